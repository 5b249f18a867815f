#include "engine/proto/smtp/datadecoder.h"

#include <cstring>

namespace postern::proto::smtp {

void DataDecoder::check(QByteArrayView segment, bool endsInLf) {
    const void* cr = std::memchr(segment.data(), '\r', static_cast<size_t>(segment.size()));
    const void* allowed = endsInLf && segment.size() >= 2 ? segment.data() + segment.size() - 2 : nullptr;
    if (endsInLf ? cr != allowed || cr == nullptr : cr != nullptr) {
        m_faults.bareCrLf = true;
        m_discard = true;
    }
    if (std::memchr(segment.data(), '\0', static_cast<size_t>(segment.size())) != nullptr) {
        m_faults.nul = true;
        m_discard = true;
    }
}

void DataDecoder::emitRun(QByteArrayView run, QByteArray& out) const {
    if (!m_discard)
        out.append(run);
}

DataDecoder::Step DataDecoder::decode(QByteArrayView in, QByteArray& out) {
    const qsizetype size = in.size();
    qsizetype position = 0;
    qsizetype run = 0;  // first octet that is decoded but not appended yet
    while (position < size) {
        if (m_lineStart && in[position] == '.') {
            const qsizetype left = size - position;
            if (left == 1 || (left == 2 && in[position + 1] == '\r'))
                break;  // the end cannot be told from a stuffed dot yet
            emitRun(in.sliced(run, position - run), out);
            if (in[position + 1] == '\r' && in[position + 2] == '\n')
                return {position + 3, true};
            run = ++position;
            m_lineStart = false;
        }
        const void* lf = std::memchr(in.data() + position, '\n', static_cast<size_t>(size - position));
        qsizetype end = lf != nullptr ? static_cast<const char*>(lf) - in.data() + 1 : size;
        if (lf == nullptr && in[size - 1] == '\r')
            --end;  // its LF may come with the next octets
        if (end > position) {
            check(in.sliced(position, end - position), lf != nullptr);
            m_lineStart = lf != nullptr && end >= 2 && in[end - 2] == '\r';
        }
        position = end;
        if (lf == nullptr)
            break;
    }
    emitRun(in.sliced(run, position - run), out);
    return {position, false};
}

}  // namespace postern::proto::smtp
