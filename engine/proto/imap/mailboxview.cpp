#include "engine/proto/imap/mailboxview.h"

#include "engine/proto/imap/flagnames.h"
#include "engine/proto/imap/wirewriter.h"

namespace postern::proto::imap {
namespace {

/// Walks one snapshot row by row, or by whole chunks.
class Cursor {
 public:
    explicit Cursor(const mail::MailboxIndex& index) : m_index(index) {}
    [[nodiscard]] bool atEnd() const { return m_chunk >= m_index.chunkCount(); }
    [[nodiscard]] bool atChunkStart() const { return m_row == 0; }
    [[nodiscard]] const mail::MailboxIndex::Chunk& chunk() const { return m_index.chunk(m_chunk); }
    [[nodiscard]] const mail::IndexRow& row() const { return chunk()[m_row]; }
    [[nodiscard]] quint32 position() const {
        return m_index.chunkStart(m_chunk) + static_cast<quint32>(m_row);
    }
    void nextChunk() {
        ++m_chunk;
        m_row = 0;
    }
    void next() {
        if (++m_row == chunk().size())
            nextChunk();
    }

 private:
    const mail::MailboxIndex& m_index;
    size_t m_chunk = 0;
    size_t m_row = 0;
};

quint64 applied(const MailboxView::OwnStore& store, quint64 flags) {
    switch (store.mode) {
        case FlagEdit::Mode::Set:
            return store.bits;
        case FlagEdit::Mode::Add:
            return flags | store.bits;
        case FlagEdit::Mode::Remove:
            return flags & ~store.bits;
    }
    return flags;
}

/// Walks the positions of the client's own STORE beside the rows.
class OwnPositions {
 public:
    explicit OwnPositions(const MailboxView::OwnStore& store) : m_store(store) {}
    /// Whether `position` is one of them; asked in ascending order.
    bool contains(quint32 position) {
        skipTo(position);
        return m_next < m_store.positions.size() && m_store.positions[m_next].first <= position;
    }
    bool anyIn(quint32 from, size_t count) {
        skipTo(from);
        return m_next < m_store.positions.size() && m_store.positions[m_next].first < from + count;
    }
    [[nodiscard]] bool toTell(const mail::IndexRow& told, const mail::IndexRow& now) const {
        return !m_store.silent || now.flags != applied(m_store, told.flags);
    }

