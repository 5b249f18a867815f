#include "engine/store/subscriptiontable.h"

#include "engine/store/mailboxname.h"

namespace postern::store {

base::Result<QByteArrayList> listSubscriptions(Connection& connection, base::AccountId account) {
    Statement statement = connection.prepare("SELECT name FROM subscription WHERE account = ? ORDER BY name");
    if (base::Status status = statement.run(account); !status)
        return status.error();
    QByteArrayList names;
    while (statement.next()) names.append(statement.bytes(0));
    if (base::Status status = statement.finished(); !status)
        return status.error();
    return names;
}

base::Status addSubscription(Connection& connection, base::AccountId account, const QByteArray& name) {
    {
        Statement count = connection.prepare("SELECT count(*) FROM subscription WHERE account = ?");
        if (base::Status status = count.run(account); !status)
            return status;
        // As many again as there can be mailboxes: names that are gone count, too.
        if (count.next() && count.integer(0) >= 2 * kMaxMailboxesPerAccount)
            return base::fail("store.full", QStringLiteral("The account has too many subscriptions"));
    }
    return connection.prepare("INSERT OR IGNORE INTO subscription (account, name) VALUES (?, ?)")
        .run(account, text(name));
}

base::Status dropSubscription(Connection& connection, base::AccountId account, const QByteArray& name) {
    return connection.prepare("DELETE FROM subscription WHERE account = ? AND name = ?")
        .run(account, text(name));
}

}  // namespace postern::store
