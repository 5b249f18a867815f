#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <functional>

namespace postern::proto::imap {

/// The message literal of an APPEND on its way in. Holds at most one piece of kPiece octets; the session
/// feeds it only while nothing else is open.
class IncomingMessage {
 public:
    static constexpr qint64 kPiece = 1 << 20;

    /// `piece` is called with each full piece that is not the last, `done` with the last one and the rest of
    /// the command line (empty in a well-formed APPEND).
    struct Handlers {
        std::function<void(QByteArray)> piece;
        std::function<void(QByteArray, QByteArrayView)> done;
    };
    void start(qint64 size, Handlers handlers);
    /// The octets are still to be swallowed, but nobody wants them.
    void discard();

    [[nodiscard]] bool isActive() const { return m_active; }
    [[nodiscard]] bool atEnd() const { return m_remaining == 0; }
    /// Octets taken from the front of `bytes`.
    qsizetype take(QByteArrayView bytes);
    /// After atEnd(): the line that closes the command.
    void finishLine(QByteArrayView line);

 private:
    bool m_active = false;
    bool m_discarding = false;
    qint64 m_remaining = 0;
    QByteArray m_piece;
    Handlers m_handlers;
};

}  // namespace postern::proto::imap
