#pragma once

#include "engine/store/connection.h"
#include "engine/tls/identity.h"

#include <optional>

namespace postern::tls {

/// A row of the table identity.
struct IdentityRow {
    QByteArray name, kind, chainPem, keyName, companion;
    qint64 createdUtcMs = 0;
};
struct TestAuthorityRow {
    QByteArray chainPem, sealedKey;
};
/// A row of the table identity_backup: a certificate with its key, or a key alone (no chain).
struct KeptRow {
    qint64 id = 0;
    QByteArray name, chainPem, sealedKey, keyName;
    qint64 replacedUtcMs = 0;
};
constexpr int kMaxKept = 50;  // of one name; older ones go

/// The SQL of certificates. Each call runs inside the caller's transaction or on a reader.
namespace identitytable {
[[nodiscard]] base::Result<QList<IdentityRow>> all(store::Connection& connection);
[[nodiscard]] base::Result<std::optional<IdentityRow>> find(store::Connection& connection,
                                                            const QByteArray& name);
/// Error "cert.exists" when the name is taken and not to be replaced. What is replaced is kept with its date.
[[nodiscard]] base::Status put(store::Connection& connection, const IdentityRow& row, bool replace);
/// Another chain behind the same certificate; the old one is kept with the date.
[[nodiscard]] base::Status setChain(store::Connection& connection, const QByteArray& name,
                                    const QByteArray& chainPem, qint64 nowUtcMs);
/// Makes the two companions of each other and of nobody else; an empty `companion` parts them.
[[nodiscard]] base::Status setCompanion(store::Connection& connection, const QByteArray& name,
                                        const QByteArray& companion);
/// Keeps a dated backup. Error: "cert.missing".
[[nodiscard]] base::Status remove(store::Connection& connection, const QByteArray& name, qint64 nowUtcMs);

/// What was replaced or removed, newest first, at most 200; an empty name: of all.
[[nodiscard]] base::Result<QList<KeptRow>> kept(store::Connection& connection, const QByteArray& name);
[[nodiscard]] base::Result<std::optional<KeptRow>> keptOne(store::Connection& connection, qint64 id);
/// Drops all but the newest kMaxKept of a name.
[[nodiscard]] base::Status pruneKept(store::Connection& connection, const QByteArray& name);
/// Whether anything lies there that only the master key opens: private keys of certificates or of own
/// authorities.
[[nodiscard]] base::Result<bool> hasSealedKeys(store::Connection& connection);
/// Of the table meta; empty when there is none.
[[nodiscard]] base::Result<QByteArray> metaValue(store::Connection& connection, const QByteArray& key);
[[nodiscard]] base::Status putMeta(store::Connection& connection, const QByteArray& key,
                                   const QByteArray& value);

/// The authority of the Test certificate, sealed; empty when there is none yet.
[[nodiscard]] base::Result<std::optional<TestAuthorityRow>> authority(store::Connection& connection);
[[nodiscard]] base::Status putAuthority(store::Connection& connection, const TestAuthorityRow& row);
}  // namespace identitytable

}  // namespace postern::tls
