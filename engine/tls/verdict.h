#pragma once

#include "engine/tls/certificate.h"
#include "engine/tls/chain.h"

namespace postern::tls {

struct PurposeFacts {
    // "server", "client", "mail", "authority"; then those that it names and nobody knows, as OpenSSL calls
    // them
    QByteArray purpose;
    bool good = false;
    base::Error reason;  // why not: "purpose.usage", "purpose.expired", "purpose.constraints" ...
};
struct Verdict {
    QList<PurposeFacts> purposes;
    QList<std::pair<QString, QString>> fields;  // as `openssl x509 -text` names them, for the Details tab
    // Empty code: OK; else the worst: "verdict.expired", "verdict.not-yet-valid", "verdict.weak-key",
    // "verdict.weak-signature", "verdict.purposes" (which of its own purposes it fails),
    // "verdict.self-signed", "verdict.unknown-issuer", "verdict.chain"
    base::Error summary;
};
/// Everything the viewer says about the first certificate of `chainPem` (E37). Error:
/// "tls.certificate-unreadable".
[[nodiscard]] base::Result<Verdict> judge(const QByteArray& chainPem, const QDateTime& now,
                                          const RootStore& roots = RootStore::system());

/// Whether the chain leads to one of these roots, whatever else is wrong with it (E23).
[[nodiscard]] bool leadsTo(const QByteArray& chainPem, const QDateTime& now, const RootStore& roots);

constexpr int kWarnDays = 30;
/// Warnings for a certificate that is served: "watch.expired", "watch.expires" (days, from `warnDays` on),
/// "watch.weak-signature", "watch.weak-key", "watch.wrong-name" (names it does not hold),
/// "watch.unknown-chain", "watch.self-signed". %1 is always the name of the certificate.
[[nodiscard]] QList<base::Error> warnings(const QByteArray& chainPem, const QStringList& wantedNames,
                                          const QDateTime& now, const RootStore& roots = RootStore::system(),
                                          int warnDays = kWarnDays);
/// RFC 6125: whether the certificate holds `name` (wildcards count for one label).
[[nodiscard]] bool holdsName(const CertificateFacts& facts, const QString& name);

}  // namespace postern::tls
