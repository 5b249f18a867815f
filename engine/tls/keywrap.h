#pragma once

#include "engine/base/result.h"
#include "engine/base/secret.h"

#include <QByteArray>
#include <QString>

namespace postern::tls {

/// What protects the master key in DIR/postern.key. KeyFile: the rights of the file alone, for a server that
/// starts unattended. Passphrase: encrypted under what somebody enters after each start. Desktop: encrypted
/// under a random secret that the desktop's secret store keeps (see secretstore.h).
enum class KeyProtection { KeyFile, Passphrase, Desktop };

/// What can be said of a key file without opening it.
struct KeyFileState {
    bool present = false;
    KeyProtection mode = KeyProtection::KeyFile;
    bool locked = false;   // open() would answer "key.locked"
    QString desktopEntry;  // under which the desktop keeps the secret; Desktop alone
    base::Error problem;   // "keyfile.unreadable", "keyfile.readable-by-others" (path); empty code: none
};

/// Seals private keys for the database: AES-256-GCM under a master key that lies in DIR/postern.key, the name
/// of the entry as additional data, so that a sealed key cannot be moved to another name. Immutable,
/// thread-safe. Whatever protects the master key, it stays the same: sealed keys stay valid.
class KeyWrap {
 public:
    /// Reads DIR/postern.key or, when there is none, makes it (32 random octets, mode 0600, whole or not at
    /// all). Who has sealed keys already should ask state() first: a new master key does not open them.
    /// Errors: "keyfile.unreadable", "key.locked".
    static base::Result<KeyWrap> open(const QString& folder);
    /// With the passphrase or the secret of the desktop; takes about half a second and 128 MiB (scrypt), so
    /// not on a busy thread. A file without protection opens as well. Errors: "keystore.passphrase",
    /// "keyfile.unreadable".
    static base::Result<KeyWrap> unlock(const QString& folder, const base::Secret& passphrase);
    [[nodiscard]] static KeyFileState state(const QString& folder);

    /// Writes DIR/postern.key anew with the master key of `wrap`, reads it back, and only then overwrites
    /// what the old file held (which journals and flash memory may still keep). `passphrase` is without
    /// meaning for KeyFile. Errors: "password.empty", "keystore.folder"; then the old file is as it was.
    static base::Status protect(const KeyWrap& wrap, const QString& folder, KeyProtection mode,
                                const base::Secret& passphrase);

    /// copy() and erase(). Who remembers the folder somewhere does that between the two, so that no crash
    /// leaves it pointing to nothing.
    static base::Status move(const QString& from, const QString& to);
    /// Errors: "keystore.folder" (folder, reason), also when another key file is there already; the same one
    /// is fine. "keyfile.unreadable".
    static base::Status copy(const QString& from, const QString& to);
    /// Overwrites and removes. Error: "keystore.folder".
    static base::Status erase(const QString& folder);

    /// A secret for KeyProtection::Desktop, printable, and the name under which to keep it; the same name
    /// stands in the file and in state().
    [[nodiscard]] static base::Secret newDesktopSecret();
    [[nodiscard]] static QString desktopEntry(const base::Secret& secret);

    [[nodiscard]] base::Result<QByteArray> seal(const QByteArray& name, const base::Secret& plain) const;
    /// Error: "keyfile.unreadable" when it was sealed with another key or changed.
    [[nodiscard]] base::Result<base::Secret> unseal(const QByteArray& name, const QByteArray& sealed) const;

 private:
    explicit KeyWrap(base::Secret key) : m_key(std::move(key)) {}
    base::Secret m_key;
};

}  // namespace postern::tls
