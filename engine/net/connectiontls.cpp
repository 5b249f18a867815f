#include "engine/net/connection.h"
#include "engine/net/workerthread.h"

// The part of a connection that starts TLS and reports on it.
namespace postern::net {

void Connection::startTls() {
    m_phase = Phase::Handshake;
    m_deadline.handshake = now() + m_plan->limits.tlsHandshakeSeconds * qint64(1000);
    if (!m_plan->tls || !m_plan->tls->fallback) {
        // Fails closed: a TLS port without a certificate is never served in clear text.
        log(base::LogLevel::Failure, base::LogCategory::Tls, m_row.service + ": no TLS context, closed");
        cut();
        return;
    }
    tls::startServer(*m_socket, m_plan->tls);
}

void Connection::requestTls() {
    if (m_phase != Phase::Open)
        return;
    m_tlsRequested = false;
    if (m_socket->bytesAvailable() > 0) {
        refuseEarlyBytes();
        return;
    }
    m_wantDrained = false;
    flush();  // the session's go-ahead is the last thing in clear text
    startTls();
}

void Connection::onEncrypted() {
    const Turn turn(*this);
    if (m_phase != Phase::Handshake)
        return;
    m_phase = Phase::Open;
    m_encrypted = true;
    m_deadline.handshake = kNever;
    const tls::ChannelFacts facts = tls::channelFacts(*m_socket);
    ++(facts.resumed ? m_count->resumed : m_count->full);
    m_row.tlsVersion = facts.version;
    m_row.cipher = facts.cipher;
    m_row.resumed = facts.resumed;
    logHandshake(facts);
    if (!m_parts.session)
        openSession();
    feed(proto::TlsReady{{facts.version, facts.cipher, facts.group, facts.sni, facts.resumed,
                          facts.peerCertificateDer, facts.exporter}});
}

void Connection::logHandshake(const tls::ChannelFacts& facts) const {
    if (m_plan->tls->fallback->logLevel() == 0 ||
        !m_worker.shared().log.enabled(base::LogCategory::Tls, base::LogLevel::Info))
        return;
    log(base::LogLevel::Info, base::LogCategory::Tls,
        facts.version + ' ' + facts.cipher + ' ' + (facts.group.isEmpty() ? QByteArray("-") : facts.group) +
            " sni=" + (facts.sni.isEmpty() ? QByteArray("-") : facts.sni) +
            " resumed=" + (facts.resumed ? "yes" : "no"));
}

void Connection::logFailedHandshake() {
    ++m_count->failed;
    log(base::LogLevel::Failure, base::LogCategory::Tls,
        m_row.service + ": handshake with " + m_row.peer + " failed: " + tls::failureText(*m_socket));
}

}  // namespace postern::net
