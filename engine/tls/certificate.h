#pragma once

#include "engine/base/result.h"
#include "engine/base/secret.h"
#include "engine/tls/tlscontext.h"

#include <QDateTime>
#include <QStringList>

namespace postern::tls {

/// What a person wants to know of a certificate.
struct CertificateFacts {
    QString commonName;
    QList<std::pair<QString, QString>> subject;  // in order: CN, C, ST, L, O, OU, emailAddress
    QList<std::pair<QString, QString>> issuer;
    QStringList names;                         // subjectAltName, DNS and IP
    QDateTime notBefore, notAfter;             // UTC
    QByteArray serialHex, sha256Hex, sha1Hex;  // fingerprints as "AB:CD:..."
    QString keyType;                           // "RSA 2048", "EC P-256", "Ed25519"
    QString signatureAlgorithm;
    bool selfSigned = false;
    bool isAuthority = false;
    [[nodiscard]] int daysLeft(const QDateTime& now) const;
};
/// Of the first certificate in `pem`. Error: "tls.certificate-unreadable".
[[nodiscard]] base::Result<CertificateFacts> certificateFacts(const QByteArray& pem);

enum class KeyType { Rsa2048, Rsa3072, Rsa4096, EcP256, EcP384, Ed25519 };
/// Error: "tls.key-mismatch" when the key is not the leaf's; "tls.key-unreadable".
[[nodiscard]] base::Status checkPair(const KeyPair& pair);

/// The seven classic fields (C146) and what a certificate needs beside them.
struct CertificateRequest {
    QString commonName, country, state, city, organization, unit, email;
    QStringList names;  // DNS names and IP addresses for subjectAltName; commonName is added
    int validDays = 365;
    KeyType keyType = KeyType::EcP256;
};
/// Errors: "cert.name-missing", "cert.country", "cert.email", "cert.name-invalid", "cert.validity".
[[nodiscard]] base::Result<KeyPair> makeSelfSigned(const CertificateRequest& request);
/// The lasting authority of the Test certificate: "Postern Test Authority", 10 years.
[[nodiscard]] base::Result<KeyPair> makeTestAuthority();
/// Signed by `authority`, chain included: CN = first of `names` (the main domain), exactly 30 days.
[[nodiscard]] base::Result<KeyPair> makeTestCertificate(const KeyPair& authority, const QStringList& names);

}  // namespace postern::tls
