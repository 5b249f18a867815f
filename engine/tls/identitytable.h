#pragma once

#include "engine/store/connection.h"
#include "engine/tls/keywrap.h"
#include "engine/tls/tlscontext.h"

#include <optional>

namespace postern::tls {

/// A row of the table identity; the key is still sealed.
struct IdentityRow {
    QByteArray name, kind;  // kind: "self-signed", "installed"
    QByteArray chainPem, sealedKey;
    qint64 createdUtcMs = 0;
};

/// The SQL of identities. Each call runs inside the caller's transaction or on a reader.
namespace identitytable {
[[nodiscard]] base::Result<QList<IdentityRow>> all(store::Connection& connection);
/// Errors: "cert.exists" when the name is taken and not to be replaced. What is replaced is kept with its
/// date.
[[nodiscard]] base::Status put(store::Connection& connection, const IdentityRow& row, bool replace);
/// Error: "cert.missing".
[[nodiscard]] base::Status remove(store::Connection& connection, const QByteArray& name, qint64 nowUtcMs);

/// The authority of the Test certificate, sealed; empty when there is none yet.
[[nodiscard]] base::Result<std::optional<IdentityRow>> authority(store::Connection& connection);
[[nodiscard]] base::Status putAuthority(store::Connection& connection, const IdentityRow& row);
}  // namespace identitytable

}  // namespace postern::tls
