#include "engine/config/settings.h"

#include <algorithm>
#include <cstring>

namespace postern::config {
namespace {
using Octets = Q_IPV6ADDR;
constexpr int kMappedBits = 96;  // ::ffff:0:0/96 (RFC 4291 section 2.5.5.2)

/// One end of a range, and in which family the entry was written: an IPv6 network never covers IPv4 peers by
/// accident.
struct Parsed {
    Octets octets{};
    bool v4 = false;
};

int compare(const Octets& a, const Octets& b) {
    return std::memcmp(a.c, b.c, sizeof a.c);
}

bool isMapped(const Octets& octets) {
    return std::all_of(octets.c, octets.c + 10, [](quint8 octet) { return octet == 0; }) &&
           octets.c[10] == 0xff && octets.c[11] == 0xff;
}

Octets octetsOf(const QHostAddress& address) {
    if (address.protocol() != QAbstractSocket::IPv4Protocol)
        return address.toIPv6Address();
    Octets octets{};
    octets[10] = octets[11] = 0xff;
    const quint32 number = address.toIPv4Address();
    for (int i = 0; i < 4; ++i) octets[12 + i] = static_cast<quint8>(number >> (24 - 8 * i));
    return octets;
}

Octets masked(Octets octets, int bits, bool ones) {
    for (int i = 0; i < 16; ++i) {
        const int keep = std::clamp(bits - 8 * i, 0, 8);
        const auto mask = static_cast<quint8>(0xff00 >> keep);
        octets[i] = static_cast<quint8>(ones ? octets[i] | static_cast<quint8>(~mask) : octets[i] & mask);
    }
    return octets;
}

/// Four decimal numbers and nothing else: the short, octal and hexadecimal forms that inet_aton takes mean
/// something else to the person who reads them.
bool isStrictIpv4(const QString& text) {
    const QStringList parts = text.split(QLatin1Char('.'));
    return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](const QString& part) {
               const bool digits =
                   !part.isEmpty() && part.size() <= 3 &&
                   std::all_of(part.begin(), part.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
               return digits && (part.size() == 1 || part[0] != u'0') && part.toInt() <= 255;
           });
}

std::optional<Parsed> parseAddress(const QString& text) {
    const bool v6 = text.contains(QLatin1Char(':')) && !text.contains(QLatin1Char('%'));
    if (!v6 && !isStrictIpv4(text))
        return std::nullopt;
    QHostAddress address;
    if (!address.setAddress(text))
        return std::nullopt;
    const Octets octets = octetsOf(address);
    return Parsed{octets, isMapped(octets)};
}

std::optional<int> parseBits(const QString& text, int maximum) {
    if (text.isEmpty() || text.size() > 3 || !text[0].isDigit())
        return std::nullopt;
    bool ok = false;
    const int bits = text.toInt(&ok);
    return ok && bits <= maximum ? std::optional(bits) : std::nullopt;
}

struct Span {
    Octets first{};
    Octets last{};
};

std::optional<Span> parseNetwork(const QString& entry, qsizetype slash) {
    const std::optional<Parsed> base = parseAddress(entry.left(slash));
    if (!base)
        return std::nullopt;
    const bool dotted = !entry.left(slash).contains(QLatin1Char(':'));
    const std::optional<int> bits = parseBits(entry.mid(slash + 1), dotted ? 32 : 128);
    if (!bits)
        return std::nullopt;
    const int whole = *bits + (dotted ? kMappedBits : 0);
    return Span{masked(base->octets, whole, false), masked(base->octets, whole, true)};
}

std::optional<Span> parseEntry(const QString& entry) {
    if (const qsizetype slash = entry.indexOf(QLatin1Char('/')); slash >= 0)
        return parseNetwork(entry, slash);
    if (const qsizetype dash = entry.indexOf(QLatin1Char('-')); dash >= 0) {
        const auto first = parseAddress(entry.left(dash).trimmed());
        const auto last = parseAddress(entry.mid(dash + 1).trimmed());
        if (!first || !last || first->v4 != last->v4 || compare(first->octets, last->octets) > 0)
            return std::nullopt;
        return Span{first->octets, last->octets};
    }
    const auto single = parseAddress(entry);
    return single ? std::optional(Span{single->octets, single->octets}) : std::nullopt;
}
}  // namespace

base::Result<AddressSet> AddressSet::parse(const QStringList& entries) {
    AddressSet set;
    for (const QString& raw : entries) {
        const QString entry = raw.trimmed();
        if (entry == QLatin1String("*")) {
            set.m_everybody = true;
            continue;
        }
        const std::optional<Span> span = parseEntry(entry);
        if (!span)
            return base::fail("setting.address", QStringLiteral("\"%1\" is not an address or a network."),
                              {entry.left(100)});
        const bool v4 = isMapped(span->first) && isMapped(span->last);
        (v4 ? set.m_v4 : set.m_v6).push_back({span->first, span->last});
    }
    for (auto* ranges : {&set.m_v4, &set.m_v6}) mergeRanges(*ranges);
    return set;
}

void AddressSet::mergeRanges(std::vector<Range>& ranges) {
    std::sort(ranges.begin(), ranges.end(),
              [](const Range& a, const Range& b) { return compare(a.first, b.first) < 0; });
    std::vector<Range> merged;
    for (const Range& range : ranges) {
        if (merged.empty() || compare(merged.back().last, range.first) < 0)
            merged.push_back(range);
        else if (compare(merged.back().last, range.last) < 0)
            merged.back().last = range.last;
    }
    ranges = std::move(merged);
}

bool AddressSet::contains(const QHostAddress& address) const {
    if (m_everybody)
        return true;
    if (address.isNull())
        return false;
    const Octets octets = octetsOf(address);
    const std::vector<Range>& ranges = isMapped(octets) ? m_v4 : m_v6;
    auto after = std::upper_bound(
        ranges.begin(), ranges.end(), octets,
        [](const Octets& value, const Range& range) { return compare(value, range.first) < 0; });
    return after != ranges.begin() && compare(octets, std::prev(after)->last) <= 0;
}

}  // namespace postern::config
