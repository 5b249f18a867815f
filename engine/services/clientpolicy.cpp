#include "engine/services/clientpolicy.h"

namespace postern::services {
namespace {

tls::ClientAuth clientAuthOf(const QString& word) {
    return word == QStringLiteral("require") ? tls::ClientAuth::Require
           : word == QStringLiteral("ask")   ? tls::ClientAuth::Ask
                                             : tls::ClientAuth::Off;
}

}  // namespace

tls::ClientRevocation revocationOf(const QString& word) {
    return word == QStringLiteral("off")      ? tls::ClientRevocation::Off
           : word == QStringLiteral("strict") ? tls::ClientRevocation::Strict
                                              : tls::ClientRevocation::Known;
}

QStringList missingAuthorities(const QByteArray& service, const config::Settings& settings,
                               const tls::ClientTrust& trust) {
    QStringList missing = settings.list(service + ".trustedAuthorities");
    for (const tls::ClientAuthority& authority : trust.authorities)
        missing.removeAll(QString::fromUtf8(authority.name));
    return missing;
}

base::Status checkClients(const config::Settings& before, const config::Settings& next,
                          const tls::ClientTrust& trust) {
    for (const QByteArray& service : config::serviceNames()) {
        const QByteArray mode = service + ".clientAuth", names = service + ".trustedAuthorities";
        if (before.value(mode) == next.value(mode) && before.value(names) == next.value(names))
            continue;
        if (const QStringList missing = missingAuthorities(service, next, trust); !missing.isEmpty())
            return base::fail("authority.missing", QStringLiteral("there is no authority \"%1\""),
                              {missing.first()});
        if (clientAuthOf(next.text(mode)) == tls::ClientAuth::Require &&
            trust.pemOf(next.list(names)).isEmpty())
            return base::fail("setting.no-authority",
                              QStringLiteral("%1 would refuse everybody: no authority is trusted yet"),
                              {QString::fromLatin1(service)});
    }
    return base::Done{};
}

void addClients(tls::Policy& policy, const config::Settings& settings, const tls::LiveClientTrust& clients) {
    policy.clientAuth = clientAuthOf(settings.text(policy.service + ".clientAuth"));
    // One that asks nobody keeps its contexts and sessions whatever becomes of authorities.
    const auto trust = clients ? clients->get() : nullptr;
    if (policy.clientAuth == tls::ClientAuth::Off || !trust)
        return;
    const QStringList names = settings.list(policy.service + ".trustedAuthorities");
    policy.trustedCasPem = trust->pemOf(names);
    policy.helperCasPem = trust->helpersOf(names);
    policy.clientRevocation = revocationOf(settings.text(policy.service + ".clientRevocation"));
    policy.clientTrust = clients;
    if (policy.clientRevocation != tls::ClientRevocation::Off)
        policy.revocationStamp = trust->revocationStamp();
}

}  // namespace postern::services
