#pragma once

#include "engine/store/connection.h"
#include "engine/tls/identity.h"

namespace postern::tls {

/// The SQL of private keys and of the requests made with them. Each call runs inside the caller's transaction
/// or on a reader.
namespace keytable {
[[nodiscard]] base::Result<QList<StoredKey>> all(store::Connection& connection);
/// Error: "key.exists".
[[nodiscard]] base::Status insert(store::Connection& connection, const StoredKey& key);
/// Another sealing of the same key, or what was learnt of it.
[[nodiscard]] base::Status update(store::Connection& connection, const StoredKey& key);
[[nodiscard]] base::Result<bool> exists(store::Connection& connection, const QByteArray& name);
/// The name of the stored key with this pin; empty: none.
[[nodiscard]] base::Result<QByteArray> nameBySpki(store::Connection& connection,
                                                  const QByteArray& spkiSha256);
/// Whether a certificate or a request needs the key.
[[nodiscard]] base::Result<bool> inUse(store::Connection& connection, const QByteArray& name);
/// Keeps a dated backup. Errors: "key.missing", and of the store while something needs it.
[[nodiscard]] base::Status remove(store::Connection& connection, const QByteArray& name, qint64 nowUtcMs);
}  // namespace keytable

namespace requesttable {
[[nodiscard]] base::Result<QList<PendingRequest>> all(store::Connection& connection);
/// Error "request.exists" when one waits under the name and is not to be replaced.
[[nodiscard]] base::Status put(store::Connection& connection, const PendingRequest& request, bool replace);
/// Note, authority, verification and checklist. Error: "request.missing".
[[nodiscard]] base::Status setNotes(store::Connection& connection, const PendingRequest& request);
/// Error: "request.missing".
[[nodiscard]] base::Status remove(store::Connection& connection, const QByteArray& name);
}  // namespace requesttable

}  // namespace postern::tls
