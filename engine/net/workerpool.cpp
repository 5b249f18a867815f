#include "engine/net/workerpool.h"

#include "engine/net/workerdispatcher.h"

#include <QAbstractEventDispatcher>

#include <algorithm>
#include <mutex>

namespace postern::net {
namespace {

/// Calls `done` when the last of several workers has let go of it.
class AllDone {
 public:
    explicit AllDone(std::function<void()> done) : m_done(std::move(done)) {}
    ~AllDone() { m_done(); }
    AllDone(const AllDone&) = delete;
    AllDone& operator=(const AllDone&) = delete;

 private:
    std::function<void()> m_done;
};

struct Rows {
    std::mutex mutex;  // guards rows
    QList<SessionRow> rows;
};

}  // namespace

void WorkerPool::Parts::take(Entry& home, Descriptor descriptor, std::shared_ptr<const ServicePlan> plan,
                             bool implicitTls) {
    const auto least = std::min_element(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
        return a->load.load() < b->load.load();
    });
    const bool stays = home.load.load() <= (*least)->load.load() + kLead;
    Entry& entry = stays ? home : **least;
    ++entry.load;
    if (stays) {
        home.inside->accept(descriptor.release(), std::move(plan), implicitTls);
        return;
    }
    auto owned = std::make_shared<Descriptor>(std::move(descriptor));  // std::function wants to copy
    entry.executor->post([&entry, owned, plan = std::move(plan), implicitTls] {
        if (entry.inside)
            entry.inside->accept(owned->release(), plan, implicitTls);
    });
}

WorkerPool::WorkerPool(int workers, LocalFactory locals, const base::Clock& clock, base::Log& log)
    : m_parts(new Parts{{clock, log, {}, {1}}, {}}) {
    // Loads Qt's TLS plugin here and now: the first connection may come when there is no descriptor left for
    // it.
    (void)QSslSocket::supportsSsl();
    for (int number = 0; number < qMax(1, workers); ++number) {
        auto& entry = *m_parts->entries.emplace_back(std::make_unique<Parts::Entry>());
        entry.executor = std::make_shared<base::EventLoopExecutor>();
        entry.executor->moveToThread(&entry.thread);
        entry.thread.setObjectName(QStringLiteral("worker-%1").arg(number));
        if (QAbstractEventDispatcher* dispatcher = makeWorkerDispatcher())
            entry.thread.setEventDispatcher(dispatcher);
        entry.thread.start();
        entry.executor->post([this, &entry, number, locals] {
            Worker worker{number, entry.executor, nullptr};
            entry.inside = std::make_unique<WorkerThread>(
                std::move(worker), locals ? locals(number) : nullptr, m_parts->shared, entry.load);
        });
    }
}

WorkerPool::~WorkerPool() {
    for (const auto& entry : m_parts->entries)
        entry->executor->post([part = entry.get()] {
            part->inside.reset();
            part->thread.quit();
        });
    for (const auto& entry : m_parts->entries) entry->thread.wait();
}

void WorkerPool::setMaxConnections(int connections) {
    m_parts->shared.admission.setMaxConnections(connections);
}

Counters WorkerPool::counters(const QByteArray& service) const {
    return m_parts->shared.admission.counters(service);
}

void WorkerPool::sessions(std::shared_ptr<base::Executor> on, std::function<void(QList<SessionRow>)> reply) {
    const auto rows = std::make_shared<Rows>();
    const auto done = std::make_shared<AllDone>([rows, on = std::move(on), reply = std::move(reply)] {
        on->post([rows, reply] { reply(rows->rows); });
    });
    for (const auto& entry : m_parts->entries)
        entry->executor->post([part = entry.get(), rows, done] {
            const QList<SessionRow> mine = part->inside->rows();
            const std::lock_guard lock(rows->mutex);
            rows->rows += mine;
        });
}

void WorkerPool::closeSession(base::SessionId id) {
    for (const auto& entry : m_parts->entries)
        entry->executor->post([part = entry.get(), id] { part->inside->closeSession(id); });
}

void WorkerPool::closeService(const QByteArray& service, int graceMs, std::shared_ptr<base::Executor> on,
                              std::function<void()> reply) {
    const auto done =
        std::make_shared<AllDone>([on = std::move(on), reply = std::move(reply)] { on->post(reply); });
    for (const auto& entry : m_parts->entries)
        entry->executor->post([part = entry.get(), service, graceMs, done] {
            part->inside->closeService(service, graceMs, [done] {});
        });
}

}  // namespace postern::net
