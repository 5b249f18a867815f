#pragma once

#include "engine/tls/certificate.h"

namespace postern::tls {

struct BackupEntry {
    QString name;          // friendlyName
    QByteArray chainPem;   // may be empty: a key alone
    base::Secret keyPem;   // may be empty: certificates alone
    QByteArray note = {};  // what only readImportedFile() gives back, encrypted like the rest; may be empty
};
/// PKCS#12 (RFC 7292) with all entries, AES-256 and HMAC-SHA256; what readImportedFile() and `openssl pkcs12`
/// read back. Errors: "password.empty", "tls.key-unreadable", "tls.certificate-unreadable".
[[nodiscard]] base::Result<QByteArray> makePkcs12(const QList<BackupEntry>& entries,
                                                  const base::Secret& password);
/// PKCS#7 with certificates only, DER.
[[nodiscard]] base::Result<QByteArray> makePkcs7(const QByteArray& chainPem);
/// The first certificate, DER.
[[nodiscard]] base::Result<QByteArray> makeDer(const QByteArray& chainPem);

}  // namespace postern::tls
