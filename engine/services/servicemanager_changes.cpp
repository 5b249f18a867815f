#include "engine/services/servicemanager_service.h"

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
                  const std::shared_ptr<const net::ServicePlan>& plan) {
    for (Door& door : next)
        for (Door& empty : old)
            if (!empty.listener && empty.port.port == door.port.port &&
                empty.port.implicitTls == door.port.implicitTls)
                empty.listener = std::move(door.listener);
    next.clear();
    std::erase_if(old, [&](Door& door) {
        return !door.listener ||
               (door.listener->bound().isEmpty() && !door.listener->open(spec.addresses, {door.port}, plan));
    });
    for (const Door& door : old) door.listener->begin();
}

bool isKept(const Door& door, const ListenSpec& now, const ListenSpec& next) {
    return now.addresses == next.addresses &&
           std::any_of(next.ports.begin(), next.ports.end(), [&door](const net::Listener::Port& port) {
               return port.port == door.port.port && port.implicitTls == door.port.implicitTls;
           });
}

bool overlaps(const QHostAddress& a, const QHostAddress& b) {
    const auto isAny = [](const QHostAddress& address) {
        return address == QHostAddress(QHostAddress::AnyIPv4) ||
               address == QHostAddress(QHostAddress::AnyIPv6);
    };
    return a == b || (a.protocol() == b.protocol() && (isAny(a) || isAny(b)));
}

base::Error ownPortError(quint16 port, const QByteArray& holder) {
    return base::fail("net.port-own", QStringLiteral("Port %1 is held by the service %2 of Postern itself"),
                      {QString::number(port), QString::fromLatin1(holder)});
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

/// A listening socket of ours, and whether the change that is looked at closes it.
struct ServiceManager::PortUse {
    QByteArray service;
    net::Listener::Bound bound;
    bool givenUp = false;
};

QList<ServiceManager::PortUse> ServiceManager::portUses(const config::Settings& next,
                                                        const QList<ServiceChange>& changes) const {
    QList<PortUse> uses;
    for (const auto& service : m_services) {
        const auto change = std::find_if(changes.begin(), changes.end(), [&service](const auto& each) {
            return each.service == service->name;
        });
        const auto kind = change == changes.end() ? Kind::Live : change->kind;
        const auto spec = listenSpec(service->name, next, m_parts.portOffset);
        for (const Door& door : service->doors) {
            const bool moved = kind == Kind::OpenPorts && spec && !isKept(door, service->spec, *spec);
            for (const net::Listener::Bound& bound : door.listener->bound())
                uses.append({service->name, bound, kind == Kind::Stop || moved});
        }
    }
    return uses;
}

base::Status ServiceManager::tryPorts(const Service& service, const ListenSpec& spec,
                                      const QList<PortUse>& uses) const {
    for (const net::Listener::Port& port : spec.ports) {
        const bool kept = std::any_of(service.doors.begin(), service.doors.end(), [&](const Door& door) {
            return door.port.port == port.port && door.port.implicitTls == port.implicitTls &&
                   isKept(door, service.spec, spec);
        });
        if (kept)
            continue;
        const PortUse* holder = nullptr;
        const auto isOurs = [&](const QHostAddress& address) {
            bool ours = false;
            for (const PortUse& use : uses) {
                if (use.bound.port != port.port || !overlaps(use.bound.address, address))
                    continue;
                ours = true;
                if (!use.givenUp)
                    holder = &use;
            }
            return ours && holder == nullptr;
        };
        const base::Status status = net::Listener::tryPort(spec.addresses, port.port, isOurs);
        if (!status)
            return holder != nullptr ? ownPortError(port.port, holder->service) : status.error();
    }
    return base::Done{};
}

/// "Another program" would be wrong when it is one of ours.
base::Error ServiceManager::nameHolder(const Service& asking, quint16 port, base::Error error) const {
    if (error.code != "net.port-taken")
        return error;
    for (const auto& service : m_services)
        for (const net::Listener::Bound& bound : service->bound())
            if (service.get() != &asking && bound.port == port)
                return ownPortError(port, service->name);
    return error;
}

/// Closes what one service gives up and another, or its other port, asks for, so that two can swap theirs.
void ServiceManager::releasePorts(const QList<ServiceChange>& changes) {
    QList<std::pair<Service*, ListenSpec>> moving;
    QList<quint16> wanted;
    for (const ServiceChange& change : changes) {
        const auto spec = listenSpec(change.service, *m_settings, m_parts.portOffset);
        if (!spec || (change.kind != Kind::OpenPorts && change.kind != Kind::Start))
            continue;
        moving.append({find(change.service), *spec});
        for (const net::Listener::Port& port : spec->ports) wanted += port.port;
    }
    for (const auto& [service, spec] : moving)
        for (const Door& door : service->doors)
            for (const net::Listener::Bound& bound : door.listener->bound())
                if (wanted.contains(bound.port) && !isKept(door, service->spec, spec))
                    door.listener->close();
}

QList<ServiceChange> ServiceManager::preview(const config::Settings& next) const {
    QList<ServiceChange> changes = changesTo(next);
    const QList<PortUse> uses = portUses(next, changes);
    for (ServiceChange& change : changes) {
        if (change.kind != Kind::OpenPorts && change.kind != Kind::Start)
            continue;
        const auto spec = listenSpec(change.service, next, m_parts.portOffset);
        const base::Status status =
            spec ? tryPorts(*find(change.service), *spec, uses) : base::Status(spec.error());
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
    releasePorts(changes);
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
