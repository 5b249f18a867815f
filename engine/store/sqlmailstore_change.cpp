// What happens to messages that are there: flags, expunge, copy and move.
#include "engine/store/bodytable.h"
#include "engine/store/messagetable.h"
#include "engine/store/sqlmailstore.h"

namespace postern::store {
namespace {

using Rows = std::vector<mail::IndexRow>;
constexpr quint64 kSystemFlags =
    mail::FlagSeen | mail::FlagAnswered | mail::FlagFlagged | mail::FlagDeleted | mail::FlagDraft;

/// The chosen rows as few ranges: neighbours in `rows` that lie in one range of `asked` have no other message
/// between them. `rows` are all messages of `asked`.
std::vector<mail::UidRange> runsOf(const Rows& rows, const std::vector<bool>& chosen,
                                   const mail::UidSet& asked) {
    std::vector<mail::UidRange> runs;
    auto range = asked.ranges().begin();
    bool open = false;
    for (size_t i = 0; i < rows.size(); ++i) {
        const quint32 uid = rows[i].uid;
        while (uid > range->last) {
            ++range;
            open = false;
        }
        if (!chosen[i])
            open = false;
        else if (open)
            runs.back().last = uid;
        else
            runs.push_back({uid, uid});
        open = chosen[i];
    }
    return runs;
}

struct FlagMask {
    quint64 keep = 0;
    quint64 set = 0;
    [[nodiscard]] quint64 of(quint64 flags) const { return (flags & keep) | set; }
};

FlagMask maskOf(FlagChange::Mode mode, quint64 bits) {
    switch (mode) {
        case FlagChange::Mode::Add:
            return {~quint64(0), bits};
        case FlagChange::Mode::Remove:
            return {~bits, 0};
        case FlagChange::Mode::Set:
            break;
    }
    return {0, bits};
}

}  // namespace

void SqlMailStore::storeFlags(base::MailboxId mailbox, mail::UidSet uids, FlagChange change,
                              std::optional<quint64> unchangedSince, Executor replyOn,
                              Reply<mail::UidSet> reply) {
    auto job = [this, mailbox, uids = std::move(uids), change = std::move(change),
                unchangedSince](Transaction& transaction) -> base::Result<mail::UidSet> {
        Connection& connection = transaction.connection();
        MailboxEdits edits(connection);
        const base::Result<MailboxEdit*> opened = edits.open(mailbox);
        if (!opened)
            return opened.error();
        MailboxEdit& edit = **opened;
        const base::Result<Rows> rows = rowsOf(connection, edit.info(), uids);
        const bool addMissing = change.mode != FlagChange::Mode::Remove;
        const base::Result<quint64> keywords = keywordBits(connection, edit, change.keywords, addMissing);
        if (!rows || !keywords)
            return rows ? keywords.error() : rows.error();
        const FlagMask mask = maskOf(change.mode, (change.systemFlags & kSystemFlags) | *keywords);
        mail::UidSet leftAlone;
        std::vector<bool> chosen(rows->size(), false);
        for (size_t i = 0; i < rows->size(); ++i) {
            mail::IndexRow row = (*rows)[i];
            if (unchangedSince && row.modseq > *unchangedSince) {
                leftAlone.add(row.uid);
                continue;
            }
            row.flags = mask.of(row.flags);
            if (row.flags == (*rows)[i].flags)
                continue;
            chosen[i] = true;
            row.modseq = edit.modseq();
            edit.replaced((*rows)[i], row);
        }
        for (const mail::UidRange& run : runsOf(*rows, chosen, uids)) {
            const base::Status status =
                changeFlags(connection, mailbox, run, mask.keep, mask.set, edit.modseq());
            if (!status)
                return status.error();
        }
        if (base::Status status = commitEdits(transaction, edits); !status)
            return status.error();
        return leftAlone;
    };
    m_writer.submit<mail::UidSet>(std::move(job), std::move(replyOn), std::move(reply));
}

base::Status SqlMailStore::removeRows(Connection& connection, MailboxEdit& from, const Rows& rows,
                                      const std::vector<bool>& chosen, const mail::UidSet& asked) {
    for (size_t i = 0; i < rows.size(); ++i) {
        if (chosen[i])
            from.removed(rows[i]);
    }
    for (const mail::UidRange& run : runsOf(rows, chosen, asked)) {
        if (base::Status status = removeMessages(connection, from.info().id, run); !status)
            return status;
    }
    return base::Done{};
}

void SqlMailStore::expunge(base::MailboxId mailbox, mail::UidSet uids, bool regardless, Executor replyOn,
                           Reply<mail::UidSet> reply) {
    auto job = [this, mailbox, uids = std::move(uids),
                regardless](Transaction& transaction) -> base::Result<mail::UidSet> {
        Connection& connection = transaction.connection();
        MailboxEdits edits(connection);
        const base::Result<MailboxEdit*> edit = edits.open(mailbox);
        if (!edit)
            return edit.error();
        const base::Result<Rows> rows = rowsOf(connection, (*edit)->info(), uids);
        if (!rows)
            return rows.error();
        mail::UidSet gone;
        std::vector<bool> chosen(rows->size(), false);
        for (size_t i = 0; i < rows->size(); ++i) {
            chosen[i] = regardless || ((*rows)[i].flags & mail::FlagDeleted);
            if (chosen[i])
                gone.add((*rows)[i].uid);
        }
        base::Status status = removeRows(connection, **edit, *rows, chosen, uids);
        if (status)
            status = commitEdits(transaction, edits);
        if (!status)
            return status.error();
        return gone;
    };
    m_writer.submit<mail::UidSet>(std::move(job), std::move(replyOn), std::move(reply));
}

/// Keywords have bits per mailbox: a copy may need other bits than its source.
base::Result<CopyReceipt> SqlMailStore::copyRows(Connection& connection, MailboxEdit& from, MailboxEdit& to,
                                                 const Rows& rows) {
    const base::Result<QList<QByteArray>> names = keywordsOf(connection, from.info());
    if (!names)
        return names.error();
    CopyReceipt receipt;
    receipt.uidValidity = to.info().uidValidity;
    for (const mail::IndexRow& source : rows) {
        const base::Result<quint32> uid = to.takeUid();
        const base::Result<quint64> flags = translatedFlags(connection, from, to, *names, source.flags);
        if (!uid || !flags)
            return uid ? flags.error() : uid.error();
        mail::IndexRow row = source;
        row.uid = *uid;
        row.flags = *flags;
        row.modseq = to.modseq();
        row.message = takeMessageId();
        base::Status status = insertCopy(connection, to.info().id, row, source.message);
        if (status)
            status = addReferences(connection, row.body, 1);
        if (!status)
            return status.error();
        to.added(row);
        receipt.from.push_back(source.uid);
        receipt.to.push_back(row.uid);
    }
    return receipt;
}

base::Result<quint64> SqlMailStore::translatedFlags(Connection& connection, const MailboxEdit& from,
                                                    MailboxEdit& to, const QList<QByteArray>& names,
                                                    quint64 flags) {
    if (&from == &to || flags >> mail::kFirstKeywordBit == 0)
        return flags;
    QList<QByteArray> keywords;
    for (qsizetype i = 0; i < names.size(); ++i) {
        if (flags >> (mail::kFirstKeywordBit + i) & 1)
            keywords.append(names[i]);
    }
    const base::Result<quint64> bits = keywordBits(connection, to, keywords, true);
    if (!bits)
        return bits.error();
    return (flags & kSystemFlags) | *bits;
}

base::Result<CopyReceipt> SqlMailStore::transfer(Connection& connection, MailboxEdits& edits,
                                                 base::MailboxId from, base::MailboxId to,
                                                 const mail::UidSet& uids, bool move, Absent absent) {
    const base::Result<MailboxEdit*> source = edits.open(from);
    const base::Result<MailboxEdit*> target = edits.open(to);
    if (!source || !target)
        return mailboxMissing();
    const base::Result<Rows> rows = rowsOf(connection, (*source)->info(), uids);
    if (!rows)
        return rows.error();
    if (absent == Absent::Fail && rows->size() < static_cast<size_t>(uids.count()))
        return base::fail("store.message-missing", QStringLiteral("Some of the messages no longer exist"));
    base::Result<CopyReceipt> receipt = copyRows(connection, **source, **target, *rows);
    if (receipt && move) {
        const std::vector<bool> all(rows->size(), true);
        if (base::Status status = removeRows(connection, **source, *rows, all, uids); !status)
            return status.error();
    }
    return receipt;
}

void SqlMailStore::copy(base::MailboxId from, mail::UidSet uids, base::MailboxId to, bool move, Absent absent,
                        Executor replyOn, Reply<CopyReceipt> reply) {
    auto job = [this, from, uids = std::move(uids), to, move,
                absent](Transaction& transaction) -> base::Result<CopyReceipt> {
        MailboxEdits edits(transaction.connection());
        base::Result<CopyReceipt> receipt =
            transfer(transaction.connection(), edits, from, to, uids, move, absent);
        if (!receipt)
            return receipt;
        if (base::Status status = commitEdits(transaction, edits); !status)
            return status.error();
        return receipt;
    };
    m_writer.submit<CopyReceipt>(std::move(job), std::move(replyOn), std::move(reply));
}

}  // namespace postern::store
