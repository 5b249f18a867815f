#pragma once

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/mail/mailboxindex.h"
#include "engine/mail/uidset.h"
#include "engine/proto/sasl/login.h"

#include <QByteArray>
#include <QList>

#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace postern::proto::imap {

using IndexPtr = std::shared_ptr<const mail::MailboxIndex>;

// What an IMAP session asks of its backend. Beside each query stands the type its answer has inside std::any.
// Error codes are those of the store: "store.mailbox-missing", "store.mailbox-exists", "store.name-invalid",
// "store.full", others.

struct Mailbox {
    QByteArray name;        // UTF-8
    QByteArray specialUse;  // "\\Sent" ... or empty
    bool subscribed = false;
    bool noSelect = false;
    bool missing = false;  // no mailbox: a subscribed name, or a level above one; noSelect as well
    quint32 uidValidity = 0, uidNext = 1, messages = 0, unseen = 0;
    quint64 highestModseq = 1, size = 0;
    quint32 recent = 0;  // messages that no session has been told of; only when asked for
};

// sasl::LoginQuery (login.h): answer sasl::LoginAnswer.

/// Answer: Result<QList<Mailbox>>, sorted by name.
struct ListMailboxes {
    bool recent = false;   // counts Mailbox::recent, which costs a query for each mailbox with new mail
    bool missing = false;  // with the subscribed names that no mailbox bears
};
/// Answer: Result<Mailbox>.
struct FindMailbox {
    QByteArray name;
    bool recent = false;  // as above
};
/// Answer: Result<Opened>. From here on each newer snapshot comes as Event MailboxChanged, until CloseMailbox
/// or the next OpenMailbox. A failure leaves no mailbox open.
struct OpenMailbox {
    QByteArray name;
};
/// Who is told first of the messages of the open mailbox. Shared with the other sessions on it; waits for
/// nothing.
class RecentGate {
 public:
    virtual ~RecentGate() = default;
    /// The first UID that nobody has been told of.
    [[nodiscard]] virtual quint32 first() const = 0;
    /// Takes the UIDs [answer, end) for this session alone.
    [[nodiscard]] virtual quint32 claim(quint32 end) = 0;
};
struct Opened {
    Mailbox mailbox;
    IndexPtr index;
    std::shared_ptr<RecentGate> recent;  // null: nothing is recent
};
/// Answer: Result<Done>.
struct CloseMailbox {};
/// The newest snapshot of the open mailbox. Answer: Result<IndexPtr>.
struct Refresh {};
struct MailboxChanged {
    IndexPtr index;
};

/// What is stored of the messages at positions [from, to) of `index`, as far as `budget` octets of text
/// reach, at least one. Messages of more than 1 MiB come without text (textComplete false). Answer:
/// Result<RowsPtr>.
struct VisitRows {
    IndexPtr index;
    quint32 from = 0, to = 0;
    bool caches = false, header = false, whole = false, objectId = false;
    qint64 budget = 256 * 1024;
    bool yield = false;  // answer from the event loop, so that a long search lets other sessions live
};
struct Row {
    quint32 position = 0;
    QByteArray envelope, structure;
    qint64 headerSize = 0;  // of the shared body; the recipient's prefix is not counted
    QByteArray text;
    bool textComplete = false;
    QByteArray objectId;
};
struct Rows {
    std::vector<Row> rows;  // expunged messages are left out
    quint32 next = 0;       // where to go on; `to` when all were seen
};
/// By pointer: answers are copied on their way through the connection.
using RowsPtr = std::shared_ptr<const Rows>;
/// Octets of one message, prefix included. Answer: Result<QByteArray>.
struct ReadMessage {
    mail::IndexRow row;
    qint64 offset = 0, length = 0;
    bool yield = false;  // as for VisitRows
};

struct FlagEdit {
    enum class Mode { Set, Add, Remove } mode = Mode::Set;
    quint64 systemFlags = 0;
    QList<QByteArray> keywords;
};
/// Answer: Result<IndexPtr>, the snapshot that holds the new flags.
struct StoreFlags {
    mail::UidSet uids;
    FlagEdit edit;
};
/// Those of `uids` that carry \Deleted. Answer: Result<IndexPtr>.
struct Expunge {
    mail::UidSet uids;
};
/// Answer: Result<Copied>.
struct CopyMessages {
    mail::UidSet uids;
    QByteArray to;
    bool move = false;
    bool all = false;  // when one is gone nothing is copied, and the error is "store.message-missing"
};
struct Copied {
    quint32 uidValidity = 0;
    std::vector<quint32> from, to;
    IndexPtr index;  // of the open mailbox, after it
};

/// Answer: Result<Done>.
struct CreateMailbox {
    QByteArray name, specialUse;
};
/// Answer: Result<MailboxId>, the one that is gone.
struct DeleteMailbox {
    QByteArray name;
};
/// Answer: Result<Done>. An open mailbox stays open.
struct RenameMailbox {
    QByteArray from, to;
};
/// Answer: Result<Done>. There need be no such mailbox.
struct SubscribeMailbox {
    QByteArray name;
    bool subscribed = true;
};

/// APPEND: begin, then pieces of at most 1 MiB in order, then commit or abort. A new begin drops an
/// unfinished one.
struct AppendBegin {  // answer: Result<Done>
    QByteArray mailbox;
    quint64 systemFlags = 0;
    QList<QByteArray> keywords;
    std::optional<qint64> internalDateMs;  // none: now
    int offsetMinutes = 0;
    qint64 size = 0;
};
struct AppendChunk {  // answer: Result<Done>
    QByteArray bytes;
};
struct AppendCommit {  // answer: Result<Appended>
    QByteArray bytes;  // the last piece
};
struct AppendAbort {};  // answer: Result<Done>
struct Appended {
    quint32 uidValidity = 0, uid = 0;
};

using Query =
    std::variant<sasl::LoginQuery, ListMailboxes, FindMailbox, OpenMailbox, CloseMailbox, Refresh, VisitRows,
                 ReadMessage, StoreFlags, Expunge, CopyMessages, CreateMailbox, DeleteMailbox, RenameMailbox,
                 SubscribeMailbox, AppendBegin, AppendChunk, AppendCommit, AppendAbort>;

}  // namespace postern::proto::imap
