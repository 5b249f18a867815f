#pragma once

#include "engine/tls/certificate.h"
#include "engine/tls/chain.h"

namespace postern::tls {

struct PurposeFacts {
    QByteArray purpose;  // "server", "client", "mail", "authority"
    bool good = false;
    base::Error reason;  // why not: "purpose.usage", "purpose.expired", "purpose.constraints" ...
};
struct Verdict {
    QList<PurposeFacts> purposes;
    QList<std::pair<QString, QString>> fields;  // as `openssl x509 -text` names them, for the Details tab
    base::Error summary;  // empty code: OK; else the worst ("verdict.purposes", "verdict.expired" ...)
};
/// Everything the viewer says about the first certificate of `chainPem` (E37).
[[nodiscard]] base::Result<Verdict> judge(const QByteArray& chainPem, const QDateTime& now);

/// Warnings for a certificate that is served: "watch.expired", "watch.expires" (days),
/// "watch.weak-signature", "watch.weak-key", "watch.wrong-name" (names it does not hold),
/// "watch.unknown-chain", "watch.self-signed".
[[nodiscard]] QList<base::Error> warnings(const QByteArray& chainPem, const QStringList& wantedNames,
                                          const QDateTime& now);
/// RFC 6125: whether the certificate holds `name` (wildcards count for one label).
[[nodiscard]] bool holdsName(const CertificateFacts& facts, const QString& name);

}  // namespace postern::tls
