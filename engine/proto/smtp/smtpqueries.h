#pragma once

#include "engine/proto/sasl/login.h"

#include <QByteArray>
#include <QList>

#include <variant>

namespace postern::proto::smtp {

// Each query says what it asks and which type answers it. A default-constructed answer is a refusal, which is
// also what the session takes an answer of another type for.

using sasl::LoginAnswer;
using sasl::LoginQuery;

/// May the logged-in account use this sender? Submission only. Answer: SenderAnswer.
struct CheckSender {
    QByteArray account;
    QByteArray sender;  // never the null sender, which is nobody's and anybody's (RFC 6409 section 3.2)
};
/// May the logged-in account sign a message so? Every mailbox of From must be his, or the one of Sender and
/// one of From (RFC 6409 section 6.1, RFC 5322 section 3.6.2). Submission only. Answer: SenderAnswer.
struct CheckAuthors {
    QByteArray account;
    QList<QByteArray> from;    // one at least
    QList<QByteArray> sender;  // none: there is no Sender field
};
struct SenderAnswer {
    bool allowed = false;
};

/// Where does this recipient lead? Answer: RecipientAnswer.
struct CheckRecipient {
    QByteArray recipient;  // "bob@example.org"; "postmaster" may come without a domain
};
struct RecipientAnswer {
    enum class Verdict { Accepted, UnknownUser, NotLocal, Invalid, AliasLoop, TemporaryFailure };
    Verdict verdict = Verdict::TemporaryFailure;
};

/// DATA was allowed: a message begins. Answer: MessageStamp.
struct BeginMessage {};
struct MessageStamp {
    QByteArray id;    // of this message on this server: atext only; empty: nothing can be taken now
    QByteArray date;  // RFC 5322 date-time of now
};

/// One full chunk of the message, in order, more to follow. Answer: StoreAnswer.
struct AppendData {
    QByteArray chunk;
};
/// The rest of the message, possibly empty: store it for all recipients. Answer: StoreAnswer, after the
/// commit.
struct CommitMessage {
    QByteArray id;
    QByteArray sender;  // empty: the null sender
    QList<QByteArray> recipients;
    QByteArray chunk;
};
/// The message will not be stored: forget its chunks. Answer: any value. Also implied by the end of the
/// session.
struct DropMessage {};

struct StoreAnswer {
    enum class Outcome { Stored, Full, Failed };
    Outcome outcome = Outcome::Failed;
};

using Query = std::variant<LoginQuery, CheckSender, CheckAuthors, CheckRecipient, BeginMessage, AppendData,
                           CommitMessage, DropMessage>;

}  // namespace postern::proto::smtp
