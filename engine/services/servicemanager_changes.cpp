#include "engine/services/servicemanager_service.h"

#include <QTcpServer>

#include <algorithm>

// How new settings reach the services: what differs decides what is touched, and nothing else is.
namespace postern::services {
namespace {

using Kind = ServiceChange::Kind;

// A setting concerns a service when it is its own, or one of the server's that the services read.
bool concerns(const config::Setting& setting, const QByteArray& service) {
    if (setting.scope == config::SettingScope::Service)
        return setting.service == service;
    return setting.key == "net.listen" || setting.key == "server.hostName" || setting.key.startsWith("tls.");
}

struct Differences {
    bool any = false;
    bool tls = false;
};

Differences differences(const QByteArray& service, const config::Settings& from, const config::Settings& to) {
    Differences found;
    for (const config::Setting& setting : config::settingTable()) {
        if (!concerns(setting, service) || setting.effect == config::SettingEffect::Restart ||
            from.value(setting.key) == to.value(setting.key))
            continue;
        found.any = true;
        found.tls |= setting.effect == config::SettingEffect::ReloadTls;
    }
    return found;
}

}  // namespace

void restoreDoors(Doors& old, Doors& next, const ListenSpec& spec,
                  const std::shared_ptr<const net::ServicePlan>& plan, bool reopen) {
    for (Door& door : next)
        for (Door& empty : old)
            if (!empty.listener && empty.port.port == door.port.port &&
                empty.port.implicitTls == door.port.implicitTls)
                empty.listener = std::move(door.listener);
    next.clear();
    if (reopen)
        std::erase_if(old,
                      [&](Door& door) { return !door.listener->open(spec.addresses, {door.port}, plan); });
}

QList<ServiceChange> ServiceManager::changesTo(const config::Settings& next) const {
    QList<ServiceChange> changes;
    for (const auto& service : m_services) {
        const Differences found = differences(service->name, *m_settings, next);
        if (!found.any)
            continue;
        ServiceChange change{service->name, Kind::Live, m_parts.workers.counters(service->name).open, {}};
        const bool wasEnabled = m_settings->boolean(service->name + ".enabled");
        const bool enabled = next.boolean(service->name + ".enabled");
        const auto spec = listenSpec(service->name, next, m_parts.portOffset);
        if (wasEnabled && !enabled)
            change.kind = Kind::Stop;
        else if (service->state == ServiceState::Down || (!wasEnabled && enabled))
            change.kind = Kind::Start;
        else if (service->state == ServiceState::Stopped)
            continue;
        else if (!spec || !(*spec == service->spec))
            change.kind = Kind::OpenPorts;
        else if (found.tls)
            change.kind = Kind::NewTls;
        changes += change;
    }
    return changes;
}

base::Status ServiceManager::tryPorts(const Service& service, const ListenSpec& spec) const {
    const QList<net::Listener::Bound> own = service.bound();
    for (const net::Listener::Port& port : spec.ports) {
        const bool ours =
            std::any_of(own.begin(), own.end(), [&](const auto& bound) { return bound.port == port.port; });
        if (ours || port.port == 0)
            continue;
        for (const QHostAddress& address : spec.addresses) {
            QTcpServer probe;
            if (!probe.listen(address, port.port) &&
                probe.serverError() != QAbstractSocket::SocketAddressNotAvailableError &&
                probe.serverError() != QAbstractSocket::UnsupportedSocketOperationError)
                return net::listenError(probe, address, port.port);
        }
    }
    return base::Done{};
}

QList<ServiceChange> ServiceManager::preview(const config::Settings& next) const {
    QList<ServiceChange> changes = changesTo(next);
    for (ServiceChange& change : changes) {
        if (change.kind != Kind::OpenPorts && change.kind != Kind::Start)
            continue;
        const auto spec = listenSpec(change.service, next, m_parts.portOffset);
        const base::Status status =
            spec ? tryPorts(*find(change.service), *spec) : base::Status(spec.error());
        if (!status)
            change.problem = status.error();
    }
    return changes;
}

QList<ServiceChange> ServiceManager::apply(std::shared_ptr<const config::Settings> next) {
    QList<ServiceChange> changes = changesTo(*next);
    m_settings = std::move(next);
    // First those that give ports up, so that two services can swap theirs.
    std::stable_sort(changes.begin(), changes.end(), [](const ServiceChange& a, const ServiceChange& b) {
        return a.kind == Kind::Stop && b.kind != Kind::Stop;
    });
    for (ServiceChange& change : changes) perform(change);
    m_tls.prune();
    if (!changes.isEmpty())
        changed();
    return changes;
}

void ServiceManager::perform(ServiceChange& change) {
    Service& service = *find(change.service);
    base::Status status = base::Done{};
    if (change.kind == Kind::Stop) {
        status = stop(service.name);
    } else if (change.kind == Kind::Start) {
        status = bringUp(service);
    } else if (change.kind == Kind::OpenPorts) {
        auto plan = makePlan(service.name);
        status = plan ? openPorts(service, *plan) : base::Status(plan.error());
        // With no door left, or a certificate that the new settings ask for and cannot get, the service is
        // down.
        if (!status && (!plan || service.doors.empty()))
            takeDown(service, ServiceState::Down, status.error());
        report(service);
    } else {
        status = replacePlan(service);
        // Asked to encrypt and not able to: never on in clear text.
        if (!status && wantsTls(service.name, *m_settings) && !service.servesTls)
            takeDown(service, ServiceState::Down, status.error());
    }
    service.problem = status ? base::Error{} : status.error();
    if (!status)
        change.problem = status.error();
}

}  // namespace postern::services
