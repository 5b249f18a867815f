#include "engine/tls/authoritytable.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace postern::tls::authoritytable {
namespace {

QString kindOf(const AuthorityRow& row) {
    return row.own ? QStringLiteral("own") : QStringLiteral("trusted");
}

base::Error missing(const QByteArray& name) {
    return base::fail("authority.missing", QStringLiteral("There is no authority named \"%1\""),
                      {QString::fromUtf8(name)});
}

base::Result<bool> exists(store::Connection& connection, const QByteArray& name) {
    store::Statement found = connection.prepare("SELECT 1 FROM authority WHERE name = ?");
    if (const base::Status status = found.run(store::text(name)); !status)
        return status.error();
    return found.next();
}

IssuedRow rowOf(const store::Statement& row) {
    IssuedRow issued;
    issued.authority = row.text(0).toUtf8();
    issued.serial = row.text(1).toLatin1();
    issued.subject = row.text(2);
    for (const QJsonValue& name : QJsonDocument::fromJson(row.text(3).toUtf8()).array())
        issued.names += name.toString();
    issued.templateName = row.text(4).toUtf8();
    issued.account = row.text(5);
    issued.notBeforeUtcMs = row.integer(6);
    issued.notAfterUtcMs = row.integer(7);
    issued.revokedUtcMs = row.integer(8);
    issued.reason = row.text(9).toLatin1();
    issued.sha256 = row.text(10).toLatin1();
    issued.pem = row.text(11).toLatin1();
    return issued;
}

base::Result<qint64> stillGood(store::Connection& connection, const QByteArray& name, qint64 nowUtcMs) {
    store::Statement count = connection.prepare(
        "SELECT count(*) FROM issued WHERE authority = ? AND revoked IS NULL AND not_after > ?");
    if (const base::Status status = count.run(store::text(name), nowUtcMs); !status)
        return status.error();
    return count.next() ? count.integer(0) : 0;
}

}  // namespace

base::Result<QList<AuthorityRow>> all(store::Connection& connection) {
    store::Statement rows = connection.prepare(
        "SELECT name, kind, certificate_pem, wrapped_key, crl_number, crl, created, crl_url FROM authority "
        "ORDER BY name");
    if (const base::Status status = rows.run(); !status)
        return status.error();
    QList<AuthorityRow> found;
    while (rows.next())
        found += {rows.text(0).toUtf8(), rows.text(1) == QStringLiteral("own"),
                  rows.text(2).toUtf8(), rows.bytes(3),
                  rows.integer(4),       rows.bytes(5),
                  rows.integer(6),       rows.text(7).toUtf8()};
    if (const base::Status status = rows.finished(); !status)
        return status.error();
    return found;
}

base::Status add(store::Connection& connection, const AuthorityRow& row) {
    const base::Result<bool> known = exists(connection, row.name);
    if (!known)
        return known.error();
    if (*known)
        return base::fail("authority.exists", QStringLiteral("There is already an authority named \"%1\""),
                          {QString::fromUtf8(row.name)});
    return connection
        .prepare(
            "INSERT INTO authority (name, kind, certificate_pem, wrapped_key, created) VALUES (?, ?, ?, ?, "
            "?)")
        .run(store::text(row.name), kindOf(row), store::text(row.certificatePem),
             row.own ? QVariant(row.sealedKey) : QVariant(), row.createdUtcMs);
}

base::Status remove(store::Connection& connection, const QByteArray& name, bool force, qint64 nowUtcMs) {
    const base::Result<bool> known = exists(connection, name);
    if (!known)
        return known.error();
    if (!*known)
        return missing(name);
    const base::Result<qint64> good = stillGood(connection, name, nowUtcMs);
    if (!good)
        return good.error();
    if (*good > 0 && !force)
        return base::fail("authority.in-use",
                          QStringLiteral("%2 certificates of \"%1\" are still good; revoke them first"),
                          {QString::fromUtf8(name), QString::number(*good)});
    base::Status status = connection.prepare("DELETE FROM issued WHERE authority = ?").run(store::text(name));
    return status ? connection.prepare("DELETE FROM authority WHERE name = ?").run(store::text(name))
                  : status;
}

base::Result<qint64> nextCrlNumber(store::Connection& connection, const QByteArray& name) {
    const base::Status raised =
        connection.prepare("UPDATE authority SET crl_number = crl_number + 1 WHERE name = ?")
            .run(store::text(name));
    if (!raised)
        return raised.error();
    store::Statement found = connection.prepare("SELECT crl_number FROM authority WHERE name = ?");
    if (const base::Status status = found.run(store::text(name)); !status)
        return status.error();
    if (!found.next())
        return missing(name);
    return found.integer(0);
}

