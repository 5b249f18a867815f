#pragma once

#include "engine/tls/identity.h"

namespace postern::services {

/// A certificate before it is made, as far as clients would notice.
struct PlannedCertificate {
    QByteArray name;
    QString commonName;
    QStringList names;                          // A-labels, the common name among them
    QString keyType;                            // "RSA", "EC", "Ed25519", perhaps with more behind a space
    QList<std::pair<QString, QString>> issuer;  // subject of the authority; empty: it signs itself
};
/// Stands in for it: has no key and no fingerprint, and is served nowhere.
[[nodiscard]] tls::Identity plannedIdentity(const PlannedCertificate& planned);

/// `known` with `next` in it, as the newest. One of the same name is replaced; what was served beside that
/// stays beside it, unless both would have the same kind of key. Pure.
[[nodiscard]] tls::Identities withCertificate(tls::Identities known, tls::Identity next);
/// The two are served side by side, and with nobody else; `companion` empty: nothing is beside `name`. Pure.
[[nodiscard]] tls::Identities withCompanion(tls::Identities known, const QByteArray& name,
                                            const QByteArray& companion);

}  // namespace postern::services
