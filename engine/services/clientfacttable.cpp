#include "engine/services/clientfacttable.h"

#include <QCryptographicHash>

namespace postern::services {
namespace {

using store::text;

base::Result<qint64> offerId(store::Connection& connection, const QByteArray& offer) {
    auto found = connection.prepare("SELECT id FROM client_offer WHERE offer = ?");
    if (base::Status status = found.run(offer); !status)
        return status.error();
    if (found.next())
        return found.integer(0);
    auto insert = connection.prepare("INSERT INTO client_offer (offer) VALUES (?)");
    if (base::Status status = insert.run(offer); !status)
        return status.error();
    return insert.lastInsertId();
}

QByteArray keyOf(const ClientFact& fact) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArray& part :
         {fact.service, fact.address.toUtf8(), fact.account, fact.version, fact.cipher, fact.group, fact.sni,
          fact.offer, fact.certificate, fact.failure, QByteArray(fact.plaintext ? "plain" : ""), fact.served,
          QByteArray(fact.resumed ? "resumed" : ""), QByteArray(fact.starttls ? "starttls" : "")})
        hash.addData(QByteArray::number(part.size()) + ':' + part);
    return hash.result();
}

base::Status addOne(store::Connection& connection, const ClientFact& fact) {
    const auto offer = offerId(connection, fact.offer);
    if (!offer)
        return offer.error();
    return connection
        .prepare(
            "INSERT INTO client_fact (key, service, address, account, version, cipher, key_group, sni, "
            "offer, "
            "certificate, subject, failure, plaintext, first, last, count, issuer, serial, served, resumed, "
            "starttls) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT "
            "(key) DO UPDATE SET "
            "last = max(last, excluded.last), count = count + excluded.count")
        .run(keyOf(fact), text(fact.service), fact.address, text(fact.account), text(fact.version),
             text(fact.cipher), text(fact.group), text(fact.sni), *offer, text(fact.certificate),
             fact.certificateSubject, text(fact.failure), fact.plaintext ? 1 : 0, fact.firstUtcMs,
             fact.lastUtcMs, fact.count, fact.issuer.isEmpty() ? QByteArray("") : fact.issuer,
             text(fact.serial), text(fact.served), fact.resumed ? 1 : 0, fact.starttls ? 1 : 0);
}

base::Status dropUnusedOffers(store::Connection& connection) {
    return connection
        .prepare(
            "DELETE FROM client_offer WHERE NOT EXISTS (SELECT 1 FROM client_fact WHERE offer = "
            "client_offer.id)")
        .run();
}

ClientFact readRow(const store::Statement& row) {
    ClientFact fact;
    fact.service = row.text(0).toUtf8();
    fact.address = row.text(1);
    fact.account = row.text(2).toUtf8();
    fact.version = row.text(3).toUtf8();
    fact.cipher = row.text(4).toUtf8();
    fact.group = row.text(5).toUtf8();
    fact.sni = row.text(6).toUtf8();
    fact.offer = row.bytes(7);
    fact.certificate = row.text(8).toUtf8();
    fact.certificateSubject = row.text(9);
    fact.failure = row.text(10).toUtf8();
    fact.plaintext = row.integer(11) != 0;
    fact.firstUtcMs = row.integer(12);
    fact.lastUtcMs = row.integer(13);
    fact.count = row.integer(14);
    fact.issuer = row.bytes(15);
    fact.serial = row.text(16).toLatin1();
    fact.served = row.text(17).toLatin1();
    fact.resumed = row.integer(18) != 0;
    fact.starttls = row.integer(19) != 0;
    return fact;
}

}  // namespace

base::Status addClientFacts(store::Connection& connection, const QList<ClientFact>& facts) {
    for (const ClientFact& fact : facts)
        if (base::Status status = addOne(connection, fact); !status)
            return status;
    return base::Done{};
}

base::Status boundClientFacts(store::Connection& connection, int maxRows) {
    qint64 rows = 0;
    {
        auto count = connection.prepare("SELECT COUNT(*) FROM client_fact");
        if (base::Status status = count.run(); !status)
            return status;
        rows = count.next() ? count.integer(0) : 0;
    }
    if (rows <= maxRows)
        return base::Done{};
    // A few more than needed, so that the next flushes find room without sorting everything again.
    const qint64 surplus = rows - maxRows + maxRows / 20;
    if (base::Status status =
            connection
                .prepare("DELETE FROM client_fact WHERE key IN (SELECT key FROM client_fact ORDER BY "
                         "account <> '', last LIMIT ?)")
                .run(surplus);
        !status)
        return status;
    return dropUnusedOffers(connection);
}

base::Status pruneClientFacts(store::Connection& connection, qint64 beforeUtcMs) {
    if (base::Status status = connection.prepare("DELETE FROM client_fact WHERE last < ?").run(beforeUtcMs);
        !status)
        return status;
    return dropUnusedOffers(connection);
}

base::Result<QList<ClientFact>> readClientFacts(store::Connection& connection, const QByteArray& service,
                                                qint64 sinceUtcMs, int limit) {
    auto rows = connection.prepare(
        "SELECT service, address, account, version, cipher, key_group, sni, client_offer.offer, certificate, "
        "subject, failure, plaintext, first, last, count, issuer, serial, served, resumed, starttls "
        "FROM client_fact "
        "JOIN client_offer ON client_offer.id = client_fact.offer "
        "WHERE last >= ? AND (? = '' OR service = ?) ORDER BY last DESC LIMIT ?");
    if (base::Status status = rows.run(sinceUtcMs, text(service), text(service), limit); !status)
        return status.error();
    QList<ClientFact> facts;
    while (rows.next()) facts += readRow(rows);
    if (const base::Status status = rows.finished(); !status)
        return status.error();
    return facts;
}

base::Result<QHash<QString, qint64>> seenNames(store::Connection& connection, qint64 sinceUtcMs) {
    auto rows = connection.prepare(
        "SELECT sni, COUNT(DISTINCT address || ' ' || account) FROM client_fact "
        "WHERE last >= ? AND sni <> '' GROUP BY sni");
    if (base::Status status = rows.run(sinceUtcMs); !status)
        return status.error();
    QHash<QString, qint64> names;
    while (rows.next()) names.insert(rows.text(0), rows.integer(1));
    if (const base::Status status = rows.finished(); !status)
        return status.error();
    return names;
}

}  // namespace postern::services
