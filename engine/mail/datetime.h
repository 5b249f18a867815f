#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace postern::mail {

/// A moment, and the zone it was written in.
struct DateTime {
    qint64 utcMs = 0;
    int offsetMinutes = 0;  // east of UTC
    /// Days since 1970-01-01 in its own zone: what SENTSINCE and SINCE compare (RFC 9051 section 6.4.4).
    [[nodiscard]] qint64 localDay() const;
    bool operator==(const DateTime&) const = default;
};

/// A Date field's value: RFC 5322 section 3.3 with the obsolete zones and short years of section 4.3. Nothing
/// if it is no date.
[[nodiscard]] std::optional<DateTime> parseMailDate(QByteArrayView value);
/// "Sat, 21 Nov 2026 07:19:05 +0000".
[[nodiscard]] QByteArray formatMailDate(const DateTime& moment);

/// IMAP date-time without its quotes: "17-Jul-1996 02:44:25 -0700" (RFC 9051 section 9); a blank may stand
/// for the first digit.
[[nodiscard]] std::optional<DateTime> parseImapDateTime(QByteArrayView text);
[[nodiscard]] QByteArray formatImapDateTime(const DateTime& moment);

/// IMAP date ("1-Feb-1994", without quotes) as days since 1970-01-01.
[[nodiscard]] std::optional<qint64> parseImapDate(QByteArrayView text);

}  // namespace postern::mail
