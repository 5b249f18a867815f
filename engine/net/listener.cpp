#include "engine/net/listener.h"

#include "engine/net/acceptor.h"
#include "engine/net/workerpool.h"

namespace postern::net {

struct Listener::Parts {
    WorkerPool::Parts& pool;
    base::Log& log;
    std::vector<std::unique_ptr<Acceptor>> acceptors;
    std::shared_ptr<const ServicePlan> plan;
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

Listener::Listener(WorkerPool& pool, base::Log& log) : m_parts(new Parts{*pool.m_parts, log, {}, nullptr}) {}

Listener::~Listener() = default;

base::Status Listener::open(const QList<QHostAddress>& addresses, const QList<Port>& ports,
                            std::shared_ptr<const ServicePlan> plan) {
    Parts& parts = *m_parts;
    parts.acceptors.clear();
    parts.plan = std::move(plan);
    base::Error skipped;
    for (const Port& wanted : ports) {
        quint16 port = wanted.port;
        for (const QHostAddress& address : addresses) {
            auto acceptor = std::make_unique<Acceptor>(
                wanted.implicitTls,
                [&parts, tls = wanted.implicitTls](qintptr descriptor) {
                    parts.pool.dispatch(Descriptor(descriptor), parts.plan, tls);
                },
                parts.log);
            if (acceptor->listen(address, port)) {
                port = acceptor->serverPort();
                parts.acceptors.push_back(std::move(acceptor));
                continue;
            }
            skipped = listenError(*acceptor, address, port);
            if (isMissingFamily(*acceptor, address))
                continue;
            parts.acceptors.clear();
            return skipped;
        }
    }
    if (parts.acceptors.empty() && !skipped.code.isEmpty())
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
    m_parts->plan = std::move(plan);
}

void Listener::close() {
    m_parts->acceptors.clear();
}

QList<Listener::Bound> Listener::bound() const {
    QList<Bound> bound;
    for (const auto& acceptor : m_parts->acceptors)
        bound.append({acceptor->serverAddress(), acceptor->serverPort(), acceptor->implicitTls()});
    return bound;
}

}  // namespace postern::net
