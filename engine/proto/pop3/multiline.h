#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace postern::proto::pop3 {

/// Writes the text of a message as a multi-line response (RFC 1939 section 3): a dot is put before each line
/// that begins with one. Pieces may be cut anywhere.
class DotStuffer {
 public:
    void add(QByteArrayView piece, QByteArray& out);
    /// Ends the last line if need be, and the response.
    void finish(QByteArray& out) const;

 private:
    // A bare LF, which APPEND may have let in, counts as the start of a line: many clients read it so, and
    // would take
    // "." there for the end.
    bool m_lineStart = true;
    bool m_crLast = false;
    bool m_endsInCrLf = true;
};

/// Finds where TOP ends: header, empty line and `lines` lines of the body. Pieces may be cut anywhere.
class TopCutter {
 public:
    explicit TopCutter(qint64 lines) : m_lines(lines) {}
    /// How much of `piece` belongs to the answer.
    [[nodiscard]] qsizetype take(QByteArrayView piece);
    [[nodiscard]] bool done() const { return !m_inHeader && m_lines == 0; }

 private:
    qint64 m_lines;
    bool m_inHeader = true;
    bool m_lineEmpty = true;  // nothing but CR so far
};

}  // namespace postern::proto::pop3
