#pragma once

#include "engine/tls/certificate.h"

#include <QDateTime>

#include <functional>
#include <optional>

namespace postern::tls {

/// What an OCSP responder says of one certificate (RFC 6960).
struct OcspStatus {
    enum class Kind { Good, Revoked, Unknown };
    Kind kind = Kind::Unknown;
    qint64 revokedUtcMs = 0;
    QByteArray reason;
};
/// Of the certificate with this serial number, "AB:CD:...".
using OcspLookup = std::function<OcspStatus(const QByteArray& serialHex)>;

/// A request, looked at without any key: what a cache can answer.
struct OcspQuestion {
    QList<QByteArray> serials;  // as asked, "AB:CD:..."
    bool nonce = false;
    QByteArray idDer;  // of the only CertID, when there is one
};
/// Empty when it is malformed, asks for nothing, or for more than 16 certificates.
[[nodiscard]] std::optional<OcspQuestion> readOcspRequest(const QByteArray& requestDer);

/// The signed response to `requestDer`: one answer for each certificate that it asks for, Unknown for those
/// of other authorities, its nonce (up to 32 octets, RFC 9654) echoed. Signed by the authority itself. A
/// malformed request gets "malformedRequest". Error: "tls.certificate-unreadable", "tls.crypto".
[[nodiscard]] base::Result<QByteArray> answerOcsp(const KeyPair& authority, const QByteArray& requestDer,
                                                  const OcspLookup& lookup, const QDateTime& now,
                                                  const QDateTime& nextUpdate);
/// The unsigned answers of RFC 6960 section 4.2.1.
[[nodiscard]] QByteArray ocspMalformed();
[[nodiscard]] QByteArray ocspTryLater();
[[nodiscard]] QByteArray ocspInternalError();

/// A request for the first certificate of `chainPem`, whose issuer is the second; no nonce, so that the
/// responder may answer from its cache (RFC 5019). Empty when there is no issuer.
[[nodiscard]] QByteArray makeOcspRequest(const QByteArray& chainPem);
/// The URL of the responder that the first certificate names; empty: none.
[[nodiscard]] QByteArray ocspUrlOf(const QByteArray& chainPem);

struct OcspVerdict {
    OcspStatus status;
    qint64 thisUpdateUtcMs = 0;
    qint64 nextUpdateUtcMs = 0;  // 0: the responder does not say
};
/// Whether a response is about the first certificate of `chainPem`, signed by or for its issuer (the second),
/// and current. Errors: "ocsp.unreadable", "ocsp.refused" (with the responder's word), "ocsp.signature",
/// "ocsp.other-certificate", "ocsp.stale".
[[nodiscard]] base::Result<OcspVerdict> checkOcspResponse(const QByteArray& responseDer,
                                                          const QByteArray& chainPem, const QDateTime& now);

}  // namespace postern::tls
