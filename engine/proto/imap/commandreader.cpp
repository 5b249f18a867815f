#include "engine/proto/imap/commandreader.h"

#include "engine/proto/imap/ascii.h"

namespace postern::proto::imap {
namespace {

struct LiteralMark {
    bool present = false;
    bool synchronising = true;
    qint64 size = 0;
    qsizetype offset = 0;  // of '{' in the line
};

/// "{123}" or "{123+}" at the end of a line without its CRLF. A number that does not fit counts as enormous.
LiteralMark literalAtEnd(QByteArrayView line) {
    LiteralMark mark;
    if (line.isEmpty() || line.back() != '}')
        return mark;
    qsizetype i = line.size() - 2;
    if (i >= 0 && line[i] == '+') {
        mark.synchronising = false;
        --i;
    }
    const qsizetype lastDigit = i;
    while (i >= 0 && isDigit(line[i])) --i;
    if (i < 0 || line[i] != '{' || i == lastDigit)
        return mark;
    constexpr qint64 kEnormous = qint64(1) << 60;
    for (qsizetype d = i + 1; d <= lastDigit && mark.size < kEnormous; ++d)
        mark.size = mark.size * 10 + (line[d] - '0');
    mark.offset = i;
    mark.present = true;
    return mark;
}

/// True when the literal at `offset` is the message of an APPEND: something stands between the word APPEND
/// and it.
bool isAppendMessage(QByteArrayView command, qsizetype offset) {
    const qsizetype tagEnd = command.indexOf(' ');
    if (tagEnd <= 0 || command.size() < tagEnd + 8 || !sameWord(command.sliced(tagEnd + 1, 7), "APPEND "))
        return false;
    return offset > tagEnd + 8;
}

}  // namespace

CommandReader::Step CommandReader::advance(QByteArrayView input, const ReaderLimits& limits) {
    while (m_position < input.size()) {
        const qsizetype lf = input.indexOf('\n', m_position);
        const qsizetype lineEndsAt = lf < 0 ? input.size() : lf;
        if (m_text + (lineEndsAt - m_lineStart) > limits.maxLine)
            return {Found::LineTooLong, lf < 0 ? input.size() : lf + 1, 0, lf < 0};
        if (lf < 0) {
            m_position = input.size();
            break;
        }
        const qsizetype before = m_position;
        const Step step = lineEnd(input, lf, limits);
        if (step.found != Found::NeedMore)
            return step;
        if (m_position <= before)
            break;
    }
    return {};
}

CommandReader::Step CommandReader::lineEnd(QByteArrayView input, qsizetype lf, const ReaderLimits& limits) {
    const qsizetype end = lf + 1;
    const QByteArrayView line = input.sliced(m_lineStart, lf - m_lineStart);
    if (!line.endsWith('\r') || line.indexOf('\r') != line.size() - 1 || line.indexOf('\0') >= 0)
        return {Found::BadLineEnd, end, 0, false};
    const LiteralMark mark = literalAtEnd(line.chopped(1));
    if (!mark.present)
        return {Found::Command, end, 0, false};
    if (limits.maxMessage > 0 && isAppendMessage(input.first(end), m_lineStart + mark.offset)) {
        if (mark.size > limits.maxMessage)
            return {mark.synchronising ? Found::LiteralTooBig : Found::LiteralFlood, end, mark.size,
                    mark.synchronising};
        return {Found::Message, end, mark.size, mark.synchronising};
    }
    m_literals += mark.size;
    if (m_literals > limits.maxLiterals)
        return {mark.synchronising ? Found::LiteralTooBig : Found::LiteralFlood, end, mark.size,
                mark.synchronising};
    m_text += line.size();
    m_lineStart = end + static_cast<qsizetype>(mark.size);
    m_position = m_lineStart;  // the literal's own octets are not looked at
    if (mark.synchronising)
        return {Found::Continue, end, mark.size, true};
    return {};
}

}  // namespace postern::proto::imap
