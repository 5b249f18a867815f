#include "engine/proto/imap/imapdate.h"

#include "engine/proto/imap/wirewriter.h"

namespace postern::proto::imap {
namespace {

constexpr QByteArrayView kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";

struct Civil {
    qint64 year = 0;
    int month = 0;  // 1 to 12
    int day = 0;
};

// After Howard Hinnant's description of days in the proleptic Gregorian calendar.
constexpr Civil civilFromDays(qint64 days) {
    days += 719468;
    const qint64 era = (days >= 0 ? days : days - 146096) / 146097;
    const qint64 dayOfEra = days - era * 146097;
    const qint64 yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
    const qint64 dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    const qint64 m = (5 * dayOfYear + 2) / 153;
    const auto month = static_cast<int>(m < 10 ? m + 3 : m - 9);
    return {yearOfEra + era * 400 + (month <= 2), month, static_cast<int>(dayOfYear - (153 * m + 2) / 5 + 1)};
}

}  // namespace

void writeDateTime(WireWriter& out, qint64 utcMs, int offsetMinutes) {
    const qint64 local = utcMs + qint64(offsetMinutes) * 60'000;
    const qint64 days = dayOf(utcMs, offsetMinutes);
    const auto second = static_cast<quint64>((local - days * 86'400'000) / 1000);
    const Civil date = civilFromDays(days);
    out.character('"');
    if (date.day < 10)
        out.character(' ');
    out.number(static_cast<quint64>(date.day));
    out.character('-');
    out.text(kMonths.sliced((date.month - 1) * 3, 3));
    out.character('-');
    out.padded(static_cast<quint64>(date.year), 4);
    out.character(' ');
    out.padded(second / 3600, 2);
    out.character(':');
    out.padded(second / 60 % 60, 2);
    out.character(':');
    out.padded(second % 60, 2);
    out.text(offsetMinutes < 0 ? " -" : " +");
    const auto zone = static_cast<quint64>(qAbs(offsetMinutes));
    out.padded(zone / 60, 2);
    out.padded(zone % 60, 2);
    out.character('"');
}

}  // namespace postern::proto::imap
