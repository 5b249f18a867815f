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
    /// `accepted` is called in the thread the acceptor lives in.
    Acceptor(Accepted accepted, base::Log& log);

 protected:
    void incomingConnection(qintptr descriptor) override;

 private:
    void onAcceptError();
    void giveWay();
    static constexpr int kFirstPauseMs = 20;
    static constexpr int kLongestPauseMs = 1000;
    static constexpr int kTellEveryMs = 60'000;  // a server at its limit fails often
    static constexpr int kAtOnce = 64;           // accepted before others of the thread have their turn
    Accepted m_accepted;
    base::Log& m_log;
    QTimer m_resume;
    int m_pauseMs = 0;  // 0: accepting works
    int m_taken = 0;    // since the last giveWay()
    bool m_told = false;
    QElapsedTimer m_lastTold;
};

}  // namespace postern::net
