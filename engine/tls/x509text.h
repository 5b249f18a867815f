#pragma once

#include "engine/tls/ossl.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

// What OpenSSL's objects say, in Qt's types. None of these fails: what cannot be read is empty.
namespace postern::tls {

[[nodiscard]] QDateTime asn1Time(const ASN1_TIME* value);  // UTC
[[nodiscard]] QString asn1Text(const ASN1_STRING* value);
/// In the order in which people read them: CN, C, ST, L, O, OU, emailAddress, then others as they come.
[[nodiscard]] QList<std::pair<QString, QString>> nameFields(const X509_NAME* name);
/// "CN=mail.example.org, O=Example".
[[nodiscard]] QString oneLine(const X509_NAME* name);
/// The common name, or the whole line when there is none: how a person calls a certificate.
[[nodiscard]] QString shortName(const X509_NAME* name);
/// DNS names and IP addresses.
[[nodiscard]] QStringList altNames(const GENERAL_NAMES* names);
/// "RSA 2048", "EC P-256", "Ed25519".
[[nodiscard]] QString keyTypeName(const EVP_PKEY* key);
/// "AB:CD:...".
[[nodiscard]] QByteArray fingerprint(const X509* certificate, const EVP_MD* digest);
/// Base64 of SHA-256 over the SubjectPublicKeyInfo (RFC 7469 section 2.4).
[[nodiscard]] QByteArray spkiSha256(const EVP_PKEY* key);
[[nodiscard]] QByteArray spkiSha256(const X509* certificate);
/// Issued by itself and the signature proves it; keyUsage is not asked.
[[nodiscard]] bool isSelfSigned(X509* certificate);
/// Signed over MD5 or SHA-1, which can be forged.
[[nodiscard]] bool hasWeakSignature(X509* certificate);

}  // namespace postern::tls
