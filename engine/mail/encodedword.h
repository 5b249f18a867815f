#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace postern::mail {

/// The value of an unstructured field or a display name as text: RFC 2047 words decoded (section 6.2: blanks
/// between two words vanish), raw octets taken as UTF-8 where valid, else as Latin-1. An unreadable word
/// stays as it stands.
[[nodiscard]] QString decodeWords(QByteArrayView value);

/// `raw` unchanged if it is 7-bit, else as encoded words of at most 75 octets, split between characters.
[[nodiscard]] QByteArray sevenBit(const QByteArray& raw);

/// True if every octet is below 0x80.
[[nodiscard]] bool isSevenBit(QByteArrayView text);

/// Octets in `charset` (a MIME name, any case) as text. UTF-8 if the name is unknown and the octets fit, else
/// Latin-1.
[[nodiscard]] QString decodeCharset(QByteArrayView octets, QByteArrayView charset);

}  // namespace postern::mail
