#include "engine/tls/names.h"
#include "engine/tls/verdict.h"

#include <algorithm>

namespace postern::tls {
namespace {

/// `pattern` from a certificate, both in lower case. A wildcard is the whole leftmost label and counts for
/// exactly one (RFC 6125 section 6.4.3).
bool matches(const QByteArray& pattern, const QByteArray& name) {
    if (pattern == name)
        return true;
    if (!pattern.startsWith("*."))
        return false;
    const qsizetype dot = name.indexOf('.');
    const QByteArrayView rest = QByteArrayView(pattern).sliced(1);
    return dot > 0 && rest.count('.') > 1 && QByteArrayView(name).sliced(dot) == rest;
}

}  // namespace

bool holdsName(const CertificateFacts& facts, const QString& name) {
    const base::Result<AltName> wanted = parseAltName(name.trimmed());
    if (!wanted)
        return false;
    return std::any_of(facts.names.begin(), facts.names.end(), [&wanted](const QString& text) {
        const base::Result<AltName> held = parseAltName(text);
        if (!held || held->address.isNull() != wanted->address.isNull())
            return false;
        return held->address.isNull() ? matches(held->dns, wanted->dns) : held->address == wanted->address;
    });
}

}  // namespace postern::tls
