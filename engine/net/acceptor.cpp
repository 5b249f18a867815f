#include "engine/net/acceptor.h"

#include <utility>

namespace postern::net {

Acceptor::Acceptor(bool implicitTls, Accepted accepted, base::Log& log)
    : m_implicitTls(implicitTls), m_accepted(std::move(accepted)), m_log(log) {
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
    m_accepted(descriptor);
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
