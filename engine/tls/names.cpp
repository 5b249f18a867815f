#include "engine/tls/names.h"

#include <QUrl>

#include <algorithm>

namespace postern::tls {
namespace {

bool isLabel(QByteArrayView label) {
    constexpr qsizetype kMaxLabel = 63;
    if (label.isEmpty() || label.size() > kMaxLabel || label.front() == '-' || label.back() == '-')
        return false;
    return std::all_of(label.begin(), label.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

bool isDnsName(const QByteArray& name) {
    constexpr qsizetype kMaxName = 253;
    if (name.isEmpty() || name.size() > kMaxName)
        return false;
    const QList<QByteArray> labels = name.split('.');
    const bool wildcard = labels.front() == "*" && labels.size() > 2;  // RFC 6125 section 6.4.3
    return std::all_of(labels.begin() + (wildcard ? 1 : 0), labels.end(),
                       [](const QByteArray& label) { return isLabel(label); });
}

QByteArray toALabels(const QString& text) {
    const bool wildcard = text.startsWith(QLatin1String("*."));
    const QByteArray ascii = QUrl::toAce(wildcard ? text.mid(2) : text).toLower();
    return wildcard && !ascii.isEmpty() ? "*." + ascii : ascii;
}

}  // namespace

base::Result<AltName> parseAltName(const QString& text) {
    AltName name;
    if (name.address.setAddress(text)) {
        if (name.address.scopeId().isEmpty())
            return name;
    } else {
        name.dns = toALabels(text);
        if (name.dns.isEmpty())
            name.dns = text.toLatin1().toLower();  // names such as "_srv" that QUrl refuses
        if (isDnsName(name.dns))
            return name;
    }
    return base::fail("cert.name-invalid", QStringLiteral("\"%1\" is neither a DNS name nor an IP address"),
                      {text});
}

base::Result<QList<AltName>> parseAltNames(const QStringList& texts) {
    QList<AltName> names;
    for (const QString& text : texts) {
        if (text.trimmed().isEmpty())
            continue;
        const base::Result<AltName> name = parseAltName(text.trimmed());
        if (!name)
            return name.error();
        const bool known = std::any_of(names.begin(), names.end(), [&name](const AltName& other) {
            return other.dns == name->dns && other.address == name->address;
        });
        if (!known)
            names.append(*name);
    }
    return names;
}

}  // namespace postern::tls