base::Status putCrl(store::Connection& connection, const QByteArray& name, const QByteArray& crlDer,
                    qint64 number) {
    // An older list that was slower to sign must not replace a newer one.
    return connection.prepare("UPDATE authority SET crl = ? WHERE name = ? AND crl_number = ?")
        .run(crlDer, store::text(name), number);
}

base::Status putForeignLists(store::Connection& connection, const QByteArray& name, const QByteArray& lists,
                             const QByteArray& url) {
    const base::Result<bool> known = exists(connection, name);
    if (!known)
        return known.error();
    if (!*known)
        return missing(name);
    return connection.prepare("UPDATE authority SET crl = ?, crl_url = ? WHERE name = ? AND kind = 'trusted'")
        .run(lists, store::text(url), store::text(name));
}

base::Result<QList<IssuedRow>> issued(store::Connection& connection, const QByteArray& authority) {
    store::Statement rows = connection.prepare(
        "SELECT authority, serial, subject, names, template, account, not_before, not_after, revoked, "
        "reason, sha256, pem FROM issued WHERE ? = '' OR authority = ? ORDER BY not_before DESC, serial");
    if (const base::Status status = rows.run(store::text(authority), store::text(authority)); !status)
        return status.error();
    QList<IssuedRow> found;
    while (rows.next()) found += rowOf(rows);
    if (const base::Status status = rows.finished(); !status)
        return status.error();
    return found;
}

base::Status addIssued(store::Connection& connection, const IssuedRow& row) {
    const base::Result<bool> known = exists(connection, row.authority);
    if (!known)
        return known.error();
    if (!*known)
        return missing(row.authority);
    const QByteArray names =
        QJsonDocument(QJsonArray::fromStringList(row.names)).toJson(QJsonDocument::Compact);
    return connection
        .prepare(
            "INSERT INTO issued (authority, serial, subject, names, template, account, not_before, "
            "not_after, sha256, pem) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .run(store::text(row.authority), store::text(row.serial), row.subject, store::text(names),
             store::text(row.templateName), row.account, row.notBeforeUtcMs, row.notAfterUtcMs,
             store::text(row.sha256), store::text(row.pem));
}

base::Result<IssuedRow> revoke(store::Connection& connection, const QByteArray& authority,
                               const QByteArray& serial, const QByteArray& reason, qint64 nowUtcMs) {
    store::Statement found = connection.prepare(
        "SELECT authority, serial, subject, names, template, account, not_before, not_after, revoked, "
        "reason, sha256, pem FROM issued WHERE authority = ? AND serial = ?");
    if (const base::Status status = found.run(store::text(authority), store::text(serial)); !status)
        return status.error();
    if (!found.next())
        return base::fail("issued.missing",
                          QStringLiteral("\"%1\" issued no certificate with the serial number %2"),
                          {QString::fromUtf8(authority), QString::fromLatin1(serial)});
    IssuedRow row = rowOf(found);
    if (row.revokedUtcMs != 0)
        return base::fail("issued.revoked", QStringLiteral("The certificate %1 is revoked already"),
                          {QString::fromLatin1(serial)});
    row.revokedUtcMs = nowUtcMs;
    row.reason = reason;
    const base::Status status =
        connection.prepare("UPDATE issued SET revoked = ?, reason = ? WHERE authority = ? AND serial = ?")
            .run(nowUtcMs, store::text(reason), store::text(authority), store::text(serial));
    if (!status)
        return status.error();
    return row;
}

base::Result<QList<TemplateRules>> templates(store::Connection& connection) {
    QList<TemplateRules> list = defaultTemplates();
    store::Statement rows =
        connection.prepare("SELECT name, key_type, valid_days, usages FROM certificate_template");
    if (const base::Status status = rows.run(); !status)
        return status.error();
    while (rows.next())
        for (TemplateRules& rules : list)
            if (rules.name == rows.text(0).toUtf8())
                rules = {rules.name, rows.text(1).toUtf8(), static_cast<int>(rows.integer(2)),
                         rows.text(3).toUtf8().split(',')};
    if (const base::Status status = rows.finished(); !status)
        return status.error();
    return list;
}

base::Status putTemplate(store::Connection& connection, const TemplateRules& rules) {
    return connection
        .prepare(
            "INSERT INTO certificate_template (name, key_type, valid_days, usages) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET key_type = excluded.key_type, valid_days = "
            "excluded.valid_days, usages = excluded.usages")
        .run(store::text(rules.name), store::text(rules.keyType), rules.validDays,
             store::text(rules.usages.join(',')));
}

}  // namespace postern::tls::authoritytable
