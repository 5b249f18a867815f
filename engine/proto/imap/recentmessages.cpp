#include "engine/proto/imap/recentmessages.h"

namespace postern::proto::imap {

void RecentMessages::tell(quint32 uidNext) {
    if (!m_gate || uidNext <= m_told)
        return;
    const quint32 first = qMax(m_told, m_readOnly ? m_gate->first() : m_gate->claim(uidNext));
    if (first < uidNext)
        m_uids.add(first, uidNext - 1);
    m_told = uidNext;
}

quint32 RecentMessages::countIn(const mail::MailboxIndex& index) const {
    quint32 count = 0;
    for (const mail::UidRange& range : m_uids.ranges())
        count += index.lowerBound(range.last + 1) - index.lowerBound(range.first);
    return count;
}

}  // namespace postern::proto::imap
