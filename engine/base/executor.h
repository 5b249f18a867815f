#pragma once

#include <QObject>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace postern::base {

using Task = std::function<void()>;

/// Runs tasks in one thread, in the order they were posted. post() is thread-safe and never runs the task
/// inside the call. The one hand-over between threads: its std::mutex is what ThreadSanitizer sees.
class Executor {
 public:
    virtual ~Executor() = default;
    virtual void post(Task task) = 0;
};

/// Runs tasks in the event loop of the thread it lives in (moveToThread moves it). Tasks still waiting when
/// it dies are dropped. Whoever posts must keep it alive: hold it by shared_ptr where the thread may end
/// first.
class EventLoopExecutor final : public QObject, public Executor {
    Q_OBJECT
 public:
    explicit EventLoopExecutor(QObject* parent = nullptr);
    ~EventLoopExecutor() override;
    void post(Task task) override;

 protected:
    bool event(QEvent* event) override;

 private:
    std::mutex m_mutex;  // guards m_tasks
    std::deque<Task> m_tasks;
};

/// A few threads for work over a millisecond (password hashing, key generation). Tasks wait in one bounded
/// queue; tryPost() is false when it is full. The destructor finishes the running tasks and drops the waiting
/// ones.
class ThreadPool {
 public:
    ThreadPool(int threads, size_t maxWaiting);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;
    [[nodiscard]] bool tryPost(Task task);

 private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace postern::base
