#include "engine/proto/pop3/pop3session.h"

namespace postern::proto::pop3 {

namespace {

constexpr qsizetype kMaxWaitingInput = 64 * 1024;
constexpr qsizetype kSlice = 128 * 1024;  // output of one step; more waits until it has drained

}  // namespace

Pop3Session::Pop3Session(std::shared_ptr<const Pop3Config> config)
    : m_config(std::move(config)), m_reader(LinePolicy{.maxLine = m_config->maxLine}) {}

void Pop3Session::feed(const Input& input, Output& out) {
    if (m_flow.phase == Phase::Closed)
        return;
    m_out = &out;
    std::visit([this](const auto& what) { on(what); }, input);
    m_out = nullptr;
}

bool Pop3Session::hasRoom() const {
    return m_reader.size() < kMaxWaitingInput;
}

QByteArrayView Pop3Session::activity() const {
    if (m_work.job != Job::None)
        return m_work.job == Job::Text ? "RETR" : "LIST";
    return m_flow.phase == Phase::Transaction ? "IDLE" : "AUTH";
}

void Pop3Session::on(const Connected& connected) {
    restartDeadline();
    if (connected.tls)
        return;
    m_flow.phase = Phase::Authorization;
    reply("+OK " + m_config->hostName + " Postern POP3 ready");
}

void Pop3Session::on(const TlsReady& ready) {
    const bool implicit = m_flow.phase == Phase::Start;
    m_reader.clear();
    m_peer = {};  // RFC 2595 section 4: what was learnt in clear text is forgotten
    m_peer.tls = ready.info;
    m_flow.phase = Phase::Authorization;
    restartDeadline();
    if (implicit)
        reply("+OK " + m_config->hostName + " Postern POP3 ready");
}

void Pop3Session::on(const Bytes& bytes) {
    if (m_flow.phase == Phase::TlsStart) {
        m_out->effects.emplace_back(LogLine{true, "clear text after STLS"});
        close();
        return;
    }
    m_reader.append(bytes.data);
    process();
}

void Pop3Session::on(const Answer& answer) {
    if (!m_flow.then || answer.id != m_flow.lastAsk)
        return;
    const auto then = std::exchange(m_flow.then, nullptr);
    restartDeadline();
    then(answer.value);
    process();
}

void Pop3Session::on(const Drained&) {
    if (std::exchange(m_flow.draining, false))
        restartDeadline();
    process();
}

void Pop3Session::on(const Tick&) {
    if (m_flow.then) {
        restartDeadline();  // it is us who are slow
        return;
    }
    m_out->effects.emplace_back(LogLine{false, "timeout"});
    close();  // RFC 1939 section 3: without a response
}

void Pop3Session::on(const PeerClosed&) {
    m_flow.peerClosed = true;
    process();
}

void Pop3Session::on(const Shutdown& shutdown) {
    m_flow.farewell = shutdown.tooSlow ? "-ERR Too slow to log in, closing connection"
                                       : "-ERR [SYS/TEMP] Service is shutting down";
    process();
}

void Pop3Session::process() {
    LineReader::Line line;
    while (!m_flow.then && !m_flow.draining && m_flow.phase != Phase::Closed) {
        if (!m_flow.farewell.isEmpty())
            return goodbye(m_flow.farewell);
        if (m_out->bytes.size() >= kSlice) {
            m_flow.draining = true;
            m_out->effects.emplace_back(WantDrained{});
        } else if (m_work.job == Job::List) {
            listStep();
        } else if (m_work.job == Job::Ids) {
            idsStep();
        } else if (m_work.job == Job::Text) {
            textStep();
        } else if (m_flow.phase != Phase::TlsStart && m_flow.phase != Phase::Start && m_reader.next(line)) {
            takeLine(line);
        } else {
            break;
        }
    }
    if (m_flow.peerClosed && !m_flow.then && !m_flow.draining)
        close();
}

void Pop3Session::takeLine(const LineReader::Line& line) {
    restartDeadline();  // for whole lines alone: a peer that trickles octets must not stay for ever
    const bool good = line.fault == LineFault::None;
    if (m_flow.phase == Phase::Sasl)
        authStep(good ? m_peer.mechanism->respond(line.text) : sasl::Mechanism::State::Malformed);
    else if (good)
        dispatch(line.text);
    else if (line.fault == LineFault::TooLong)
        badCommand("-ERR Line too long");
    else
        badCommand("-ERR Lines must end with CR LF and hold no NUL");
}

void Pop3Session::reply(QByteArrayView line) {
    m_out->bytes.append(line).append("\r\n");
}

void Pop3Session::badCommand(QByteArrayView line) {
    if (++m_flow.badCommands <= m_config->maxBadCommands) {
        reply(line);
        return;
    }
    m_out->effects.emplace_back(LogLine{true, "too many bad commands"});
    goodbye("-ERR Too many bad commands, closing connection");
}

void Pop3Session::close() {
    if (m_flow.phase == Phase::Closed)
        return;
    m_flow.phase = Phase::Closed;
    m_flow.then = nullptr;
    m_work = {};
    m_drop = {};
    m_reader.clear();
    m_out->effects.emplace_back(Close{});
}

void Pop3Session::goodbye(QByteArrayView line) {
    // Inside a message our words would be taken for its text, and before TLS is up for clear text.
    if (m_work.job == Job::None && m_flow.phase != Phase::TlsStart && m_flow.phase != Phase::Start)
        reply(line);
    close();
}

void Pop3Session::restartDeadline() {
    m_out->effects.emplace_back(SetDeadline{m_config->idleSeconds});
}

void Pop3Session::ask(Query query, std::function<void(const std::any&)> then) {
    m_flow.then = std::move(then);
    m_out->effects.emplace_back(Ask{++m_flow.lastAsk, std::any(std::move(query))});
}

}  // namespace postern::proto::pop3
