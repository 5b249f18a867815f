#include "engine/net/acceptor.h"

#include <utility>

namespace postern::net {

Acceptor::Acceptor(Accepted accepted, base::Log& log)
    : m_accepted(std::move(accepted)), m_log(log), m_resume(this) {
    constexpr int kBacklog = 1024;
    setListenBacklogSize(kBacklog);
    m_resume.setSingleShot(true);
    connect(&m_resume, &QTimer::timeout, this, &QTcpServer::resumeAccepting);
    connect(this, &QTcpServer::acceptError, this, &Acceptor::onAcceptError);
}

void Acceptor::incomingConnection(qintptr descriptor) {
    m_pauseMs = 0;
    if (std::exchange(m_told, false))
        m_log.write(base::LogCategory::Net, base::LogLevel::Info,
                    "accepting connections again on port " + QByteArray::number(serverPort()));
    if (++m_taken == kAtOnce)
        giveWay();
    m_accepted(descriptor);
}

/// QTcpServer accepts until nobody waits any more, which in a flood of connections is never. Room for no
/// pending connection makes it stop; there are none to be had by nextPendingConnection() anyway.
void Acceptor::giveWay() {
    const int room = maxPendingConnections();
    setMaxPendingConnections(0);
    const auto goOn = [this, room] {
        m_taken = 0;
        setMaxPendingConnections(room);
        if (!m_resume.isActive())
            resumeAccepting();
    };
    QMetaObject::invokeMethod(this, goOn, Qt::QueuedConnection);
}

void Acceptor::onAcceptError() {
    if (!m_lastTold.isValid() || m_lastTold.hasExpired(kTellEveryMs)) {
        m_log.write(base::LogCategory::Net, base::LogLevel::Problem,
                    "cannot accept connections on port " + QByteArray::number(serverPort()) + ": " +
                        errorString().toUtf8());
        m_lastTold.start();
        m_told = true;
    }
    m_pauseMs = qBound(kFirstPauseMs, 2 * m_pauseMs, kLongestPauseMs);
    pauseAccepting();
    m_resume.start(m_pauseMs);
}

}  // namespace postern::net
