#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace postern::proto::smtp {

/// Reads along while the header of a message arrives: counts trace fields and notes the fields that
/// submission adds when they are missing. Nothing is decoded.
class HeaderScan {
 public:
    /// A field that says who wrote or sent the message.
    struct Author {
        QByteArray value;  // of the first such field, unfolded; at most kMaxAuthor octets, else empty
        int fields = 0;    // RFC 5322 section 3.6 allows one
        bool tooLong = false;
    };
    static constexpr qsizetype kMaxAuthor = 16 * 1024;

    /// The message begins at `start` of the text; what stands before is ours.
    explicit HeaderScan(qsizetype start = 0) : m_start(start), m_position(start) {}
    /// Scans the complete lines of `text` that are new; `text` only ever grows.
    /// True once the header has ended.
    bool advance(const QByteArray& text);
    /// The message is over: what there is, is all header.
    void finish(const QByteArray& text);

    [[nodiscard]] bool finished() const { return m_finished; }
    /// Where further fields can be inserted.
    [[nodiscard]] qsizetype end() const { return m_position; }
    /// The body follows without the empty line that must stand between (RFC 5322 section 2.1).
    [[nodiscard]] bool needsEmptyLine() const { return m_needsEmptyLine; }
    [[nodiscard]] int receivedFields() const { return m_received; }
    [[nodiscard]] bool hasDate() const { return m_date; }
    [[nodiscard]] bool hasMessageId() const { return m_messageId; }
    [[nodiscard]] const Author& from() const { return m_from; }
    [[nodiscard]] const Author& sender() const { return m_sender; }

 private:
    bool takeLine(QByteArrayView line);
    void takeField(QByteArrayView name, QByteArrayView line);
    void keep(QByteArrayView piece);

    qsizetype m_start;
    qsizetype m_position;
    int m_received = 0;
    bool m_finished = false;
    bool m_needsEmptyLine = false;
    bool m_date = false;
    bool m_messageId = false;
    Author m_from;
    Author m_sender;
    enum class Kept { None, From, Sender } m_kept = Kept::None;  // whose lines these are
};

}  // namespace postern::proto::smtp
