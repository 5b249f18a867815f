#include "engine/tls/keytable.h"

#include "engine/tls/identitytable.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace postern::tls {

using store::text;

namespace keytable {

base::Result<QList<StoredKey>> all(store::Connection& connection) {
    store::Statement rows = connection.prepare(
        "SELECT name, type, spki, public_pem, origin, created, wrapped FROM tls_key ORDER BY name");
    if (const base::Status status = rows.run(); !status)
        return status.error();
    QList<StoredKey> found;
    while (rows.next())
        found.append({rows.text(0).toUtf8(),
                      rows.text(1),
                      rows.text(2).toLatin1(),
                      rows.text(3).toLatin1(),
                      rows.text(4).toUtf8(),
                      rows.integer(5),
                      rows.bytes(6),
                      {}});
    const base::Status finished = rows.finished();
    return finished ? base::Result<QList<StoredKey>>(std::move(found)) : finished.error();
}

base::Result<bool> exists(store::Connection& connection, const QByteArray& name) {
    store::Statement found = connection.prepare("SELECT 1 FROM tls_key WHERE name = ?");
    if (const base::Status status = found.run(text(name)); !status)
        return status.error();
    return found.next();
}

base::Status insert(store::Connection& connection, const StoredKey& key) {
    const base::Result<bool> known = exists(connection, key.name);
    if (!known)
        return known.error();
    if (*known)
        return base::fail("key.exists", QStringLiteral("There is already a key named \"%1\""),
                          {QString::fromUtf8(key.name)});
    return connection
        .prepare(
            "INSERT INTO tls_key (name, type, spki, public_pem, origin, created, wrapped) VALUES (?, ?, ?, "
            "?, ?, ?, ?)")
        .run(text(key.name), key.type, text(key.spkiSha256), text(key.publicPem), text(key.origin),
             key.createdUtcMs, key.sealed);
}

base::Status update(store::Connection& connection, const StoredKey& key) {
    return connection
        .prepare("UPDATE tls_key SET type = ?, spki = ?, public_pem = ?, wrapped = ? WHERE name = ?")
        .run(key.type, text(key.spkiSha256), text(key.publicPem), key.sealed, text(key.name));
}

base::Result<QByteArray> nameBySpki(store::Connection& connection, const QByteArray& spkiSha256) {
    store::Statement found = connection.prepare("SELECT name FROM tls_key WHERE spki = ? AND spki <> ''");
    if (const base::Status status = found.run(text(spkiSha256)); !status)
        return status.error();
    return found.next() ? found.text(0).toUtf8() : QByteArray();
}

base::Result<bool> inUse(store::Connection& connection, const QByteArray& name) {
    store::Statement found = connection.prepare(
        "SELECT 1 FROM identity WHERE key_name = ? UNION ALL SELECT 1 FROM signing_request WHERE key_name = "
        "?");
    if (const base::Status status = found.run(text(name), text(name)); !status)
        return status.error();
    return found.next();
}

base::Status remove(store::Connection& connection, const QByteArray& name, qint64 nowUtcMs) {
    const base::Status kept =
        connection
            .prepare(
                "INSERT INTO identity_backup (name, chain_pem, wrapped_key, replaced, key_name) SELECT name, "
                "'', wrapped, ?, name FROM tls_key WHERE name = ?")
            .run(nowUtcMs, text(name));
    if (!kept)
        return kept;
    if (const base::Status pruned = identitytable::pruneKept(connection, name); !pruned)
        return pruned;
    store::Statement removed = connection.prepare("DELETE FROM tls_key WHERE name = ?");
    if (const base::Status status = removed.run(text(name)); !status)
        return status;
    if (removed.rowsAffected() == 1)
        return base::Done{};
    return base::fail("key.missing", QStringLiteral("There is no key named \"%1\""),
                      {QString::fromUtf8(name)});
}

}  // namespace keytable

namespace requesttable {
namespace {

QString arrayText(const QStringList& list) {
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(list)).toJson(QJsonDocument::Compact));
}
QStringList arrayOf(const QString& json) {
    return QVariant(QJsonDocument::fromJson(json.toUtf8()).array().toVariantList()).toStringList();
}
QString objectText(const QVariantMap& map) {
    return QString::fromUtf8(QJsonDocument(QJsonObject::fromVariantMap(map)).toJson(QJsonDocument::Compact));
}
QVariantMap objectOf(const QString& json) {
    return QJsonDocument::fromJson(json.toUtf8()).object().toVariantMap();
}

base::Error missing(const QByteArray& name) {
    return base::fail("request.missing", QStringLiteral("There is no request named \"%1\" that waits"),
                      {QString::fromUtf8(name)});
}

}  // namespace

base::Result<QList<PendingRequest>> all(store::Connection& connection) {
    store::Statement rows = connection.prepare(
        "SELECT name, key_name, csr_pem, created, note, authority, verification, checklist, replaces, "
        "services, domains FROM signing_request ORDER BY name");
    if (const base::Status status = rows.run(); !status)
        return status.error();
    QList<PendingRequest> found;
    while (rows.next()) {
        PendingRequest request;
        request.name = rows.text(0).toUtf8();
        request.keyName = rows.text(1).toUtf8();
        request.csrPem = rows.text(2).toLatin1();
        request.createdUtcMs = rows.integer(3);
        request.note = rows.text(4);
        request.authority = rows.text(5);
        request.verification = rows.text(6);
        request.checklist = objectOf(rows.text(7));
        request.replaces = rows.text(8).toUtf8();
        request.services = arrayOf(rows.text(9));
        request.domains = arrayOf(rows.text(10));
        found.append(std::move(request));
    }
    const base::Status finished = rows.finished();
    return finished ? base::Result<QList<PendingRequest>>(std::move(found)) : finished.error();
}

base::Status put(store::Connection& connection, const PendingRequest& request, bool replace) {
    const base::Status removed = remove(connection, request.name);
    if (removed && !replace)  // the savepoint of the job takes the removal back
        return base::fail("request.exists",
                          QStringLiteral("A request named \"%1\" waits for its certificate already"),
                          {QString::fromUtf8(request.name)});
    if (!removed && removed.error().code != "request.missing")
        return removed;
    return connection
        .prepare(
            "INSERT INTO signing_request (name, key_name, csr_pem, created, note, authority, verification, "
            "checklist, replaces, services, domains) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .run(text(request.name), text(request.keyName), text(request.csrPem), request.createdUtcMs,
             request.note, request.authority, request.verification, objectText(request.checklist),
             text(request.replaces), arrayText(request.services), arrayText(request.domains));
}

base::Status setNotes(store::Connection& connection, const PendingRequest& request) {
    store::Statement changed = connection.prepare(
        "UPDATE signing_request SET note = ?, authority = ?, verification = ?, checklist = ? WHERE name = ?");
    const base::Status status = changed.run(request.note, request.authority, request.verification,
                                            objectText(request.checklist), text(request.name));
    if (!status)
        return status;
    return changed.rowsAffected() == 1 ? base::Status(base::Done{}) : missing(request.name);
}

base::Status remove(store::Connection& connection, const QByteArray& name) {
    store::Statement removed = connection.prepare("DELETE FROM signing_request WHERE name = ?");
    if (const base::Status status = removed.run(text(name)); !status)
        return status;
    return removed.rowsAffected() == 1 ? base::Status(base::Done{}) : missing(name);
}

}  // namespace requesttable

}  // namespace postern::tls
