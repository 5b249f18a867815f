#pragma once

#include "engine/base/result.h"
#include "engine/base/secret.h"
#include "engine/tls/certificate.h"

#include <QByteArray>
#include <QString>

#include <atomic>

namespace postern::tls {

/// What can be said of a private key without showing it.
struct KeyFacts {
    QString type;           // "RSA 2048", "EC P-256", "Ed25519"
    QByteArray spkiSha256;  // Base64 of SHA-256 over the SubjectPublicKeyInfo (RFC 7469 section 2.4)
    QByteArray publicPem;
};
/// Error: "key.unreadable".
[[nodiscard]] base::Result<KeyFacts> keyFacts(const base::Secret& keyPem);
/// Of the first certificate in `chainPem`. Error: "tls.certificate-unreadable".
[[nodiscard]] base::Result<QByteArray> certificateSpkiSha256(const QByteArray& chainPem);

/// Refuses RSA under 2048 or above 8192 bits, RSA with a bad exponent or modulus, curves other than P-256,
/// P-384 and P-521, and kinds that TLS servers cannot use (DSA, DH). Error: "key.weak" with the kind and the
/// reason.
[[nodiscard]] base::Status checkKeyStrength(const base::Secret& keyPem);

/// Shared between who makes a key and who watches. Thread-safe.
struct KeyProgress {
    std::atomic<int> steps{0};
    std::atomic<bool> cancelled{false};
};
/// PKCS#8 PEM; slow for RSA: not on a busy thread. Error: "key.cancelled" soon after `progress` says so.
[[nodiscard]] base::Result<base::Secret> generateKey(KeyType type, KeyProgress* progress = nullptr);

/// Signs a random text and verifies it (C141). Errors: "key.unreadable", "key.test-failed".
[[nodiscard]] base::Status testKey(const base::Secret& keyPem);

/// Encrypted PKCS#8 as PEM (PBES2, AES-256). Errors: "key.unreadable", "password.empty".
[[nodiscard]] base::Result<QByteArray> exportKey(const base::Secret& keyPem, const base::Secret& password);

}  // namespace postern::tls
