#include "engine/services/tlspolicy.h"

namespace postern::services {

tls::Policy policyOf(const QByteArray& service, const config::Settings& settings) {
    tls::Policy policy;
    policy.service = service;  // a session resumes at the service that began it only
    policy.minimumVersion = settings.text("tls.minimumVersion").toLatin1();
    policy.timeToLiveSeconds = static_cast<int>(settings.integer("tls.timeToLiveSeconds"));
    policy.logLevel = settings.text("tls.logLevel") == QStringLiteral("all") ? 1 : 0;
    return policy;
}

}  // namespace postern::services
