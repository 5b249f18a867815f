// The mailboxes of an account: create, delete, rename, subscribe (RFC 9051 sections 6.3.4 to 6.3.7).
#include "engine/store/mailboxname.h"
#include "engine/store/sqlmailstore.h"
#include "engine/store/subscriptiontable.h"

#include <limits>

namespace postern::store {
namespace {

base::Error nameInvalid(const QString& why) {
    return base::fail("store.name-invalid", QStringLiteral("The mailbox name cannot be used: %1"), {why});
}

base::Error mailboxExists() {
    return base::fail("store.mailbox-exists", QStringLiteral("The mailbox exists already"));
}

base::Status renameRow(Connection& connection, base::MailboxId mailbox, const QByteArray& name) {
    return connection.prepare("UPDATE mailbox SET name = ? WHERE id = ?").run(text(name), mailbox);
}

base::Status checkRoom(Connection& connection, base::AccountId account) {
    Statement count = connection.prepare("SELECT count(*) FROM mailbox WHERE account = ?");
    if (base::Status status = count.run(account); !status)
        return status;
    if (count.next() && count.integer(0) >= kMaxMailboxesPerAccount)
        return base::fail("store.full", QStringLiteral("The account has too many mailboxes"));
    return base::Done{};
}

/// Whether a row stands in the way of `name`; one that exists only because of its children does not.
base::Status requireFree(Connection& connection, base::AccountId account, const QByteArray& name) {
    const base::Result<MailboxRow> there = findMailbox(connection, account, name);
    if (there)
        return mailboxExists();
    return there.error().code == "store.mailbox-missing" ? base::Status(base::Done{}) : there.error();
}

}  // namespace

base::Status SqlMailStore::createAncestors(Connection& connection, base::AccountId account,
                                           const QByteArray& name) {
    for (const QByteArray& ancestor : ancestorsOf(name)) {
        const base::Result<MailboxRow> there = findMailbox(connection, account, ancestor);
        if (there)
            continue;
        MailboxInfo info;
        info.name = ancestor;
        info.noSelect = ancestor != "INBOX";
        const base::Result<base::MailboxId> made = insertMailbox(connection, account, info, m_clock.utcMs());
        if (!made)
            return made.error();
    }
    return base::Done{};
}

/// Names that existed only for their children go with the last one.
base::Status SqlMailStore::pruneAncestors(Connection& connection, base::AccountId account,
                                          const QByteArray& name) {
    const QList<QByteArray> ancestors = ancestorsOf(name);
    for (auto ancestor = ancestors.rbegin(); ancestor != ancestors.rend(); ++ancestor) {
        const base::Result<MailboxRow> row = findMailbox(connection, account, *ancestor);
        const base::Result<QList<MailboxInfo>> children = mailboxesBelow(connection, account, *ancestor);
        if (!row || !children)
            return row ? children.error() : row.error();
        if (!row->info.noSelect || !children->isEmpty())
            return base::Done{};
        if (base::Status status = dropMailbox(connection, row->info.id); !status)
            return status;
    }
    return base::Done{};
}

base::Result<base::MailboxId> SqlMailStore::create(Connection& connection, base::AccountId account,
                                                   const QByteArray& name, const QByteArray& specialUse) {
    MailboxInfo info;
    const base::Result<MailboxRow> there = findMailbox(connection, account, name);
    if (there && !there->info.noSelect)
        return mailboxExists();
    if (there) {  // it becomes a real one, with an id and UIDVALIDITY of its own
        if (base::Status status = dropMailbox(connection, there->info.id); !status)
            return status.error();
    }
    base::Status status = checkRoom(connection, account);
    if (status)
        status = createAncestors(connection, account, name);
    if (!status)
        return status.error();
    info.name = name;
    info.specialUse = specialUse;
    return insertMailbox(connection, account, info, m_clock.utcMs());
}

void SqlMailStore::createMailbox(base::AccountId account, QByteArray name, QByteArray specialUse,
                                 Executor replyOn, Reply<base::MailboxId> reply) {
    auto job = [this, account, name = std::move(name), specialUse = std::move(specialUse)](
                   Transaction& transaction) -> base::Result<base::MailboxId> {
        const base::Result<QByteArray> normal = normaliseMailboxName(name);
        if (!normal)
            return normal.error();
        return create(transaction.connection(), account, *normal, specialUse);
    };
    m_writer.submit<base::MailboxId>(std::move(job), std::move(replyOn), std::move(reply));
}

/// A parent loses its messages and stays as a name that cannot be selected (RFC 9051 section 6.3.5).
base::Result<base::MailboxId> SqlMailStore::remove(Transaction& transaction, base::AccountId account,
                                                   const QByteArray& name) {
    if (name == "INBOX")
        return nameInvalid(QStringLiteral("INBOX cannot be deleted"));
    Connection& connection = transaction.connection();
    const base::Result<MailboxRow> row = findMailbox(connection, account, name);
    const base::Result<QList<MailboxInfo>> children = mailboxesBelow(connection, account, name);
    if (!row || !children)
        return row ? children.error() : row.error();
    if (row->info.noSelect)
        return nameInvalid(QStringLiteral("it exists only because of the mailboxes below it"));
    base::Status status = dropMailbox(connection, row->info.id);
    if (!status)
        return status.error();
    publishDeleted(transaction, row->info.id);
    if (children->isEmpty()) {
        status = pruneAncestors(connection, account, name);
    } else {
        MailboxInfo info;
        info.name = name;
        info.noSelect = true;
        const base::Result<base::MailboxId> made = insertMailbox(connection, account, info, m_clock.utcMs());
        status = made ? base::Status(base::Done{}) : made.error();
    }
    if (!status)
        return status.error();
    return row->info.id;
}

void SqlMailStore::deleteMailbox(base::AccountId account, QByteArray name, Executor replyOn,
                                 Reply<base::MailboxId> reply) {
    auto job = [this, account,
                name = std::move(name)](Transaction& transaction) -> base::Result<base::MailboxId> {
        const base::Result<QByteArray> normal = normaliseMailboxName(name);
        if (!normal)
            return mailboxMissing();
        return remove(transaction, account, *normal);
    };
    m_writer.submit<base::MailboxId>(std::move(job), std::move(replyOn), std::move(reply));
}

/// INBOX stays; its messages move to a new mailbox (RFC 9051 section 6.3.6). Mailboxes below it stay too.
base::Status SqlMailStore::renameInbox(Transaction& transaction, base::AccountId account,
                                       const QByteArray& to) {
    Connection& connection = transaction.connection();
    const base::Result<MailboxRow> inbox = findMailbox(connection, account, "INBOX");
    if (!inbox)
        return inbox.error();
    const base::Result<base::MailboxId> target = create(connection, account, to, {});
    if (!target)
        return target.error();
    mail::UidSet all;
    all.add(1, std::numeric_limits<quint32>::max());
    MailboxEdits edits(connection);
    const base::Result<CopyReceipt> moved =
        transfer(connection, edits, inbox->info.id, *target, all, true, Absent::Skip);
    return moved ? commitEdits(transaction, edits) : base::Status(moved.error());
}

base::Status SqlMailStore::rename(Transaction& transaction, base::AccountId account, const QByteArray& from,
                                  const QByteArray& to) {
    Connection& connection = transaction.connection();
    if (to.startsWith(firstBelow(from)))
        return nameInvalid(QStringLiteral("it lies below the mailbox itself"));
    if (base::Status status = requireFree(connection, account, to); !status)
        return status;
    if (from == "INBOX")
        return renameInbox(transaction, account, to);
    const base::Result<MailboxRow> row = findMailbox(connection, account, from);
    const base::Result<QList<MailboxInfo>> children = mailboxesBelow(connection, account, from);
    if (!row || !children)
        return row ? children.error() : row.error();
    base::Status status = renameRow(connection, row->info.id, to);
    for (auto child = children->begin(); status && child != children->end(); ++child) {
        const base::Result<QByteArray> name = normaliseMailboxName(to + child->name.mid(from.size()));
        status = name ? renameRow(connection, child->id, *name) : base::Status(name.error());
    }
    if (status)
        status = createAncestors(connection, account, to);
    if (status)
        status = pruneAncestors(connection, account, from);
    return status;
}

void SqlMailStore::renameMailbox(base::AccountId account, QByteArray from, QByteArray to, Executor replyOn,
                                 Reply<base::Done> reply) {
    auto job = [this, account, from = std::move(from),
                to = std::move(to)](Transaction& transaction) -> base::Status {
        const base::Result<QByteArray> source = normaliseMailboxName(from);
        const base::Result<QByteArray> target = normaliseMailboxName(to);
        if (!source)
            return mailboxMissing();
        if (!target)
            return target.error();
        return rename(transaction, account, *source, *target);
    };
    m_writer.submit<base::Done>(std::move(job), std::move(replyOn), std::move(reply));
}

void SqlMailStore::setSubscribed(base::AccountId account, QByteArray name, bool subscribed, Executor replyOn,
                                 Reply<base::Done> reply) {
    auto job = [account, name = std::move(name), subscribed](Transaction& transaction) -> base::Status {
        const base::Result<QByteArray> normal = normaliseMailboxName(name);
        if (!normal)
            return subscribed ? base::Status(normal.error()) : base::Done{};
        return subscribed ? addSubscription(transaction.connection(), account, *normal)
                          : dropSubscription(transaction.connection(), account, *normal);
    };
    m_writer.submit<base::Done>(std::move(job), std::move(replyOn), std::move(reply));
}

}  // namespace postern::store
