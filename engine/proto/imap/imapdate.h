#pragma once

#include <QtGlobal>

namespace postern::proto::imap {

class WireWriter;

/// The date-time with its quotes, at the given offset.
void writeDateTime(WireWriter& out, qint64 utcMs, int offsetMinutes);

/// Days since 1970-01-01 of the calendar day at the given offset.
[[nodiscard]] constexpr qint64 dayOf(qint64 utcMs, int offsetMinutes) {
    const qint64 local = utcMs + qint64(offsetMinutes) * 60'000;
    return (local >= 0 ? local : local - 86'399'999) / 86'400'000;
}

}  // namespace postern::proto::imap
