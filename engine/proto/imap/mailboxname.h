#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace postern::proto::imap {

/// Modified UTF-7 (RFC 3501 section 5.1.3) to UTF-8. Nothing for what no encoder would write: 8-bit octets,
/// stray base64, lone surrogates, printable ASCII in base64. "INBOX" in any case comes out as "INBOX", also
/// as a first level.
[[nodiscard]] std::optional<QByteArray> decodeMailboxName(QByteArrayView wire);
/// UTF-8 to modified UTF-7.
[[nodiscard]] QByteArray encodeMailboxName(QByteArrayView utf8);
/// The name as it stands in a response: encoded, as an atom where possible, else quoted.
[[nodiscard]] QByteArray wireMailboxName(QByteArrayView utf8);

/// A LIST pattern (UTF-8, '*' and '%', delimiter '/'), made ready for many names. A match takes time in
/// proportion to the name, times one for every 64 octets of the pattern, whatever the wildcards.
class MailboxPattern {
 public:
    explicit MailboxPattern(QByteArrayView pattern);
    [[nodiscard]] bool matches(QByteArrayView name) const;

 private:
    // Bit i of a set of states: the first i tokens are matched. One row of words per octet.
    size_t m_words = 1;
    size_t m_end = 0;                 // the state of a whole match
    std::vector<quint64> m_moves;     // tokens that this octet takes to the next one
    std::vector<quint64> m_stars;     // '*', which any octet leaves where it is
    std::vector<quint64> m_percents;  // '%', which any octet but '/' leaves where it is
};

/// The same for one name alone.
[[nodiscard]] bool matchesPattern(QByteArrayView pattern, QByteArrayView name);

/// A name that CREATE and RENAME take: no empty level, no control characters, no wildcards, at most 1000
/// octets.
[[nodiscard]] bool isCreatableName(QByteArrayView utf8);

}  // namespace postern::proto::imap
