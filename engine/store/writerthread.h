#pragma once

#include "engine/base/log.h"
#include "engine/base/shared.h"
#include "engine/store/database.h"
#include "engine/store/writer.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

namespace postern::store {

/// The writer of writer.h on a thread of its own with the one write connection. The queue is bounded by those
/// who wait: a session has one write under way. The destructor runs what is queued, then ends the thread.
class WriterThread final : public Writer {
 public:
    static constexpr size_t kMaxBatch = 64;
    static constexpr std::chrono::milliseconds kIdle{500};    // without jobs, before room is given back
    static constexpr std::chrono::milliseconds kPause{50};    // between two steps of that
    static constexpr std::chrono::milliseconds kLater{1000};  // submitLater() waits so long for a commit

    WriterThread(const Database& database, base::Log& log);
    ~WriterThread() override;

    /// Opens the database in the thread and waits for it. Errors: those of Database::openForWriting().
    [[nodiscard]] base::Status start();
    [[nodiscard]] base::Error trouble() const override { return *m_trouble.get(); }

 protected:
    void enqueue(RawJob job, std::shared_ptr<base::Executor> replyOn, RawReply reply) override;
    void enqueueLater(RawJob job) override;
    base::Status enqueueAndWait(RawJob job) override;

 private:
    struct Item {
        RawJob job;
        std::shared_ptr<base::Executor> replyOn;
        RawReply reply;
        base::Status status = base::Done{};
        std::vector<base::Task> hooks;
    };
    class Scope;

    void run(const std::function<void(base::Status)>& opened);
    using TimePoint = std::chrono::steady_clock::time_point;
    /// Empty when there is nothing to do for so long that room may be given back; nothing when the writer is
    /// to end.
    [[nodiscard]] std::optional<std::vector<Item>> nextBatch();
    [[nodiscard]] std::optional<TimePoint> wakeAt() const;
    static void take(std::deque<Item>& from, std::vector<Item>& batch);
    void runBatch(std::vector<Item>& batch);
    [[nodiscard]] bool attempt(std::span<Item> items);
    [[nodiscard]] bool runJobs(std::span<Item> items);
    [[nodiscard]] base::Status begin();
    [[nodiscard]] base::Status commit();
    void rollBack();
    static void finish(std::vector<Item>& batch);
    void noteTrouble(const base::Error& error);

    const Database& m_database;
    base::Log& m_log;
    std::unique_ptr<Connection> m_connection;  // of the thread alone
    bool m_inTrouble = false;                  // of the thread alone
    base::Shared<base::Error> m_trouble{std::make_shared<const base::Error>()};
    std::optional<TimePoint> m_idleDue;  // likewise: when to look for room; none until the next job
    std::mutex m_mutex;                  // guards all below but the thread
    std::condition_variable m_wake;
    std::deque<Item> m_queue;
    std::deque<Item> m_later;
    std::optional<TimePoint> m_laterDue;  // while m_later holds something
    bool m_stopping = false;
    std::thread m_thread;
};

}  // namespace postern::store
