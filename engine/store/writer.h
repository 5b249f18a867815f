#pragma once

#include "engine/base/executor.h"
#include "engine/base/result.h"

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace postern::store {

class Connection;
class Database;

/// What a job may do beside SQL: hooks that run in the writer thread after the commit that makes the job
/// durable (publish a snapshot, wake watchers) and are dropped when the job or its batch fails.
class Transaction {
 public:
    virtual ~Transaction() = default;
    [[nodiscard]] virtual Connection& connection() = 0;
    virtual void afterCommit(base::Task task) = 0;
};

/// The only thread that writes to the database. It takes all waiting jobs (bounded), runs each in a
/// savepoint, commits once, then answers all: "250 OK" is sent only from such an answer. A job that fails by
/// a constraint or by returning an Error fails alone. Any other SQL error inside a savepoint (disk full, I/O)
/// rolls the whole batch back; its other jobs are run again one by one, so that no part of a batch is ever
/// left committed.
class Writer {
 public:
    virtual ~Writer() = default;

    template <class T>
    using Job = std::function<base::Result<T>(Transaction&)>;
    template <class T>
    using Reply = std::function<void(base::Result<T>)>;

    /// Thread-safe. `job` runs in the writer thread and may run twice (re-run of a batch): it must not
    /// consume what it captured. `reply` is posted to `replyOn` after the commit; a null `replyOn` runs it in
    /// the writer thread.
    template <class T>
    void submit(Job<T> job, std::shared_ptr<base::Executor> replyOn, Reply<T> reply) {
        auto slot = std::make_shared<base::Result<T>>(base::Error{});
        enqueue(
            [job = std::move(job), slot](Transaction& transaction) -> base::Status {
                *slot = job(transaction);
                return *slot ? base::Status(base::Done{}) : base::Status(slot->error());
            },
            std::move(replyOn),
            [slot, reply = std::move(reply)](const base::Status& status) {
                if (status)
                    reply(std::move(*slot));
                else
                    reply(status.error());
            });
    }
    /// Thread-safe. For what is not worth a commit of its own: `job` joins the next one, or runs by itself
    /// after about a second without any, and at the latest when the writer ends. As with submit(), it may run
    /// twice; when it fails nobody is told.
    void submitLater(Job<base::Done> job) {
        enqueueLater(
            [job = std::move(job)](Transaction& transaction) -> base::Status { return job(transaction); });
    }
    /// Waits for the answer; for start-up and tests only, never in a thread with an event loop that others
    /// wait for.
    template <class T>
    [[nodiscard]] base::Result<T> submitAndWait(Job<T> job);

    /// Why the last write failed when that was the fault of the disk ("store.full", "store.io"); an empty
    /// code once something was committed since. Thread-safe.
    [[nodiscard]] virtual base::Error trouble() const { return {}; }

 protected:
    using RawJob = std::function<base::Status(Transaction&)>;
    using RawReply = std::function<void(const base::Status&)>;
    virtual void enqueue(RawJob job, std::shared_ptr<base::Executor> replyOn, RawReply reply) = 0;
    virtual void enqueueLater(RawJob job) = 0;
    virtual base::Status enqueueAndWait(RawJob job) = 0;
};

template <class T>
base::Result<T> Writer::submitAndWait(Job<T> job) {
    auto slot = std::make_shared<base::Result<T>>(base::Error{});
    const base::Status status = enqueueAndWait([&job, slot](Transaction& transaction) -> base::Status {
        *slot = job(transaction);
        return *slot ? base::Status(base::Done{}) : base::Status(slot->error());
    });
    if (!status)
        return status.error();
    return std::move(*slot);
}

}  // namespace postern::store
