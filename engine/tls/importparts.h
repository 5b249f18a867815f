#pragma once

#include "engine/tls/decryption.h"
#include "engine/tls/importfile.h"
#include "engine/tls/ossl.h"

#include <openssl/objects.h>

struct PKCS12_st;

// How readImportedFile() is divided: one file of this folder per format.
namespace postern::tls {

/// The kind of secret bag in PKCS#12 that holds an ImportedFile::notes.
constexpr int kNoteType = NID_pkcs9_unstructuredName;

/// One reading: what was found so far, and what it may still cost.
struct ImportJob {
    const base::Secret& password;
    ImportedFile file;
    KdfBudget budget;
};

/// A buffer that may hold a key; wiped when it goes.
struct WipedBytes {
    QByteArray bytes;
    explicit WipedBytes(QByteArray content) : bytes(std::move(content)) {}
    ~WipedBytes() { base::wipe(bytes); }
    WipedBytes(const WipedBytes&) = delete;
    WipedBytes& operator=(const WipedBytes&) = delete;
};

/// "import.damaged"; `what` is a term of the formats ("CERTIFICATE", "PKCS#12") and not translated.
[[nodiscard]] base::Error damaged(const char* what);

/// Errors of all: "import.damaged", "import.too-many" and those of decryption.
[[nodiscard]] base::Status addCertificate(ImportJob& job, const X509* certificate, const QString& name = {});
[[nodiscard]] base::Status addKey(ImportJob& job, const EVP_PKEY* key, const QString& name = {});
[[nodiscard]] base::Status addNote(ImportJob& job, QByteArray note);
/// Any DER object. `used` is set to its length.
[[nodiscard]] base::Status addDerObject(ImportJob& job, QByteArrayView der, qsizetype& used);
[[nodiscard]] base::Status addPkcs12(ImportJob& job, const unsigned char** der, long size);
/// A text with "-----BEGIN".
[[nodiscard]] base::Status addPem(ImportJob& job, const QByteArray& text);

}  // namespace postern::tls
