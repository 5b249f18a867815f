#include "engine/net/connection.h"
#include "engine/net/workerthread.h"

// How a connection ends: by its session, its peer, a deadline or the end of the service.
namespace postern::net {
namespace {

constexpr qint64 kLingerMs = 10'000;  // for a peer that does not take our last words

}  // namespace

// ---- the peer

/// RFC 5321 section 4.1.1.4 and RFC 1047: who has sent everything and closed his side still waits for what
/// became of it.
void Connection::onPeerDone() {
    const Turn turn(*this);  // its end reads what is left, and ends when all is answered
    m_inputEnded = true;
    renewEndDeadline();
}

void Connection::renewEndDeadline() {
    m_deadline.ended = now() + m_plan->limits.halfClosedSeconds * qint64(1000);
}

void Connection::endWhenAnswered() {
    const bool answered = m_openAsks == 0 && m_pending.empty() && !m_wantDrained && unsent() == 0 &&
                          m_socket->bytesAvailable() == 0;
    if (m_phase != Phase::Open || !answered)
        return;
    feed(proto::PeerClosed{});
    beginClose();
}

void Connection::onError(QAbstractSocket::SocketError error) {
    const Turn turn(*this);
    if (m_phase == Phase::Handshake) {
        failedHandshake();
        m_phase = Phase::Closing;  // Qt still sends the alert, then aborts
        m_deadline = {};
        m_deadline.cut = now() + kLingerMs;
        return;
    }
    if (m_phase != Phase::Open)
        return;
    if (error == QAbstractSocket::RemoteHostClosedError)
        readSome();  // commands that came with the FIN are answered; a half-open peer still reads
    feed(proto::PeerClosed{});
    beginClose();
}

void Connection::onDisconnected() {
    const Turn turn(*this);
    if (m_phase == Phase::Handshake)
        failedHandshake();
    if (m_phase == Phase::Open)
        feed(proto::PeerClosed{});
    finish();
}

// ---- ourselves

void Connection::beginClose() {
    if (m_phase == Phase::Closing || m_phase == Phase::Dead)
        return;
    m_phase = Phase::Closing;
    m_deadline = {};
    m_deadline.cut = now() + kLingerMs;
    flush();
    m_socket->disconnectFromHost();
}

void Connection::shutDown(qint64 cutAtMs) {
    const Turn turn(*this);
    if (m_phase == Phase::Handshake) {
        cut();
        return;
    }
    feed(proto::Shutdown{});
    m_deadline.cut = qMin(m_deadline.cut, cutAtMs);
}

void Connection::cut() {
    const Turn turn(*this);
    if (m_phase == Phase::Handshake)
        m_phase = Phase::Closing;  // our doing, not a failure of the handshake
    m_socket->abort();
    finish();
}

void Connection::finish() {
    if (m_phase == Phase::Dead)
        return;
    m_phase = Phase::Dead;
    tellClient();
    m_worker.drop(*this);
}

// ---- deadlines

qint64 Connection::due() const {
    return qMin(qMin(qMin(m_deadline.tick, m_deadline.login), qMin(m_deadline.handshake, m_deadline.cut)),
                m_deadline.ended);
}

void Connection::onDeadline(qint64 nowMs) {
    const Turn turn(*this);
    if (m_deadline.handshake <= nowMs) {
        ++m_count->failed;
        sightClient("tls.timeout");
        tellClient();
        log(base::LogLevel::Failure, base::LogCategory::Tls,
            m_row.service + ": TLS handshake took too long, closed");
        cut();
    } else if (qMin(m_deadline.cut, m_deadline.ended) <= nowMs) {
        cut();
    } else if (m_deadline.login <= nowMs) {
        m_deadline.login = kNever;
        log(base::LogLevel::Info, m_plan->category, "no login in time, closed");
        m_deadline.cut = nowMs + kLingerMs;
        if (m_phase == Phase::Handshake)
            cut();
        feed(proto::Shutdown{.tooSlow = true});
    } else if (m_deadline.tick <= nowMs) {
        m_deadline.tick = kNever;
        feed(proto::Tick{});
    }
}

}  // namespace postern::net
