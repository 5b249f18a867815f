#include "engine/proto/smtp/path.h"

#include <algorithm>

namespace postern::proto::smtp {

namespace {

// RFC 5321 section 4.5.3.1 sets 64 and 255; longer local parts are seen in the return paths of lists and do
// no harm.
constexpr qsizetype kMaxLocal = 200;
constexpr qsizetype kMaxDomain = 255;

bool isAlnum(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isAtext(char c) {
    return isAlnum(c) || (c > ' ' && c < 0x7f && !QByteArrayView("<>()[]\\,;:@\".").contains(c));
}

/// A dot-string, or with leniency one with dots anywhere ("a..b@", seen from phone operators).
bool isDotString(QByteArrayView text) {
    return !text.isEmpty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c == '.' || isAtext(c); });
}

bool isDomain(QByteArrayView text) {
    if (text.isEmpty() || text.size() > kMaxDomain)
        return false;
    if (text.front() == '[')
        return text.back() == ']' && std::all_of(text.begin() + 1, text.end() - 1, [](char c) {
                   return isAlnum(c) || c == '.' || c == ':' || c == '-';
               });
    return text.front() != '.' && text.back() != '.' && std::all_of(text.begin(), text.end(), [](char c) {
               return isAlnum(c) || c == '-' || c == '.' || c == '_';
           });
}

/// Octets of a quoted-string from its opening quote to its closing one; 0 if it does not end.
qsizetype quotedLength(QByteArrayView text) {
    for (qsizetype i = 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return 0;
}

/// "anna" for "\"anna\"": the same mailbox (RFC 5321 section 4.1.2), as it is kept in the directory.
QByteArray unquoted(QByteArrayView quoted) {
    QByteArray plain;
    for (qsizetype i = 1; i + 1 < quoted.size(); ++i) {
        if (quoted[i] == '\\')
            ++i;
        plain.append(quoted[i]);
    }
    return isDotString(plain) ? plain : quoted.toByteArray();
}

QByteArrayView withoutSourceRoute(QByteArrayView text) {
    if (!text.startsWith('@'))
        return text;
    const qsizetype colon = text.indexOf(':');
    return colon < 0 ? text : text.sliced(colon + 1);
}

bool isAscii(QByteArrayView text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Octets of the local part at the start of `text`; 0 if there is none.
qsizetype localLength(QByteArrayView text) {
    if (text.startsWith('"'))
        return quotedLength(text);
    qsizetype length = 0;
    while (length < text.size() && (text[length] == '.' || isAtext(text[length]))) ++length;
    return length;
}

}  // namespace

Path parsePath(QByteArrayView text) {
    Path path;
    text = text.trimmed();  // RFC 5321 has no space after the colon; many senders put one
    if (!text.startsWith('<'))
        return path;
    if (!isAscii(text)) {
        path.error = PathError::NotAscii;  // SMTPUTF8 is not offered (RFC 6531)
        return path;
    }
    text = withoutSourceRoute(text.sliced(1));
    if (text.startsWith('>')) {
        path.error = PathError::None;
        path.rest = text.sliced(1);
        return path;
    }
    const qsizetype local = localLength(text);
    if (local == 0 || local >= text.size())
        return path;
    QByteArrayView rest = text.sliced(local);
    const qsizetype close = rest.indexOf('>');
    if (close < 0)
        return path;
    path.rest = rest.sliced(close + 1);
    path.address = text.startsWith('"') ? unquoted(text.first(local)) : text.first(local).toByteArray();
    rest = rest.first(close);
    if (rest.startsWith('@') && isDomain(rest.sliced(1)))
        path.address.append(rest);
    else if (!rest.isEmpty() || path.address.compare("postmaster", Qt::CaseInsensitive) != 0)
        return path;  // only <postmaster> may go without a domain (RFC 5321 section 4.5.1)
    path.error = local > kMaxLocal ? PathError::TooLong : PathError::None;
    return path;
}

std::optional<Parameters> parseParameters(QByteArrayView text) {
    Parameters parameters;
    if (!text.isEmpty() && text.front() != ' ')
        return {};
    for (text = text.trimmed(); !text.isEmpty(); text = text.trimmed()) {
        qsizetype end = text.indexOf(' ');
        if (end < 0)
            end = text.size();
        const QByteArrayView word = text.first(end);
        text = text.sliced(end);
        const qsizetype equals = word.indexOf('=');
        const QByteArrayView key = equals < 0 ? word : word.first(equals);
        const bool named = !key.isEmpty() &&
                           std::all_of(key.begin(), key.end(), [](char c) { return isAlnum(c) || c == '-'; });
        if (!named || equals == word.size() - 1)
            return {};
        parameters.emplace_back(key, equals < 0 ? QByteArrayView() : word.sliced(equals + 1));
    }
    return parameters;
}

}  // namespace postern::proto::smtp
