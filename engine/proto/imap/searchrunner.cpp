#include "engine/proto/imap/searchrunner.h"

#include "engine/mail/headerfields.h"
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
    query.whole = m_matcher.needsBody();
    query.header = !query.whole;
    query.caches = query.whole;
    query.budget = kSlice;
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
        if (row.textComplete)
            decide(row, row.text);
        else
            return askBig(row);
    }
    while (m_next < m_open.size() && m_open[m_next] < end) ++m_next;
    askNext();
}

void SearchRunner::askBig(const Row& row) {
    const mail::IndexRow& indexRow = m_index->at(row.position);
    const qint64 length = qMin<qint64>(indexRow.size, m_matcher.needsBody() ? kBigLimit : kSlice);
    m_dialogue.ask<base::Result<QByteArray>>(
        ReadMessage{indexRow, 0, length},
        [self = shared_from_this(), row](const base::Result<QByteArray>& answer) {
            if (answer)
                self->decide(row, *answer);
            self->askNext();
        });
}

void SearchRunner::decide(const Row& row, QByteArrayView text) {
    const mail::IndexRow& indexRow = m_index->at(row.position);
    SearchText parts;
    mail::Part root;
    parts.prefix = indexRow.prefixSize;
    if (m_matcher.needsBody()) {
        const qint64 header = indexRow.prefixSize + row.headerSize;
        parts.header = text.first(static_cast<qsizetype>(qBound<qint64>(0, header, text.size())));
        parts.message = text;
        if (!mail::deserialise(row.structure, root))
            root = {};
        parts.structure = &root;
    } else {
        parts.header = text.first(mail::headerLength(text));
    }
    m_found[row.position] = m_matcher.match(row.position, indexRow, &parts) == Match::Yes;
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
