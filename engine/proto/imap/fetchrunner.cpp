#include "engine/proto/imap/fetchrunner.h"

#include "engine/mail/bodystructure.h"
#include "engine/proto/imap/fetchoutput.h"
#include "engine/proto/imap/imapdate.h"

namespace postern::proto::imap {

FetchRunner::FetchRunner(Dialogue& dialogue, FetchProgram program, std::vector<mail::UidRange> positions,
                         mail::UidSet seen)
    : m_dialogue(dialogue),
      m_program(std::move(program)),
      m_index(dialogue.view().toldPtr()),
      m_positions(std::move(positions)),
      m_seen(std::move(seen)) {
    if (!atEnd())
        m_position = m_positions.front().first;
}

void FetchRunner::advanceTo(quint32 position) {
    m_position = position;
    if (m_position <= m_positions[m_range].last)
        return;
    if (++m_range < m_positions.size())
        m_position = m_positions[m_range].first;
}

void FetchRunner::finish() {
    if (m_missing)
        m_dialogue.no("[EXPUNGEISSUED] Some of the messages no longer exist");
    else
        m_dialogue.ok("FETCH completed");
}

void FetchRunner::run() {
    if (atEnd())
        return finish();
    if (m_program.indexOnly())
        return writeFromIndex();
    const bool whole = !m_program.headersOnly();
    if (whole && m_index->at(m_position).size > kInline)
        return askBig();
    askSlice();
}

void FetchRunner::afterOutput(void (FetchRunner::*next)()) {
    m_dialogue.whenDrained([self = shared_from_this(), next] { (self.get()->*next)(); });
}

void FetchRunner::writeRowStart(WireWriter& out, quint32 position) {
    const mail::IndexRow& row = m_index->at(position);
    out.text("* ");
    out.number(position + 1);
    out.text(" FETCH (");
    const bool nowSeen = !m_seen.isEmpty() && m_seen.contains(row.uid);
    if (m_program.uid) {
        out.text("UID ");
        out.number(row.uid);
        out.character(' ');
    }
    if (m_program.flags || nowSeen) {
        out.text("FLAGS ");
        m_dialogue.view().writeFlagList(out, row.uid, nowSeen ? row.flags | mail::FlagSeen : row.flags);
        out.character(' ');
    }
    if (m_program.internalDate) {
        out.text("INTERNALDATE ");
        writeDateTime(out, row.internalDateMs, row.internalDateOffset);
        out.character(' ');
    }
    if (m_program.size) {
        out.text("RFC822.SIZE ");
        out.number(row.size);
        out.character(' ');
    }
}

void FetchRunner::writeFromIndex() {
    {
        WireWriter out(m_dialogue.out());
        const qsizetype limit = out.size() + kSlice;
        while (!atEnd() && out.size() < limit) {
            writeRowStart(out, m_position);
            out.rewind(out.size() - 1);
            out.text(")\r\n");
            advanceTo(m_position + 1);
        }
    }
    if (atEnd())
        return finish();
    afterOutput(&FetchRunner::run);
}

VisitRows FetchRunner::sliceQuery() const {
    const bool whole = !m_program.headersOnly();
    quint32 to = m_position;
    while (to <= m_positions[m_range].last && (!whole || m_index->at(to).size <= kInline)) ++to;
    VisitRows query;
    query.index = m_index;
    query.from = m_position;
    query.to = to;
    query.whole = whole;
    query.header = !whole && !m_program.sections.empty();
    query.caches = m_program.envelope || m_program.needsStructure();
    query.budget = kSlice;
    return query;
}

void FetchRunner::askSlice() {
    const quint32 from = m_position;
    m_dialogue.ask<base::Result<RowsPtr>>(
        sliceQuery(), [self = shared_from_this(), from](const base::Result<RowsPtr>& answer) {
            self->takeSlice(answer, from);
        });
}

void FetchRunner::takeSlice(const base::Result<RowsPtr>& answer, quint32 from) {
    if (!answer)
        return m_dialogue.no(answer.error());
    quint32 seen = from;
    const Row* big = nullptr;  // whose header is longer than the store gives at once
    {
        WireWriter out(m_dialogue.out());
        for (const Row& row : (*answer)->rows) {
            m_missing = m_missing || row.position > seen;
            seen = row.position + 1;
            if (!row.textComplete && !m_program.sections.empty()) {
                big = &row;
                break;
            }
            writeRow(out, row);
        }
    }
    if (big) {
        m_position = big->position;
        return startBig(*big);
    }
    m_missing = m_missing || (*answer)->next > seen;
    advanceTo(qMax((*answer)->next, from + 1));
    if (atEnd())
        return finish();
    afterOutput(&FetchRunner::run);
}

void FetchRunner::writeStructured(WireWriter& out, const Row& row, const mail::Part& root) const {
    if (m_program.envelope) {
        out.text("ENVELOPE ");
        out.text(row.envelope);
        out.character(' ');
    }
    if (m_program.body) {
        out.text("BODY ");
        out.text(mail::body(root));
        out.character(' ');
    }
    if (m_program.bodyStructure) {
        out.text("BODYSTRUCTURE ");
        out.text(mail::bodyStructure(root));
        out.character(' ');
    }
}

void FetchRunner::writeRow(WireWriter& out, const Row& row) {
    const mail::IndexRow& indexRow = m_index->at(row.position);
    mail::Part root;
    if (m_program.needsStructure() && !mail::deserialise(row.structure, root))
        root = {};
    writeRowStart(out, row.position);
    writeStructured(out, row, root);
    MessageExtent extent{indexRow.prefixSize, indexRow.prefixSize + row.headerSize, indexRow.size};
    if (m_program.headersOnly())
        extent.header = row.text.size();
    for (const Section& section : m_program.sections) {
        writeSectionOf(out, section, locate(section, root, extent), row.text);
        out.character(' ');
    }
    out.rewind(out.size() - 1);
    out.text(")\r\n");
}

}  // namespace postern::proto::imap
