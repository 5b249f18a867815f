#include "engine/tls/identitytable.h"

namespace postern::tls::identitytable {
namespace {

using store::text;

const QByteArray kAuthorityChain = "tls.authority.chain";
const QByteArray kAuthorityKey = "tls.authority.key";

base::Error missing(const QByteArray& name) {
    return base::fail("cert.missing", QStringLiteral("There is no certificate named \"%1\""),
                      {QString::fromUtf8(name)});
}

base::Status keepBackup(store::Connection& connection, const QByteArray& name, qint64 nowUtcMs) {
    const base::Status kept =
        connection
            .prepare(
                "INSERT INTO identity_backup (name, chain_pem, wrapped_key, replaced, key_name) "
                "SELECT i.name, i.chain_pem, k.wrapped, ?, k.name FROM identity i JOIN tls_key k ON k.name = "
                "i.key_name WHERE i.name = ?")
            .run(nowUtcMs, text(name));
    return kept ? pruneKept(connection, name) : kept;
}

base::Result<QList<KeptRow>> keptRows(store::Statement& rows) {
    QList<KeptRow> found;
    while (rows.next())
        found.append({rows.integer(0), rows.text(1).toUtf8(), rows.text(2).toUtf8(), rows.bytes(3),
                      rows.text(4).toUtf8(), rows.integer(5)});
    const base::Status finished = rows.finished();
    return finished ? base::Result<QList<KeptRow>>(std::move(found)) : finished.error();
}

base::Result<QList<IdentityRow>> rowsOf(store::Statement& rows) {
    QList<IdentityRow> found;
    while (rows.next())
        found.append({rows.text(0).toUtf8(), rows.text(1).toUtf8(), rows.text(2).toUtf8(),
                      rows.text(3).toUtf8(), rows.text(4).toUtf8(), rows.integer(5)});
    const base::Status finished = rows.finished();
    return finished ? base::Result<QList<IdentityRow>>(std::move(found)) : finished.error();
}

}  // namespace

base::Result<QList<IdentityRow>> all(store::Connection& connection) {
    store::Statement rows = connection.prepare(
        "SELECT name, kind, chain_pem, key_name, companion, created FROM identity ORDER BY name");
    if (const base::Status status = rows.run(); !status)
        return status.error();
    return rowsOf(rows);
}

base::Result<std::optional<IdentityRow>> find(store::Connection& connection, const QByteArray& name) {
    store::Statement rows = connection.prepare(
        "SELECT name, kind, chain_pem, key_name, companion, created FROM identity WHERE name = ?");
    if (const base::Status status = rows.run(text(name)); !status)
        return status.error();
    auto found = rowsOf(rows);
    if (!found)
        return found.error();
    return found->isEmpty() ? std::optional<IdentityRow>() : std::optional(found->takeFirst());
}

base::Status put(store::Connection& connection, const IdentityRow& row, bool replace) {
    const auto known = find(connection, row.name);
    if (!known)
        return known.error();
    if (known->has_value() && !replace)
        return base::fail("cert.exists", QStringLiteral("There is already a certificate named \"%1\""),
                          {QString::fromUtf8(row.name)});
    if (known->has_value())
        if (const base::Status kept = keepBackup(connection, row.name, row.createdUtcMs); !kept)
            return kept;
    return connection
        .prepare(
            "INSERT INTO identity (name, kind, chain_pem, key_name, companion, created) VALUES (?, ?, ?, ?, "
            "?, ?) ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, chain_pem = excluded.chain_pem, "
            "key_name = excluded.key_name, created = excluded.created")
        .run(text(row.name), text(row.kind), text(row.chainPem), text(row.keyName), text(row.companion),
             row.createdUtcMs);
}

base::Status setChain(store::Connection& connection, const QByteArray& name, const QByteArray& chainPem,
                      qint64 nowUtcMs) {
    if (const base::Status kept = keepBackup(connection, name, nowUtcMs); !kept)
        return kept;
    store::Statement changed = connection.prepare("UPDATE identity SET chain_pem = ? WHERE name = ?");
    if (const base::Status status = changed.run(text(chainPem), text(name)); !status)
        return status;
    return changed.rowsAffected() == 1 ? base::Status(base::Done{}) : missing(name);
}

base::Status setCompanion(store::Connection& connection, const QByteArray& name,
                          const QByteArray& companion) {
    const QString one = text(name);
    const QString other = text(companion);
    const base::Status parted =
        connection
            .prepare(
                "UPDATE identity SET companion = '' WHERE companion <> '' AND (name IN (?, ?) OR companion "
                "IN (?, ?))")
            .run(one, other, one, other);
    if (!parted || companion.isEmpty())
        return parted;
    return connection
        .prepare("UPDATE identity SET companion = CASE name WHEN ? THEN ? ELSE ? END WHERE name IN (?, ?)")
        .run(one, other, one, one, other);
}

base::Status remove(store::Connection& connection, const QByteArray& name, qint64 nowUtcMs) {
    const auto known = find(connection, name);
    if (!known)
        return known.error();
    if (!known->has_value())
        return missing(name);
    base::Status status = keepBackup(connection, name, nowUtcMs);
    if (status)
        status = setCompanion(connection, name, {});
    if (status)
        status = connection.prepare("DELETE FROM identity WHERE name = ?").run(text(name));
    return status;
}

base::Result<QList<KeptRow>> kept(store::Connection& connection, const QByteArray& name) {
    store::Statement rows = connection.prepare(
        "SELECT id, name, chain_pem, wrapped_key, key_name, replaced FROM identity_backup WHERE name = ? OR "
        "? = '' ORDER BY id DESC LIMIT 200");
    if (const base::Status status = rows.run(text(name), text(name)); !status)
        return status.error();
    return keptRows(rows);
}

base::Result<std::optional<KeptRow>> keptOne(store::Connection& connection, qint64 id) {
    store::Statement rows = connection.prepare(
        "SELECT id, name, chain_pem, wrapped_key, key_name, replaced FROM identity_backup WHERE id = ?");
    if (const base::Status status = rows.run(id); !status)
        return status.error();
    auto found = keptRows(rows);
    if (!found)
        return found.error();
    return found->isEmpty() ? std::optional<KeptRow>() : std::optional(found->takeFirst());
}

base::Status pruneKept(store::Connection& connection, const QByteArray& name) {
    return connection
        .prepare(
            "DELETE FROM identity_backup WHERE name = ? AND id NOT IN (SELECT id FROM identity_backup WHERE "
            "name = ? ORDER BY id DESC LIMIT ?)")
        .run(text(name), text(name), kMaxKept);
}

base::Result<bool> hasSealedKeys(store::Connection& connection) {
    store::Statement found = connection.prepare(
        "SELECT EXISTS (SELECT 1 FROM tls_key) OR EXISTS (SELECT 1 FROM authority WHERE wrapped_key IS NOT "
        "NULL)");
    if (const base::Status status = found.run(); !status)
        return status.error();
    return found.next() && found.integer(0) != 0;
}

base::Result<QByteArray> metaValue(store::Connection& connection, const QByteArray& key) {
    store::Statement found = connection.prepare("SELECT value FROM meta WHERE key = ?");
    if (const base::Status status = found.run(text(key)); !status)
        return status.error();
    return found.next() ? found.bytes(0) : QByteArray();
}

base::Status putMeta(store::Connection& connection, const QByteArray& key, const QByteArray& value) {
    return connection
        .prepare(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = "
            "excluded.value")
        .run(text(key), value);
}

base::Result<std::optional<TestAuthorityRow>> authority(store::Connection& connection) {
    const base::Result<QByteArray> chain = metaValue(connection, kAuthorityChain);
    if (!chain)
        return chain.error();
    const base::Result<QByteArray> key = metaValue(connection, kAuthorityKey);
    if (!key)
        return key.error();
    if (chain->isEmpty() || key->isEmpty())
        return std::optional<TestAuthorityRow>();
    return std::optional(TestAuthorityRow{*chain, *key});
}

base::Status putAuthority(store::Connection& connection, const TestAuthorityRow& row) {
    const base::Status status = putMeta(connection, kAuthorityChain, row.chainPem);
    return status ? putMeta(connection, kAuthorityKey, row.sealedKey) : status;
}

}  // namespace postern::tls::identitytable
