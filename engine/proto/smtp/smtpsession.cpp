#include "engine/proto/smtp/smtpsession.h"

#include "engine/proto/smtp/dataphase.h"

namespace postern::proto::smtp {

namespace {

constexpr qsizetype kMaxWaitingInput = 64 * 1024;

}  // namespace

SmtpSession::SmtpSession(std::shared_ptr<const SmtpConfig> config)
    : m_config(std::move(config)), m_reader(LinePolicy{.maxLine = m_config->maxLine}) {}

SmtpSession::~SmtpSession() = default;

void SmtpSession::feed(const Input& input, Output& out) {
    if (m_flow.phase == Phase::Closed)
        return;
    m_out = &out;
    std::visit([this](const auto& what) { on(what); }, input);
    m_out = nullptr;
}

bool SmtpSession::hasRoom() const {
    return m_reader.size() < kMaxWaitingInput;
}

QByteArrayView SmtpSession::activity() const {
    switch (m_flow.phase) {
        case Phase::Auth:
            return "AUTH";
        case Phase::Data:
            return "DATA";
        case Phase::TlsStart:
            return "STARTTLS";
        default:
            return m_transaction.open ? "MAIL" : "IDLE";
    }
}

void SmtpSession::on(const Connected& connected) {
    m_peer.address = connected.peer;
    restartDeadline();
    if (!connected.tls)
        greet();
}

void SmtpSession::greet() {
    m_flow.phase = Phase::Commands;
    reply("220 " + m_config->hostName + " ESMTP Postern");
}

void SmtpSession::on(const TlsReady& ready) {
    const bool implicit = m_flow.phase == Phase::Start;
    // RFC 3207 section 4.2: what was learnt in clear text is forgotten.
    m_reader.clear();
    Peer peer;
    peer.address = std::move(m_peer.address);
    peer.tls = ready.info;
    m_peer = std::move(peer);
    m_transaction = {};
    m_flow.fresh = true;
    restartDeadline();
    if (implicit)
        greet();
    m_flow.phase = Phase::Commands;
}

void SmtpSession::on(const Bytes& bytes) {
    if (m_flow.phase == Phase::TlsStart) {
        log(true, "clear text after STARTTLS");
        close();
        return;
    }
    if (m_flow.fresh && m_reader.size() == 0 && looksLikeTls(bytes.data)) {
        log(true, "TLS on a port that begins in clear text");
        goodbye("500 5.5.2 This port begins in clear text; use STARTTLS or the TLS port");
        return;
    }
    m_reader.append(bytes.data);
    if (m_reader.size() >= 2)
        m_flow.fresh = false;
    if (m_flow.phase == Phase::Data)
        restartDeadline();
    process();
}

void SmtpSession::on(const Answer& answer) {
    if (!m_flow.then || answer.id != m_flow.lastAsk)
        return;
    const auto then = std::exchange(m_flow.then, nullptr);
    restartDeadline();
    then(answer.value);
    if (!m_flow.farewell.isEmpty() && !m_flow.then)
        goodbye(m_flow.farewell);
    process();
}

void SmtpSession::on(const Tick&) {
    if (m_flow.then) {
        restartDeadline();  // it is us who are slow
        return;
    }
    log(false, "timeout");
    goodbye("421 4.4.2 " + m_config->hostName + " Timeout, closing connection");
}

void SmtpSession::on(const PeerClosed&) {
    m_flow.peerClosed = true;
    process();
}

void SmtpSession::on(const Shutdown& shutdown) {
    m_flow.farewell = shutdown.tooSlow
                          ? "421 4.4.2 " + m_config->hostName + " Too slow to log in, closing connection"
                          : "421 4.3.2 " + m_config->hostName + " Service shutting down";
    if (shutdown.tooSlow && m_config->mode == SmtpConfig::Mode::MailIn)
        m_flow.farewell = "421 4.4.2 " + m_config->hostName + " Session lasted too long, closing connection";
    // A message whose commit is under way gets its answer first, else it would be sent and stored twice.
    if (!m_flow.then)
        goodbye(m_flow.farewell);
}

void SmtpSession::process() {
    LineReader::Line line;
    while (!m_flow.then) {
        if (m_flow.phase == Phase::Data) {
            const qsizetype before = m_reader.size();
            takeData();
            if (m_reader.size() == before && m_flow.phase == Phase::Data)
                break;
        } else if ((m_flow.phase == Phase::Commands || m_flow.phase == Phase::Auth) && m_reader.next(line)) {
            takeLine(line);
        } else {
            break;
        }
    }
    if (m_flow.peerClosed && !m_flow.then)
        close();
}

void SmtpSession::takeLine(const LineReader::Line& line) {
    restartDeadline();  // for whole lines alone: a peer that trickles octets must not stay for ever
    if (m_flow.phase == Phase::Auth) {
        authLine(line);
        return;
    }
    switch (line.fault) {
        case LineFault::None:
            dispatch(line.text);
            break;
        case LineFault::TooLong:
            badCommand("500 5.5.6 Line too long");
            break;
        case LineFault::Nul:
            badCommand("500 5.5.2 NUL in command");
            break;
        case LineFault::BareCr:
        case LineFault::BareLf:
            badCommand("500 5.5.2 Lines must end with CR LF");
            break;
    }
}

void SmtpSession::reply(QByteArrayView line) {
    m_out->bytes.append(line).append("\r\n");
}

void SmtpSession::log(bool failure, QByteArray text) {
    m_out->effects.emplace_back(LogLine{failure, std::move(text)});
}

void SmtpSession::close() {
    if (m_flow.phase == Phase::Closed)
        return;
    m_flow.phase = Phase::Closed;
    m_flow.then = nullptr;
    m_data.reset();
    m_reader.clear();
    m_out->effects.emplace_back(Close{});
}

void SmtpSession::goodbye(QByteArrayView line) {
    if (m_flow.phase == Phase::Closed)
        return;
    // Once STARTTLS was answered, or before TLS is up, nothing may go out in clear text.
    if (m_flow.phase != Phase::TlsStart && m_flow.phase != Phase::Start)
        reply(line);
    close();
}

void SmtpSession::restartDeadline() {
    m_out->effects.emplace_back(SetDeadline{m_config->idleSeconds});
}

void SmtpSession::ask(Query query, std::function<void(const std::any&)> then) {
    m_flow.then = std::move(then);
    m_out->effects.emplace_back(Ask{++m_flow.lastAsk, std::any(std::move(query))});
}

}  // namespace postern::proto::smtp
