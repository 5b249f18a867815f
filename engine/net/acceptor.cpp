#include "engine/net/acceptor.h"

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
    if (m_pauseMs != 0) {
        m_log.write(base::LogCategory::Net, base::LogLevel::Info, "accepting connections again");
        m_pauseMs = 0;
    }
    m_accepted(descriptor);
}

void Acceptor::onAcceptError() {
    if (m_pauseMs == 0)
        m_log.write(base::LogCategory::Net, base::LogLevel::Problem,
                    "cannot accept connections on port " + QByteArray::number(serverPort()) + ": " +
                        errorString().toUtf8());
    m_pauseMs = qBound(kFirstPauseMs, 2 * m_pauseMs, kLongestPauseMs);
    pauseAccepting();
    m_resume.start(m_pauseMs);
}

}  // namespace postern::net
