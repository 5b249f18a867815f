#pragma once

#include "engine/store/messagetable.h"
#include "engine/store/standardmailboxes.h"
#include "engine/store/store.h"

#include <QTemporaryDir>
#include <QTest>

#include <deque>
#include <future>
#include <limits>
#include <mutex>

namespace postern::store::test {

/// Keeps tasks until the test runs them, in its own thread.
class HeldExecutor final : public base::Executor {
 public:
    void post(base::Task task) override {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }
    int runAll() {
        std::deque<base::Task> tasks;
        {
            const std::lock_guard lock(m_mutex);
            tasks.swap(m_tasks);
        }
        for (base::Task& task : tasks) task();
        return static_cast<int>(tasks.size());
    }

 private:
    std::mutex m_mutex;
    std::deque<base::Task> m_tasks;
};

/// Calls `start` with a reply and waits for the answer, which comes in the writer thread.
template <class T, class Start>
base::Result<T> await(Start start) {
    auto promise = std::make_shared<std::promise<base::Result<T>>>();
    auto future = promise->get_future();
    start([promise](base::Result<T> result) { promise->set_value(std::move(result)); });
    return future.get();
}

inline mail::UidSet uids(std::initializer_list<quint32> list) {
    mail::UidSet set;
    for (const quint32 uid : list) set.add(uid);
    return set;
}

inline mail::UidSet allUids() {
    mail::UidSet set;
    set.add(1, std::numeric_limits<quint32>::max());
    return set;
}

inline NewBody bodyOf(const QByteArray& text) {
    NewBody body;
    body.chunks = {text};
    body.size = text.size();
    body.headerSize = text.contains("\r\n\r\n") ? text.indexOf("\r\n\r\n") + 4 : text.size();
    body.envelope = "(envelope)";
    body.structure = "structure";
    return body;
}

inline QByteArray messageOf(int octets, char fill = 'x') {
    const QByteArray header = "From: a@example.org\r\nSubject: test\r\n\r\n";
    return header + QByteArray(std::max<qsizetype>(octets - header.size(), 0), fill);
}

/// A store in a folder of its own with two accounts, 1 and 2.
class StoreFixture {
 public:
    StoreFixture() {
        open();
        const auto made =
            store->writer().submitAndWait<base::Done>([this](Transaction& transaction) -> base::Status {
                Connection& connection = transaction.connection();
                base::Status status =
                    connection.exec(QStringLiteral("INSERT INTO domain (id, name, display, is_main, created) "
                                                   "VALUES (1, 'example.org', 'example.org', 1, 0)"));
                for (int account = 1; status && account <= 2; ++account) {
                    status = connection.exec(
                        QStringLiteral("INSERT INTO account (id, domain, local, display, created) "
                                       "VALUES (%1, 1, 'user%1', 'user%1@example.org', 0)")
                            .arg(account));
                    if (status)
                        status = createStandardMailboxes(connection, {account}, clock.utcMs());
                }
                return status;
            });
        if (!made)
            qFatal("fixture: %s", qPrintable(made.error().text));
    }

    void open() {
        reader.reset();
        store.reset();
        auto opened = Store::open(folder.path(), clock, log);
        if (!opened)
            qFatal("open: %s", qPrintable(opened.error().text));
        store = opened.take();
        reader = store->openReader().take();
    }

    MailStore& mail() { return store->mail(); }
    base::MailboxId box(const char* name = "INBOX", qint64 account = 1) {
        const auto info = mail().mailbox(*reader, {account}, name);
        return info ? info->id : base::MailboxId{};
    }
    MailboxInfo info(const char* name = "INBOX", qint64 account = 1) {
        const auto found = mail().mailbox(*reader, {account}, name);
        return found ? *found : MailboxInfo{};
    }
    IndexPtr index(base::MailboxId mailbox) {
        auto loaded = mail().index(*reader, mailbox);
        return loaded ? *loaded : nullptr;
    }
    base::Status deliver(const QByteArray& text, std::vector<Copy> copies = {{{1}, "INBOX", {}, 0}}) {
        return await<base::Done>([&](auto reply) { mail().deliver(bodyOf(text), copies, nullptr, reply); });
    }
    base::Result<AppendReceipt> append(base::MailboxId mailbox, const QByteArray& text, quint64 flags = 0,
                                       const QList<QByteArray>& keywords = {}) {
        return await<AppendReceipt>([&](auto reply) {
            mail().append(mailbox, bodyOf(text), flags, keywords, {}, 0, nullptr, reply);
        });
    }
    base::Result<mail::UidSet> storeFlags(base::MailboxId mailbox, const mail::UidSet& set,
                                          const FlagChange& change,
                                          std::optional<quint64> unchangedSince = {}) {
        return await<mail::UidSet>(
            [&](auto reply) { mail().storeFlags(mailbox, set, change, unchangedSince, nullptr, reply); });
    }
    base::Result<mail::UidSet> expunge(base::MailboxId mailbox, const mail::UidSet& set,
                                       bool regardless = false) {
        return await<mail::UidSet>(
            [&](auto reply) { mail().expunge(mailbox, set, regardless, nullptr, reply); });
    }
    base::Result<CopyReceipt> copy(base::MailboxId from, const mail::UidSet& set, base::MailboxId to,
                                   bool move = false, MailStore::Absent absent = MailStore::Absent::Skip) {
        return await<CopyReceipt>(
            [&](auto reply) { mail().copy(from, set, to, move, absent, nullptr, reply); });
    }
    base::Result<base::MailboxId> create(const QByteArray& name) {
        return await<base::MailboxId>(
            [&](auto reply) { mail().createMailbox({1}, name, {}, nullptr, reply); });
    }
    base::Status remove(const QByteArray& name) {
        const auto gone =
            await<base::MailboxId>([&](auto reply) { mail().deleteMailbox({1}, name, nullptr, reply); });
        return gone ? base::Status(base::Done{}) : base::Status(gone.error());
    }
    base::Status rename(const QByteArray& from, const QByteArray& to) {
        return await<base::Done>([&](auto reply) { mail().renameMailbox({1}, from, to, nullptr, reply); });
    }
    QStringList problems() {
        const auto report = store->check();
        return report ? report->problems : QStringList{report.error().text};
    }
    qint64 number(const char* sql) {
        Statement statement = reader->connection().prepare(sql);
        return statement.run() && statement.next() ? statement.integer(0) : -1;
    }

    QTemporaryDir folder;
    base::ManualClock clock;
    base::NullLog log;
    std::unique_ptr<Store> store;
    std::unique_ptr<Reader> reader;
};

}  // namespace postern::store::test
