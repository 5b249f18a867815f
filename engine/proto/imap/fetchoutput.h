#pragma once

#include "engine/proto/imap/fetchprogram.h"
#include "engine/proto/imap/sectionrange.h"
#include "engine/proto/imap/wirewriter.h"

#include <QByteArrayView>

#include <optional>

namespace postern::proto::imap {

/// The part of `range` that "<offset.length>" leaves.
[[nodiscard]] inline SectionRange clip(const Section& section, SectionRange range) {
    if (!section.partial)
        return range;
    const qint64 skip = qMin<qint64>(section.offset, range.length);
    return {range.offset + skip, qMin<qint64>(section.length, range.length - skip)};
}

/// True when the section is a choice of header fields.
[[nodiscard]] inline bool isFieldChoice(const Section& section) {
    return section.what == Section::What::HeaderFields || section.what == Section::What::HeaderFieldsNot;
}

/// "BODY[...] {n}" CRLF and the octets, cut from `text`, which holds the message from its first octet as far
/// as the section needs it; NIL without a range.
void writeSectionOf(WireWriter& out, const Section& section, std::optional<SectionRange> range,
                    QByteArrayView text);
/// The same for a choice among the fields of `header`.
void writeFieldsOf(WireWriter& out, const Section& section, QByteArrayView header);

}  // namespace postern::proto::imap
