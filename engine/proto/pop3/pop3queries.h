#pragma once

#include "engine/mail/mailboxindex.h"
#include "engine/mail/uidset.h"
#include "engine/proto/sasl/login.h"

#include <QByteArray>
#include <QList>

#include <memory>
#include <variant>
#include <vector>

namespace postern::proto::pop3 {

// Each query says what it asks and which type answers it. A default-constructed answer is a failure, which is
// also what the session takes an answer of another type for. Positions count from 0 in the index that
// OpenDrop gave.

using sasl::LoginAnswer;
using sasl::LoginQuery;

/// Lock the maildrop of the account that has just logged in and take its state of now. The lock lasts until
/// the session ends. Answer: DropAnswer.
struct OpenDrop {};
struct DropAnswer {
    enum class Outcome { Open, InUse, Failed };
    Outcome outcome = Outcome::Failed;
    std::shared_ptr<const mail::MailboxIndex> index;  // set when open
};

/// Unique ids of the messages [from, to). Answer: IdsAnswer.
struct FetchIds {
    quint32 from = 0;
    quint32 to = 0;
};
struct IdsAnswer {
    QList<QByteArray> ids;  // of as many messages as asked for; anything else is a failure
};

/// Whole messages (or their headers) of [from, to). Answer: MessagesAnswer.
struct FetchMessages {
    quint32 from = 0;
    quint32 to = 0;
    bool headerOnly = false;
};
struct Message {
    quint32 position = 0;
    QByteArray text;
    bool complete = false;  // false: too big for one answer, read it with ReadSlice
};
struct MessagesAnswer {
    std::vector<Message> messages;  // those that are still there
};

/// A piece of one message. Answer: SliceAnswer.
struct ReadSlice {
    quint32 position = 0;
    qint64 offset = 0;
    qint64 length = 0;
};
struct SliceAnswer {
    bool ok = false;
    QByteArray bytes;  // shorter than asked for only at the end
};

/// QUIT: remove these (perhaps none) for good and let go of the maildrop. Answer: RemoveAnswer, after the
/// commit.
struct RemoveMessages {
    mail::UidSet uids;
};
struct RemoveAnswer {
    bool ok = false;
};

using Query = std::variant<LoginQuery, OpenDrop, FetchIds, FetchMessages, ReadSlice, RemoveMessages>;

}  // namespace postern::proto::pop3
