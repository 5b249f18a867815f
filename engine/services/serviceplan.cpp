#include "engine/services/serviceplan.h"

#include <QSysInfo>

namespace postern::services {
namespace {

using MakeFactory = std::shared_ptr<const net::SessionFactory> (*)(const ServiceContext&,
                                                                   const config::Settings&,
                                                                   const QByteArray&);
struct Kind {
    const char* name;
    base::LogCategory category;
    MakeFactory makeFactory;
};
constexpr Kind kKinds[] = {{"smtp", base::LogCategory::Smtp, makeSmtpFactory},
                           {"submission", base::LogCategory::Submission, makeSubmissionFactory},
                           {"pop3", base::LogCategory::Pop3, makePop3Factory},
                           {"imap", base::LogCategory::Imap, makeImapFactory},
                           {"pki", base::LogCategory::Tls, makePkiFactory}};

net::ConnectionLimits limitsOf(const QByteArray& service, const config::Settings& settings) {
    const auto number = [&](const char* leaf) { return static_cast<int>(settings.integer(service + leaf)); };
    net::ConnectionLimits limits;
    limits.maxConnections = number(".maxConnections");
    limits.maxPerAddress = number(".maxPerAddress");
    const bool logins = config::findSetting(service + ".unauthenticatedSeconds") != nullptr;
    limits.unauthenticatedSeconds = logins ? number(".unauthenticatedSeconds") : 0;
    limits.tlsHandshakeSeconds = static_cast<int>(settings.integer("tls.handshakeSeconds"));
    limits.maxOutputBuffer = settings.integer(service + ".memoryPerConnection");
    limits.readBuffer = qMin<qint64>(64 * 1024, limits.maxOutputBuffer);
    return limits;
}

}  // namespace

QByteArray hostName(const config::Settings& settings) {
    const QString configured = settings.text("server.hostName");
    const QByteArray name = (configured.isEmpty() ? QSysInfo::machineHostName() : configured).toUtf8();
    return name.isEmpty() ? QByteArray("localhost") : name;
}

base::Result<std::shared_ptr<const net::ServicePlan>> makeServicePlan(const QByteArray& service,
                                                                      const ServiceContext& context,
                                                                      const config::Settings& settings,
                                                                      tls::ServiceTlsPtr tls) {
    auto grant = config::AddressSet::parse(settings.list(service + ".grant"));
    if (!grant)
        return grant.error();
    auto deny = config::AddressSet::parse(settings.list(service + ".deny"));
    if (!deny)
        return deny.error();
    for (const Kind& kind : kKinds) {
        if (service != kind.name)
            continue;
        auto plan = std::make_shared<net::ServicePlan>();
        plan->service = service;
        plan->category = kind.category;
        plan->sessions = kind.makeFactory(context, settings, hostName(settings));
        plan->tls = std::move(tls);
        plan->rules = {grant.take(), deny.take()};
        plan->limits = limitsOf(service, settings);
        plan->clients = context.clients;
        return std::shared_ptr<const net::ServicePlan>(std::move(plan));
    }
    return base::fail("service.unknown", QStringLiteral("there is no service %1"),
                      {QString::fromUtf8(service)});
}

}  // namespace postern::services
