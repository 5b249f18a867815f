#pragma once

#include "engine/admin/certificatejournal.h"

namespace postern::admin {

/// An authority as the console shows it.
[[nodiscard]] api::AuthorityInfo describeAuthority(const AdminContext& context,
                                                   const tls::Authority& authority);
/// What was issued, with its state at the moment. The PEM goes along.
[[nodiscard]] api::IssuedInfo describeIssued(const tls::IssuedRow& row, qint64 nowUtcMs);
/// Fingerprint and subject of an authority are known once it is made.
[[nodiscard]] tls::AuthorityStore::FactsAlong authorityRow(const ActPtr& act);
/// "CN=..., O=...".
[[nodiscard]] QString oneLine(const QList<std::pair<QString, QString>>& fields);

}  // namespace postern::admin
