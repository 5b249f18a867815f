#pragma once

#include <QByteArrayView>

namespace postern::proto::imap {

struct ReaderLimits {
    qint64 maxLine = 65536;
    qint64 maxLiterals = 4096;     // of all literals in one command, an APPEND's message not counted
    qint64 maxMessage = 52428800;  // of an APPEND; 0: not logged in, counts as any literal
};

/// Finds where a command ends in the input, literals included (RFC 9051 section 4.3, RFC 7888). It keeps no
/// bytes: the caller keeps the input and shows it again, longer, after NeedMore. A declared size is judged
/// before any of its bytes is waited for.
class CommandReader {
 public:
    enum class Found {
        NeedMore,
        Command,        // `size` octets are a whole command with its line end
        Continue,       // a synchronising literal is acceptable: send "+", then go on; `size` octets so far
        Message,        // `size` octets are an APPEND up to its message literal of `literal` octets
        LineTooLong,    // the rest of the line is to be skipped: see skipLine()
        LiteralTooBig,  // synchronising: the client waits for the answer, `size` octets are the refused
                        // command
        LiteralFlood,   // not synchronising: what follows cannot be told from commands; close
        BadLineEnd,     // LF without CR, CR without LF or NUL; `size` octets up to the LF
    };
    struct Step {
        Found found = Found::NeedMore;
        qsizetype size = 0;
        qint64 literal = 0;
        bool synchronising = false;
    };

    /// `input` starts with the first octet of the command.
    [[nodiscard]] Step advance(QByteArrayView input, const ReaderLimits& limits);
    /// After a step that ended a command.
    void reset() { *this = {}; }

 private:
    Step lineEnd(QByteArrayView input, qsizetype lf, const ReaderLimits& limits);

    qsizetype m_position = 0;   // octets looked at
    qsizetype m_lineStart = 0;  // of the current line; a literal ends one
    qint64 m_text = 0;          // octets of finished lines
    qint64 m_literals = 0;      // octets of literals so far
};

}  // namespace postern::proto::imap
