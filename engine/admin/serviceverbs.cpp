#include "engine/admin/serviceverbs.h"

#include <QDateTime>

namespace postern::admin {
namespace {

QString stateName(services::ServiceState state) {
    switch (state) {
        case services::ServiceState::Running:
            return QStringLiteral("running");
        case services::ServiceState::Down:
            return QStringLiteral("down");
        case services::ServiceState::Stopped:
            break;
    }
    return QStringLiteral("stopped");
}

void answerService(const AdminContext& context, const QByteArray& name,
                   const Dispatcher::Reply<api::ServiceInfo>& reply) {
    const auto status = context.services.status(name);
    if (status)
        reply(describeService(context, status.value()));
    else
        reply(status.error());
}

}  // namespace

api::ServiceInfo describeService(const AdminContext& context, const services::ServiceStatus& status) {
    const auto settings = context.settings.snapshot();
    api::ServiceInfo info;
    info.name = QString::fromUtf8(status.name);
    info.state = stateName(status.state);
    info.enabled = settings->boolean(status.name + ".enabled");
    const bool tls = config::findSetting(status.name + ".ssl") != nullptr;
    info.ssl = tls && settings->boolean(status.name + ".ssl");
    for (const net::Listener::Bound& bound : status.ports)
        info.ports += {bound.address.toString(), bound.port, bound.implicitTls};
    info.sessions = status.sessions;
    if (tls)
        info.certificate = settings->text(status.name + ".certificate");
    const auto identities = context.identities.snapshot();
    if (const tls::Identity* identity = identities->find(info.certificate.toUtf8()))
        info.certificateDaysLeft =
            identity->facts.daysLeft(QDateTime::fromMSecsSinceEpoch(context.shared.clock.utcMs(), Qt::UTC));
    info.problem = toInfo(status.problem);
    return info;
}

void addServiceVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::ServiceStart>(
        [&context](const api::ServiceStart& request, const Caller& caller, auto reply) {
            journal(context, caller, QStringLiteral("start service %1").arg(request.name));
            const base::Status status = context.services.start(request.name.toUtf8());
            if (status)
                answerService(context, request.name.toUtf8(), reply);
            else
                reply(status.error());
        });
    dispatcher.on<api::ServiceStop>(
        [&context](const api::ServiceStop& request, const Caller& caller, auto reply) {
            journal(context, caller, QStringLiteral("stop service %1").arg(request.name));
            const base::Status status = context.services.stop(request.name.toUtf8());
            if (status)
                answerService(context, request.name.toUtf8(), reply);
            else
                reply(status.error());
        });
    dispatcher.on<api::ServiceRestart>(
        [&context](const api::ServiceRestart& request, const Caller& caller, auto reply) {
            journal(context, caller, QStringLiteral("restart service %1").arg(request.name));
            const QByteArray name = request.name.toUtf8();
            const base::Status status = context.services.stop(name, [&context, name, reply] {
                const base::Status started = context.services.start(name);
                if (started)
                    answerService(context, name, reply);
                else
                    reply(started.error());
            });
            if (!status)
                reply(status.error());
        });
}

}  // namespace postern::admin
