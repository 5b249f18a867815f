// RETR and TOP. Messages that are asked for in order are read several at a time.

#include "engine/proto/pop3/pop3session.h"

#include <algorithm>

namespace postern::proto::pop3 {

namespace {

constexpr qint64 kReadAheadOctets = 256 * 1024;
constexpr quint32 kReadAheadMessages = 64;
constexpr qint64 kSliceOctets = 128 * 1024;

}  // namespace

void Pop3Session::retr(QByteArrayView argument) {
    if (const auto position = messageNumber(argument))
        retrieve(*position, {});
}

void Pop3Session::top(QByteArrayView argument) {
    argument = argument.trimmed();
    const qsizetype blank = argument.indexOf(' ');
    bool number = false;
    const quint32 lines = blank < 0 ? 0 : argument.sliced(blank).trimmed().toByteArray().toUInt(&number);
    if (!number)
        return badCommand("-ERR Syntax: TOP message lines");
    if (const auto position = messageNumber(argument.first(blank)))
        retrieve(*position, lines);
}

void Pop3Session::retrieve(quint32 position, std::optional<qint64> lines) {
    m_work = {};
    m_work.position = position;
    if (lines)
        m_work.cutter.emplace(*lines);
    const bool headerOnly = lines == 0;
    if (!headerOnly) {
        const auto cached =
            std::find_if(m_drop.ahead.begin(), m_drop.ahead.end(),
                         [position](const Message& message) { return message.position == position; });
        if (cached != m_drop.ahead.end())
            return startText(*cached);
    }
    const quint32 end = lines ? position + 1 : readAheadEnd(position);
    ask(FetchMessages{position, end, headerOnly}, &Pop3Session::messagesFetched);
}

quint32 Pop3Session::readAheadEnd(quint32 position) const {
    if (m_drop.last != position - 1)  // wraps for 0, which follows nothing
        return position + 1;
    const quint32 most = qMin(m_drop.index->count(), position + kReadAheadMessages);
    qint64 octets = m_drop.index->at(position).size;
    quint32 end = position + 1;
    while (end < most && (octets += m_drop.index->at(end).size) <= kReadAheadOctets) ++end;
    return end;
}

void Pop3Session::messagesFetched(const MessagesAnswer& answer) {
    m_drop.ahead.clear();
    const quint32 position = m_work.position;
    const auto found =
        std::find_if(answer.messages.begin(), answer.messages.end(),
                     [position](const Message& message) { return message.position == position; });
    if (found == answer.messages.end())
        return reply("-ERR [SYS/TEMP] The message cannot be read; another session may have removed it");
    startText(*found);
    if (!m_work.cutter)
        m_drop.ahead.assign(found + 1, answer.messages.end());
}

void Pop3Session::startText(const Message& message) {
    m_work.job = Job::Text;
    m_work.text = message.text;
    m_work.offset = message.complete ? 0 : message.text.size();
    m_work.more = !message.complete;
    if (m_work.cutter)
        return reply("+OK Top of message follows");
    m_drop.last = message.position;
    reply("+OK " + QByteArray::number(m_drop.index->at(message.position).size) + " octets");
}

void Pop3Session::textStep() {
    const qsizetype left = m_work.text.size() - m_work.written;
    if (left == 0 && m_work.more)
        return ask(ReadSlice{m_work.position, m_work.offset, kSliceOctets}, &Pop3Session::sliceRead);
    QByteArrayView piece =
        QByteArrayView(m_work.text).sliced(m_work.written, std::min<qsizetype>(left, kSliceOctets));
    m_work.written += piece.size();
    if (m_work.cutter)
        piece = piece.first(m_work.cutter->take(piece));
    m_work.stuffer.add(piece, m_out->bytes);
    const bool cut = m_work.cutter && m_work.cutter->done();
    if (!cut && (m_work.more || m_work.written < m_work.text.size()))
        return;
    m_work.stuffer.finish(m_out->bytes);
    m_work = {};
}

void Pop3Session::sliceRead(const SliceAnswer& answer) {
    if (!answer.ok) {
        m_out->effects.emplace_back(
            LogLine{true, "a message could not be read to its end, connection closed"});
        return close();  // an early "." would pass a torso for the message
    }
    m_work.more = answer.bytes.size() == kSliceOctets;
    m_work.offset += answer.bytes.size();
    m_work.text = answer.bytes;
    m_work.written = 0;
}

}  // namespace postern::proto::pop3
