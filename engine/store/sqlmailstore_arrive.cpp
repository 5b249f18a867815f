// Mail on its way in: staging, delivery and APPEND.
#include "engine/base/secret.h"
#include "engine/store/bodytable.h"
#include "engine/store/mailboxname.h"
#include "engine/store/messagetable.h"
#include "engine/store/sqlmailstore.h"

namespace postern::store {
namespace {

constexpr qsizetype kObjectIdSize = 16;
constexpr quint64 kSystemFlags =
    mail::FlagSeen | mail::FlagAnswered | mail::FlagFlagged | mail::FlagDeleted | mail::FlagDraft;

}  // namespace

void SqlMailStore::stage(base::BodyId body, int chunkNumber, QByteArray chunk, Executor replyOn,
                         Reply<base::BodyId> reply) {
    m_writer.submit<base::BodyId>(
        [this, body, chunkNumber,
         chunk = std::move(chunk)](Transaction& transaction) -> base::Result<base::BodyId> {
            const base::BodyId id = body ? body : base::BodyId{m_nextBody++};
            if (bool(body) != (chunkNumber > 0) || id.value > kMaxBodyId)
                return base::fail("store.body-missing",
                                  QStringLiteral("The message that was arriving is gone"));
            if (base::Status status = stageChunk(transaction.connection(), id, !body, chunk); !status)
                return status.error();
            return id;
        },
        std::move(replyOn), std::move(reply));
}

void SqlMailStore::discard(base::BodyId staged) {
    m_writer.submit<base::Done>(
        [staged](Transaction& transaction) { return dropStaged(transaction.connection(), staged); }, nullptr,
        [](const base::Status&) {});
}

/// The mailbox of a copy: the named one if it is there, else INBOX, which is made when the account has none.
base::Result<MailboxInfo> SqlMailStore::targetOf(Connection& connection, const Copy& copy) {
    const base::Result<QByteArray> name = normaliseMailboxName(copy.mailbox);
    if (name && *name != "INBOX") {
        const base::Result<MailboxRow> named = findMailbox(connection, copy.account, *name);
        if (named && !named->info.noSelect)
            return named->info;
    }
    const base::Result<MailboxRow> inbox = findMailbox(connection, copy.account, "INBOX");
    if (inbox && !inbox->info.noSelect)
        return inbox->info;
    const base::Result<base::MailboxId> made = create(connection, copy.account, "INBOX", {});
    if (!made)
        return made.error();
    const base::Result<MailboxRow> row = loadMailbox(connection, *made);
    if (!row)
        return row.error();
    return row->info;
}

base::Status SqlMailStore::deliverCopy(Connection& connection, MailboxEdits& edits, const Copy& copy,
                                       const NewBody& body, base::BodyId bodyId, qint64 nowMs) {
    const base::Result<MailboxInfo> target = targetOf(connection, copy);
    if (!target)
        return target.error();
    MailboxEdit& edit = edits.open(*target);
    const base::Result<quint32> uid = edit.takeUid();
    if (!uid)
        return uid.error();
    mail::IndexRow row;
    row.uid = *uid;
    row.flags = copy.systemFlags & kSystemFlags;
    row.modseq = edit.modseq();
    row.message = takeMessageId();
    row.body = bodyId;
    row.internalDateMs = nowMs;
    row.size = static_cast<quint32>(body.size + copy.prefix.size());
    row.prefixSize = static_cast<quint32>(copy.prefix.size());
    edit.added(row);
    return insertMessage(connection, target->id, row, base::randomBytes(kObjectIdSize), copy.prefix);
}

void SqlMailStore::deliver(NewBody body, std::vector<Copy> copies, Executor replyOn,
                           Reply<base::Done> reply) {
    m_writer.submit<base::Done>(
        [this, body = std::move(body), copies = std::move(copies)](Transaction& transaction) -> base::Status {
            Connection& connection = transaction.connection();
            if (copies.empty())
                return dropStaged(connection, body.staged);
            const base::Result<base::BodyId> id =
                storeBody(connection, body, {m_nextBody++}, static_cast<qint64>(copies.size()));
            if (!id)
                return id.error();
            MailboxEdits edits(connection);
            const qint64 now = m_clock.utcMs();
            for (const Copy& copy : copies) {
                if (base::Status status = deliverCopy(connection, edits, copy, body, *id, now); !status)
                    return status;
            }
            return commitEdits(transaction, edits);
        },
        std::move(replyOn), std::move(reply));
}

void SqlMailStore::append(base::MailboxId mailbox, NewBody body, quint64 systemFlags,
                          QList<QByteArray> keywords, std::optional<qint64> internalDateMs, int offsetMinutes,
                          Executor replyOn, Reply<AppendReceipt> reply) {
    auto job = [this, mailbox, body = std::move(body), systemFlags, keywords = std::move(keywords),
                internalDateMs, offsetMinutes](Transaction& transaction) -> base::Result<AppendReceipt> {
        Connection& connection = transaction.connection();
        MailboxEdits edits(connection);
        const base::Result<MailboxEdit*> edit = edits.open(mailbox);
        if (!edit)
            return edit.error();
        const base::Result<quint32> uid = (*edit)->takeUid();
        const base::Result<quint64> bits = keywordBits(connection, **edit, keywords, true);
        if (!uid || !bits)
            return uid ? bits.error() : uid.error();
        const base::Result<base::BodyId> id = storeBody(connection, body, {m_nextBody++}, 1);
        if (!id)
            return id.error();
        mail::IndexRow row;
        row.uid = *uid;
        row.flags = (systemFlags & kSystemFlags) | *bits;
        row.modseq = (*edit)->modseq();
        row.message = takeMessageId();
        row.body = *id;
        row.internalDateMs = internalDateMs.value_or(m_clock.utcMs());
        row.internalDateOffset = static_cast<qint16>(offsetMinutes);
        row.size = static_cast<quint32>(body.size);
        (*edit)->added(row);
        base::Status status = insertMessage(connection, mailbox, row, base::randomBytes(kObjectIdSize), {});
        if (status)
            status = commitEdits(transaction, edits);
        if (!status)
            return status.error();
        return AppendReceipt{(*edit)->info().uidValidity, row.uid};
    };
    m_writer.submit<AppendReceipt>(std::move(job), std::move(replyOn), std::move(reply));
}

}  // namespace postern::store
