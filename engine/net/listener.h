#pragma once

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/result.h"
#include "engine/base/shared.h"
#include "engine/config/settings.h"
#include "engine/net/clientobserver.h"
#include "engine/net/sessionfactory.h"
#include "engine/tls/tlscontext.h"

#include <QHostAddress>
#include <QList>

#include <functional>
#include <memory>

class QTcpServer;

namespace postern::net {

/// Why `server` could not listen. Arguments: port, address, and for "net.address" the system's words.
/// "net.port-taken", "net.port-denied", "net.address".
[[nodiscard]] base::Error listenError(const QTcpServer& server, const QHostAddress& address, quint16 port);

struct ConnectionLimits {
    int maxConnections = 5000;         // of the service
    int maxPerAddress = 100;           // of the service; loopback too
    int unauthenticatedSeconds = 120;  // whole life before SetIdentity; 0: unlimited (port 25)
    int tlsHandshakeSeconds = 30;
    int halfClosedSeconds = 30;        // without progress, for the answers of a peer that sends no more
    qint64 maxOutputBuffer = 1 << 20;  // back-pressure: unsent octets above which reading stops
    qint64 readBuffer = 64 * 1024;     // octets Qt may buffer per connection before we read
};

/// What every listener and connection of one service reads. Immutable; a change of settings swaps it for new
/// connections.
struct ServicePlan {
    QByteArray service;  // "imap"
    base::LogCategory category = base::LogCategory::System;
    std::shared_ptr<const SessionFactory> sessions;
    tls::ServiceTlsPtr tls;  // null: no TLS, StartTls is never asked for
    config::AddressRules rules;
    ConnectionLimits limits;
    std::shared_ptr<ClientObserver> clients;  // null: nobody is told
};

/// A row for the monitor.
struct SessionRow {
    base::SessionId id;
    QByteArray service, peer, account, activity, tlsVersion, cipher;
    bool resumed = false;
    qint64 sinceUtcMs = 0;
    qint64 bytesIn = 0, bytesOut = 0;
};

/// Counters since start, of all services together and per service; reading is thread-safe.
struct Counters {
    quint64 connections = 0, refused = 0, handshakesFull = 0, handshakesResumed = 0, handshakesFailed = 0;
    int open = 0;
};

/// The worker threads. A connection lives and dies in one of them. Created, used and destroyed in the control
/// thread.
class WorkerPool {
 public:
    using LocalFactory = std::function<std::unique_ptr<WorkerLocal>(int worker)>;

    WorkerPool(int workers, LocalFactory locals, const base::Clock& clock, base::Log& log);
    ~WorkerPool();  // all connections must be closed by stop() first
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// Total over all services (setting net.maxConnections).
    void setMaxConnections(int connections);
    [[nodiscard]] Counters counters(const QByteArray& service = {}) const;
    /// `reply` comes on `on` with the rows of all workers.
    void sessions(std::shared_ptr<base::Executor> on, std::function<void(QList<SessionRow>)> reply);
    void closeSession(base::SessionId id);
    /// Feeds Shutdown to all sessions of the service (empty: of all) and cuts those left after `graceMs`.
    void closeService(const QByteArray& service, int graceMs, std::shared_ptr<base::Executor> on,
                      std::function<void()> reply);

 private:
    friend class Listener;
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

/// One service's listening sockets. Each lives in a worker, which serves what it accepts itself or hands it
/// to one that has less to do. Made, used and destroyed in the control thread, before the pool.
class Listener {
 public:
    struct Port {
        quint16 port = 0;  // 0: a free one
        bool implicitTls = false;
    };
    Listener(WorkerPool& pool, base::Log& log);
    ~Listener();  // as close()

    /// Listens on each address x port; `addresses` may hold "0.0.0.0" and "::" (as IPv6-only, so that both
    /// can be had on every platform; a machine without IPv6 skips "::" and "::1" silently if IPv4 works).
    /// With port 0 all addresses share the port found first. Who connects waits until begin(), so that nobody
    /// is served by what fails in part. On an error nothing stays open. Errors: "net.port-taken",
    /// "net.port-denied", "net.address".
    base::Status open(const QList<QHostAddress>& addresses, const QList<Port>& ports,
                      std::shared_ptr<const ServicePlan> plan);
    /// Lets the workers accept; once is enough.
    void begin();
    /// Whether open() could have the port now, by the same rules; `isOurs` says of an address where the port
    /// is in use that it will be free by then.
    [[nodiscard]] static base::Status tryPort(const QList<QHostAddress>& addresses, quint16 port,
                                              const std::function<bool(const QHostAddress&)>& isOurs);
    /// For new connections only.
    void setPlan(std::shared_ptr<const ServicePlan> plan);
    /// Closes the listening sockets, not the connections. Afterwards the ports are free.
    void close();
    struct Bound {
        QHostAddress address;
        quint16 port = 0;
        bool implicitTls = false;
    };
    [[nodiscard]] QList<Bound> bound() const;

 private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}  // namespace postern::net
