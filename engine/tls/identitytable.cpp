#include "engine/tls/identitytable.h"

namespace postern::tls::identitytable {
namespace {

const QString kAuthorityChain = QStringLiteral("tls.authority.chain");
const QString kAuthorityKey = QStringLiteral("tls.authority.key");

base::Result<bool> exists(store::Connection& connection, const QByteArray& name) {
    store::Statement found = connection.prepare("SELECT 1 FROM identity WHERE name = ?");
    if (const base::Status status = found.run(QString::fromUtf8(name)); !status)
        return status.error();
    return found.next();
}

base::Status keepBackup(store::Connection& connection, const QByteArray& name, qint64 nowUtcMs) {
    return connection
        .prepare(
            "INSERT INTO identity_backup (name, chain_pem, wrapped_key, replaced) "
            "SELECT name, chain_pem, wrapped_key, ? FROM identity WHERE name = ?")
        .run(nowUtcMs, QString::fromUtf8(name));
}

base::Status deleteRow(store::Connection& connection, const QByteArray& name) {
    return connection.prepare("DELETE FROM identity WHERE name = ?").run(QString::fromUtf8(name));
}

base::Result<QByteArray> metaValue(store::Connection& connection, const QString& key) {
    store::Statement found = connection.prepare("SELECT value FROM meta WHERE key = ?");
    if (const base::Status status = found.run(key); !status)
        return status.error();
    return found.next() ? found.bytes(0) : QByteArray();
}

base::Status putMeta(store::Connection& connection, const QString& key, const QByteArray& value) {
    return connection
        .prepare(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = "
            "excluded.value")
        .run(key, value);
}

}  // namespace

base::Result<QList<IdentityRow>> all(store::Connection& connection) {
    store::Statement rows =
        connection.prepare("SELECT name, kind, chain_pem, wrapped_key, created FROM identity ORDER BY name");
    if (const base::Status status = rows.run(); !status)
        return status.error();
    QList<IdentityRow> found;
    while (rows.next())
        found.append({rows.text(0).toUtf8(), rows.text(1).toUtf8(), rows.text(2).toUtf8(), rows.bytes(3),
                      rows.integer(4)});
    return found;
}

base::Status put(store::Connection& connection, const IdentityRow& row, bool replace) {
    const base::Result<bool> known = exists(connection, row.name);
    if (!known)
        return known.error();
    if (*known && !replace)
        return base::fail("cert.exists", QStringLiteral("There is already a certificate named \"%1\""),
                          {QString::fromUtf8(row.name)});
    if (*known) {
        base::Status status = keepBackup(connection, row.name, row.createdUtcMs);
        if (status)
            status = deleteRow(connection, row.name);
        if (!status)
            return status;
    }
    return connection
        .prepare("INSERT INTO identity (name, kind, chain_pem, wrapped_key, created) VALUES (?, ?, ?, ?, ?)")
        .run(QString::fromUtf8(row.name), QString::fromUtf8(row.kind), QString::fromUtf8(row.chainPem),
             row.sealedKey, row.createdUtcMs);
}

base::Status remove(store::Connection& connection, const QByteArray& name, qint64 nowUtcMs) {
    const base::Result<bool> known = exists(connection, name);
    if (!known)
        return known.error();
    if (!*known)
        return base::fail("cert.missing", QStringLiteral("There is no certificate named \"%1\""),
                          {QString::fromUtf8(name)});
    const base::Status kept = keepBackup(connection, name, nowUtcMs);
    return kept ? deleteRow(connection, name) : kept;
}

base::Result<std::optional<IdentityRow>> authority(store::Connection& connection) {
    const base::Result<QByteArray> chain = metaValue(connection, kAuthorityChain);
    if (!chain)
        return chain.error();
    const base::Result<QByteArray> key = metaValue(connection, kAuthorityKey);
    if (!key)
        return key.error();
    if (chain->isEmpty() || key->isEmpty())
        return std::optional<IdentityRow>();
    IdentityRow row;
    row.chainPem = *chain;
    row.sealedKey = *key;
    return std::optional(std::move(row));
}

base::Status putAuthority(store::Connection& connection, const IdentityRow& row) {
    const base::Status status = putMeta(connection, kAuthorityChain, row.chainPem);
    return status ? putMeta(connection, kAuthorityKey, row.sealedKey) : status;
}

}  // namespace postern::tls::identitytable
