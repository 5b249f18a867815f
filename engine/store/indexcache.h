#pragma once

#include "engine/store/mailstore.h"
#include "engine/store/watcher.h"

#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

namespace postern::store {

/// What one committed job did to one mailbox.
struct MailboxChange {
    base::MailboxId mailbox;
    quint64 modseq = 0;
    quint32 uidNext = 1;
    std::vector<mail::IndexRow> added;          // ascending UIDs past all others
    std::vector<mail::IndexRow> replaced;       // ascending
    std::vector<quint32> removed;               // ascending UIDs
    std::optional<QList<QByteArray>> keywords;  // when there are new ones
    bool deleted = false;
};

/// The snapshots of the mailboxes in use, brought up to date by the writer after each commit. Thread-safe.
/// Bounded by rows, least recently used first out; a mailbox that somebody watches stays.
class IndexCache {
 public:
    explicit IndexCache(size_t maxRows) : m_maxRows(maxRows) {}
    using Loader = std::function<base::Result<IndexPtr>()>;
    using Executor = std::shared_ptr<base::Executor>;

    /// From the cache, else by `load`, which reads the database in the caller's thread. What is committed
    /// while it reads is kept and applied to what it read.
    [[nodiscard]] base::Result<IndexPtr> get(base::MailboxId mailbox, const Loader& load);
    /// What is cached, or null.
    [[nodiscard]] IndexPtr peek(base::MailboxId mailbox);

    /// In the writer thread after the commit, in the order of the commits: snapshot first, then the watchers.
    /// `load` serves a watched mailbox that is not cached.
    void publish(const MailboxChange& change, const Loader& load);

    [[nodiscard]] std::unique_ptr<Watch> watch(base::MailboxId mailbox, Executor on,
                                               std::function<void(IndexPtr)> changed);

 private:
    struct Entry {
        IndexPtr index;
        std::list<base::MailboxId>::iterator place;
    };
    struct Loading {
        int readers = 0;
        std::vector<MailboxChange> changes;
    };

    void insert(base::MailboxId mailbox, IndexPtr index);
    void erase(base::MailboxId mailbox);
    void evict();
    [[nodiscard]] base::Result<IndexPtr> settle(base::MailboxId mailbox, base::Result<IndexPtr> loaded);
    [[nodiscard]] IndexPtr update(const MailboxChange& change);

    const size_t m_maxRows;
    std::mutex m_mutex;  // guards all below
    std::unordered_map<base::MailboxId, Entry> m_entries;
    std::list<base::MailboxId> m_recent;  // most recent first
    size_t m_rows = 0;
    std::unordered_map<base::MailboxId, Loading> m_loading;
    const std::shared_ptr<Watchers> m_watchers = std::make_shared<Watchers>();  // has its own lock
};

/// `index` with `change` applied; the same one when the change is already in it.
[[nodiscard]] IndexPtr applied(const IndexPtr& index, const MailboxChange& change);

}  // namespace postern::store
