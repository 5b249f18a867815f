#include "engine/services/servicemanager.h"

#include "engine/services/servicemanager_service.h"
#include "engine/services/serviceplan.h"

namespace postern::services {
namespace {

bool isWanted(const Door& door, const ListenSpec& spec) {
    for (const net::Listener::Bound& bound : door.listener->bound())
        for (const net::Listener::Port& port : spec.ports)
            if (port.port == bound.port)
                return true;
    return false;
}

}  // namespace

ServiceManager::ServiceManager(const Parts& parts, std::shared_ptr<const config::Settings> settings)
    : m_parts(parts), m_settings(std::move(settings)), m_tls(parts.context.log, parts.context.clientTrust) {
    m_tls.setStaples(parts.context.staples);
    for (const QByteArray& name : config::allServiceNames()) {
        m_services.push_back(std::make_unique<Service>());
        m_services.back()->name = name;
    }
}

ServiceManager::~ServiceManager() = default;

ServiceManager::Service* ServiceManager::find(const QByteArray& name) {
    for (const auto& service : m_services)
        if (service->name == name)
            return service.get();
    return nullptr;
}

const ServiceManager::Service* ServiceManager::find(const QByteArray& name) const {
    return const_cast<ServiceManager*>(this)->find(name);
}

void ServiceManager::changed() const {
    if (m_changed)
        m_changed();
}

void ServiceManager::report(const Service& service) const {
    const QByteArray name = service.name.toUpper();
    if (service.state == ServiceState::Down) {
        m_parts.context.log.write(base::LogCategory::Admin, base::LogLevel::Failure,
                                  name + " is down: " + service.problem.text.toUtf8());
        return;
    }
    QByteArray text = name + (service.state == ServiceState::Running ? " listens on" : " stopped");
    for (const net::Listener::Bound& bound : service.bound())
        text += ' ' + bound.address.toString().toUtf8() + ':' + QByteArray::number(bound.port) +
                (bound.implicitTls ? "/tls" : "");
    m_parts.context.log.write(base::LogCategory::Admin, base::LogLevel::Info, text);
}

// ---- start and stop

void ServiceManager::startEnabled() {
    for (const auto& service : m_services)
        if (m_settings->boolean(service->name + ".enabled"))
            (void)bringUp(*service);
    m_tls.prune();
    changed();
}

base::Status ServiceManager::start(const QByteArray& name) {
    Service* service = find(name);
    if (!service)
        return unknownService(name);
    if (service->state == ServiceState::Running)
        return base::Done{};
    const base::Status status = bringUp(*service);
    changed();
    return status;
}

base::Status ServiceManager::stop(const QByteArray& name, std::function<void()> done) {
    Service* service = find(name);
    if (!service)
        return unknownService(name);
    takeDown(*service, ServiceState::Stopped, {});
    report(*service);
    changed();
    m_parts.workers.closeService(
        name, kStopGraceMs, m_parts.control, done ? std::move(done) : [] {});
    return base::Done{};
}

void ServiceManager::stopAll(std::function<void()> done) {
    for (const auto& service : m_services) takeDown(*service, ServiceState::Stopped, {});
    m_parts.workers.closeService({}, kStopGraceMs, m_parts.control, std::move(done));
}

base::Status ServiceManager::bringUp(Service& service) {
    auto plan = makePlan(service.name);
    base::Status status = plan ? openPorts(service, *plan) : base::Status(plan.error());
    if (status) {
        service.state = ServiceState::Running;
        service.problem = {};
    } else {
        takeDown(service, ServiceState::Down, status.error());
    }
    report(service);
    return status;
}

void ServiceManager::takeDown(Service& service, ServiceState state, const base::Error& reason) {
    service.doors.clear();
    service.spec = {};
    service.state = state;
    service.problem = reason;
}

// ---- plans and ports

base::Result<std::shared_ptr<const net::ServicePlan>> ServiceManager::makePlan(const QByteArray& service) {
    tls::ServiceTlsPtr contexts;
    if (wantsTls(service, *m_settings)) {
        auto built =
            m_tls.build(service, *m_settings, *m_parts.identities.snapshot(),
                        domainTlsRules(*m_parts.domainTls.snapshot(), *m_parts.context.directory.snapshot()));
        if (!built)
            return built.error();
        contexts = built.take();
    }
    return makeServicePlan(service, m_parts.context, *m_settings, std::move(contexts));
}

base::Status ServiceManager::openPorts(Service& service,
                                       const std::shared_ptr<const net::ServicePlan>& plan) {
    auto spec = listenSpec(service.name, *m_settings, m_parts.portOffset);
    if (!spec)
        return spec.error();
    // Other addresses on the same ports, and the same ports in the other mode, would collide with ourselves:
    // close first, and go back if the new ones fail.
    const bool sameAddresses = service.spec.addresses == spec->addresses;
    Doors old = std::move(service.doors);
    service.doors.clear();
    for (const Door& door : old)
        if (!sameAddresses || (!isKept(door, service.spec, *spec) && isWanted(door, *spec)))
            door.listener->close();
    Doors next;
    for (const net::Listener::Port& port : spec->ports) {
        Door* kept = sameAddresses ? findDoor(old, port) : nullptr;
        if (kept) {
            kept->listener->setPlan(plan);
            next.push_back({port, std::move(kept->listener)});
            continue;
        }
        auto listener = std::make_unique<net::Listener>(m_parts.workers, m_parts.context.log);
        if (const base::Status opened = listener->open(spec->addresses, {port}, plan); !opened) {
            restoreDoors(old, next, service.spec, plan);
            service.doors = std::move(old);
            return nameHolder(service, port.port, opened.error());
        }
        next.push_back({port, std::move(listener)});
    }
    for (const Door& door : next) door.listener->begin();
    service.doors = std::move(next);
    service.servesTls = plan->tls != nullptr;
    service.spec = spec.take();
    return base::Done{};
}

base::Status ServiceManager::replacePlan(Service& service) {
    auto plan = makePlan(service.name);
    if (!plan)
        return plan.error();
    for (const Door& door : service.doors) door.listener->setPlan(*plan);
    service.servesTls = (*plan)->tls != nullptr;
    return base::Done{};
}

void ServiceManager::certificatesChanged() {
    for (const auto& service : m_services) {
        if (service->state == ServiceState::Down) {
            (void)bringUp(*service);
        } else if (service->state == ServiceState::Running) {
            const base::Status status = replacePlan(*service);
            service->problem = status ? base::Error{} : status.error();
        }
    }
    m_tls.prune();
    changed();
}

// ---- what is

QList<ServiceStatus> ServiceManager::statuses() const {
    QList<ServiceStatus> all;
    for (const auto& service : m_services)
        all += {service->name, service->state, service->problem, service->bound(),
                m_parts.workers.counters(service->name).open};
    return all;
}

base::Result<ServiceStatus> ServiceManager::status(const QByteArray& name) const {
    for (const ServiceStatus& status : statuses())
        if (status.name == name)
            return status;
    return unknownService(name);
}

}  // namespace postern::services
