#include "engine/proto/pop3/multiline.h"

#include <cstring>

namespace postern::proto::pop3 {

void DotStuffer::add(QByteArrayView piece, QByteArray& out) {
    if (piece.isEmpty())
        return;
    const char* data = piece.data();
    const qsizetype size = piece.size();
    qsizetype run = 0;
    // Dots are rarer than lines: look at each dot instead of at each line.
    for (qsizetype at = 0; at < size; ++at) {
        const void* dot = std::memchr(data + at, '.', static_cast<size_t>(size - at));
        if (dot == nullptr)
            break;
        at = static_cast<const char*>(dot) - data;
        if (at == 0 ? m_lineStart : data[at - 1] == '\n') {
            out.append(data + run, at - run).append('.');
            run = at;
        }
    }
    out.append(data + run, size - run);
    const bool crBefore = size >= 2 ? data[size - 2] == '\r' : m_crLast;
    m_lineStart = data[size - 1] == '\n';
    m_endsInCrLf = m_lineStart && crBefore;
    m_crLast = data[size - 1] == '\r';
}

void DotStuffer::finish(QByteArray& out) const {
    out.append(m_endsInCrLf ? ".\r\n" : "\r\n.\r\n");
}

qsizetype TopCutter::take(QByteArrayView piece) {
    qsizetype position = 0;
    while (position < piece.size() && !done()) {
        const qsizetype lf = piece.indexOf('\n', position);
        const QByteArrayView part = piece.sliced(position, (lf < 0 ? piece.size() : lf) - position);
        m_lineEmpty = m_lineEmpty && (part.isEmpty() || part == "\r");
        if (lf < 0)
            return piece.size();
        position = lf + 1;
        if (!m_inHeader)
            --m_lines;
        else if (m_lineEmpty)
            m_inHeader = false;
        m_lineEmpty = true;
    }
    return position;
}

}  // namespace postern::proto::pop3
