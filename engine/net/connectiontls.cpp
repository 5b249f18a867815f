#include "engine/net/connection.h"
#include "engine/net/workerthread.h"

// The part of a connection that starts TLS and reports on it.
namespace postern::net {

void Connection::startTls() {
    m_phase = Phase::Handshake;
    forgetEnd(m_descriptor, this);
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
    if (!facts.peerProblem.isEmpty())
        logPeerProblem(facts);
    if (facts.peerRefused)
        return refusePeer();
    m_row.tlsVersion = facts.version;
    m_row.cipher = facts.cipher;
    m_row.resumed = facts.resumed;
    logHandshake(facts);
    if (m_plan->clients) {
        ClientSighting& sighting = sightClient({});
        sighting.version = facts.version;
        sighting.cipher = facts.cipher;
        sighting.group = facts.group;
        sighting.certificateDer = facts.peerCertificateDer;
        sighting.resumed = facts.resumed;
    }
    if (!m_parts.session)
        openSession();
    if (m_phase != Phase::Open)
        return;
    proto::TlsInfo info{facts.version, facts.cipher,  facts.group,
                        facts.sni,     facts.resumed, facts.peerCertificateDer,
                        facts.exporter};
    const ChannelAccount account = m_parts.backend->secured(info);
    info.certificateAccount = account.address;
    info.offersExternal = account.mayLogIn;
    if (!account.address.isEmpty())
        log(base::LogLevel::Info, base::LogCategory::Tls,
            m_row.service + ": the client certificate is one of " + account.address);
    feed(proto::TlsReady{std::move(info)});
}

/// The handshake itself was good: a session that was resumed, or a certificate that is only asked for.
void Connection::logPeerProblem(const tls::ChannelFacts& facts) {
    const QByteArray text = m_row.service + ": " + facts.peerProblem;
    log(facts.peerRefused ? base::LogLevel::Failure : base::LogLevel::Info, base::LogCategory::Tls,
        text + (facts.peerRefused ? ", closed" : ", ignored") + ": " + m_row.peer);
}

void Connection::refusePeer() {
    ++m_count->failed;
    sightClient("tls.client-certificate");
    tellClient();
    m_phase = Phase::Closing;
    cut();
}

void Connection::logHandshake(const tls::ChannelFacts& facts) const {
    if (m_plan->tls->fallback->logLevel() == 0 ||
        !m_worker.shared().log.enabled(base::LogCategory::Tls, base::LogLevel::Info))
        return;
    QByteArray client;
    if (!facts.peerCertificateDer.isEmpty())
        if (const auto shown = tls::readClientCertificate(facts.peerCertificateDer, nullptr))
            client = " client-certificate=" + shown->fingerprint + " subject=" + shown->subject;
    log(base::LogLevel::Info, base::LogCategory::Tls,
        m_row.service + ": " + facts.version + ' ' + facts.cipher + ' ' +
            (facts.group.isEmpty() ? QByteArray("-") : facts.group) +
            " sni=" + (facts.sni.isEmpty() ? QByteArray("-") : facts.sni) +
            " resumed=" + (facts.resumed ? "yes" : "no") + " certificate=" + facts.served + client);
}

void Connection::failedHandshake() {
    ++m_count->failed;
    log(base::LogLevel::Failure, base::LogCategory::Tls,
        m_row.service + ": handshake with " + m_row.peer + " failed: " + tls::failureText(*m_socket));
    sightClient(tls::failureCode(*m_socket));
    tellClient();
}

// ---- for the observer of clients

ClientSighting& Connection::sightClient(QByteArray failure) {
    m_sighting = std::make_unique<ClientSighting>();
    m_sighting->service = m_plan->service;
    m_sighting->peer = m_info.peer;
    m_sighting->peerPort = m_info.peerPort;
    m_sighting->sni = m_socket->sni();
    m_sighting->offer = m_socket->offer();
    m_sighting->served = tls::servedCertificate(*m_socket);
    m_sighting->starttls = !m_info.tls;
    m_sighting->failure = std::move(failure);
    return *m_sighting;
}

/// Once, with the account if it has logged in by now.
void Connection::tellClient() {
    const std::unique_ptr<ClientSighting> sighting = std::move(m_sighting);
    if (!sighting || !m_plan->clients)
        return;
    sighting->account = m_row.account;
    m_plan->clients->seen(*sighting);
}

void Connection::tellPlaintext(const QByteArray& name, const QByteArray& failure) {
    if (!m_plan->clients || std::exchange(m_plaintextTold, true))
        return;
    ClientSighting sighting;
    sighting.service = m_plan->service;
    sighting.peer = m_info.peer;
    sighting.peerPort = m_info.peerPort;
    sighting.account = name;
    sighting.failure = failure;
    sighting.plaintextLogin = true;
    m_plan->clients->seen(sighting);
}

}  // namespace postern::net
