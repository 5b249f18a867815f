#include "engine/mail/datetime.h"

#include <array>
#include <chrono>

namespace postern::mail {

namespace {

using namespace std::chrono;

constexpr std::array<QByteArrayView, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<QByteArrayView, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr qint64 kDayMs = 86'400'000;

struct Zone {
    QByteArrayView name;
    int hours;
};
// RFC 5322 section 4.3; every other name, the military letters included, means "unknown": UTC.
constexpr std::array<Zone, 10> kZones{{{"UT", 0},
                                       {"GMT", 0},
                                       {"EST", -5},
                                       {"EDT", -4},
                                       {"CST", -6},
                                       {"CDT", -5},
                                       {"MST", -7},
                                       {"MDT", -6},
                                       {"PST", -8},
                                       {"PDT", -7}}};

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

class Scanner {
 public:
    explicit Scanner(QByteArrayView text) : m_text(text) {}
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] char peek() const { return atEnd() ? '\0' : m_text[m_at]; }

    bool take(char c) {
        if (peek() != c || atEnd())
            return false;
        ++m_at;
        return true;
    }

    /// Blanks and comments.
    void skip() {
        int depth = 0;
        for (; !atEnd(); ++m_at) {
            const char c = peek();
            if (c == '(')
                ++depth;
            else if (c == ')' && depth > 0)
                --depth;
            else if (c == '\\' && depth > 0 && m_at + 1 < m_text.size())
                ++m_at;
            else if (depth == 0 && c != ' ' && c != '\t' && c != '\r' && c != '\n')
                return;
        }
    }

    /// Between `least` and `most` digits and not one more; -1 if they are not there.
    int number(int least, int most) {
        int value = 0;
        int digits = 0;
        for (; isDigit(peek()) && digits < most; ++digits, ++m_at) value = value * 10 + (peek() - '0');
        m_digits = digits;
        return digits < least || isDigit(peek()) ? -1 : value;
    }
    [[nodiscard]] int digits() const { return m_digits; }

    QByteArrayView letters() {
        const qsizetype from = m_at;
        while ((peek() >= 'A' && peek() <= 'Z') || (peek() >= 'a' && peek() <= 'z')) ++m_at;
        return m_text.sliced(from, m_at - from);
    }

