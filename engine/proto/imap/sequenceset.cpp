#include "engine/proto/imap/sequenceset.h"

#include "engine/proto/imap/ascii.h"

#include <limits>

namespace postern::proto::imap {
namespace {

/// One nz-number or '*' at the front of `text`; takes it off.
bool takeNumber(QByteArrayView& text, quint32& number) {
    if (text.isEmpty())
        return false;
    if (text.front() == '*') {
        number = 0;
        text = text.sliced(1);
        return true;
    }
    quint64 value = 0;
    qsizetype digits = 0;
    while (digits < text.size() && isDigit(text[digits])) {
        value = value * 10 + static_cast<quint64>(text[digits] - '0');
        if (value > std::numeric_limits<quint32>::max())
            return false;
        ++digits;
    }
    if (digits == 0 || value == 0)
        return false;
    number = static_cast<quint32>(value);
    text = text.sliced(digits);
    return true;
}

void appendRange(QByteArray& text, quint32 first, quint32 last) {
    if (!text.isEmpty())
        text += ',';
    text += QByteArray::number(first);
    if (last != first)
        text += ':' + QByteArray::number(last);
}

}  // namespace

std::optional<SequenceSet> SequenceSet::parse(QByteArrayView text) {
    SequenceSet set;
    for (;;) {
        Range range;
        if (!takeNumber(text, range.first))
            return std::nullopt;
        range.last = range.first;
        if (!text.isEmpty() && text.front() == ':') {
            text = text.sliced(1);
            if (!takeNumber(text, range.last))
                return std::nullopt;
        }
        if (set.m_ranges.size() == kMaxRanges)
            return std::nullopt;
        set.m_ranges.push_back(range);
        if (text.isEmpty())
            return set;
        if (text.front() != ',')
            return std::nullopt;
        text = text.sliced(1);
    }
}

std::optional<std::vector<mail::UidRange>> SequenceSet::positions(quint32 count) const {
    mail::UidSet set;
    for (const Range& range : m_ranges) {
        const bool open = range.first == 0 || range.last == 0;
        if (!open && (range.first > count || range.last > count))
            return std::nullopt;
        // "5:*" in a mailbox of three, and any '*' in an empty one, are what clients send who have not
        // looked.
        const quint32 first = range.first && range.first < count ? range.first : count;
        const quint32 last = range.last && range.last < count ? range.last : count;
        if (count > 0)
            set.add(first - 1, last - 1);
    }
    return set.ranges();
}

std::vector<mail::UidRange> SequenceSet::positionsOfUids(const mail::MailboxIndex& index) const {
    mail::UidSet set;
    const quint32 count = index.count();
    if (count == 0)
        return {};
    const quint32 largest = index.at(count - 1).uid;
    for (const Range& range : m_ranges) {
        quint32 first = range.first ? range.first : largest;
        quint32 last = range.last ? range.last : largest;
        if (first > last)
            std::swap(first, last);
        const quint32 from = index.lowerBound(first);
        const quint32 to = last == std::numeric_limits<quint32>::max() ? count : index.lowerBound(last + 1);
        if (from < to)
            set.add(from, to - 1);
    }
    return set.ranges();
}

bool SequenceSet::contains(quint32 number, quint32 last) const {
    for (const Range& range : m_ranges) {
        quint32 from = range.first ? range.first : last;
        quint32 to = range.last ? range.last : last;
        if (from > to)
            std::swap(from, to);
        if (number >= from && number <= to)
            return true;
    }
    return false;
}

mail::UidSet uidsAt(const mail::MailboxIndex& index, const std::vector<mail::UidRange>& positions) {
    mail::UidSet uids;
    for (const mail::UidRange& range : positions) {
        for (quint32 position = range.first; position <= range.last && position < index.count(); ++position)
            uids.add(index.at(position).uid);
    }
    return uids;
}

QByteArray formatUids(const std::vector<quint32>& uids) {
    QByteArray text;
    for (size_t i = 0; i < uids.size();) {
        size_t end = i + 1;
        while (end < uids.size() && uids[end] == uids[end - 1] + 1) ++end;
        appendRange(text, uids[i], uids[end - 1]);
        i = end;
    }
    return text;
}

QByteArray formatUids(const mail::UidSet& uids) {
    QByteArray text;
    for (const mail::UidRange& range : uids.ranges()) appendRange(text, range.first, range.last);
    return text;
}

}  // namespace postern::proto::imap
