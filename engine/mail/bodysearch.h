#pragma once

#include "engine/mail/needle.h"
#include "engine/mail/structure.h"
#include "engine/mail/transferdecoder.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <QStringDecoder>

#include <memory>
#include <vector>

namespace postern::mail {

/// Looks for several needles at once in the body of a message that is shown in pieces: texts decoded, headers
/// of inner parts and of inner messages. A part without parts of its own counts as text when it is text,
/// message/* (a delivery report) or multipart. Memory is bounded by one piece and kMaxHeader.
class BodySearch {
 public:
    using Needles = std::vector<std::shared_ptr<const Needle>>;
    /// Of a header as much is looked at as a whole; what is longer is looked at in such pieces.
    static constexpr qsizetype kMaxHeader = 1024 * 1024;

    /// `root` is the structure of the message; it is not needed any more after this.
    BodySearch(const Part& root, Needles needles);

    /// Octets of the message at `offset`, which must not lie before the end of the last piece.
    void feed(qint64 offset, QByteArrayView octets);
    /// After the last piece.
    void finish();
    [[nodiscard]] bool found(size_t needle) const { return m_found[needle]; }
    [[nodiscard]] bool foundAll() const { return m_open == 0; }
    /// The first octet behind all that is searched.
    [[nodiscard]] qint64 end() const { return m_ranges.empty() ? 0 : m_ranges.back().to; }

 private:
    struct Range {
        qint64 from = 0, to = 0;
        bool header = false;
        TransferDecoder::Encoding encoding = TransferDecoder::Encoding::Identity;
        QByteArray charset;
    };
    void collect(const Part& part);
    void add(Range range);
    void start(const Range& range);
    void take(const Range& range, QByteArrayView octets);
    void close(const Range& range);
    void lookInHeader(QByteArrayView header);
    void lookInLeaf(QByteArrayView decoded);
    void lookInOctets(QByteArrayView decoded);
    void lookInText(QByteArrayView decoded);
    void mark(size_t needle);

    const Needles m_needles;
    std::vector<bool> m_found;
    size_t m_open = 0;  // needles not found yet
    std::vector<Range> m_ranges;
    size_t m_range = 0;      // the one that comes or is being read
    bool m_started = false;  // something of it was taken
    QByteArray m_header;     // of a header that comes in several pieces
    TransferDecoder m_decoder{TransferDecoder::Encoding::Identity};
    QStringDecoder m_toText{QStringDecoder::Latin1};
    bool m_inOctets = false;    // of this leaf: ASCII needles are looked for in its octets
    qsizetype m_longest = 0;    // of the needles
    QByteArray m_tail, m_seam;  // octets before the next piece
    QString m_textTail;         // text before the next piece, case folded
};

}  // namespace postern::mail
