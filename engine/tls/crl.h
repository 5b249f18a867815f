#pragma once

#include "engine/tls/certificate.h"

#include <QDateTime>
#include <QSet>

namespace postern::tls {

struct RevokedSerial {
    QByteArray serialHex;  // "AB:CD:..."
    qint64 revokedUtcMs = 0;
    QByteArray reason;
};
/// The reasons that may be given, RFC 5280 section 5.3.1.
[[nodiscard]] const QList<QByteArray>& revocationReasons();
/// CRLReason as a number; -1 for an unknown word.
[[nodiscard]] int revocationCode(const QByteArray& reason);

/// A list of revoked certificates (RFC 5280 section 5), version 2, DER, with its number and the authority's
/// key identifier. Errors: "tls.certificate-unreadable", "tls.crypto".
[[nodiscard]] base::Result<QByteArray> makeCrl(const KeyPair& authority, const QList<RevokedSerial>& revoked,
                                               qint64 number, const QDateTime& now,
                                               const QDateTime& nextUpdate);
/// The serial numbers on a list, "AB:CD:..."; none when it cannot be read.
[[nodiscard]] QSet<QByteArray> crlSerials(const QByteArray& crlDer);
/// nextUpdate of a list in UTC milliseconds; 0 when it cannot be read.
[[nodiscard]] qint64 crlNextUpdate(const QByteArray& crlDer);

}  // namespace postern::tls
