#include "engine/proto/imap/searchrunner.h"

#include "engine/mail/structure.h"
#include "engine/proto/imap/wirewriter.h"

namespace postern::proto::imap {

SearchRunner::SearchRunner(Dialogue& dialogue, SearchProgram program, bool uids)
    : m_dialogue(dialogue),
      m_program(std::move(program)),
      m_uids(uids),
      m_index(dialogue.view().toldPtr()),
      m_recent(dialogue.view().recent()),
      m_matcher(m_program.root, *m_index, m_recent),
      m_found(m_index->count(), false) {}

void SearchRunner::start() {
    quint32 position = 0;
    for (size_t number = 0; number < m_index->chunkCount(); ++number) {
        for (const mail::IndexRow& row : m_index->chunk(number)) {
            const Match match = m_matcher.match(position, row, nullptr);
            if (match == Match::Unknown)
                m_open.push_back(position);
            else if (match == Match::Yes)
                m_found[position] = true;
            ++position;
        }
    }
    askNext();
}

void SearchRunner::askNext() {
    if (m_next == m_open.size())
        return finish();
    // Neighbours are read in one pass, small gaps with them.
    constexpr quint32 kGap = 2;
    size_t last = m_next;
    while (last + 1 < m_open.size() && m_open[last + 1] - m_open[last] <= kGap) ++last;
    VisitRows query;
    query.index = m_index;
    query.from = m_open[m_next];
    query.to = m_open[last] + 1;
    query.whole = needsBody();
    query.header = !query.whole && m_program.needsHeader;
    query.caches = query.whole || m_program.needsEnvelope;
    query.budget = slice();
    query.yield = true;
    m_dialogue.ask<base::Result<RowsPtr>>(std::move(query),
                                          [self = shared_from_this()](const base::Result<RowsPtr>& answer) {
                                              self->takeRows(answer, answer ? (*answer)->next : 0);
                                          });
}

void SearchRunner::takeRows(const base::Result<RowsPtr>& answer, quint32 end) {
    if (!answer)
        return m_dialogue.no(answer.error());
    for (const Row& row : (*answer)->rows) {
        while (m_next < m_open.size() && m_open[m_next] < row.position) ++m_next;  // expunged meanwhile
        if (m_next == m_open.size() || m_open[m_next] != row.position)
            continue;
        ++m_next;
        if ((needsText() && !row.textComplete) || (needsBody() && row.text.size() > 4 * slice()))
            return askBig(row);
        decide(row);
    }
    while (m_next < m_open.size() && m_open[m_next] < end) ++m_next;
    askNext();
}

qint64 SearchRunner::slice() const {
    const auto needles = qMax<qint64>(1, static_cast<qint64>(m_program.bodyNeedles.size()));
    return qMax(kMinSlice, kSlice / needles);
}

/// All that the program looks into is here. The body is looked into when the first key asks for it.
void SearchRunner::decide(const Row& row) {
    const mail::IndexRow& indexRow = m_index->at(row.position);
    const QByteArrayView whole = row.text;
    const auto at = [&](qint64 octet) {
        return static_cast<qsizetype>(qBound<qint64>(0, octet, whole.size()));
    };
    std::unique_ptr<mail::BodySearch> search;
    SearchText text;
    text.envelope = row.envelope;
    text.header = whole.first(at(indexRow.prefixSize + row.headerSize));
    text.body = [&](size_t needle) {
        if (!search) {
            mail::Part root;
            if (!mail::deserialise(row.structure, root))
                root = {};
            search = std::make_unique<mail::BodySearch>(root, m_program.bodyNeedles);
            search->feed(0, whole.sliced(at(indexRow.prefixSize)));
            search->finish();
        }
        return search->found(needle) ? Match::Yes : Match::No;
    };
    m_found[row.position] = m_matcher.match(row.position, indexRow, &text) == Match::Yes;
}

void SearchRunner::askBig(const Row& row) {
    const mail::IndexRow& indexRow = m_index->at(row.position);
    m_big = std::make_unique<Big>();
    m_big->row = row;
    m_big->row.text.clear();
    ReadMessage query{indexRow, 0, qMin(indexRow.prefixSize + row.headerSize, kMaxHeader)};
    query.yield = true;
    m_dialogue.ask<base::Result<QByteArray>>(
        std::move(query), [self = shared_from_this()](const base::Result<QByteArray>& answer) {
            if (!answer)
                return self->endBig(false);
            self->m_big->header = *answer;
            const Match match = self->matchBig();
            if (match != Match::Unknown)
                return self->endBig(match == Match::Yes);
            mail::Part root;
            if (!mail::deserialise(self->m_big->row.structure, root))
                root = {};
            self->m_big->next = root.bodyOffset;
            self->m_big->search = std::make_unique<mail::BodySearch>(root, self->m_program.bodyNeedles);
            self->askPiece();
        });
}

void SearchRunner::askPiece() {
    const mail::IndexRow& indexRow = m_index->at(m_big->row.position);
    const qint64 end = qMin<qint64>(m_big->search->end(), indexRow.size - indexRow.prefixSize);
    if (m_big->next >= end)
        return takePiece(QByteArray());
    ReadMessage query{indexRow, indexRow.prefixSize + m_big->next, qMin(slice(), end - m_big->next)};
    query.yield = true;
    m_dialogue.ask<base::Result<QByteArray>>(
        std::move(query),
        [self = shared_from_this()](const base::Result<QByteArray>& answer) { self->takePiece(answer); });
}

/// An empty piece, or none, is the end.
void SearchRunner::takePiece(const base::Result<QByteArray>& piece) {
    m_big->atEnd = !piece || piece->isEmpty();
    if (m_big->atEnd) {
        m_big->search->finish();
    } else {
        m_big->search->feed(m_big->next, *piece);
        m_big->next += piece->size();
    }
    const Match match = matchBig();
    if (match == Match::Unknown && !m_big->atEnd)
        return askPiece();
    endBig(match == Match::Yes);
}

/// From what has been read so far: a needle may still come.
Match SearchRunner::matchBig() const {
    SearchText text;
    text.envelope = m_big->row.envelope;
    text.header = m_big->header;
    if (m_big->search)
        text.body = [this](size_t needle) {
            if (m_big->search->found(needle))
                return Match::Yes;
            return m_big->atEnd ? Match::No : Match::Unknown;
        };
    return m_matcher.match(m_big->row.position, m_index->at(m_big->row.position), &text);
}

void SearchRunner::endBig(bool matches) {
    m_found[m_big->row.position] = matches;
    m_big.reset();
    askNext();
}

void SearchRunner::finish() {
    {
        WireWriter out(m_dialogue.out());
        out.text("* SEARCH");
        quint32 position = 0;
        for (size_t number = 0; number < m_index->chunkCount(); ++number) {
            for (const mail::IndexRow& row : m_index->chunk(number)) {
                if (m_found[position++]) {
                    out.character(' ');
                    out.number(m_uids ? row.uid : position);
                }
            }
        }
        out.text("\r\n");
    }
    m_dialogue.ok("SEARCH completed");
}

}  // namespace postern::proto::imap
