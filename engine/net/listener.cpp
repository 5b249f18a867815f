#include "engine/net/listener.h"

#include "engine/net/acceptor.h"
#include "engine/net/workerpool.h"

namespace postern::net {

struct Listener::Parts {
    struct Open {
        Bound bound;
        AcceptorPtr acceptor;
    };
    WorkerPool::Parts& pool;
    base::Log& log;
    std::vector<Open> sockets;
    base::Shared<ServicePlan> plan;  // the workers read it

    [[nodiscard]] std::unique_ptr<Acceptor> makeAcceptor(WorkerPool::Parts::Entry& home, bool implicitTls) {
        return std::make_unique<Acceptor>(
            [this, &home, implicitTls](qintptr descriptor) {
                pool.take(home, Descriptor(descriptor), plan.get(), implicitTls);
            },
            log);
    }
    /// `acceptor` listens. From here on it lives in `home`.
    void settle(std::unique_ptr<Acceptor> acceptor, WorkerPool::Parts::Entry& home, bool implicitTls) {
        const Bound bound{acceptor->serverAddress(), acceptor->serverPort(), implicitTls};
        acceptor->moveToThread(&home.thread);
        sockets.push_back({bound, AcceptorPtr(acceptor.release(), EndInItsThread{home.executor})});
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

Listener::~Listener() = default;

base::Status Listener::open(const QList<QHostAddress>& addresses, const QList<Port>& ports,
                            std::shared_ptr<const ServicePlan> plan) {
    Parts& parts = *m_parts;
    parts.sockets.clear();
    parts.plan.set(std::move(plan));
    base::Error skipped;
    for (const Port& wanted : ports) {
        quint16 port = wanted.port;
        WorkerPool::Parts::Entry& home = parts.pool.nextHome();
        for (const QHostAddress& address : addresses) {
            auto acceptor = parts.makeAcceptor(home, wanted.implicitTls);
            if (acceptor->listen(address, port)) {
                port = acceptor->serverPort();
                parts.settle(std::move(acceptor), home, wanted.implicitTls);
                continue;
            }
            skipped = listenError(*acceptor, address, port);
            if (isMissingFamily(*acceptor, address))
                continue;
            parts.sockets.clear();
            return skipped;
        }
    }
    if (parts.sockets.empty() && !skipped.code.isEmpty())
        return skipped;
    return base::Done{};
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

void Listener::close() {
    m_parts->sockets.clear();
}

QList<Listener::Bound> Listener::bound() const {
    QList<Bound> bound;
    for (const Parts::Open& socket : m_parts->sockets) bound.append(socket.bound);
    return bound;
}

}  // namespace postern::net
