#pragma once

#include "engine/base/result.h"

#include <QHostAddress>
#include <QString>
#include <QStringList>

namespace postern::tls {

/// One entry of subjectAltName, checked: an IP address, or a DNS name as A-label in lower case, perhaps
/// "*.rest".
struct AltName {
    QHostAddress address;  // null: a DNS name
    QByteArray dns;
};
/// Error: "cert.name-invalid".
[[nodiscard]] base::Result<AltName> parseAltName(const QString& text);
/// The same for a list; empty entries and doubles are left out, order is kept.
[[nodiscard]] base::Result<QList<AltName>> parseAltNames(const QStringList& texts);

}  // namespace postern::tls
