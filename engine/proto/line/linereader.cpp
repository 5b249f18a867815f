#include "engine/proto/line/linereader.h"

namespace postern::proto {

void LineReader::append(QByteArrayView bytes) {
    if (m_start == m_buffer.size()) {
        m_buffer.resize(0);  // keeps the capacity
        m_start = 0;
    } else if (m_start > 4096 && m_start > m_buffer.size() / 2) {
        m_buffer.remove(0, m_start);
        m_start = 0;
    }
    m_buffer.append(bytes);
}

bool LineReader::next(Line& line) {
    const QByteArrayView all = buffered();
    const qsizetype end = all.indexOf('\n', m_scanned);
    if (end < 0) {
        m_scanned = all.size();
        if (m_skipping || all.size() >= m_policy.maxLine)
            skipOverlong();
        return false;
    }
    const bool crLf = end > 0 && all[end - 1] == '\r';
    const bool tooLong = m_skipping || end + 1 > m_policy.maxLine;
    line.text = all.first(crLf ? end - 1 : end);
    line.fault = tooLong ? LineFault::TooLong : check(line.text, crLf);
    m_start += end + 1;
    m_scanned = 0;
    m_skipping = false;
    return true;
}

void LineReader::consume(qsizetype octets) {
    m_start += octets;
    m_scanned = 0;
}

void LineReader::clear() {
    m_buffer.clear();
    m_start = 0;
    m_scanned = 0;
    m_skipping = false;
}

LineFault LineReader::check(QByteArrayView line, bool endsInCrLf) const {
    if (line.contains('\0'))
        return LineFault::Nul;
    if (line.contains('\r'))
        return LineFault::BareCr;
    if (!endsInCrLf && !m_policy.acceptBareLf)
        return LineFault::BareLf;
    return LineFault::None;
}

void LineReader::skipOverlong() {
    m_skipping = true;
    m_buffer.resize(0);
    m_start = 0;
    m_scanned = 0;
}

bool looksLikeTls(QByteArrayView firstBytes) {
    return firstBytes.size() >= 2 && firstBytes[0] == 0x16 && firstBytes[1] == 0x03;
}

}  // namespace postern::proto
