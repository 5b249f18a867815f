#pragma once

#include "engine/base/result.h"
#include "engine/base/secret.h"
#include "engine/tls/ossl.h"

namespace postern::tls {

/// What deriving keys from a password may still cost while one file is read. A hostile file asks for 2^31
/// rounds; this is looked at before the first one is made.
class KdfBudget {
 public:
    /// Of a password-based scheme (PKCS#5, PKCS#12). Errors: "import.too-costly", "import.damaged",
    /// "import.unsupported", "import.old-encryption".
    [[nodiscard]] base::Status charge(const X509_ALGOR* scheme);
    /// Errors: "import.too-costly", "import.damaged" when `rounds` is no positive number.
    [[nodiscard]] base::Status chargeRounds(const ASN1_INTEGER* rounds);

 private:
    [[nodiscard]] base::Status spend(quint64 rounds);
    quint64 m_left = 10'000'000;  // about four seconds
};

/// A library context with the providers "default" and, if this computer has it, "legacy" (RC2, RC4, DES):
/// old files can be read without making old ciphers known to TLS. Made once, lives as long as the program.
[[nodiscard]] OSSL_LIB_CTX* oldCiphersContext();
[[nodiscard]] bool hasOldCiphers();

/// What OpenSSL's error queue says of a decryption that failed; clears the queue. `passwordIsRight`: a MAC
/// proved it, so the file is to blame. Codes: "import.wrong-password", "import.damaged",
/// "import.unsupported".
[[nodiscard]] base::Error decryptionError(bool passwordIsRight, const char* what);

/// A password as OpenSSL takes it. Null is another password than "" in PKCS#12.
struct PasswordView {
    const char* data = nullptr;
    int size = 0;
    bool proven = false;  // a MAC said that it is the right one
};
[[nodiscard]] PasswordView view(const base::Secret& password);
[[nodiscard]] base::Error passwordNeeded();

/// EncryptedPrivateKeyInfo (RFC 5958 section 3). Errors: those of KdfBudget::charge() and decryptionError(),
/// "import.password-needed" when the password is empty and not proven.
[[nodiscard]] base::Result<KeyPtr> decryptPkcs8(const X509_SIG* sealed, const PasswordView& password,
                                                KdfBudget& budget);
/// The body of a PEM text under "DEK-Info: NAME,IV" (RFC 1421 section 4.6.1.3), OpenSSL's own way.
[[nodiscard]] base::Result<base::Secret> decryptTraditional(const QByteArray& dekInfo, const QByteArray& body,
                                                            const base::Secret& password);
/// Null when the key does not parse.
[[nodiscard]] KeyPtr readPkcs8(const PKCS8_PRIV_KEY_INFO* info);

}  // namespace postern::tls
