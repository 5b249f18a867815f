#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace postern::proto {

/// What is wrong with a line. The first that applies is told; the text of a faulty line must not be acted
/// upon.
enum class LineFault : quint8 {
    None,
    TooLong,
    Nul,
    BareCr,  // a CR that no LF follows
    BareLf,  // the line ends in LF alone
};

struct LinePolicy {
    qsizetype maxLine = 2048;   // octets, CR LF included
    bool acceptBareLf = false;  // true: a lone LF ends a line without fault
};

/// Cuts a byte stream into lines for SMTP, POP3 and IMAP. A line over the limit is skipped to its end without
/// being kept and told once, as a fault. Memory: what was appended and not taken yet.
class LineReader {
 public:
    struct Line {
        QByteArrayView text;  // without its end; valid until the next append(), consume() or clear()
        LineFault fault = LineFault::None;
    };

    explicit LineReader(LinePolicy policy) : m_policy(policy) {}

    void append(QByteArrayView bytes);
    /// Takes the next complete line; false when there is none yet.
    [[nodiscard]] bool next(Line& line);

    /// What has not been taken, for DATA and literals that are not cut into lines.
    [[nodiscard]] QByteArrayView buffered() const { return QByteArrayView(m_buffer).sliced(m_start); }
    void consume(qsizetype octets);
    [[nodiscard]] qsizetype size() const { return m_buffer.size() - m_start; }
    /// Forgets everything, the rest of an over-long line too (STARTTLS).
    void clear();

 private:
    [[nodiscard]] LineFault check(QByteArrayView line, bool endsInCrLf) const;
    void skipOverlong();

    LinePolicy m_policy;
    QByteArray m_buffer;
    qsizetype m_start = 0;    // first octet not taken
    qsizetype m_scanned = 0;  // octets from m_start known to hold no LF
    bool m_skipping = false;  // inside an over-long line
};

/// True when a peer that should talk text opens with a TLS handshake record (RFC 8446 section 5.1). Ask about
/// the first bytes of a connection.
[[nodiscard]] bool looksLikeTls(QByteArrayView firstBytes);

}  // namespace postern::proto
