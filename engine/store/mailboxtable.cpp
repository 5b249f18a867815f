#include "engine/store/mailboxtable.h"

#include "engine/store/mailboxname.h"
#include "engine/store/subscriptiontable.h"

#include <algorithm>

namespace postern::store {
namespace {

#define POSTERN_MAILBOX_COLUMNS                                                                      \
    "SELECT id, account, name, special_use, EXISTS (SELECT 1 FROM subscription s WHERE s.account = " \
    "mailbox.account AND s.name = mailbox.name), no_select, uidvalidity, uidnext, highest_modseq, "  \
    "messages, unseen, octets, first_recent FROM mailbox "

MailboxRow rowOf(const Statement& statement) {
    MailboxRow row;
    MailboxInfo& info = row.info;
    info.id = {statement.integer(0)};
    row.account = {statement.integer(1)};
    info.name = statement.bytes(2);
    info.specialUse = statement.bytes(3);
    info.subscribed = statement.integer(4) != 0;
    info.noSelect = statement.integer(5) != 0;
    info.uidValidity = static_cast<quint32>(statement.integer(6));
    info.uidNext = static_cast<quint32>(statement.integer(7));
    info.highestModseq = static_cast<quint64>(statement.integer(8));
    info.messages = static_cast<quint32>(statement.integer(9));
    info.unseen = static_cast<quint32>(statement.integer(10));
    info.size = static_cast<quint64>(statement.integer(11));
    info.firstRecent = static_cast<quint32>(statement.integer(12));
    return row;
}

base::Result<MailboxRow> oneRow(Statement& statement) {
    if (statement.next())
        return rowOf(statement);
    if (base::Status status = statement.finished(); !status)
        return status.error();
    return mailboxMissing();
}

base::Result<QList<MailboxInfo>> allRows(Statement& statement) {
    QList<MailboxInfo> list;
    while (statement.next()) list.append(rowOf(statement).info);
    if (base::Status status = statement.finished(); !status)
        return status.error();
    return list;
}

}  // namespace

base::Error mailboxMissing() {
    return base::fail("store.mailbox-missing", QStringLiteral("The mailbox does not exist"));
}

base::Result<MailboxRow> loadMailbox(Connection& connection, base::MailboxId mailbox) {
    Statement statement = connection.prepare(POSTERN_MAILBOX_COLUMNS "WHERE id = ?");
    if (base::Status status = statement.run(mailbox); !status)
        return status.error();
    return oneRow(statement);
}

base::Result<MailboxRow> findMailbox(Connection& connection, base::AccountId account,
                                     const QByteArray& name) {
    Statement statement = connection.prepare(POSTERN_MAILBOX_COLUMNS "WHERE account = ? AND name = ?");
    if (base::Status status = statement.run(account, text(name)); !status)
        return status.error();
    return oneRow(statement);
}

base::Result<QList<MailboxInfo>> listMailboxes(Connection& connection, base::AccountId account) {
    Statement statement = connection.prepare(POSTERN_MAILBOX_COLUMNS "WHERE account = ? ORDER BY name");
    if (base::Status status = statement.run(account); !status)
        return status.error();
    return allRows(statement);
}

base::Result<QList<MailboxInfo>> mailboxesBelow(Connection& connection, base::AccountId account,
                                                const QByteArray& name) {
    Statement statement = connection.prepare(POSTERN_MAILBOX_COLUMNS
                                             "WHERE account = ? AND name >= ? AND name < ? ORDER BY name");
    if (base::Status status = statement.run(account, text(firstBelow(name)), text(endBelow(name))); !status)
        return status.error();
    return allRows(statement);
}

base::Result<base::MailboxId> insertMailbox(Connection& connection, base::AccountId account,
                                            const MailboxInfo& info, qint64 nowUtcMs) {
    const base::Result<quint32> validity = nextUidValidity(connection, nowUtcMs);
    if (!validity)
        return validity.error();
    Statement statement = connection.prepare(
        "INSERT INTO mailbox (account, name, special_use, no_select, uidvalidity) VALUES (?, ?, ?, ?, ?)");
    base::Status status =
        statement.run(account, text(info.name), text(info.specialUse), info.noSelect, qint64(*validity));
    const base::MailboxId made{status ? statement.lastInsertId() : 0};
    if (status && info.subscribed)
        status = addSubscription(connection, account, info.name);
    if (!status)
        return status.error();
    return made;
}

base::Status dropMailbox(Connection& connection, base::MailboxId mailbox) {
    return connection.prepare("DELETE FROM mailbox WHERE id = ?").run(mailbox);
}

base::Result<quint32> nextUidValidity(Connection& connection, qint64 nowUtcMs) {
    qint64 last = 0;
    {
        Statement statement = connection.prepare("SELECT value FROM meta WHERE key = 'uidvalidity'");
        if (base::Status status = statement.run(); !status)
            return status.error();
        if (statement.next())
            last = statement.integer(0);
    }
    const qint64 next = std::max(last + 1, nowUtcMs / 1000);
    Statement statement =
        connection.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('uidvalidity', ?)");
    if (base::Status status = statement.run(next); !status)
        return status.error();
    return static_cast<quint32>(next);
}

}  // namespace postern::store