 private:
    QByteArrayView m_text;
    qsizetype m_at = 0;
    int m_digits = 0;
};

/// 1 to 12; 0 if it is no month.
unsigned monthNumber(QByteArrayView name) {
    for (size_t i = 0; i < kMonths.size(); ++i) {
        if (name.compare(kMonths[i], Qt::CaseInsensitive) == 0)
            return static_cast<unsigned>(i) + 1;
    }
    return 0;
}

std::optional<qint64> dayNumber(int year, unsigned month, int day) {
    if (year < 0 || day < 1)
        return std::nullopt;
    const year_month_day date{std::chrono::year(year), std::chrono::month(month),
                              std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok())
        return std::nullopt;
    return sys_days(date).time_since_epoch().count();
}

/// "hh:mm" with seconds, which only the Date field may leave out. Milliseconds of the day.
std::optional<qint64> timeOfDay(Scanner& in, bool relaxed) {
    const int least = relaxed ? 1 : 2;
    const int hour = in.number(least, 2);
    if (relaxed)
        in.skip();
    if (hour < 0 || hour > 23 || !in.take(':'))
        return std::nullopt;
    if (relaxed)
        in.skip();
    const int minute = in.number(least, 2);
    if (relaxed)
        in.skip();
    int second = 0;
    if (in.take(':')) {
        if (relaxed)
            in.skip();
        second = in.number(least, 2);
    } else if (!relaxed) {
        return std::nullopt;
    }
    if (minute < 0 || minute > 59 || second < 0 || second > 60)
        return std::nullopt;
    return ((hour * 60LL + minute) * 60 + second) * 1000;
}

std::optional<int> numericZone(Scanner& in) {
    const bool west = in.peek() == '-';
    if (!in.take('+') && !in.take('-'))
        return std::nullopt;
    const int value = in.number(4, 4);
    if (value < 0 || value % 100 > 59 || value / 100 > 23)
        return std::nullopt;
    const int minutes = value / 100 * 60 + value % 100;
    return west ? -minutes : minutes;
}

int namedZone(QByteArrayView name) {
    for (const Zone& zone : kZones) {
        if (name.compare(zone.name, Qt::CaseInsensitive) == 0)
            return zone.hours * 60;
    }
    return 0;
}

/// RFC 5322 section 4.3: 00 to 49 are after 2000, other two and all three digit years after 1900.
int fullYear(int year, int digits) {
    if (digits >= 4)
        return year;
    return digits == 2 && year < 50 ? year + 2000 : year + 1900;
}

DateTime moment(qint64 day, qint64 timeMs, int zone) {
    return {day * kDayMs + timeMs - zone * 60'000LL, zone};
}

/// The date part "d-Mon-yyyy".
std::optional<qint64> imapDay(Scanner& in) {
    const int day = in.number(1, 2);
    if (!in.take('-'))
        return std::nullopt;
    const unsigned month = monthNumber(in.letters());
    if (month == 0 || !in.take('-'))
        return std::nullopt;
    return dayNumber(in.number(4, 4), month, day);
}

struct Fields {
    year_month_day date;
    unsigned weekday;
    qint64 seconds;
};

Fields localFields(const DateTime& value) {
    const sys_days day{days(value.localDay())};
    const qint64 local = value.utcMs + value.offsetMinutes * 60'000LL;
    return {year_month_day(day), weekday(day).c_encoding(), (local - value.localDay() * kDayMs) / 1000};
}

QByteArray padded(qint64 value, int width, char fill = '0') {
    return QByteArray::number(value).rightJustified(width, fill);
}

QByteArray timeAndZone(const Fields& fields, int offset) {
    const int size = offset < 0 ? -offset : offset;
    return padded(fields.seconds / 3600, 2) + ':' + padded(fields.seconds / 60 % 60, 2) + ':' +
           padded(fields.seconds % 60, 2) + ' ' + (offset < 0 ? '-' : '+') + padded(size / 60, 2) +
           padded(size % 60, 2);
}

QByteArrayView monthName(const Fields& fields) {
    return kMonths[static_cast<unsigned>(fields.date.month()) - 1];
}

}  // namespace

qint64 DateTime::localDay() const {
    const qint64 local = utcMs + offsetMinutes * 60'000LL;
    return (local >= 0 ? local : local - kDayMs + 1) / kDayMs;
}

std::optional<DateTime> parseMailDate(QByteArrayView value) {
    Scanner in(value);
    in.skip();
    if (!isDigit(in.peek())) {
        in.letters();  // the day of the week adds nothing
        in.skip();
        in.take(',');
        in.skip();
    }
    const int day = in.number(1, 2);
    in.skip();
    const unsigned month = monthNumber(in.letters());
    in.skip();
    const int year = in.number(2, 4);
    const int digits = in.digits();
    in.skip();
    if (month == 0 || year < 0)
        return std::nullopt;
    const auto date = dayNumber(fullYear(year, digits), month, day);
    const auto time = timeOfDay(in, true);
    if (!date || !time)
        return std::nullopt;
    in.skip();
    if (in.peek() == '+' || in.peek() == '-')
        return moment(*date, *time, numericZone(in).value_or(0));
    return moment(*date, *time, namedZone(in.letters()));
}

QByteArray formatMailDate(const DateTime& value) {
    const Fields fields = localFields(value);
    QByteArray out = kDays[fields.weekday].toByteArray() + ", ";
    out += QByteArray::number(static_cast<unsigned>(fields.date.day())) + ' ';
    out.append(monthName(fields))
        .append(' ')
        .append(padded(static_cast<int>(fields.date.year()), 4))
        .append(' ');
    return out + timeAndZone(fields, value.offsetMinutes);
}

std::optional<DateTime> parseImapDateTime(QByteArrayView text) {
    Scanner in(text);
    in.take(' ');
    const auto day = imapDay(in);
    if (!day || !in.take(' '))
        return std::nullopt;
    const auto time = timeOfDay(in, false);
    if (!time || !in.take(' '))
        return std::nullopt;
    const auto zone = numericZone(in);
    if (!zone || !in.atEnd())
        return std::nullopt;
    return moment(*day, *time, *zone);
}

QByteArray formatImapDateTime(const DateTime& value) {
    const Fields fields = localFields(value);
    QByteArray out = padded(static_cast<unsigned>(fields.date.day()), 2, ' ') + '-';
    out.append(monthName(fields))
        .append('-')
        .append(padded(static_cast<int>(fields.date.year()), 4))
        .append(' ');
    return out + timeAndZone(fields, value.offsetMinutes);
}

std::optional<qint64> parseImapDate(QByteArrayView text) {
    Scanner in(text);
    const auto day = imapDay(in);
    return in.atEnd() ? day : std::nullopt;
}

}  // namespace postern::mail
