#pragma once

#include "engine/services/servicecontext.h"
#include "engine/services/serviceports.h"
#include "engine/services/servicetls.h"

#include "engine/base/executor.h"
#include "engine/net/listener.h"
#include "engine/tls/identitystore.h"

#include <QByteArray>
#include <QList>

#include <functional>
#include <memory>
#include <vector>

namespace postern::services {

enum class ServiceState { Stopped, Running, Down };

struct ServiceStatus {
    QByteArray name;
    ServiceState state = ServiceState::Stopped;
    base::Error problem;  // why it is down, or what it could not take over; empty code otherwise
    QList<net::Listener::Bound> ports;
    int sessions = 0;
};

/// What new settings do to one service.
struct ServiceChange {
    enum class Kind { Start, Stop, OpenPorts, NewTls, Live };
    QByteArray service;
    Kind kind = Kind::Live;
    int sessions = 0;     // open ones, which stay (Stop: which are closed)
    base::Error problem;  // set when it did not work
};

/// The services of the engine: which run, on which ports, with which plan. A change touches only the services
/// it concerns and cuts no connection but by stop(). Fails closed: a service whose certificate does not load,
/// or whose ports cannot be opened, is Down with a reason. Lives in the control thread.
class ServiceManager {
 public:
    struct Parts {
        const ServiceContext& context;
        net::WorkerPool& workers;
        const tls::IdentityStore& identities;
        std::shared_ptr<base::Executor> control;
        int portOffset = 0;
        const DomainTlsStore& domainTls;
    };
    ServiceManager(const Parts& parts, std::shared_ptr<const config::Settings> settings);
    ~ServiceManager();

    /// Called after each change of a state or of ports.
    void onChanged(std::function<void()> changed) { m_changed = std::move(changed); }

    void startEnabled();
    /// Errors: "service.unknown", and the reason why it is down now.
    base::Status start(const QByteArray& service);
    /// Closes the ports at once and gives the sessions `kStopGraceMs` for their goodbye; `done` comes after
    /// the last.
    base::Status stop(const QByteArray& service, std::function<void()> done = {});
    /// Ports and sessions of all services; `done` comes when the last session has gone.
    void stopAll(std::function<void()> done);

    [[nodiscard]] QList<ServiceStatus> statuses() const;
    [[nodiscard]] base::Result<ServiceStatus> status(const QByteArray& service) const;
    [[nodiscard]] int portOffset() const { return m_parts.portOffset; }

    /// What apply(next) would do; nothing changes. New ports are tried: those that the same change gives up
    /// count as free. Errors: "net.port-own" for a port that another of our services holds, and those of
    /// net::Listener::open().
    [[nodiscard]] QList<ServiceChange> preview(const config::Settings& next) const;
    QList<ServiceChange> apply(std::shared_ptr<const config::Settings> next);
    /// New contexts for new connections; a service that waited for its certificate comes up.
    void certificatesChanged();

    static constexpr int kStopGraceMs = 3000;

 private:
    struct Service;
    Service* find(const QByteArray& name);
    [[nodiscard]] const Service* find(const QByteArray& name) const;
    [[nodiscard]] QList<ServiceChange> changesTo(const config::Settings& next) const;
    [[nodiscard]] base::Result<std::shared_ptr<const net::ServicePlan>> makePlan(const QByteArray& service);
    base::Status bringUp(Service& service);
    base::Status openPorts(Service& service, const std::shared_ptr<const net::ServicePlan>& plan);
    base::Status replacePlan(Service& service);
    void takeDown(Service& service, ServiceState state, const base::Error& reason);
    void perform(ServiceChange& change);
    void report(const Service& service) const;
    struct PortUse;
    [[nodiscard]] QList<PortUse> portUses(const config::Settings& next,
                                          const QList<ServiceChange>& changes) const;
    [[nodiscard]] base::Status tryPorts(const Service& service, const ListenSpec& spec,
                                        const QList<PortUse>& uses) const;
    void releasePorts(const QList<ServiceChange>& changes);
    [[nodiscard]] base::Error nameHolder(const Service& asking, quint16 port, base::Error error) const;
    void changed() const;

    Parts m_parts;
    std::shared_ptr<const config::Settings> m_settings;
    ServiceTlsBuilder m_tls;
    std::vector<std::unique_ptr<Service>> m_services;
    std::function<void()> m_changed;
};

}  // namespace postern::services
