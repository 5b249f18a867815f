#pragma once

#include "engine/tls/certificate.h"
#include "engine/tls/names.h"
#include "engine/tls/ossl.h"

// The steps that every maker of certificates and requests shares.
namespace postern::tls {

constexpr qint64 kSecondsPerDay = 86'400;
constexpr int kMaxCommonName = 64;  // ub-common-name, RFC 5280 appendix A.1

/// "tls.crypto" with what failed and OpenSSL's reason; clears the error queue.
[[nodiscard]] base::Error cryptoError(const char* what);
/// The fields alone: "cert.name-missing", "cert.country", "cert.email", "cert.email-plain", "cert.too-long"
/// (text, most), "cert.characters".
[[nodiscard]] base::Status checkFields(const CertificateRequest& request);
/// The seven classic fields; a common name beyond kMaxCommonName stands in subjectAltName alone.
[[nodiscard]] bool addSubject(X509_NAME* subject, const CertificateRequest& request);
/// Empty values are left out.
[[nodiscard]] bool addNameField(X509_NAME* name, const char* field, const QString& value);
/// `value` in the notation of x509v3_config(5): never text from outside.
[[nodiscard]] bool addExtension(X509* certificate, X509* issuer, int nid, const char* value);
/// "DNS:a,IP:b"; no character of a checked name has a meaning in OpenSSL's notation.
[[nodiscard]] QByteArray altNamesValue(const QList<AltName>& names);
/// Random and positive, 128 bits of it unguessable (CA/Browser Forum asks for 64).
[[nodiscard]] bool setRandomSerial(X509* certificate);
/// SHA-256, or null for the kinds of key that bring their own.
[[nodiscard]] const EVP_MD* signingDigest(const EVP_PKEY* key);

}  // namespace postern::tls
