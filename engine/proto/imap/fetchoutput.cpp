#include "engine/proto/imap/fetchoutput.h"

#include "engine/mail/headerfields.h"

namespace postern::proto::imap {
namespace {

QByteArrayView cut(QByteArrayView text, SectionRange range) {
    const qint64 offset = qBound<qint64>(0, range.offset, text.size());
    return text.sliced(static_cast<qsizetype>(offset),
                       static_cast<qsizetype>(qBound<qint64>(0, range.length, text.size() - offset)));
}

}  // namespace

void writeFieldsOf(WireWriter& out, const Section& section, QByteArrayView header) {
    const bool only = section.what == Section::What::HeaderFields;
    const QByteArray fields = mail::selectFields(header, section.fields,
                                                 only ? mail::FieldChoice::Only : mail::FieldChoice::AllBut);
    out.text(section.label);
    out.character(' ');
    out.literal(cut(fields, clip(section, {0, fields.size()})));
}

void writeSectionOf(WireWriter& out, const Section& section, std::optional<SectionRange> range,
                    QByteArrayView text) {
    if (range && isFieldChoice(section))
        return writeFieldsOf(out, section, cut(text, *range));
    out.text(section.label);
    if (!range) {
        out.text(" NIL");
        return;
    }
    out.character(' ');
    out.literal(cut(text, clip(section, *range)));
}

}  // namespace postern::proto::imap