 private:
    void skipTo(quint32 position) {
        while (m_next < m_store.positions.size() && m_store.positions[m_next].last < position) ++m_next;
    }
    const MailboxView::OwnStore& m_store;
    size_t m_next = 0;
};

}  // namespace

void MailboxView::open(const Opened& opened, bool readOnly) {
    m_readOnly = readOnly;
    m_told = opened.index;
    m_current = opened.index;
    m_own = {};
    m_recent.open(opened.recent, readOnly);
    m_recent.tell(m_told->uidNext);
}

void MailboxView::close() {
    *this = {};
}

void MailboxView::offer(const IndexPtr& newer) {
    if (!isOpen() || !newer || newer->mailbox != m_current->mailbox)
        return;
    if (newer->deleted || newer->highestModseq >= m_current->highestModseq)
        m_current = newer;
}

MailboxView::Difference MailboxView::compare() const {
    Difference difference;
    Cursor told(*m_told);
    Cursor now(*m_current);
    OwnPositions own(m_own);
    while (!told.atEnd()) {
        // An untouched chunk is the same object on both sides.
        if (!now.atEnd() && told.atChunkStart() && now.atChunkStart() && &told.chunk() == &now.chunk() &&
            !own.anyIn(told.position(), told.chunk().size())) {
            told.nextChunk();
            now.nextChunk();
            continue;
        }
        if (now.atEnd() || now.row().uid > told.row().uid) {
            difference.gone.push_back(told.position());
            told.next();
            continue;
        }
        if (now.row().uid == told.row().uid) {
            const bool tell = own.contains(told.position()) ? own.toTell(told.row(), now.row())
                                                            : now.row().flags != told.row().flags;
            if (tell) {
                difference.changed.push_back(told.position());
                difference.changedNow.push_back(now.position());
            }
            told.next();
        }
        now.next();
    }
    if (!now.atEnd())
        difference.added = m_current->count() - now.position();
    return difference;
}

IndexPtr MailboxView::withoutExpunges(const Difference& difference) const {
    auto mixed = std::make_shared<mail::MailboxIndex>(*m_told);
    mixed->uidNext = m_current->uidNext;
    mixed->keywords = m_current->keywords;
    mixed->highestModseq = m_current->highestModseq;
    for (size_t i = 0; i < difference.changed.size(); ++i)
        mixed->replace(difference.changed[i], m_current->at(difference.changedNow[i]));
    for (quint32 position = m_current->count() - difference.added; position < m_current->count(); ++position)
        mixed->append(m_current->at(position));
    return mixed;
}

void MailboxView::writeFlagChanges(QByteArray& out, const Difference& difference, Sync sync) const {
    WireWriter wire(out);
    for (size_t i = 0; i < difference.changed.size(); ++i) {
        const mail::IndexRow& row = m_current->at(difference.changedNow[i]);
        wire.text("* ");
        wire.number((sync.expunges ? difference.changedNow[i] : difference.changed[i]) + 1);
        wire.text(" FETCH (");
        if (sync.uids) {
            wire.text("UID ");
            wire.number(row.uid);
            wire.character(' ');
        }
        wire.text("FLAGS ");
        writeFlagList(wire, row.uid, row.flags);
        wire.text(")\r\n");
    }
}

void MailboxView::writeUpdates(QByteArray& out, Sync sync) {
    if (!isOpen() || m_current->deleted || (m_told == m_current && m_own.positions.empty()))
        return;
    const Difference difference = compare();
    const bool keepGone = !sync.expunges && !difference.gone.empty();
    if (!keepGone) {
        WireWriter wire(out);
        // From the last to the first, so that no number moves before it is named.
        for (size_t i = difference.gone.size(); i-- > 0;) {
            wire.text("* ");
            wire.number(difference.gone[i] + 1);
            wire.text(" EXPUNGE\r\n");
        }
    }
    const bool newKeywords = m_told->keywords != m_current->keywords;
    const IndexPtr next = keepGone ? withoutExpunges(difference) : m_current;
    m_told = next;
    if (newKeywords)
        writeFlagsResponses(out);
    if (difference.added > 0)
        out += "* " + QByteArray::number(m_told->count()) + " EXISTS\r\n";
    m_recent.tell(m_told->uidNext);
    if (m_recent.countIn(*m_told) != m_recentTold)
        writeRecent(out);
    // Without expunges, told and current count alike: either position names the message.
    writeFlagChanges(out, difference, {!keepGone, sync.uids});
    m_own = {};
}

void MailboxView::writeFlagList(WireWriter& out, quint32 uid, quint64 flags) const {
    writeFlags(out, flags, m_told->keywords, m_recent.contains(uid));
}

void MailboxView::writeRecent(QByteArray& out) {
    m_recentTold = m_recent.countIn(*m_told);
    out += "* " + QByteArray::number(m_recentTold) + " RECENT\r\n";
}

void MailboxView::writeFlagsResponses(QByteArray& out) const {
    WireWriter wire(out);
    const quint64 all = kSystemFlags | keywordMask(m_told->keywords.size());
    wire.text("* FLAGS ");
    writeFlags(wire, all, m_told->keywords);
    wire.text("\r\n* OK [PERMANENTFLAGS ");
    if (m_readOnly) {
        wire.text("()] Read-only mailbox\r\n");
        return;
    }
    writeFlags(wire, all, m_told->keywords);
    if (m_told->keywords.size() < mail::kMaxKeywords) {
        wire.rewind(wire.size() - 1);
        wire.text(" \\*)");
    }
    wire.text("] Flags permitted\r\n");
}

}  // namespace postern::proto::imap
