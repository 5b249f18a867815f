#include "engine/base/executor.h"

#include <QCoreApplication>
#include <QEvent>

#include <condition_variable>
#include <thread>
#include <utility>
#include <vector>

namespace postern::base {
namespace {
const QEvent::Type kWake = static_cast<QEvent::Type>(QEvent::registerEventType());
}

EventLoopExecutor::EventLoopExecutor(QObject* parent) : QObject(parent) {}

EventLoopExecutor::~EventLoopExecutor() = default;

void EventLoopExecutor::post(Task task) {
    bool wake = false;
    {
        const std::lock_guard lock(m_mutex);
        wake = m_tasks.empty();
        m_tasks.push_back(std::move(task));
    }
    if (wake)
        QCoreApplication::postEvent(this, new QEvent(kWake));
}

bool EventLoopExecutor::event(QEvent* event) {
    if (event->type() != kWake)
        return QObject::event(event);
    std::deque<Task> tasks;
    {
        const std::lock_guard lock(m_mutex);
        tasks.swap(m_tasks);
    }
    for (Task& task : tasks) task();
    return true;
}

struct ThreadPool::State {
    std::mutex mutex;  // guards waiting and stopping
    std::condition_variable wake;
    std::deque<Task> waiting;
    size_t maxWaiting = 0;
    bool stopping = false;
    std::vector<std::thread> threads;

    void run() {
        for (;;) {
            std::unique_lock lock(mutex);
            wake.wait(lock, [this] { return stopping || !waiting.empty(); });
            if (stopping)
                return;
            Task task = std::move(waiting.front());
            waiting.pop_front();
            lock.unlock();
            task();
        }
    }
};

ThreadPool::ThreadPool(int threads, size_t maxWaiting) : m_state(std::make_unique<State>()) {
    m_state->maxWaiting = maxWaiting;
    for (int i = 0; i < threads; ++i)
        m_state->threads.emplace_back([state = m_state.get()] { state->run(); });
}

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->stopping = true;
    }
    m_state->wake.notify_all();
    for (std::thread& thread : m_state->threads) thread.join();
}

bool ThreadPool::tryPost(Task task) {
    {
        const std::lock_guard lock(m_state->mutex);
        if (m_state->stopping || m_state->waiting.size() >= m_state->maxWaiting)
            return false;
        m_state->waiting.push_back(std::move(task));
    }
    m_state->wake.notify_one();
    return true;
}

}  // namespace postern::base
