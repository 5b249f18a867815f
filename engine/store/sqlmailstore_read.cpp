// Reads, in the thread of the Reader.
#include "engine/store/bodytable.h"
#include "engine/store/mailboxname.h"
#include "engine/store/messagetable.h"
#include "engine/store/sqlmailstore.h"
#include "engine/store/store.h"
#include "engine/store/subscriptiontable.h"

#include <algorithm>

namespace postern::store {
namespace {

base::Error messageMissing() {
    return base::fail("store.message-missing", QStringLiteral("The message does not exist any more"));
}

QByteArray printable(const QByteArray& objectId) {
    return objectId.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

base::Result<QByteArray> readPrefix(Connection& connection, base::MessageId message) {
    Statement statement = connection.prepare("SELECT prefix FROM message_detail WHERE id = ?");
    if (base::Status status = statement.run(message); !status)
        return status.error();
    if (!statement.next())
        return messageMissing();
    return statement.bytes(0);
}

}  // namespace

base::Result<QList<MailboxInfo>> SqlMailStore::mailboxes(Reader& reader, base::AccountId account) {
    return listMailboxes(reader.connection(), account);
}

base::Result<QByteArrayList> SqlMailStore::subscriptions(Reader& reader, base::AccountId account) {
    return listSubscriptions(reader.connection(), account);
}

base::Result<MailboxInfo> SqlMailStore::mailbox(Reader& reader, base::AccountId account,
                                                const QByteArray& name) {
    const base::Result<QByteArray> normal = normaliseMailboxName(name);
    if (!normal)
        return mailboxMissing();
    const base::Result<MailboxRow> row = findMailbox(reader.connection(), account, *normal);
    if (!row)
        return row.error();
    return row->info;
}

quint32 SqlMailStore::claimRecent(const MailboxInfo& mailbox, quint32 end) {
    return m_recent.claim(mailbox.id, mailbox.firstRecent, end);
}

quint32 SqlMailStore::firstRecent(const MailboxInfo& mailbox) const {
    return m_recent.first(mailbox.id, mailbox.firstRecent);
}

base::Result<quint32> SqlMailStore::countRecent(Reader& reader, const MailboxInfo& mailbox) {
    const quint32 first = firstRecent(mailbox);
    if (first >= mailbox.uidNext)
        return quint32(0);
    Statement statement = reader.connection().prepare(
        "SELECT count(*) FROM message WHERE mailbox = ? AND uid >= ? AND uid < ?");
    if (base::Status status = statement.run(mailbox.id, first, mailbox.uidNext); !status)
        return status.error();
    return statement.next() ? static_cast<quint32>(statement.integer(0)) : quint32(0);
}

base::Result<IndexPtr> SqlMailStore::index(Reader& reader, base::MailboxId mailbox) {
    return m_cache.get(mailbox, [&reader, mailbox] { return loadIndex(reader.connection(), mailbox); });
}

base::Result<QByteArray> SqlMailStore::read(Reader& reader, const mail::IndexRow& row, qint64 offset,
                                            qint64 length) {
    const qint64 end = std::min<qint64>(row.size, offset + std::min<qint64>(length, row.size));
    if (offset < 0 || offset >= end)
        return QByteArray();
    QByteArray content;
    const qint64 prefixSize = row.prefixSize;
    if (offset < prefixSize) {
        const base::Result<QByteArray> prefix = readPrefix(reader.connection(), row.message);
        if (!prefix)
            return prefix.error();
        content = prefix->mid(offset, std::min(end, prefixSize) - offset);
    }
    if (end <= prefixSize)
        return content;
    const qint64 from = std::max<qint64>(offset - prefixSize, 0);
    base::Result<QByteArray> body = readBody(reader.connection(), row.body, from, end - prefixSize - from);
    if (!body || content.isEmpty())
        return body;
    return content + *body;
}

base::Result<BodyCaches> SqlMailStore::caches(Reader& reader, const mail::IndexRow& row) {
    base::Result<BodyCaches> caches = readCaches(reader.connection(), row.body);
    if (caches && completeCaches(reader.connection(), row.body, *caches))
        keepLater(row.body, *caches);
    return caches;
}

void SqlMailStore::keepLater(base::BodyId body, const BodyCaches& caches) {
    m_writer.submit<base::Done>(
        [body, caches](Transaction& transaction) -> base::Result<base::Done> {
            return keepCaches(transaction.connection(), body, caches);
        },
        nullptr, [](const base::Result<base::Done>&) {});  // the next reader computes them again
}

base::Result<QByteArray> SqlMailStore::objectId(Reader& reader, base::MessageId message) {
    Statement statement = reader.connection().prepare("SELECT object_id FROM message_detail WHERE id = ?");
    if (base::Status status = statement.run(message); !status)
        return status.error();
    if (!statement.next())
        return messageMissing();
    return printable(statement.bytes(0));
}

}  // namespace postern::store
