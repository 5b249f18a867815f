#include "engine/store/indexcache.h"

namespace postern::store {

IndexPtr applied(const IndexPtr& index, const MailboxChange& change) {
    if (index->highestModseq >= change.modseq && !change.deleted)
        return index;
    auto next = std::make_shared<mail::MailboxIndex>(*index);
    next->highestModseq = change.modseq;
    next->uidNext = change.uidNext;
    next->deleted = change.deleted;
    if (change.keywords)
        next->keywords = *change.keywords;
    for (const mail::IndexRow& row : change.replaced) {
        if (const auto at = next->find(row.uid))
            next->replace(*at, row);
    }
    std::vector<quint32> gone;
    for (const quint32 uid : change.removed) {
        if (const auto at = next->find(uid))
            gone.push_back(*at);
    }
    if (!gone.empty())
        next->remove(gone);
    for (const mail::IndexRow& row : change.added) next->append(row);
    return next;
}

IndexPtr IndexCache::peek(base::MailboxId mailbox) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_entries.find(mailbox);
    return found == m_entries.end() ? nullptr : found->second.index;
}

base::Result<IndexPtr> IndexCache::get(base::MailboxId mailbox, const Loader& load) {
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_entries.find(mailbox);
        if (found != m_entries.end()) {
            m_recent.splice(m_recent.begin(), m_recent, found->second.place);
            return found->second.index;
        }
        ++m_loading[mailbox].readers;
    }
    return settle(mailbox, load());
}

/// Ends a load: applies what was published meanwhile, and caches the outcome.
base::Result<IndexPtr> IndexCache::settle(base::MailboxId mailbox, base::Result<IndexPtr> loaded) {
    const std::lock_guard lock(m_mutex);
    const auto loading = m_loading.find(mailbox);
    IndexPtr index = loaded ? *loaded : nullptr;
    for (const MailboxChange& change : loading->second.changes) {
        if (index)
            index = applied(index, change);
    }
    if (--loading->second.readers == 0)
        m_loading.erase(loading);
    if (!index)
        return loaded;
    if (index->deleted)
        return base::fail("store.mailbox-missing", QStringLiteral("The mailbox does not exist"));
    const auto other = m_entries.find(mailbox);  // another thread may have been first
    if (other != m_entries.end())
        return other->second.index;
    insert(mailbox, index);
    evict();
    return index;
}

void IndexCache::insert(base::MailboxId mailbox, IndexPtr index) {
    m_rows += index->count();
    m_recent.push_front(mailbox);
    m_entries[mailbox] = {std::move(index), m_recent.begin()};
}

void IndexCache::erase(base::MailboxId mailbox) {
    const auto found = m_entries.find(mailbox);
    if (found == m_entries.end())
        return;
    m_rows -= found->second.index->count();
    m_recent.erase(found->second.place);
    m_entries.erase(found);
}

void IndexCache::evict() {
    // An empty mailbox counts too, else many of them would stay for ever.
    for (auto at = m_recent.end(); at != m_recent.begin() && m_rows + m_entries.size() > m_maxRows;) {
        --at;
        const base::MailboxId mailbox = *at;
        if (at == m_recent.begin())
            return;  // never the one just used
        if (m_watchers->has(mailbox))
            continue;
        ++at;
        erase(mailbox);
    }
}

/// Brings the cached snapshot forward, outside the lock as far as it costs time. Only the writer thread
/// changes entries; a reader may insert one or push it out meanwhile, then it is done again.
IndexPtr IndexCache::update(const MailboxChange& change) {
    for (;;) {
        const IndexPtr base = peek(change.mailbox);
        IndexPtr next = base ? applied(base, change) : nullptr;
        const std::lock_guard lock(m_mutex);
        const auto found = m_entries.find(change.mailbox);
        if ((found == m_entries.end() ? nullptr : found->second.index) != base)
            continue;
        if (const auto loading = m_loading.find(change.mailbox); loading != m_loading.end())
            loading->second.changes.push_back(change);
        if (base && change.deleted) {
            erase(change.mailbox);
        } else if (base) {
            m_rows += next->count();
            m_rows -= base->count();
            found->second.index = next;
        }
        return next;
    }
}

void IndexCache::publish(const MailboxChange& change, const Loader& load) {
    IndexPtr next = update(change);
    const std::vector<std::shared_ptr<Watcher>> watchers = m_watchers->of(change.mailbox);
    if (watchers.empty())
        return;
    if (!next && change.deleted) {
        auto gone = std::make_shared<mail::MailboxIndex>();
        gone->mailbox = change.mailbox;
        gone->deleted = true;
        next = gone;
    } else if (!next) {
        const base::Result<IndexPtr> loaded = get(change.mailbox, load);
        if (!loaded)
            return;
        next = *loaded;
    }
    for (const auto& watcher : watchers) watcher->tell(next);
}

std::unique_ptr<Watch> IndexCache::watch(base::MailboxId mailbox, Executor on,
                                         std::function<void(IndexPtr)> changed) {
    auto watcher = std::make_shared<Watcher>(std::move(on), std::move(changed));
    std::unique_ptr<Watch> handle = Watchers::add(m_watchers, mailbox, watcher);
    if (const IndexPtr now = peek(mailbox))
        watcher->tell(now);
    return handle;
}

}  // namespace postern::store
