#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace postern::proto::imap {

[[nodiscard]] constexpr char upper(char c) {
    return c >= 'a' && c <= 'z' ? char(c - 32) : c;
}
[[nodiscard]] constexpr bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// Compares without regard to ASCII case; independent of the locale.
[[nodiscard]] inline bool sameWord(QByteArrayView a, QByteArrayView b) {
    if (a.size() != b.size())
        return false;
    for (qsizetype i = 0; i < a.size(); ++i) {
        if (upper(a[i]) != upper(b[i]))
            return false;
    }
    return true;
}

[[nodiscard]] inline QByteArray upperWord(QByteArrayView word) {
    QByteArray result = word.toByteArray();
    for (char& c : result) c = upper(c);
    return result;
}

/// ATOM-CHAR of RFC 9051 section 9: any 7-bit character except atom-specials.
[[nodiscard]] constexpr bool isAtomChar(char c) {
    if (c <= 0x20 || c == 0x7f)  // also everything with the high bit where char is signed
        return false;
    if (static_cast<unsigned char>(c) >= 0x80)
        return false;
    return c != '(' && c != ')' && c != '{' && c != '%' && c != '*' && c != '"' && c != '\\' && c != ']';
}

}  // namespace postern::proto::imap
