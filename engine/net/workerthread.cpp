#include "engine/net/workerthread.h"

#include <algorithm>

namespace postern::net {

WorkerThread::WorkerThread(Worker worker, std::unique_ptr<WorkerLocal> local, PoolShared& shared,
                           std::atomic<int>& load)
    : m_worker(std::move(worker)),
      m_local(std::move(local)),
      m_shared(shared),
      m_load(load),
      m_dropped(std::make_shared<std::vector<std::shared_ptr<Connection>>>()),
      m_readBuffer(std::make_unique<char[]>(kReadBufferSize)) {
    m_worker.local = m_local.get();
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { onTimer(); });
}

WorkerThread::~WorkerThread() {
    while (!m_connections.empty()) std::shared_ptr<Connection>(m_connections.begin()->second)->cut();
    m_dropped->clear();
}

void WorkerThread::accept(qintptr descriptor, std::shared_ptr<const ServicePlan> plan, bool implicitTls) {
    const base::SessionId id{m_shared.nextSession++};
    auto count = m_shared.admission.service(plan->service);
    const auto connection =
        std::make_shared<Connection>(*this, std::move(plan), std::move(count), id, implicitTls);
    m_connections.emplace(id.value, connection);
    if (!connection->start(descriptor))
        drop(*connection);
}

QList<SessionRow> WorkerThread::rows() const {
    QList<SessionRow> rows;
    rows.reserve(static_cast<qsizetype>(m_connections.size()));
    for (const auto& [id, connection] : m_connections) rows.append(connection->row());
    return rows;
}

void WorkerThread::closeSession(base::SessionId id) {
    const auto entry = m_connections.find(id.value);
    if (entry != m_connections.end())
        std::shared_ptr<Connection>(entry->second)->shutDown(m_shared.clock.monotonicMs() + kSingleGraceMs);
}

void WorkerThread::closeService(const QByteArray& service, int graceMs, Reply done) {
    std::vector<std::shared_ptr<Connection>> affected;  // closing changes the table
    for (const auto& [id, connection] : m_connections)
        if (service.isEmpty() || connection->plan().service == service)
            affected.push_back(connection);
    const qint64 cutAt = m_shared.clock.monotonicMs() + graceMs;
    for (const auto& connection : affected) connection->shutDown(cutAt);
    m_closings.push_back({service, std::move(done)});
    answerClosings();
}

void WorkerThread::watch(Connection& connection) {
    m_deadlines.watch(connection.id().value, connection.due(), connection.rememberedDue);
    arm();
}

void WorkerThread::drop(Connection& connection) {
    const auto entry = m_connections.find(connection.id().value);
    if (entry == m_connections.end())
        return;
    m_deadlines.forget(connection.id().value, connection.rememberedDue);
    // Its session or backend may be on the call stack: it dies in a task of its own.
    if (m_dropped->empty())
        m_worker.executor->post([dropped = m_dropped] { dropped->clear(); });
    m_dropped->push_back(std::move(entry->second));
    m_connections.erase(entry);
    --m_load;
    connection.leave();
    answerClosings();
}

void WorkerThread::arm() {
    const qint64 next = m_deadlines.next();
    if (next >= m_timerDue)
        return;
    m_timerDue = next;
    m_timer.start(std::chrono::milliseconds(qMax<qint64>(1, next - m_shared.clock.monotonicMs())));
}

void WorkerThread::onTimer() {
    m_timerDue = kNever;
    const qint64 now = m_shared.clock.monotonicMs();
    while (m_deadlines.next() <= now) {
        const std::shared_ptr<Connection> connection = m_connections.at(m_deadlines.first());
        m_deadlines.forget(connection->id().value, connection->rememberedDue);
        if (connection->due() <= now)
            connection->onDeadline(now);
        else
            watch(*connection);
    }
    arm();
}

bool WorkerThread::anyLeft(const QByteArray& service) const {
    return std::any_of(m_connections.begin(), m_connections.end(), [&service](const auto& entry) {
        return service.isEmpty() || entry.second->plan().service == service;
    });
}

void WorkerThread::answerClosings() {
    for (size_t i = 0; i < m_closings.size();) {
        if (anyLeft(m_closings[i].service)) {
            ++i;
            continue;
        }
        // Behind the task that destroys what was dropped: no session is left when the answer comes.
        m_worker.executor->post(std::move(m_closings[i].done));
        m_closings.erase(m_closings.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

}  // namespace postern::net
