#pragma once

#include "engine/net/admission.h"
#include "engine/net/deadlines.h"
#include "engine/net/sessionfactory.h"
#include "engine/net/workerdispatcher.h"
#include "engine/proto/session.h"

#include <deque>
#include <memory>

namespace postern::net {

class WorkerThread;

/// One accepted socket with its session and backend; the only code that drives a socket. Lives and dies in
/// one worker. Everything it does happens inside a Turn: the outermost one writes all output with one call,
/// so a command that is answered in several steps still costs one write. Signals of the socket that fire
/// inside a turn leave the rest to its end.
class Connection final : public std::enable_shared_from_this<Connection>, private EndWatcher {
 public:
    Connection(WorkerThread& worker, std::shared_ptr<const ServicePlan> plan,
               std::shared_ptr<ServiceCount> count, base::SessionId id, bool implicitTls);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Takes the descriptor over. False: refused or already gone; the connection must be dropped.
    [[nodiscard]] bool start(qintptr descriptor);
    /// Says goodbye in the protocol's words; what is left at `cutAtMs` is cut.
    void shutDown(qint64 cutAtMs);
    /// Stops counting against the limits; it is over.
    void leave();
    /// Ends at once.
    void cut();
    /// Deadlines that have passed by `nowMs` take effect.
    void onDeadline(qint64 nowMs);
    /// The earliest deadline.
    [[nodiscard]] qint64 due() const;

    [[nodiscard]] base::SessionId id() const { return m_info.session; }
    [[nodiscard]] const ServicePlan& plan() const { return *m_plan; }
    [[nodiscard]] SessionRow row() const;
    /// What the worker has remembered for it in its Deadlines; kNever: nothing.
    qint64 rememberedDue = kNever;

 private:
    class Turn;
    enum class Phase : quint8 { New, Handshake, Open, Closing, Dead };
    struct Deadline {
        qint64 tick = kNever;   // SetDeadline
        qint64 login = kNever;  // life before SetIdentity
        qint64 handshake = kNever;
        qint64 cut = kNever;    // lingering after Close
        qint64 ended = kNever;  // for answers still to come or to be taken when the peer sends no more
    };

    void connectSignals();
    void openSession();
    void startTls();
    void onEncrypted();
    void onReadyRead();
    void onWritten();
    void onError(QAbstractSocket::SocketError error);
    void onDisconnected();
    void onPeerDone() override;
    void renewEndDeadline();
    void endWhenAnswered();

    void feed(const proto::Input& input);
    void feedOne(const proto::Input& input);
    void feedPending();
    void holdBack(const proto::Input& input);
    [[nodiscard]] static bool canWait(const proto::Input& input);
    void apply(proto::Effect& effect);
    void applyAsk(proto::Ask& ask);
    [[nodiscard]] bool mayRead() const;
    bool readSome();
    void takeChunk(QByteArrayView chunk);
    [[nodiscard]] static qsizetype upToTlsCommand(QByteArrayView chunk);
    void refuseEarlyBytes();
    void requestTls();
    void finishTurn();
    void goOnLater();
    void flush();
    void beginClose();
    void finish();
    [[nodiscard]] qint64 unsent() const;
    [[nodiscard]] bool isFull() const;
    [[nodiscard]] qint64 now() const;
    void log(base::LogLevel level, base::LogCategory category, QByteArrayView text) const;
    void logHandshake(const tls::ChannelFacts& facts) const;
    void refusePeer();
    void logPeerProblem(const tls::ChannelFacts& facts);
    void failedHandshake();
    ClientSighting& sightClient(QByteArray failure);
    void tellPlaintext(const QByteArray& name, const QByteArray& failure);
    void tellClient();

    WorkerThread& m_worker;
    std::shared_ptr<const ServicePlan> m_plan;
    std::shared_ptr<ServiceCount> m_count;
    tls::ServerSocket* m_socket;  // owned; dies by deleteLater()
    PeerInfo m_info;
    SessionParts m_parts;
    QByteArray m_output;                 // of this turn
    std::deque<proto::Input> m_pending;  // came inside a feed, or waits until the peer takes its answers
    Deadline m_deadline;
    SessionRow m_row;
    std::unique_ptr<ClientSighting> m_sighting;  // from the handshake until it is told
    qintptr m_descriptor = -1;
    int m_turns = 0;
    int m_openAsks = 0;
    Phase m_phase = Phase::New;
    bool m_admitted = false;
    bool m_feeding = false;
    bool m_wantDrained = false;
    bool m_tlsRequested = false;
    bool m_encrypted = false;
    bool m_firstBytesSeen = false;
    bool m_plaintextTold = false;
    bool m_inputEnded = false;
};

/// Keeps the connection alive and, when it is the outermost one, finishes what the turn has begun.
class Connection::Turn {
 public:
    explicit Turn(Connection& connection) : m_connection(connection.shared_from_this()) {
        ++m_connection->m_turns;
    }
    ~Turn() {
        if (m_connection->m_turns == 1)
            m_connection->finishTurn();
        --m_connection->m_turns;
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

 private:
    std::shared_ptr<Connection> m_connection;
};

}  // namespace postern::net
