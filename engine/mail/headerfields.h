#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <optional>

namespace postern::mail {

/// One field of a header block as ranges into it; valid as long as the block. RFC 5322 section 2.2.
struct HeaderField {
    QByteArrayView name;   // as it stands, without blanks before the colon; empty for a line that is no field
    QByteArrayView value;  // after the colon, still folded, without the last line end
    QByteArrayView raw;    // the whole field with all its line ends
};

/// Takes the field at `position` and moves behind it. False at the empty line that ends the header, or at the
/// end. Start with position 0. Lines may end in CRLF or a bare LF.
[[nodiscard]] bool nextField(QByteArrayView header, qsizetype& position, HeaderField& field);

/// Octets of `message` up to and including the first empty line; all of it if there is none.
[[nodiscard]] qsizetype headerLength(QByteArrayView message);

/// The unfolded value of the first field called `name`; nothing if there is none.
[[nodiscard]] std::optional<QByteArray> firstValue(QByteArrayView header, QByteArrayView name);

/// Without line ends (RFC 5322 section 2.2.3) and without blanks at both ends; NUL and stray CR become
/// blanks.
[[nodiscard]] QByteArray unfold(QByteArrayView value);

enum class FieldChoice { Only, AllBut };

/// The raw fields whose names are (or are not) in `names`, case ignored, closed by the empty line: what
/// BODY[HEADER.FIELDS] and BODY[HEADER.FIELDS.NOT] answer (RFC 9051 section 6.4.5.1).
[[nodiscard]] QByteArray selectFields(QByteArrayView header, const QList<QByteArray>& names,
                                      FieldChoice choice);

/// What delivery asks of a header before it takes a message.
struct HeaderFacts {
    int receivedCount = 0;  // Received fields: the hops so far (RFC 5321 section 6.3)
    bool hasDate = false;
    bool hasMessageId = false;
    bool hasFrom = false;
};
[[nodiscard]] HeaderFacts headerFacts(QByteArrayView header);

}  // namespace postern::mail
