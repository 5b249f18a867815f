#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace postern::proto::imap {

/// Modified UTF-7 (RFC 3501 section 5.1.3) to UTF-8. Nothing for what no encoder would write: 8-bit octets,
/// stray base64, lone surrogates, printable ASCII in base64. "INBOX" in any case comes out as "INBOX", also
/// as a first level.
[[nodiscard]] std::optional<QByteArray> decodeMailboxName(QByteArrayView wire);
/// UTF-8 to modified UTF-7.
[[nodiscard]] QByteArray encodeMailboxName(QByteArrayView utf8);
/// The name as it stands in a response: encoded, as an atom where possible, else quoted.
[[nodiscard]] QByteArray wireMailboxName(QByteArrayView utf8);

/// A LIST pattern (UTF-8, '*' and '%', delimiter '/') against a name. Time is bounded by pattern x name.
[[nodiscard]] bool matchesPattern(QByteArrayView pattern, QByteArrayView name);

/// A name that CREATE and RENAME take: no empty level, no control characters, no wildcards, at most 1000
/// octets.
[[nodiscard]] bool isCreatableName(QByteArrayView utf8);

}  // namespace postern::proto::imap
