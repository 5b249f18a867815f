#include "engine/net/connection.h"

#include "engine/net/workerthread.h"

namespace postern::net {
namespace {

constexpr qint64 kFlushAt =
    64 * 1024;                     // output of one turn above which it does not wait for the end of the turn
constexpr int kStepsPerTurn = 64;  // then other connections have their turn
constexpr qint64 kLowWaterPart = 4;  // Drained comes below a quarter of the bound

}  // namespace

Connection::Connection(WorkerThread& worker, std::shared_ptr<const ServicePlan> plan,
                       std::shared_ptr<ServiceCount> count, base::SessionId id, bool implicitTls)
    : m_worker(worker), m_plan(std::move(plan)), m_count(std::move(count)), m_socket(new tls::ServerSocket) {
    m_info.session = id;
    m_info.tls = implicitTls;
}

Connection::~Connection() {
    m_socket->disconnect();
    m_socket->deleteLater();
    forgetEnd(m_descriptor, this);
    leave();
}

void Connection::leave() {
    if (std::exchange(m_admitted, false))
        m_worker.shared().admission.leave(*m_plan, *m_count, m_info.peer);
}

bool Connection::start(qintptr descriptor) {
    m_descriptor = descriptor;
    watchEnd(descriptor, m_info.tls ? nullptr : this);
    m_socket->setReadBufferSize(m_plan->limits.readBuffer);
    if (!m_socket->setSocketDescriptor(descriptor) || m_socket->peerAddress().isNull())
        return false;
    m_info.peer = m_socket->peerAddress();
    const Verdict verdict = m_worker.shared().admission.enter(*m_plan, *m_count, m_info.peer);
    if (verdict != Verdict::Admitted) {
        log(base::LogLevel::Problem, base::LogCategory::Net,
            m_plan->service + ": connection from " + m_info.peer.toString().toLatin1() +
                " refused: " + words(verdict).toByteArray());
        m_socket->abort();
        return false;
    }
    m_admitted = true;
    m_info.peerPort = m_socket->peerPort();
    m_info.local = m_socket->localAddress();
    m_info.localPort = m_socket->localPort();
    m_info.startTls = m_plan->tls && m_plan->tls->offeredOn(m_info.local);
    m_row.id = id();
    m_row.service = m_plan->service;
    m_row.peer = m_info.peer.toString().toLatin1();
    m_row.sinceUtcMs = m_worker.shared().clock.utcMs();
    m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    connectSignals();
    const Turn turn(*this);
    if (m_plan->limits.unauthenticatedSeconds > 0)
        m_deadline.login = now() + m_plan->limits.unauthenticatedSeconds * qint64(1000);
    if (m_info.tls)
        startTls();
    else
        openSession();
    return true;
}

void Connection::connectSignals() {
    // ~Connection disconnects them all, so `this` outlives every call.
    QObject::connect(m_socket, &QIODevice::readyRead, m_socket, [this] { onReadyRead(); });
    QObject::connect(m_socket, &QIODevice::bytesWritten, m_socket, [this] { onWritten(); });
    QObject::connect(m_socket, &QSslSocket::encryptedBytesWritten, m_socket, [this] { onWritten(); });
    QObject::connect(m_socket, &QAbstractSocket::disconnected, m_socket, [this] { onDisconnected(); });
    QObject::connect(m_socket, &QAbstractSocket::errorOccurred, m_socket,
                     [this](QAbstractSocket::SocketError error) { onError(error); });
    if (m_plan->tls)
        QObject::connect(m_socket, &QSslSocket::encrypted, m_socket, [this] { onEncrypted(); });
}

void Connection::openSession() {
    m_phase = Phase::Open;
    m_parts = m_plan->sessions->create(m_info, m_worker.worker());
    if (!m_parts.session || !m_parts.backend) {
        log(base::LogLevel::Failure, m_plan->category, "no session can be had, closed");
        beginClose();
        return;
    }
    m_parts.backend->setEventSink([weak = weak_from_this()](std::any value) {
        if (const auto self = weak.lock()) {
            const Turn turn(*self);
            self->feed(proto::Event{std::move(value)});
        }
    });
    feed(proto::Connected{m_row.peer, m_info.local.toString().toLatin1(), m_info.tls});
}

// ---- signals of the socket

void Connection::onReadyRead() {
    const Turn turn(*this);  // its end reads
}

void Connection::onWritten() {
    const Turn turn(*this);  // its end feeds Drained, reads on or goes on closing
    if (m_inputEnded)
        renewEndDeadline();
}

// ---- the session

void Connection::feed(const proto::Input& input) {
    if (m_phase != Phase::Open)
        return;
    if (m_feeding || (canWait(input) && (!m_pending.empty() || isFull()))) {
        holdBack(input);
        return;
    }
    feedOne(input);
    feedPending();
}

/// What leads to more output waits for a peer that does not take what there is; a session whose question is
/// not answered goes no further in its input.
bool Connection::canWait(const proto::Input& input) {
    return std::holds_alternative<proto::Answer>(input) || std::holds_alternative<proto::Event>(input);
}

/// Of Events the newest says it all, so that they cannot pile up.
void Connection::holdBack(const proto::Input& input) {
    if (std::holds_alternative<proto::Event>(input))
        std::erase_if(m_pending, [](const auto& each) { return std::holds_alternative<proto::Event>(each); });
    m_pending.push_back(input);
}

void Connection::feedPending() {
    while (!m_pending.empty() && m_phase == Phase::Open && !(canWait(m_pending.front()) && isFull())) {
        const proto::Input next = std::move(m_pending.front());
        m_pending.pop_front();
        feedOne(next);
    }
}

void Connection::feedOne(const proto::Input& input) {
    m_feeding = true;
    proto::Output out;
    m_parts.session->feed(input, out);
    if (m_output.isEmpty())
        m_output = std::move(out.bytes);
    else
        m_output += out.bytes;
    for (proto::Effect& effect : out.effects)
        if (m_phase == Phase::Open)
            apply(effect);
    m_feeding = false;
    if (m_output.size() >= kFlushAt)
        flush();
}

void Connection::apply(proto::Effect& effect) {
    if (auto* ask = std::get_if<proto::Ask>(&effect)) {
        applyAsk(*ask);
    } else if (const auto* deadline = std::get_if<proto::SetDeadline>(&effect)) {
        m_deadline.tick = deadline->seconds > 0 ? now() + deadline->seconds * qint64(1000) : kNever;
    } else if (std::holds_alternative<proto::WantDrained>(effect)) {
        m_wantDrained = true;
    } else if (const auto* identity = std::get_if<proto::SetIdentity>(&effect)) {
        m_row.account = identity->account;
        m_deadline.login = kNever;
        if (m_encrypted)
            tellClient();
        else
            tellPlaintext(m_row.account, {});
    } else if (const auto* refused = std::get_if<proto::RefusedPlaintext>(&effect)) {
        tellPlaintext(refused->name, "tls.plaintext-refused");
    } else if (const auto* line = std::get_if<proto::LogLine>(&effect)) {
        log(line->failure ? base::LogLevel::Failure : base::LogLevel::Info, m_plan->category, line->text);
    } else if (std::holds_alternative<proto::StartTls>(effect)) {
        m_tlsRequested = true;
    } else if (std::holds_alternative<proto::Close>(effect)) {
        beginClose();
    }
}

void Connection::applyAsk(proto::Ask& ask) {
    ++m_openAsks;
    m_parts.backend->ask(std::move(ask.query), [weak = weak_from_this(), id = ask.id](std::any value) {
        if (const auto self = weak.lock()) {
            const Turn turn(*self);
            --self->m_openAsks;
            self->feed(proto::Answer{id, std::move(value)});
        }
    });
}

// ---- input

bool Connection::mayRead() const {
    return m_phase == Phase::Open && !m_tlsRequested && m_pending.empty() && m_parts.session->hasRoom() &&
           !isFull();
}

/// One buffer full; `true` if there may be more.
bool Connection::readSome() {
    if (m_phase == Phase::Closing) {
        m_socket->skip(m_socket->bytesAvailable());  // unread input would turn our close into a reset
        return false;
    }
    if (!mayRead())
        return false;
    char* buffer = m_worker.readBuffer();
    const qint64 size = m_socket->read(buffer, WorkerThread::kReadBufferSize);
    if (size <= 0)
        return false;
    m_row.bytesIn += size;
    takeChunk({buffer, size});
    return true;
}

/// While a session may still ask for TLS, it is fed up to the end of each line that can be the command for
/// it, so that whatever lies behind that line is known to have come too early (RFC 3207 section 4.2).
void Connection::takeChunk(QByteArrayView chunk) {
    if (!m_firstBytesSeen && !m_encrypted && chunk.size() >= 2 && chunk[0] == 0x16 && chunk[1] == 0x03) {
        log(base::LogLevel::Failure, base::LogCategory::Tls,
            m_row.service + ": client started TLS on a plain port");
        beginClose();
        return;
    }
    m_firstBytesSeen = true;
    const bool watch = !m_encrypted && m_plan->tls;
    while (!chunk.isEmpty() && m_phase == Phase::Open) {
        const qsizetype size = watch ? upToTlsCommand(chunk) : chunk.size();
        feed(proto::Bytes{chunk.first(size)});
        chunk = chunk.sliced(size);
        if (m_tlsRequested && !chunk.isEmpty())
            refuseEarlyBytes();
    }
}

/// The length up to and with the first line end that "STARTTLS" or "STLS" may stand before; everything if
/// there is none.
qsizetype Connection::upToTlsCommand(QByteArrayView chunk) {
    for (qsizetype end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', end + 1)) {
        qsizetype last = end;
        while (last > 0 && (chunk[last - 1] == '\r' || chunk[last - 1] == ' ' || chunk[last - 1] == '\t'))
            --last;
        // A line that began in an earlier chunk counts as one that may be it.
        if ((last < 1 || (chunk[last - 1] | 0x20) == 's') && (last < 2 || (chunk[last - 2] | 0x20) == 'l'))
            return end + 1;
    }
    return chunk.size();
}

void Connection::refuseEarlyBytes() {
    log(base::LogLevel::Failure, base::LogCategory::Tls,
        m_row.service + ": client sent data ahead of the TLS handshake, closed");
    m_output.clear();
    m_tlsRequested = false;
    m_phase = Phase::Closing;
    cut();
}

// ---- the end of a turn

void Connection::finishTurn() {
    for (int step = 0; m_phase == Phase::Open || m_phase == Phase::Handshake; ++step) {
        if (step == kStepsPerTurn) {
            goOnLater();
            break;
        }
        bool again = readSome();
        if (!again)
            flush();
        if (m_tlsRequested)
            requestTls();
        if ((m_wantDrained || !m_pending.empty()) && m_phase == Phase::Open &&
            unsent() < qMax<qint64>(1, m_plan->limits.maxOutputBuffer / kLowWaterPart)) {
            if (std::exchange(m_wantDrained, false))
                feed(proto::Drained{});
            feedPending();
            again = true;
        }
        // flush() makes Qt read and decrypt, and its readyRead came while this turn ran.
        again = again || !m_output.isEmpty() || (mayRead() && m_socket->bytesAvailable() > 0);
        if (!again)
            break;
    }
    if (m_inputEnded)
        endWhenAnswered();
    if (m_phase == Phase::Closing)
        readSome();
    if (m_phase != Phase::Dead)
        m_worker.watch(*this);
}

void Connection::goOnLater() {
    m_worker.worker().executor->post([weak = weak_from_this()] {
        if (const auto self = weak.lock())
            const Turn turn(*self);
    });
}

void Connection::flush() {
    if (m_output.isEmpty() || m_phase == Phase::Dead)
        return;
    const QByteArray bytes = std::exchange(m_output, {});
    m_row.bytesOut += bytes.size();
    m_socket->write(bytes);
    m_socket->flush();
}

SessionRow Connection::row() const {
    SessionRow row = m_row;
    if (m_phase == Phase::Handshake)
        row.activity = "TLS";
    else if (m_parts.session)
        row.activity = m_parts.session->activity().toByteArray();
    return row;
}

qint64 Connection::unsent() const {
    return m_output.size() + m_socket->bytesToWrite() + m_socket->encryptedBytesToWrite();
}

bool Connection::isFull() const {
    return unsent() > m_plan->limits.maxOutputBuffer;
}

qint64 Connection::now() const {
    return m_worker.shared().clock.monotonicMs();
}

void Connection::log(base::LogLevel level, base::LogCategory category, QByteArrayView text) const {
    m_worker.shared().log.write(category, level, text, id());
}

}  // namespace postern::net
