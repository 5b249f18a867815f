#include "engine/proto/smtp/headerscan.h"

namespace postern::proto::smtp {

namespace {

/// The field name of a header line, empty if it is none. Blanks before the colon are the obsolete form
/// (section 4.5).
QByteArrayView fieldName(QByteArrayView line) {
    qsizetype length = 0;
    while (length < line.size() && line[length] > ' ' && line[length] < 0x7f && line[length] != ':') ++length;
    qsizetype colon = length;
    while (colon < line.size() && (line[colon] == ' ' || line[colon] == '\t')) ++colon;
    return colon < line.size() && line[colon] == ':' ? line.first(length) : QByteArrayView();
}

bool is(QByteArrayView name, QByteArrayView wanted) {
    return name.compare(wanted, Qt::CaseInsensitive) == 0;
}

}  // namespace

bool HeaderScan::advance(const QByteArray& text) {
    while (!m_finished) {
        const qsizetype lf = text.indexOf('\n', m_position);
        if (lf < 0)
            return false;
        if (takeLine(QByteArrayView(text).sliced(m_position, lf - m_position)))
            m_position = lf + 1;
    }
    return true;
}

void HeaderScan::finish(const QByteArray& text) {
    if (advance(text))
        return;
    m_finished = true;
    m_needsEmptyLine = true;
    m_position = text.size();
}

/// False when the line is no header line: the header ends before it.
bool HeaderScan::takeLine(QByteArrayView line) {
    if (line == "\r") {
        m_finished = true;
        return false;
    }
    const bool continuation =
        m_position > m_start && !line.isEmpty() && (line.front() == ' ' || line.front() == '\t');
    if (continuation) {
        keep(line);
        return true;
    }
    const QByteArrayView name = fieldName(line);
    if (name.isEmpty()) {
        m_finished = true;
        m_needsEmptyLine = true;
        return false;
    }
    takeField(name, line);
    return true;
}

void HeaderScan::takeField(QByteArrayView name, QByteArrayView line) {
    m_kept = Kept::None;
    if (is(name, "Received"))
        ++m_received;
    else if (is(name, "Date"))
        m_date = true;
    else if (is(name, "Message-ID"))
        m_messageId = true;
    else if (is(name, "From") && ++m_from.fields == 1)
        m_kept = Kept::From;
    else if (is(name, "Sender") && ++m_sender.fields == 1)
        m_kept = Kept::Sender;
    keep(line.sliced(line.indexOf(':') + 1));
}

/// A line of a field that is kept. Unfolding takes away its end alone (RFC 5322 section 2.2.3).
void HeaderScan::keep(QByteArrayView piece) {
    if (m_kept == Kept::None)
        return;
    Author& author = m_kept == Kept::From ? m_from : m_sender;
    if (piece.endsWith('\r'))
        piece.chop(1);
    if (author.value.size() + piece.size() > kMaxAuthor)
        author.tooLong = true;
    if (author.tooLong)
        author.value.clear();
    else
        author.value.append(piece);
}

}  // namespace postern::proto::smtp
