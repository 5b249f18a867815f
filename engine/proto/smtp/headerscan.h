#pragma once

#include <QByteArray>

namespace postern::proto::smtp {

/// Reads along while the header of a message arrives: counts trace fields and notes the fields that
/// submission adds when they are missing. Nothing is decoded.
class HeaderScan {
 public:
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

 private:
    bool takeLine(QByteArrayView line);

    qsizetype m_start;
    qsizetype m_position;
    int m_received = 0;
    bool m_finished = false;
    bool m_needsEmptyLine = false;
    bool m_date = false;
    bool m_messageId = false;
};

}  // namespace postern::proto::smtp
