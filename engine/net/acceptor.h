#pragma once

#include "engine/base/log.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTimer>

#include <functional>

namespace postern::net {

/// One listening socket. When accepting fails (no descriptors left, a client that has gone) QTcpServer stops
/// until it is told to go on: this waits a little longer each time, so that it neither spins nor stays deaf.
class Acceptor final : public QTcpServer {
 public:
    using Accepted = std::function<void(qintptr descriptor)>;
    Acceptor(bool implicitTls, Accepted accepted, base::Log& log);

    [[nodiscard]] bool implicitTls() const { return m_implicitTls; }

 protected:
    void incomingConnection(qintptr descriptor) override;

 private:
    void onAcceptError();
    static constexpr int kFirstPauseMs = 20;
    static constexpr int kLongestPauseMs = 1000;
    static constexpr int kTellEveryMs = 60'000;  // a server at its limit fails often
    bool m_implicitTls;
    Accepted m_accepted;
    base::Log& m_log;
    QTimer m_resume;
    int m_pauseMs = 0;  // 0: accepting works
    bool m_told = false;
    QElapsedTimer m_lastTold;
};

}  // namespace postern::net
