#include "engine/store/sqlmailstore.h"

#include "engine/store/bodytable.h"
#include "engine/store/messagetable.h"

#include <algorithm>

namespace postern::store {
namespace {

constexpr size_t kMaxCachedRows = 2'000'000;  // about 150 MB

base::Result<qint64> firstFree(Connection& connection, const char* sql) {
    Statement statement = connection.prepare(sql);
    if (base::Status status = statement.run(); !status)
        return status.error();
    return statement.next() ? statement.integer(0) + 1 : 1;
}

}  // namespace

SqlMailStore::SqlMailStore(Writer& writer, const base::Clock& clock)
    : m_writer(writer), m_clock(clock), m_cache(kMaxCachedRows), m_recent(writer) {}

base::Status SqlMailStore::start() {
    return m_writer.submitAndWait<base::Done>([this](Transaction& transaction) -> base::Status {
        Connection& connection = transaction.connection();
        if (base::Status status = dropAllStaged(connection); !status)
            return status;
        const base::Result<qint64> body = firstFree(connection, "SELECT max(id) FROM body");
        const base::Result<qint64> message = firstFree(connection, "SELECT max(id) FROM message_detail");
        if (!body || !message)
            return body ? message.error() : body.error();
        m_nextBody = *body;
        m_nextMessage = *message;
        return base::Done{};
    });
}

/// From the cached snapshot when it is the state this job sees, which spares reading them.
base::Result<SqlMailStore::Rows> SqlMailStore::rowsOf(Connection& connection, const MailboxInfo& mailbox,
                                                      const mail::UidSet& uids) {
    const IndexPtr cached = m_cache.peek(mailbox.id);
    if (!cached || cached->highestModseq != mailbox.highestModseq)
        return loadRows(connection, mailbox.id, uids);
    Rows rows;
    for (const mail::UidRange& range : uids.ranges()) {
        for (quint32 i = cached->lowerBound(range.first);
             i < cached->count() && cached->at(i).uid <= range.last; ++i)
            rows.push_back(cached->at(i));
    }
    return rows;
}

base::Result<QList<QByteArray>> SqlMailStore::keywordsOf(Connection& connection, const MailboxInfo& mailbox) {
    const IndexPtr cached = m_cache.peek(mailbox.id);
    if (cached && cached->highestModseq == mailbox.highestModseq)
        return cached->keywords;
    return loadKeywords(connection, mailbox.id);
}

/// The flag bits of `keywords` (not case-sensitive, RFC 9051 section 2.3.2). New ones get the next bit; past
/// kMaxKeywords they are left out.
base::Result<quint64> SqlMailStore::keywordBits(Connection& connection, MailboxEdit& edit,
                                                const QList<QByteArray>& keywords, bool addMissing) {
    if (keywords.isEmpty())
        return quint64(0);
    const std::optional<QList<QByteArray>>& grownBefore = edit.change().keywords;  // by this very job
    base::Result<QList<QByteArray>> known = grownBefore ? *grownBefore : keywordsOf(connection, edit.info());
    if (!known)
        return known.error();
    quint64 bits = 0;
    bool grown = false;
    for (const QByteArray& keyword : keywords) {
        const auto same = [&](const QByteArray& one) {
            return one.compare(keyword, Qt::CaseInsensitive) == 0;
        };
        qsizetype at = std::find_if(known->begin(), known->end(), same) - known->begin();
        if (at == known->size()) {
            if (!addMissing || at >= mail::kMaxKeywords)
                continue;
            if (base::Status status = insertKeyword(connection, edit.info().id, at, keyword); !status)
                return status.error();
            known->append(keyword);
            grown = true;
        }
        bits |= quint64(1) << (mail::kFirstKeywordBit + at);
    }
    if (grown)
        edit.keywords(known.take());
    return bits;
}

base::Status SqlMailStore::commitEdits(Transaction& transaction, MailboxEdits& edits) {
    if (base::Status status = edits.write(); !status)
        return status;
    transaction.afterCommit([this, &connection = transaction.connection(), changes = edits.changes()] {
        for (const MailboxChange& change : changes) publish(connection, change);
    });
    return base::Done{};
}

void SqlMailStore::publishDeleted(Transaction& transaction, base::MailboxId mailbox) {
    MailboxChange change;
    change.mailbox = mailbox;
    change.deleted = true;
    transaction.afterCommit([this, &connection = transaction.connection(), change] {
        m_recent.forget(change.mailbox);
        publish(connection, change);
    });
}

void SqlMailStore::publish(Connection& connection, const MailboxChange& change) {
    m_cache.publish(change, [&connection, &change] { return loadIndex(connection, change.mailbox); });
}

std::unique_ptr<Watch> SqlMailStore::watch(base::MailboxId mailbox, Executor on,
                                           std::function<void(IndexPtr)> changed) {
    return m_cache.watch(mailbox, std::move(on), std::move(changed));
}

base::Status SqlMailStore::dropAccountMail(Transaction& transaction, base::AccountId account) {
    const base::Result<QList<MailboxInfo>> boxes = listMailboxes(transaction.connection(), account);
    if (!boxes)
        return boxes.error();
    for (const MailboxInfo& box : *boxes) {
        if (base::Status status = dropMailbox(transaction.connection(), box.id); !status)
            return status;
        publishDeleted(transaction, box.id);
    }
    return base::Done{};
}

}  // namespace postern::store
