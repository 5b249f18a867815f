#include "engine/store/writerthread.h"

#include "engine/store/spareroom.h"

#include <algorithm>
#include <future>

namespace postern::store {
namespace {

constexpr int kBusyAttempts = 3;  // each waits for the busy timeout of the connection

}  // namespace

class WriterThread::Scope final : public Transaction {
 public:
    Scope(Connection& connection, std::vector<base::Task>& hooks)
        : m_connection(connection), m_hooks(hooks) {}
    Connection& connection() override { return m_connection; }
    void afterCommit(base::Task task) override { m_hooks.push_back(std::move(task)); }

 private:
    Connection& m_connection;
    std::vector<base::Task>& m_hooks;
};

WriterThread::WriterThread(const Database& database, base::Log& log) : m_database(database), m_log(log) {}

WriterThread::~WriterThread() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

base::Status WriterThread::start() {
    auto opened = std::make_shared<std::promise<base::Status>>();
    std::future<base::Status> answer = opened->get_future();
    m_thread = std::thread(
        [this, opened] { run([opened](base::Status status) { opened->set_value(std::move(status)); }); });
    return answer.get();
}

void WriterThread::run(const std::function<void(base::Status)>& opened) {
    base::Result<std::unique_ptr<Connection>> connection = m_database.openForWriting();
    if (!connection) {
        opened(connection.error());
        return;
    }
    m_connection = connection.take();
    opened(base::Done{});
    {
        SpareRoom room(*m_connection);
        m_idleDue = std::chrono::steady_clock::now() + kIdle;  // for what the last run has left
        while (std::optional<std::vector<Item>> batch = nextBatch()) {
            if (!batch->empty()) {
                runBatch(*batch);
                finish(*batch);
                m_idleDue = std::chrono::steady_clock::now() + kIdle;
            } else if (room.giveBack()) {
                m_idleDue = std::chrono::steady_clock::now() + kPause;
            } else {
                m_idleDue.reset();
            }
        }
    }
    m_connection.reset();
}

std::optional<WriterThread::TimePoint> WriterThread::wakeAt() const {
    if (!m_laterDue || !m_idleDue)
        return m_laterDue ? m_laterDue : m_idleDue;
    return std::min(*m_laterDue, *m_idleDue);
}

std::optional<std::vector<WriterThread::Item>> WriterThread::nextBatch() {
    std::unique_lock lock(m_mutex);
    while (!m_stopping && m_queue.empty()) {
        const std::optional<TimePoint> wake = wakeAt();
        if (!wake)
            m_wake.wait(lock);
        else if (m_wake.wait_until(lock, *wake) == std::cv_status::timeout)
            break;
    }
    std::vector<Item> batch;
    take(m_queue, batch);
    if (m_stopping || !batch.empty() || (m_laterDue && *m_laterDue <= std::chrono::steady_clock::now()))
        take(m_later, batch);
    if (m_later.empty())
        m_laterDue.reset();
    if (m_stopping && batch.empty())
        return std::nullopt;
    return batch;
}

void WriterThread::take(std::deque<Item>& from, std::vector<Item>& batch) {
    while (!from.empty() && batch.size() < kMaxBatch) {
        batch.push_back(std::move(from.front()));
        from.pop_front();
    }
}

void WriterThread::enqueue(RawJob job, std::shared_ptr<base::Executor> replyOn, RawReply reply) {
    {
        const std::lock_guard lock(m_mutex);
        m_queue.push_back({std::move(job), std::move(replyOn), std::move(reply), base::Done{}, {}});
    }
    m_wake.notify_one();
}

void WriterThread::enqueueLater(RawJob job) {
    {
        const std::lock_guard lock(m_mutex);
        m_later.push_back({std::move(job), nullptr, [](const base::Status&) {}, base::Done{}, {}});
        if (m_laterDue)
            return;
        m_laterDue = std::chrono::steady_clock::now() + kLater;
    }
    m_wake.notify_one();
}

base::Status WriterThread::enqueueAndWait(RawJob job) {
    auto done = std::make_shared<std::promise<base::Status>>();
    std::future<base::Status> answer = done->get_future();
    enqueue(std::move(job), nullptr, [done](const base::Status& status) { done->set_value(status); });
    return answer.get();
}

void WriterThread::runBatch(std::vector<Item>& batch) {
    if (attempt(batch) || batch.size() == 1)
        return;
    // Nothing of the batch is in the database now. Alone, each job stands or falls for itself.
    m_log.write(base::LogCategory::Store, base::LogLevel::Problem,
                "A group of writes failed; running them one by one");
    for (Item& item : batch) (void)attempt({&item, 1});
}

/// One transaction with all of `items`. False: it was rolled back, and each item holds the error.
bool WriterThread::attempt(std::span<Item> items) {
    for (Item& item : items) {
        item.hooks.clear();
        item.status = base::Done{};
    }
    m_connection->clearBroken();
    base::Status status = begin();
    bool whole = bool(status);
    if (whole)
        whole = runJobs(items);
    if (whole && items.size() == 1 && !items.front().status) {
        rollBack();
        return true;
    }
    if (whole) {
        status = commit();
        whole = bool(status);
    } else if (m_connection->broken()) {
        status = *m_connection->broken();
    }
    if (whole) {
        noteTrouble({});
        return true;
    }
    rollBack();
    const base::Error& error = status.error();
    if (error.code == "store.full" || error.code == "store.io")
        noteTrouble(error);
    m_log.write(base::LogCategory::Store, base::LogLevel::Failure, error.text.toUtf8());
    for (Item& item : items) {
        item.hooks.clear();
        item.status = error;
    }
    return false;
}

/// False when a statement failed by more than a constraint: SQLite may have rolled back the whole
/// transaction, so that going on would commit later jobs and lose earlier ones.
bool WriterThread::runJobs(std::span<Item> items) {
    const bool alone = items.size() == 1;  // then the transaction is savepoint enough
    for (Item& item : items) {
        if (!alone && !m_connection->prepare("SAVEPOINT job").run())
            return false;
        Scope scope(*m_connection, item.hooks);
        item.status = item.job(scope);
        if (m_connection->broken())
            return false;
        if (!item.status) {
            item.hooks.clear();
            if (!alone && !m_connection->prepare("ROLLBACK TO job").run())
                return false;
        }
        if (!alone && !m_connection->prepare("RELEASE job").run())
            return false;
    }
    return true;
}

base::Status WriterThread::begin() {
    base::Status status = m_connection->prepare("BEGIN IMMEDIATE").run();
    for (int i = 1; i < kBusyAttempts && !status && status.error().code == "store.busy"; ++i) {
        m_connection->clearBroken();
        status = m_connection->prepare("BEGIN IMMEDIATE").run();
    }
    return status;
}

base::Status WriterThread::commit() {
    base::Status status = m_connection->prepare("COMMIT").run();
    for (int i = 1; i < kBusyAttempts && !status && status.error().code == "store.busy"; ++i)
        status = m_connection->prepare("COMMIT").run();
    return status;
}

void WriterThread::noteTrouble(const base::Error& error) {
    const bool is = !error.code.isEmpty();
    if (is || m_inTrouble)
        m_trouble.set(std::make_shared<const base::Error>(error));
    m_inTrouble = is;
}

void WriterThread::rollBack() {
    (void)m_connection->prepare("ROLLBACK").run();  // fails when SQLite has done it already
    m_connection->clearBroken();
}

void WriterThread::finish(std::vector<Item>& batch) {
    for (Item& item : batch) {
        for (const base::Task& hook : item.hooks) hook();
    }
    for (Item& item : batch) {
        if (item.replyOn)
            item.replyOn->post(
                [reply = std::move(item.reply), status = std::move(item.status)] { reply(status); });
        else
            item.reply(item.status);
    }
}

}  // namespace postern::store
