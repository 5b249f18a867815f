#pragma once

#include "engine/net/connection.h"
#include "engine/net/deadlines.h"
#include "engine/net/listener.h"

#include <QTimer>

#include <array>
#include <memory>
#include <unordered_map>

namespace postern::net {

/// What all workers share.
struct PoolShared {
    const base::Clock& clock;
    base::Log& log;
    Admission admission;
    std::atomic<quint64> nextSession{1};
};

/// The inside of one worker: its connections, its one timer. Every call comes in its thread.
class WorkerThread {
 public:
    using Reply = std::function<void()>;

    WorkerThread(Worker worker, std::unique_ptr<WorkerLocal> local, PoolShared& shared,
                 std::atomic<int>& load);
    ~WorkerThread();

    void accept(qintptr descriptor, std::shared_ptr<const ServicePlan> plan, bool implicitTls);
    [[nodiscard]] QList<SessionRow> rows() const;
    void closeSession(base::SessionId id);
    /// `done` is called once when no connection of the service is left.
    void closeService(const QByteArray& service, int graceMs, Reply done);

    [[nodiscard]] Worker& worker() { return m_worker; }
    [[nodiscard]] PoolShared& shared() { return m_shared; }
    /// One buffer for all reads of this thread; valid until the next read.
    [[nodiscard]] char* readBuffer() { return m_readBuffer.get(); }
    static constexpr qint64 kReadBufferSize = 64 * 1024;

    /// Called by a connection when a deadline may have come closer.
    void watch(Connection& connection);
    /// Called by a connection once, when its socket is closed. It stays alive until the current call stack is
    /// gone.
    void drop(Connection& connection);

 private:
    static constexpr int kSingleGraceMs = 2000;
    struct Closing {
        QByteArray service;
        Reply done;
    };
    void arm();
    void onTimer();
    void answerClosings();
    [[nodiscard]] bool anyLeft(const QByteArray& service) const;

    Worker m_worker;
    std::unique_ptr<WorkerLocal> m_local;
    PoolShared& m_shared;
    std::atomic<int>& m_load;
    std::unordered_map<quint64, std::shared_ptr<Connection>> m_connections;
    std::shared_ptr<std::vector<std::shared_ptr<Connection>>> m_dropped;
    Deadlines m_deadlines;
    QTimer m_timer;
    qint64 m_timerDue = kNever;
    std::vector<Closing> m_closings;
    std::unique_ptr<char[]> m_readBuffer;
};

}  // namespace postern::net
