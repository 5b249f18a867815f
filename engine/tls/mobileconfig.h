#pragma once

#include <QByteArray>
#include <QString>

namespace postern::tls {

/// A configuration profile for Apple's systems that installs a root; installing it again replaces it.
/// `rootDer`: DER; `name`: as people call it.
[[nodiscard]] QByteArray makeRootProfile(const QByteArray& rootDer, const QString& name);
/// One that installs a person's or device's certificate with its key, PKCS#12 under a password that the
/// system asks for, and the root beside it (empty: none).
[[nodiscard]] QByteArray makeIdentityProfile(const QByteArray& pkcs12, const QByteArray& rootDer,
                                             const QString& name);

}  // namespace postern::tls
