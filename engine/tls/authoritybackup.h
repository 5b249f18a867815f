#pragma once

#include "engine/tls/authoritytable.h"
#include "engine/tls/exportfile.h"
#include "engine/tls/importfile.h"

// Own authorities in a backup: the certificate and key of each as an entry named "authority NAME", and what
// it issued as certificates whose names say what became of them.
namespace postern::tls {

[[nodiscard]] BackupEntry authorityEntry(const QByteArray& name, const QByteArray& certificatePem,
                                         base::Secret keyPem);
[[nodiscard]] BackupEntry issuedEntry(const IssuedRow& row);

struct AuthorityInBackup {
    QByteArray name;
    KeyPair pair;
    QList<IssuedRow> issued;
};
/// Takes what belongs to authorities out of a file; what is left is the rest of the backup. Pure.
[[nodiscard]] QList<AuthorityInBackup> takeAuthorities(ImportedFile& file);

}  // namespace postern::tls
