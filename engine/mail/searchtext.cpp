#include "engine/mail/searchtext.h"

#include "engine/mail/contentfields.h"
#include "engine/mail/encodedword.h"
#include "engine/mail/headerfields.h"
#include "engine/mail/structurepath.h"
#include "engine/mail/transferdecoder.h"

#include <QStringDecoder>

#include <algorithm>
#include <optional>

namespace postern::mail {

namespace {

constexpr qsizetype kPiece = 64 * 1024;

/// Charsets in which the octets of an ASCII text are something else.
bool extendsAscii(const QByteArray& charset) {
    return !charset.startsWith("utf-16") && !charset.startsWith("utf-32") && !charset.startsWith("utf-7") &&
           !charset.startsWith("iso-2022") && !charset.startsWith("hz-");
}

/// `message` bounds the range: a structure read from a damaged store must not lead out of it.
QByteArrayView range(QByteArrayView message, qint64 offset, qint64 size) {
    const qint64 from = std::clamp<qint64>(offset, 0, message.size());
    return message.sliced(from, std::clamp<qint64>(size, 0, message.size() - from));
}

/// Takes decoded octets in pieces and looks for the needle, also across the seams.
class PieceSearch {
 public:
    PieceSearch(const Needle& needle, const QByteArray& charset) : m_needle(needle) {
        m_inOctets = needle.isAscii() && extendsAscii(charset);
        if (m_inOctets)
            return;
        QStringDecoder decoder(charset.isEmpty() ? "utf-8" : charset.constData());
        m_decoder = decoder.isValid() ? std::move(decoder) : QStringDecoder(QStringDecoder::Latin1);
    }

    bool found(const QByteArray& octets) { return m_inOctets ? foundInOctets(octets) : foundInText(octets); }

 private:
    bool foundInOctets(const QByteArray& octets) {
        m_tail.append(octets);
        if (m_needle.isInOctets(m_tail))
            return true;
        m_tail = m_tail.last(std::min(m_tail.size(), m_needle.size() - 1));
        return false;
    }

    bool foundInText(const QByteArray& octets) {
        m_textTail += m_decoder(octets);
        if (m_needle.isInText(m_textTail))
            return true;
        // Folding may make a text longer, never so much that half a needle hides in fewer characters.
        m_textTail = m_textTail.last(std::min(m_textTail.size(), m_needle.size()));
        return false;
    }

    const Needle& m_needle;
    bool m_inOctets = false;
    QByteArray m_tail;
    QString m_textTail;
    QStringDecoder m_decoder{QStringDecoder::Latin1};
};

bool inLeaf(QByteArrayView octets, const Part& part, const Needle& needle) {
    const QByteArray charset = parameter(part.parameters, "charset").toLower();
    const auto encoding = TransferDecoder::encodingOf(part.encoding);
    if (encoding == TransferDecoder::Encoding::Identity && needle.isAscii() && extendsAscii(charset))
        return needle.isInOctets(octets);
    TransferDecoder decoder(encoding);
    PieceSearch search(needle, charset);
    QByteArray decoded;
    for (qsizetype at = 0; at < octets.size(); at += kPiece) {
        decoded.clear();
        decoder.decode(octets.sliced(at, std::min(kPiece, octets.size() - at)), decoded);
        if (search.found(decoded))
            return true;
    }
    decoded.clear();
    decoder.finish(decoded);
    return !decoded.isEmpty() && search.found(decoded);
}

bool inPart(QByteArrayView message, const Part& part, const Needle& needle) {
    if (part.type == "text")
        return inLeaf(range(message, part.bodyOffset, part.bodySize), part, needle);
    return std::any_of(part.children.begin(), part.children.end(), [&](const Part& child) {
        return containsInHeader(range(message, child.headerOffset, child.bodyOffset - child.headerOffset), {},
                                needle) ||
               inPart(message, child, needle);
    });
}

bool inValue(QByteArrayView raw, const Needle& needle) {
    const QByteArray value = unfold(raw);
    if (needle.isAscii() && isSevenBit(value) && !value.contains("=?"))
        return needle.isInOctets(value);
    return needle.isInText(decodeWords(value));
}

}  // namespace

bool containsInHeader(QByteArrayView header, QByteArrayView fieldName, const Needle& needle) {
    HeaderField field;
    for (qsizetype at = 0; nextField(header, at, field);) {
        if (fieldName.isEmpty()
                ? inValue(field.raw, needle)
                : field.name.compare(fieldName, Qt::CaseInsensitive) == 0 && inValue(field.value, needle))
            return true;
    }
    return false;
}

bool containsInBody(QByteArrayView message, const Part& root, const Needle& needle) {
    return needle.isEmpty() || inPart(message, root, needle);
}

bool containsInText(QByteArrayView message, const Part& root, const Needle& needle) {
    return needle.isEmpty() || containsInHeader(range(message, 0, root.bodyOffset), {}, needle) ||
           inPart(message, root, needle);
}

}  // namespace postern::mail
