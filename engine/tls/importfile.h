#pragma once

#include "engine/base/filelimits.h"
#include "engine/base/result.h"
#include "engine/base/secret.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace postern::tls {

constexpr int kMaxImportObjects = 5000;  // certificates, keys and requests in one file

struct NamedKey {
    base::Secret pem;  // PKCS#8, not encrypted
    QString name;      // friendlyName of PKCS#12, else empty
};
struct NamedCertificate {
    QByteArray pem;
    QString name;
};
/// What was in a file, in its order. Every object parsed; nothing was checked against another.
struct ImportedFile {
    QByteArray format;  // "PEM", "DER", "PKCS#7", "PKCS#12"
    QList<NamedCertificate> certificates;
    QList<NamedKey> keys;
    QByteArray requestPem;         // a signing request
    QList<QByteArray> notes = {};  // of a backup made here: BackupEntry::note
};

/// Reads PEM (certificates; PKCS#1, SEC 1, PKCS#8 and encrypted keys; PKCS#7; requests; also without a final
/// line break, with text around, CR LF or a BOM), DER of the same, and PKCS#12 with old and new encryption.
/// Pure; safe against hostile input; takes less than a millisecond per object plus the key derivation of the
/// file, whose rounds are bounded (some seconds at the worst): not for a busy thread. Errors: "import.empty",
/// "import.too-large", "import.too-many", "import.unknown", "import.damaged", "import.password-needed",
/// "import.wrong-password", "import.too-costly", "import.unsupported" (another encryption),
/// "import.old-encryption" (this computer lacks OpenSSL's legacy provider), "import.nothing".
/// `largest` is in octets.
[[nodiscard]] base::Result<ImportedFile> readImportedFile(QByteArrayView bytes, const base::Secret& password,
                                                          qint64 largest = base::kMaxImportFile);

}  // namespace postern::tls
