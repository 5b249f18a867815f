#include "engine/store/storecheck.h"

#include "engine/store/readtransaction.h"

namespace postern::store {
namespace {

constexpr int kMaxProblems = 100;  // of one kind; a broken store would list every message

/// A rule is a query for what breaks it; the two columns fill %1 and %2 of the sentence.
struct Rule {
    const char* sql;
    const char* sentence;
};

constexpr Rule kRules[] = {
    {"SELECT b.id, b.refs || ' instead of ' || coalesce(u.n, 0) FROM body b "
     "LEFT JOIN (SELECT body, count(*) AS n FROM message GROUP BY body) u ON u.body = b.id WHERE b.refs <> "
     "coalesce(u.n, 0)",
     "Body %1 counts its messages wrongly: %2"},
    {"SELECT b.id, b.size || ' instead of ' || coalesce(c.n, 0) FROM body b "
     "LEFT JOIN (SELECT id >> 32 AS body, sum(length(data)) AS n FROM body_chunk GROUP BY id >> 32) c ON "
     "c.body = b.id "
     "WHERE b.refs > 0 AND b.size <> coalesce(c.n, 0)",
     "Body %1 has the wrong number of octets: %2"},
    {"SELECT id >> 32, id & 4294967295 FROM body_chunk WHERE id >> 32 NOT IN (SELECT id FROM body)",
     "The content of body %1 at offset %2 belongs to nothing"},
    {"SELECT c.id >> 32, c.id & 4294967295 FROM (SELECT id, id + length(data) AS next, lead(id) OVER (ORDER "
     "BY id) AS after "
     "FROM body_chunk) c WHERE c.after >> 32 = c.id >> 32 AND c.after <> c.next",
     "The content of body %1 has a gap after offset %2"},
    {"SELECT mailbox, uid FROM message WHERE body NOT IN (SELECT id FROM body)",
     "Mailbox %1, UID %2 has no body"},
    {"SELECT mailbox, uid FROM message WHERE id NOT IN (SELECT id FROM message_detail)",
     "Mailbox %1, UID %2 has no details"},
    {"SELECT id, '' FROM message_detail WHERE id NOT IN (SELECT id FROM message)",
     "The details %1 belong to no message"},
    {"SELECT m.mailbox, m.uid FROM message m JOIN body b ON b.id = m.body JOIN message_detail d ON d.id = "
     "m.id "
     "WHERE m.prefix_size <> length(d.prefix) OR m.size <> b.size + m.prefix_size",
     "Mailbox %1, UID %2 has the wrong size"},
    {"SELECT x.id, x.uidnext FROM mailbox x JOIN message m ON m.mailbox = x.id GROUP BY x.id HAVING "
     "max(m.uid) >= x.uidnext",
     "Mailbox %1 would give a UID twice (next is %2)"},
    {"SELECT x.id, x.highest_modseq FROM mailbox x JOIN message m ON m.mailbox = x.id GROUP BY x.id "
     "HAVING max(m.modseq) > x.highest_modseq",
     "Mailbox %1 has a message changed after its own last change %2"},
    {"SELECT x.id, x.messages || ' messages, ' || x.unseen || ' unseen, ' || x.octets || ' octets' FROM "
     "mailbox x "
     "LEFT JOIN (SELECT mailbox, count(*) AS n, sum(size) AS octets, sum((flags & 1) = 0) AS unseen FROM "
     "message "
     "GROUP BY mailbox) m ON m.mailbox = x.id WHERE x.messages <> coalesce(m.n, 0) OR x.octets <> "
     "coalesce(m.octets, 0) "
     "OR x.unseen <> coalesce(m.unseen, 0)",
     "Mailbox %1 counts wrongly: %2"},
    {"SELECT id, uidvalidity FROM mailbox WHERE uidvalidity IN "
     "(SELECT uidvalidity FROM mailbox GROUP BY uidvalidity HAVING count(*) > 1)",
     "Mailbox %1 shares its UIDVALIDITY %2 with another"},
    {"SELECT id, uidvalidity FROM mailbox WHERE uidvalidity > (SELECT value FROM meta WHERE key = "
     "'uidvalidity')",
     "Mailbox %1 has a UIDVALIDITY past the counter: %2"},
    {"SELECT e.mailbox, m.uid FROM expunged e JOIN message m ON m.mailbox = e.mailbox AND m.uid BETWEEN "
     "e.first_uid AND "
     "e.last_uid",
     "Mailbox %1, UID %2 is both there and expunged"},
    {"SELECT k.mailbox, k.name FROM mailbox_keyword k WHERE k.bit >= 56 OR k.bit <> "
     "(SELECT count(*) FROM mailbox_keyword o WHERE o.mailbox = k.mailbox AND o.bit < k.bit)",
     "Mailbox %1 has a misplaced keyword %2"},
};

base::Status applyRule(Connection& connection, const Rule& rule, CheckReport& report) {
    Statement rows = connection.prepare(rule.sql);
    if (base::Status status = rows.run(); !status)
        return status;
    for (int i = 0; i < kMaxProblems && rows.next(); ++i)
        report.problems.append(QString::fromLatin1(rule.sentence).arg(rows.text(0), rows.text(1)));
    return rows.finished();
}

base::Status checkFile(Connection& connection, CheckReport& report) {
    Statement rows = connection.prepare("PRAGMA integrity_check(100)");
    if (base::Status status = rows.run(); !status)
        return status;
    while (rows.next()) {
        if (rows.text(0) != QLatin1String("ok"))
            report.problems.append(QStringLiteral("The database file is damaged: %1").arg(rows.text(0)));
    }
    return rows.finished();
}

base::Status checkForeignKeys(Connection& connection, CheckReport& report) {
    Statement rows = connection.prepare("PRAGMA foreign_key_check");
    if (base::Status status = rows.run(); !status)
        return status;
    for (int i = 0; i < kMaxProblems && rows.next(); ++i)
        report.problems.append(
            QStringLiteral("A row of %1 belongs to a missing row of %2").arg(rows.text(0), rows.text(2)));
    return rows.finished();
}

base::Status count(Connection& connection, CheckReport& report) {
    Statement row = connection.prepare(
        "SELECT (SELECT count(*) FROM message), count(*), coalesce(sum(size), 0) FROM body WHERE refs > 0");
    base::Status status = row.run();
    if (status && row.next()) {
        report.messages = row.integer(0);
        report.bodies = row.integer(1);
        report.octets = row.integer(2);
    }
    return status;
}

}  // namespace

base::Result<CheckReport> checkStore(Connection& connection) {
    const ReadTransaction transaction(connection);
    CheckReport report;
    base::Status status = checkFile(connection, report);
    if (status)
        status = checkForeignKeys(connection, report);
    for (const Rule& rule : kRules) {
        if (status)
            status = applyRule(connection, rule, report);
    }
    if (status)
        status = count(connection, report);
    if (!status)
        return status.error();
    return report;
}

}  // namespace postern::store
