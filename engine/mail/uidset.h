#pragma once

#include <QtGlobal>

#include <algorithm>
#include <vector>

namespace postern::mail {

struct UidRange {
    quint32 first = 0;
    quint32 last = 0;  // inclusive
    bool operator==(const UidRange&) const = default;
};

/// Sorted, disjoint, non-adjacent ranges of UIDs (or sequence numbers). Memory follows ranges, not members.
class UidSet {
 public:
    UidSet() = default;
    /// O(1) when `uid` follows the last one.
    void add(quint32 uid) { add(uid, uid); }
    void add(quint32 first, quint32 last);
    [[nodiscard]] bool contains(quint32 uid) const;
    [[nodiscard]] bool isEmpty() const { return m_ranges.empty(); }
    [[nodiscard]] quint64 count() const;
    [[nodiscard]] const std::vector<UidRange>& ranges() const { return m_ranges; }
    bool operator==(const UidSet&) const = default;

 private:
    std::vector<UidRange> m_ranges;
};

}  // namespace postern::mail
