#pragma once

#include "engine/base/result.h"
#include "engine/base/secret.h"

#include <QByteArray>
#include <QString>

namespace postern::tls {

/// Seals private keys for the database: AES-256-GCM under the key in DIR/postern.key, the name of the entry
/// as additional data, so that a sealed key cannot be moved to another name. Immutable, thread-safe.
class KeyWrap {
 public:
    /// Reads DIR/postern.key or, when there is none, makes it (32 random octets, mode 0600, whole or not at
    /// all). Error: "keyfile.unreadable".
    static base::Result<KeyWrap> open(const QString& folder);

    [[nodiscard]] base::Result<QByteArray> seal(const QByteArray& name, const base::Secret& plain) const;
    /// Error: "keyfile.unreadable" when it was sealed with another key or changed.
    [[nodiscard]] base::Result<base::Secret> unseal(const QByteArray& name, const QByteArray& sealed) const;

 private:
    explicit KeyWrap(base::Secret key) : m_key(std::move(key)) {}
    base::Secret m_key;
};

}  // namespace postern::tls
