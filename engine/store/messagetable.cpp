#include "engine/store/messagetable.h"

#include "engine/store/mailboxtable.h"
#include "engine/store/readtransaction.h"

namespace postern::store {
namespace {

#define POSTERN_MESSAGE_COLUMNS \
    "SELECT uid, id, body, flags, modseq, internal_date, date_offset, size, prefix_size FROM message "

mail::IndexRow rowOf(const Statement& statement) {
    mail::IndexRow row;
    row.uid = static_cast<quint32>(statement.integer(0));
    row.message = {statement.integer(1)};
    row.body = {statement.integer(2)};
    row.flags = static_cast<quint64>(statement.integer(3));
    row.modseq = static_cast<quint64>(statement.integer(4));
    row.internalDateMs = statement.integer(5);
    row.internalDateOffset = static_cast<qint16>(statement.integer(6));
    row.size = static_cast<quint32>(statement.integer(7));
    row.prefixSize = static_cast<quint32>(statement.integer(8));
    return row;
}

base::Status insertRow(Connection& connection, base::MailboxId mailbox, const mail::IndexRow& row) {
    Statement insert = connection.prepare(
        "INSERT INTO message (mailbox, uid, id, body, flags, modseq, internal_date, date_offset, size, "
        "prefix_size) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    return insert.run(mailbox, row.uid, row.message, row.body, row.flags, row.modseq, row.internalDateMs,
                      int(row.internalDateOffset), row.size, row.prefixSize);
}

}  // namespace

base::Result<IndexPtr> loadIndex(Connection& connection, base::MailboxId mailbox) {
    const ReadTransaction transaction(connection);  // counters, keywords and rows of one moment
    const base::Result<MailboxRow> box = loadMailbox(connection, mailbox);
    if (!box)
        return box.error();
    if (box->info.noSelect)
        return mailboxMissing();
    base::Result<QList<QByteArray>> keywords = loadKeywords(connection, mailbox);
    if (!keywords)
        return keywords.error();
    auto index = std::make_shared<mail::MailboxIndex>();
    index->mailbox = mailbox;
    index->uidValidity = box->info.uidValidity;
    index->uidNext = box->info.uidNext;
    index->highestModseq = box->info.highestModseq;
    index->keywords = keywords.take();
    Statement statement = connection.prepare(POSTERN_MESSAGE_COLUMNS "WHERE mailbox = ? ORDER BY uid");
    base::Status status = statement.run(mailbox);
    while (status && statement.next()) index->append(rowOf(statement));
    if (status)
        status = statement.finished();
    if (!status)
        return status.error();
    return IndexPtr(std::move(index));
}

base::Result<QList<QByteArray>> loadKeywords(Connection& connection, base::MailboxId mailbox) {
    Statement statement =
        connection.prepare("SELECT name FROM mailbox_keyword WHERE mailbox = ? ORDER BY bit");
    if (base::Status status = statement.run(mailbox); !status)
        return status.error();
    QList<QByteArray> keywords;
    while (statement.next()) keywords.append(statement.bytes(0));
    if (base::Status status = statement.finished(); !status)
        return status.error();
    return keywords;
}

base::Result<std::vector<mail::IndexRow>> loadRows(Connection& connection, base::MailboxId mailbox,
                                                   const mail::UidSet& uids) {
    std::vector<mail::IndexRow> rows;
    for (const mail::UidRange& range : uids.ranges()) {
        Statement statement = connection.prepare(POSTERN_MESSAGE_COLUMNS
                                                 "WHERE mailbox = ? AND uid BETWEEN ? AND ? ORDER BY uid");
        if (base::Status status = statement.run(mailbox, range.first, range.last); !status)
            return status.error();
        while (statement.next()) rows.push_back(rowOf(statement));
        if (base::Status status = statement.finished(); !status)
            return status.error();
    }
    return rows;
}

base::Status insertMessage(Connection& connection, base::MailboxId mailbox, const mail::IndexRow& row,
                           const QByteArray& objectId, const QByteArray& prefix) {
    Statement insert =
        connection.prepare("INSERT INTO message_detail (id, object_id, prefix) VALUES (?, ?, ?)");
    if (base::Status status = insert.run(row.message, objectId, prefix); !status)
        return status;
    return insertRow(connection, mailbox, row);
}

base::Status insertCopy(Connection& connection, base::MailboxId mailbox, const mail::IndexRow& row,
                        base::MessageId source) {
    Statement insert = connection.prepare(
        "INSERT INTO message_detail (id, object_id, prefix) SELECT ?, object_id, prefix FROM message_detail "
        "WHERE id = ?");
    if (base::Status status = insert.run(row.message, source); !status)
        return status;
    return insertRow(connection, mailbox, row);
}

base::Status changeFlags(Connection& connection, base::MailboxId mailbox, mail::UidRange range, quint64 keep,
                         quint64 set, quint64 modseq) {
    Statement update = connection.prepare(
        "UPDATE message SET flags = (flags & ?) | ?, modseq = ? WHERE mailbox = ? AND uid BETWEEN ? AND ?");
    return update.run(keep, set, modseq, mailbox, range.first, range.last);
}

base::Status removeMessages(Connection& connection, base::MailboxId mailbox, mail::UidRange range) {
    Statement remove = connection.prepare("DELETE FROM message WHERE mailbox = ? AND uid BETWEEN ? AND ?");
    return remove.run(mailbox, range.first, range.last);
}

namespace {

base::Status pruneTombstones(Connection& connection, base::MailboxId mailbox) {
    Statement remove = connection.prepare(
        "DELETE FROM expunged WHERE mailbox = ? AND modseq < (SELECT modseq FROM expunged WHERE mailbox = ? "
        "ORDER BY modseq DESC, first_uid DESC LIMIT 1 OFFSET ?)");
    return remove.run(mailbox, mailbox, kTombstonesKept - 1);
}

}  // namespace

base::Status insertTombstones(Connection& connection, base::MailboxId mailbox, quint64 modseq,
                              const mail::UidSet& uids) {
    for (const mail::UidRange& range : uids.ranges()) {
        Statement insert = connection.prepare(
            "INSERT INTO expunged (mailbox, modseq, first_uid, last_uid) VALUES (?, ?, ?, ?)");
        if (base::Status status = insert.run(mailbox, modseq, range.first, range.last); !status)
            return status;
    }
    return uids.isEmpty() ? base::Status(base::Done{}) : pruneTombstones(connection, mailbox);
}

base::Status insertKeyword(Connection& connection, base::MailboxId mailbox, qsizetype bit,
                           const QByteArray& name) {
    Statement insert =
        connection.prepare("INSERT INTO mailbox_keyword (mailbox, bit, name) VALUES (?, ?, ?)");
    return insert.run(mailbox, qint64(bit), text(name));
}

}  // namespace postern::store
