#pragma once

#include "engine/tls/certificate.h"

namespace postern::tls {

/// A PKCS#10 request (RFC 2986) with the seven classic fields and subjectAltName, signed with `keyPem`;
/// validDays and keyType of `request` are without meaning. Errors: those of makeSelfSigned.
[[nodiscard]] base::Result<QByteArray> makeSigningRequest(const CertificateRequest& request,
                                                          const base::Secret& keyPem);
/// makeSelfSigned with a key that exists.
[[nodiscard]] base::Result<KeyPair> selfSign(const CertificateRequest& request, const base::Secret& keyPem);

struct RequestFacts {
    CertificateRequest fields;
    QByteArray spkiSha256;  // Base64
    QString keyType;
    QByteArray publicPem;
};
/// Reads a request and verifies its signature. Errors: "csr.unreadable", "csr.signature", "key.weak".
[[nodiscard]] base::Result<RequestFacts> requestFacts(const QByteArray& csrPem);

/// What speaks against using a certificate as the answer to a request: "cert.names-differ" (names that are
/// missing), "cert.not-yet-valid", "cert.expired", "cert.purpose" (not for servers), "cert.weak-signature".
/// All can be overridden; a key that does not match cannot: "request.mismatch".
[[nodiscard]] base::Result<QList<base::Error>> checkAnswer(const QByteArray& leafPem,
                                                           const QByteArray& csrPem, const QDateTime& now);

}  // namespace postern::tls
