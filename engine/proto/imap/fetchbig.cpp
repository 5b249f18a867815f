// The half of FetchRunner that sends one big message: its sections one after the other, each in pieces, so
// that no more than a piece of it lies in memory.
#include "engine/proto/imap/fetchoutput.h"
#include "engine/proto/imap/fetchrunner.h"

namespace postern::proto::imap {

void FetchRunner::askBig() {
    VisitRows query;
    query.index = m_index;
    query.from = m_position;
    query.to = m_position + 1;
    query.caches = true;
    m_dialogue.ask<base::Result<RowsPtr>>(std::move(query),
                                          [self = shared_from_this()](const base::Result<RowsPtr>& answer) {
                                              if (!answer)
                                                  return self->m_dialogue.no(answer.error());
                                              if (!(*answer)->rows.empty())
                                                  return self->startBig((*answer)->rows.front());
                                              self->m_missing = true;
                                              self->advanceTo(self->m_position + 1);
                                              self->run();
                                          });
}

void FetchRunner::startBig(const Row& row) {
    const mail::IndexRow& indexRow = m_index->at(m_position);
    m_big = std::make_unique<Big>();
    if (!mail::deserialise(row.structure, m_big->root))
        m_big->root = {};
    m_big->extent = {indexRow.prefixSize, indexRow.prefixSize + row.headerSize, indexRow.size};
    {
        WireWriter out(m_dialogue.out());
        writeRowStart(out, m_position);
        writeStructured(out, row, m_big->root);
    }
    QByteArray& bytes = m_dialogue.out();
    if (bytes.endsWith(' '))
        bytes.chop(1);
    nextSection();
}

void FetchRunner::nextSection() {
    if (m_big->section == m_program.sections.size())
        return finishBig();
    const Section& section = m_program.sections[m_big->section++];
    const std::optional<SectionRange> range = locate(section, m_big->root, m_big->extent);
    QByteArray& bytes = m_dialogue.out();
    // "(" stands before the first item, a space before all others.
    if (!bytes.endsWith('('))
        bytes += ' ';
    if (!range) {
        bytes += section.label + " NIL";
        return nextSection();
    }
    if (isFieldChoice(section))
        return sendFields(*range);
    m_big->left = clip(section, *range);
    m_big->headSent = false;
    streamPiece();
}

void FetchRunner::sendFields(SectionRange range) {
    // Headers are bounded by the structure parser; what is longer is cut, as HEADER itself would be by the
    // reader.
    const qint64 length = qMin<qint64>(range.length, 4 * kInline);
    m_dialogue.ask<base::Result<QByteArray>>(
        ReadMessage{m_index->at(m_position), range.offset, length},
        [self = shared_from_this()](const base::Result<QByteArray>& answer) {
            {
                WireWriter out(self->m_dialogue.out());
                writeFieldsOf(out, self->m_program.sections[self->m_big->section - 1],
                              answer ? QByteArrayView(*answer) : QByteArrayView());
            }
            self->nextSection();
        });
}

void FetchRunner::streamPiece() {
    const SectionRange& left = m_big->left;
    if (left.length == 0) {
        if (!m_big->headSent)
            sendPiece({});
        m_dialogue.setInsideLiteral(false);
        return nextSection();
    }
    const ReadMessage query{m_index->at(m_position), left.offset, qMin<qint64>(left.length, kInline)};
    m_dialogue.ask<base::Result<QByteArray>>(
        query, [self = shared_from_this()](const base::Result<QByteArray>& answer) {
            if (answer && !answer->isEmpty()) {
                self->sendPiece(*answer);
                return self->afterOutput(&FetchRunner::streamPiece);
            }
            // The literal's size is promised: a message that vanishes half-way can only end the connection.
            if (self->m_big->headSent)
                return self->m_dialogue.bye("The message has vanished");
            self->m_missing = true;
            self->m_dialogue.out() += self->m_program.sections[self->m_big->section - 1].label + " NIL";
            self->nextSection();
        });
}

void FetchRunner::sendPiece(const QByteArray& octets) {
    SectionRange& left = m_big->left;
    WireWriter out(m_dialogue.out());
    if (!m_big->headSent) {
        out.text(m_program.sections[m_big->section - 1].label);
        out.character(' ');
        out.literalHead(left.length);
        m_big->headSent = true;
        m_dialogue.setInsideLiteral(true);
    }
    out.text(octets);
    left.offset += octets.size();
    left.length -= octets.size();
}

void FetchRunner::finishBig() {
    m_big.reset();
    m_dialogue.out() += ")\r\n";
    advanceTo(m_position + 1);
    afterOutput(&FetchRunner::run);
}

}  // namespace postern::proto::imap
