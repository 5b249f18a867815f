#include "engine/net/listener.h"

#include "engine/net/acceptor.h"
#include "engine/net/workerpool.h"

#include <semaphore>
#include <utility>

namespace postern::net {

struct Listener::Parts {
    struct Socket {
        Bound bound;
        WorkerPool::Parts::Entry& home;
        std::unique_ptr<Acceptor> acceptor;  // lives in `home` from begin() on
        bool begun = false;
    };
    WorkerPool::Parts& pool;
    base::Log& log;
    base::Shared<ServicePlan> plan;  // the acceptors read it
    std::vector<Socket> sockets;

    [[nodiscard]] std::unique_ptr<Acceptor> makeAcceptor(WorkerPool::Parts::Entry& home, bool implicitTls) {
        return std::make_unique<Acceptor>(
            [this, &home, implicitTls](qintptr descriptor) {
                pool.take(home, Descriptor(descriptor), plan.get(), implicitTls);
            },
            log);
    }
};

namespace {

bool isOptional(const QHostAddress& address) {
    return address == QHostAddress(QHostAddress::AnyIPv6) ||
           address == QHostAddress(QHostAddress::LocalHostIPv6);
}

/// A machine without IPv6 has no such address; that is no fault of the default list.
bool isMissingFamily(const QTcpServer& server, const QHostAddress& address) {
    const auto error = server.serverError();
    return isOptional(address) && error != QAbstractSocket::AddressInUseError &&
           error != QAbstractSocket::SocketAccessError;
}

}  // namespace

base::Error listenError(const QTcpServer& server, const QHostAddress& address, quint16 port) {
    const QStringList where{QString::number(port), address.toString()};
    switch (server.serverError()) {
        case QAbstractSocket::AddressInUseError:
            return base::fail("net.port-taken", QStringLiteral("Port %1 on %2 is taken by another program"),
                              where);
        case QAbstractSocket::SocketAccessError:
            return base::fail("net.port-denied", QStringLiteral("No permission to listen on port %1 of %2"),
                              where);
        default:
            return base::fail("net.address", QStringLiteral("Cannot listen on port %1 of %2: %3"),
                              where + QStringList{server.errorString()});
    }
}

Listener::Listener(WorkerPool& pool, base::Log& log) : m_parts(new Parts{*pool.m_parts, log, {}, {}}) {}

Listener::~Listener() {
    close();
}

base::Status Listener::open(const QList<QHostAddress>& addresses, const QList<Port>& ports,
                            std::shared_ptr<const ServicePlan> plan) {
    Parts& parts = *m_parts;
    close();
    parts.plan.set(std::move(plan));
    base::Error skipped;
    for (const Port& wanted : ports) {
        quint16 port = wanted.port;
        WorkerPool::Parts::Entry& home = parts.pool.nextHome();
        for (const QHostAddress& address : addresses) {
            auto acceptor = parts.makeAcceptor(home, wanted.implicitTls);
            if (acceptor->listen(address, port)) {
                acceptor->pauseAccepting();
                port = acceptor->serverPort();
                const Bound bound{acceptor->serverAddress(), port, wanted.implicitTls};
                parts.sockets.push_back({bound, home, std::move(acceptor)});
                continue;
            }
            skipped = listenError(*acceptor, address, port);
            if (isMissingFamily(*acceptor, address))
                continue;
            close();
            return skipped;
        }
    }
    if (parts.sockets.empty() && !skipped.code.isEmpty())
        return skipped;
    return base::Done{};
}

void Listener::begin() {
    for (Parts::Socket& socket : m_parts->sockets) {
        if (std::exchange(socket.begun, true))
            continue;
        Acceptor* acceptor = socket.acceptor.get();
        acceptor->moveToThread(&socket.home.thread);
        socket.home.executor->post([acceptor] { acceptor->resumeAccepting(); });
    }
}

base::Status Listener::tryPort(const QList<QHostAddress>& addresses, quint16 port,
                               const std::function<bool(const QHostAddress&)>& isOurs) {
    base::Error skipped;
    bool any = false;
    for (const QHostAddress& address : addresses) {
        QTcpServer probe;
        if (probe.listen(address, port) ||
            (probe.serverError() == QAbstractSocket::AddressInUseError && isOurs(address))) {
            any = true;
            continue;
        }
        skipped = listenError(probe, address, port);
        if (!isMissingFamily(probe, address))
            return skipped;
    }
    if (!any && !skipped.code.isEmpty())
        return skipped;
    return base::Done{};
}

void Listener::setPlan(std::shared_ptr<const ServicePlan> plan) {
    m_parts->plan.set(std::move(plan));
}

/// Each ends in the thread it lives in. No task of a worker waits for this thread, so waiting here is safe.
void Listener::close() {
    const auto ended = std::make_shared<std::counting_semaphore<>>(0);
    int waiting = 0;
    for (Parts::Socket& socket : m_parts->sockets) {
        if (!socket.begun)
            continue;
        socket.home.executor->post([ended, acceptor = socket.acceptor.release()] {
            delete acceptor;
            ended->release();
        });
        ++waiting;
    }
    for (; waiting > 0; --waiting) ended->acquire();
    m_parts->sockets.clear();
}

QList<Listener::Bound> Listener::bound() const {
    QList<Bound> bound;
    for (const Parts::Socket& socket : m_parts->sockets) bound.append(socket.bound);
    return bound;
}

}  // namespace postern::net
