#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace postern::proto::smtp {

/// Takes the dot-stuffing off the lines after DATA and finds their end (RFC 5321 section 4.5.2). Only CR LF
/// "." CR LF ends a message; any other use of CR or LF, and NUL, is a fault to be refused once the true end
/// has come, so that nothing behind it can be taken for commands or for a second message ("SMTP smuggling").
class DataDecoder {
 public:
    struct Faults {
        bool bareCrLf = false;
        bool nul = false;
    };
    struct Step {
        qsizetype consumed = 0;  // the last two octets may be left for the next call
        bool ended = false;
    };

    /// Appends what `in` decodes to to `out`; nothing any more after discard() or a fault. At most in.size()
    /// octets.
    Step decode(QByteArrayView in, QByteArray& out);
    void discard() { m_discard = true; }
    [[nodiscard]] const Faults& faults() const { return m_faults; }

 private:
    void check(QByteArrayView segment, bool endsInLf);
    void emitRun(QByteArrayView run, QByteArray& out) const;

    bool m_lineStart = true;
    bool m_discard = false;
    Faults m_faults;
};

}  // namespace postern::proto::smtp
