#pragma once

#include <QByteArrayView>

namespace postern::proto::imap {

class ArgumentReader;
class Dialogue;

/// States of RFC 9051 section 3, as bits.
enum State : quint8 { NotAuthenticated = 1, Authenticated = 2, Selected = 4 };
inline constexpr quint8 kAnyState = NotAuthenticated | Authenticated | Selected;
inline constexpr quint8 kLoggedIn = Authenticated | Selected;

enum CommandFlag : quint8 {
    NeedsFresh = 1,  // the newest snapshot of the open mailbox is fetched first
    NoExpunge = 2,   // its replies carry sequence numbers: none may move before it is done
    UidForm = 4,     // speaks in UIDs: updates go first, and FETCH responses carry the UID
    HasSecret = 8,   // its text is wiped and never logged
};

struct Command {
    QByteArrayView name;  // "NOOP", "UID FETCH"
    quint8 states = kAnyState;
    quint8 flags = 0;
    void (*handler)(Dialogue&, ArgumentReader&) = nullptr;
};

/// By name in any case; null if there is none.
[[nodiscard]] const Command* findCommand(QByteArrayView name);

}  // namespace postern::proto::imap
