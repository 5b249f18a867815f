#include "engine/mail/uidset.h"

namespace postern::mail {

void UidSet::add(quint32 first, quint32 last) {
    if (first > last)
        std::swap(first, last);
    if (m_ranges.empty() || (first > m_ranges.back().last && first - m_ranges.back().last > 1)) {
        m_ranges.push_back({first, last});
        return;
    }
    // The first range that touches [first, last], then swallow all that do.
    auto from = std::lower_bound(
        m_ranges.begin(), m_ranges.end(), first,
        [](const UidRange& range, quint32 uid) { return range.last < uid && uid - range.last > 1; });
    auto to = from;
    UidRange merged{first, last};
    for (; to != m_ranges.end() && (to->first <= last || to->first - last == 1); ++to) {
        merged.first = std::min(merged.first, to->first);
        merged.last = std::max(merged.last, to->last);
    }
    from = m_ranges.erase(from, to);
    m_ranges.insert(from, merged);
}

bool UidSet::contains(quint32 uid) const {
    const auto at = std::lower_bound(m_ranges.begin(), m_ranges.end(), uid,
                                     [](const UidRange& range, quint32 value) { return range.last < value; });
    return at != m_ranges.end() && at->first <= uid;
}

quint64 UidSet::count() const {
    quint64 total = 0;
    for (const UidRange& range : m_ranges) total += quint64(range.last) - range.first + 1;
    return total;
}

}  // namespace postern::mail
