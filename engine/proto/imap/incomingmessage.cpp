#include "engine/proto/imap/incomingmessage.h"

#include <utility>

namespace postern::proto::imap {

void IncomingMessage::start(qint64 size, Handlers handlers) {
    m_active = true;
    m_discarding = false;
    m_remaining = size;
    m_piece.clear();
    // A declared size is only a promise: memory follows what has arrived.
    m_piece.reserve(static_cast<qsizetype>(qMin<qint64>(size, 64 * 1024)));
    m_handlers = std::move(handlers);
}

void IncomingMessage::discard() {
    m_discarding = true;
    m_piece.clear();
}

qsizetype IncomingMessage::take(QByteArrayView bytes) {
    qint64 count = qMin<qint64>(bytes.size(), m_remaining);
    if (m_discarding) {
        m_remaining -= count;
        return static_cast<qsizetype>(count);
    }
    count = qMin<qint64>(count, kPiece - m_piece.size());
    m_piece.append(bytes.first(static_cast<qsizetype>(count)));
    m_remaining -= count;
    if (m_piece.size() == kPiece && m_remaining > 0)
        m_handlers.piece(std::exchange(m_piece, {}));
    return static_cast<qsizetype>(count);
}

void IncomingMessage::finishLine(QByteArrayView line) {
    m_active = false;
    const Handlers handlers = std::exchange(m_handlers, {});
    handlers.done(std::exchange(m_piece, {}), line);
}

}  // namespace postern::proto::imap
