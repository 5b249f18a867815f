#pragma once

#include "engine/tls/keywrap.h"

#include <optional>

// What stands in postern.key. Without protection: the 32 octets of the master key. Else 100 octets:
//   "PKW2", mode 'P' or 'D', log2 N, r, p      scrypt's cost (RFC 7914)
//   16 octets salt, 8 octets entry             entry: first octets of SHA-256 of the desktop's secret, or
//   zeros 12 octets nonce, 32 octets, 16 octets tag  AES-256-GCM of the master key, all before the nonce as
//   its
//                                              additional data
namespace postern::tls {

constexpr qsizetype kMasterKeySize = 32;

/// Of a file that is encrypted.
struct KeyFileHeader {
    KeyProtection mode = KeyProtection::Passphrase;
    QByteArray entry;
};
/// Nothing when `content` is no encrypted key file, or asks for more than a sane one does.
[[nodiscard]] std::optional<KeyFileHeader> readHeader(QByteArrayView content);

/// Error: "tls.crypto".
[[nodiscard]] base::Result<QByteArray> encryptKeyFile(const base::Secret& master, KeyProtection mode,
                                                      const base::Secret& passphrase);
/// Errors: "keystore.passphrase", "keyfile.unreadable".
[[nodiscard]] base::Result<base::Secret> decryptKeyFile(QByteArrayView content,
                                                        const base::Secret& passphrase);

/// First octets of SHA-256; says nothing of a secret that is random.
[[nodiscard]] QByteArray entryOf(const base::Secret& secret);

}  // namespace postern::tls
