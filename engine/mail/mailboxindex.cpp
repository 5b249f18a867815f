#include "engine/mail/mailboxindex.h"

#include <algorithm>

namespace postern::mail {

size_t MailboxIndex::slotOf(quint32 index) const {
    const auto after = std::upper_bound(m_slots.begin(), m_slots.end(), index,
                                        [](quint32 value, const Slot& slot) { return value < slot.start; });
    return static_cast<size_t>(after - m_slots.begin()) - 1;
}

const IndexRow& MailboxIndex::at(quint32 index) const {
    const Slot& slot = m_slots[slotOf(index)];
    return (*slot.rows)[index - slot.start];
}

quint32 MailboxIndex::lowerBound(quint32 uid) const {
    const auto slot = std::lower_bound(m_slots.begin(), m_slots.end(), uid, [](const Slot& s, quint32 value) {
        return s.rows->back().uid < value;
    });
    if (slot == m_slots.end())
        return m_count;
    const auto row = std::lower_bound(slot->rows->begin(), slot->rows->end(), uid,
                                      [](const IndexRow& r, quint32 value) { return r.uid < value; });
    return slot->start + static_cast<quint32>(row - slot->rows->begin());
}

std::optional<quint32> MailboxIndex::find(quint32 uid) const {
    const quint32 index = lowerBound(uid);
    if (index < m_count && at(index).uid == uid)
        return index;
    return std::nullopt;
}

MailboxIndex::Chunk& MailboxIndex::writable(size_t slot) {
    std::shared_ptr<Chunk>& rows = m_slots[slot].rows;
    if (rows.use_count() > 1)
        rows = std::make_shared<Chunk>(*rows);
    return *rows;
}

void MailboxIndex::append(const IndexRow& row) {
    if (m_slots.empty() || m_slots.back().rows->size() >= kChunk) {
        m_slots.push_back({m_count, std::make_shared<Chunk>()});
        m_slots.back().rows->reserve(kChunk);
    }
    writable(m_slots.size() - 1).push_back(row);
    ++m_count;
}

void MailboxIndex::replace(quint32 index, const IndexRow& row) {
    const size_t slot = slotOf(index);
    writable(slot)[index - m_slots[slot].start] = row;
}

void MailboxIndex::remove(const std::vector<quint32>& indexes) {
    size_t next = indexes.size();
    for (size_t slot = m_slots.size(); slot-- > 0 && next > 0;) {
        const quint32 start = m_slots[slot].start;
        const size_t last = next;
        while (next > 0 && indexes[next - 1] >= start) --next;
        if (next == last)
            continue;
        Chunk kept;
        kept.reserve(kChunk);
        const Chunk& rows = *m_slots[slot].rows;
        size_t gone = next;
        for (quint32 i = 0; i < rows.size(); ++i) {
            if (gone < last && indexes[gone] == start + i)
                ++gone;
            else
                kept.push_back(rows[i]);
        }
        if (kept.empty())
            m_slots.erase(m_slots.begin() + static_cast<std::ptrdiff_t>(slot));
        else
            m_slots[slot].rows = std::make_shared<Chunk>(std::move(kept));
    }
    m_count = 0;
    for (Slot& slot : m_slots) {
        slot.start = m_count;
        m_count += static_cast<quint32>(slot.rows->size());
    }
}

}  // namespace postern::mail
