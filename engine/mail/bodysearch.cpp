#include "engine/mail/bodysearch.h"

#include "engine/mail/contentfields.h"
#include "engine/mail/searchtext.h"

#include <algorithm>
#include <limits>

namespace postern::mail {

namespace {

constexpr qsizetype kPiece = 64 * 1024;

/// Charsets in which the octets of an ASCII text are something else.
bool extendsAscii(const QByteArray& charset) {
    return !charset.startsWith("utf-16") && !charset.startsWith("utf-32") && !charset.startsWith("utf-7") &&
           !charset.startsWith("iso-2022") && !charset.startsWith("hz-");
}

bool isLeafText(const Part& part) {
    return part.children.empty() &&
           (part.type == "text" || part.type == "message" || part.type == "multipart");
}

}  // namespace

BodySearch::BodySearch(const Part& root, Needles needles)
    : m_needles(std::move(needles)), m_found(m_needles.size(), false), m_open(m_needles.size()) {
    for (size_t i = 0; i < m_needles.size(); ++i) {
        m_longest = std::max(m_longest, m_needles[i]->size());
        if (m_needles[i]->isEmpty())
            mark(i);
    }
    collect(root);
}

void BodySearch::collect(const Part& part) {
    const qint64 room = std::numeric_limits<qint64>::max() - part.bodyOffset;
    if (isLeafText(part))
        add({part.bodyOffset, part.bodyOffset + std::min(part.bodySize, room), false,
             TransferDecoder::encodingOf(part.encoding), parameter(part.parameters, "charset").toLower()});
    for (const Part& child : part.children) {
        add({child.headerOffset, child.bodyOffset, true, TransferDecoder::Encoding::Identity, {}});
        collect(child);
    }
}

/// A structure read from a damaged store may hold any numbers; the ranges ascend all the same.
void BodySearch::add(Range range) {
    range.from = std::max(range.from, end());
    if (range.from < range.to)
        m_ranges.push_back(std::move(range));
}

void BodySearch::mark(size_t needle) {
    if (m_found[needle])
        return;
    m_found[needle] = true;
    --m_open;
}

void BodySearch::feed(qint64 offset, QByteArrayView octets) {
    const qint64 stop = offset + octets.size();
    while (m_range < m_ranges.size() && m_open > 0) {
        const Range& range = m_ranges[m_range];
        const qint64 from = std::max(range.from, offset);
        const qint64 to = std::min(range.to, stop);
        if (from < to) {
            if (!m_started)
                start(range);
            take(range,
                 octets.sliced(static_cast<qsizetype>(from - offset), static_cast<qsizetype>(to - from)));
        }
        if (range.to > stop)
            return;
        close(range);
        ++m_range;
    }
}

void BodySearch::finish() {
    if (m_range < m_ranges.size())
        close(m_ranges[m_range]);
    m_range = m_ranges.size();
}

void BodySearch::start(const Range& range) {
    m_started = true;
    if (range.header)
        return;
    m_decoder = TransferDecoder(range.encoding);
    m_inOctets = extendsAscii(range.charset);
    QStringDecoder decoder(range.charset.isEmpty() ? "utf-8" : range.charset.constData());
    m_toText = decoder.isValid() ? std::move(decoder) : QStringDecoder(QStringDecoder::Latin1);
}

void BodySearch::take(const Range& range, QByteArrayView octets) {
    if (range.header) {
        if (m_header.isEmpty() && octets.size() == range.to - range.from)
            return lookInHeader(octets);
        m_header.append(octets);
        if (m_header.size() >= kMaxHeader) {
            lookInHeader(m_header);
            m_header.clear();
        }
        return;
    }
    if (range.encoding == TransferDecoder::Encoding::Identity)
        return lookInLeaf(octets);
    QByteArray decoded;
    for (qsizetype at = 0; at < octets.size() && m_open > 0; at += kPiece) {
        decoded.clear();
        m_decoder.decode(octets.sliced(at, std::min(kPiece, octets.size() - at)), decoded);
        lookInLeaf(decoded);
    }
}

void BodySearch::close(const Range& range) {
    if (range.header) {
        if (!m_header.isEmpty())
            lookInHeader(m_header);
    } else if (m_started) {
        QByteArray decoded;
        m_decoder.finish(decoded);
        if (!decoded.isEmpty())
            lookInLeaf(decoded);
    }
    m_header.clear();
    m_tail.clear();
    m_textTail.clear();
    m_started = false;
}

void BodySearch::lookInHeader(QByteArrayView header) {
    for (size_t i = 0; i < m_needles.size(); ++i) {
        if (!m_found[i] && containsInHeader(header, {}, *m_needles[i]))
            mark(i);
    }
}

void BodySearch::lookInLeaf(QByteArrayView decoded) {
    if (m_inOctets)
        lookInOctets(decoded);
    lookInText(decoded);
}

/// In the piece itself, and over the border to the one before.
void BodySearch::lookInOctets(QByteArrayView decoded) {
    const qsizetype overlap = std::max<qsizetype>(m_longest - 1, 0);
    m_seam = m_tail;
    m_seam.append(decoded.first(std::min(decoded.size(), overlap)));
    for (size_t i = 0; i < m_needles.size(); ++i) {
        const Needle& needle = *m_needles[i];
        if (!m_found[i] && needle.isAscii() && (needle.isInOctets(m_seam) || needle.isInOctets(decoded)))
            mark(i);
    }
    if (decoded.size() >= overlap)
        m_tail = decoded.last(overlap).toByteArray();
    else
        m_tail = m_seam.last(std::min(m_seam.size(), overlap));
}

void BodySearch::lookInText(QByteArrayView decoded) {
    const auto isWanted = [this](size_t i) {
        return !m_found[i] && !(m_inOctets && m_needles[i]->isAscii());
    };
    bool any = false;
    for (size_t i = 0; i < m_needles.size() && !any; ++i) any = isWanted(i);
    if (!any)
        return;
    for (qsizetype at = 0; at < decoded.size(); at += kPiece) {
        const QString text = m_toText(decoded.sliced(at, std::min(kPiece, decoded.size() - at)));
        m_textTail += text.toCaseFolded();
        for (size_t i = 0; i < m_needles.size(); ++i) {
            if (isWanted(i) && m_needles[i]->isInFolded(m_textTail))
                mark(i);
        }
        m_textTail = m_textTail.last(std::min(m_textTail.size(), m_longest));
    }
}

}  // namespace postern::mail
