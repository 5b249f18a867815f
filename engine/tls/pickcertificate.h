#pragma once

#include "engine/tls/chain.h"
#include "engine/tls/importfile.h"

namespace postern::tls {

/// A certificate out of several, with its chain in order and everything that speaks against using it.
struct PickedCertificate {
    QByteArray leafPem;
    ChainReport chain;            // its pem begins with the leaf
    QList<base::Error> problems;  // of the chain; those of the leaf are added by who knows what it is for
};
/// The one with the public key `spkiSha256`; with an empty pin the one that issued none of the others. Pure
/// but for the system's roots. Errors: "import.no-certificate", "tls.key-mismatch" when none has the key.
[[nodiscard]] base::Result<PickedCertificate> pickCertificate(const QList<QByteArray>& certificates,
                                                              const QByteArray& spkiSha256,
                                                              const QDateTime& now,
                                                              const RootStore& roots = RootStore::system());
/// What speaks against serving the certificate: "cert.expired" or "cert.not-yet-valid",
/// "cert.weak-signature", "purpose.*" (the certificate of an authority, a key usage or an extended one that
/// leaves servers out).
[[nodiscard]] QList<base::Error> serverProblems(const QByteArray& leafPem, const QDateTime& now);
/// The same of the answer to a request, with what checkAnswer() has against it.
[[nodiscard]] base::Result<QList<base::Error>> answerProblems(const QByteArray& leafPem,
                                                              const QByteArray& csrPem, const QDateTime& now);
/// The first problem that only `force` gets past. A root that the system does not know and certificates that
/// do not belong to the chain are worth a word and stop nothing.
[[nodiscard]] base::Status allowed(const QList<base::Error>& problems, bool force);

[[nodiscard]] QList<QByteArray> certificatesOf(const ImportedFile& file);
/// PEM texts that follow each other, taken apart.
[[nodiscard]] QList<QByteArray> splitPem(const QByteArray& pem);

}  // namespace postern::tls
