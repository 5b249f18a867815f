#include "engine/proto/smtp/headerscan.h"

#include <QByteArrayView>

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
    if (continuation)
        return true;
    const QByteArrayView name = fieldName(line);
    if (name.isEmpty()) {
        m_finished = true;
        m_needsEmptyLine = true;
        return false;
    }
    if (is(name, "Received"))
        ++m_received;
    else if (is(name, "Date"))
        m_date = true;
    else if (is(name, "Message-ID"))
        m_messageId = true;
    return true;
}

}  // namespace postern::proto::smtp
