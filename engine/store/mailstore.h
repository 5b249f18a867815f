#pragma once

#include "engine/base/executor.h"
#include "engine/base/result.h"
#include "engine/mail/mailboxindex.h"
#include "engine/store/mailtypes.h"

#include <QByteArrayList>

#include <functional>
#include <memory>
#include <optional>

namespace postern::store {

class Reader;
class Transaction;

using IndexPtr = std::shared_ptr<const mail::MailboxIndex>;

/// Keeps a watch alive; destroying it ends the watch. The callback may still run once if it was already
/// posted: watchers guard themselves with a weak_ptr.
class Watch {
 public:
    virtual ~Watch() = default;
};

/// The mail half of the store. Thread-safe. Writes go through the writer and answer on `replyOn` after the
/// commit; reads take the calling thread's Reader. Error codes: "store.full", "store.mailbox-missing",
/// "store.mailbox-exists", "store.name-invalid", "store.message-missing" and those of connection.h.
class MailStore {
 public:
    virtual ~MailStore() = default;
    using Executor = std::shared_ptr<base::Executor>;
    template <class T>
    using Reply = std::function<void(base::Result<T>)>;

    // ---- reads, in the thread of `reader`
    virtual base::Result<QList<MailboxInfo>> mailboxes(Reader& reader, base::AccountId account) = 0;
    /// Subscribed names in octet order, also of mailboxes that are not there.
    virtual base::Result<QByteArrayList> subscriptions(Reader& reader, base::AccountId account) = 0;
    virtual base::Result<MailboxInfo> mailbox(Reader& reader, base::AccountId account,
                                              const QByteArray& name) = 0;
    /// The current snapshot: from the cache, else loaded. Bounded least-recently-used cache.
    virtual base::Result<IndexPtr> index(Reader& reader, base::MailboxId mailbox) = 0;
    /// `length` octets (or what there is) of the message as the client sees it: prefix, then shared body.
    virtual base::Result<QByteArray> read(Reader& reader, const mail::IndexRow& row, qint64 offset,
                                          qint64 length) = 0;
    virtual base::Result<BodyCaches> caches(Reader& reader, const mail::IndexRow& row) = 0;
    /// Object id (EMAILID of RFC 8474, POP3 UIDL): 22 characters of base64url.
    virtual base::Result<QByteArray> objectId(Reader& reader, base::MessageId message) = 0;
    /// As caches(), objectId() and header text, for the rows at positions [from, to) of `index` in one pass
    /// over the table; `visit` returns false to stop early.
    struct Visit {
        bool caches = false;  // envelope, structure, sizes
        bool header = false;  // the header block, prefix included
        bool whole =
            false;  // the whole message, prefix included (only those of at most 1 MiB; others come without)
        bool objectId = false;
    };
    struct Visited {
        quint32 position = 0;
        BodyCaches caches;
        QByteArray text;  // header or whole
        bool textComplete = false;
        QByteArray objectId;
    };
    virtual base::Status visit(Reader& reader, const mail::MailboxIndex& index, quint32 from, quint32 to,
                               Visit what, const std::function<bool(const Visited&)>& visit) = 0;

    // ---- \Recent (RFC 3501 section 2.3.2), in any thread
    /// Takes the messages with UIDs from the answer on, up to `end`, as recent for the session that calls:
    /// nobody else gets them. Answers `end` when there are none left. Waits for nothing.
    [[nodiscard]] virtual quint32 claimRecent(const MailboxInfo& mailbox, quint32 end) = 0;
    /// What claimRecent() would answer.
    [[nodiscard]] virtual quint32 firstRecent(const MailboxInfo& mailbox) const = 0;
    /// How many messages nobody has claimed, in the thread of `reader`.
    virtual base::Result<quint32> countRecent(Reader& reader, const MailboxInfo& mailbox) = 0;

    // ---- writes
    /// Puts one full chunk of a body that is still arriving into the database. `body` is 0 for the first; the
    /// answer is the id to go on with. Staged bodies that are never delivered are dropped by discard() or at
    /// the next start.
    virtual void stage(base::BodyId body, int chunkNumber, QByteArray chunk, Executor replyOn,
                       Reply<base::BodyId> reply) = 0;
    virtual void discard(base::BodyId staged) = 0;
    /// One body, all its copies, one commit: all or nothing.
    virtual void deliver(NewBody body, std::vector<Copy> copies, Executor replyOn,
                         Reply<base::Done> reply) = 0;
    /// Without an internalDateMs: now.
    virtual void append(base::MailboxId mailbox, NewBody body, quint64 systemFlags,
                        QList<QByteArray> keywords, std::optional<qint64> internalDateMs, int offsetMinutes,
                        Executor replyOn, Reply<AppendReceipt> reply) = 0;
    /// Answers the UIDs that `unchangedSince` (CONDSTORE) left alone. The new flags are in the snapshot that
    /// watchers get before the reply is posted.
    virtual void storeFlags(base::MailboxId mailbox, mail::UidSet uids, FlagChange change,
                            std::optional<quint64> unchangedSince, Executor replyOn,
                            Reply<mail::UidSet> reply) = 0;
    /// Removes those of `uids` that carry \Deleted (or all of them with `regardless`, for POP3 QUIT). Answers
    /// what went.
    virtual void expunge(base::MailboxId mailbox, mail::UidSet uids, bool regardless, Executor replyOn,
                         Reply<mail::UidSet> reply) = 0;
    /// What happens when some of the messages are not there any more: the others are copied, or none is and
    /// the error is "store.message-missing".
    enum class Absent { Skip, Fail };
    virtual void copy(base::MailboxId from, mail::UidSet uids, base::MailboxId to, bool move, Absent absent,
                      Executor replyOn, Reply<CopyReceipt> reply) = 0;
    virtual void createMailbox(base::AccountId account, QByteArray name, QByteArray specialUse,
                               Executor replyOn, Reply<base::MailboxId> reply) = 0;
    /// Answers which one it was. Its name stays subscribed (RFC 3501 section 6.3.6).
    virtual void deleteMailbox(base::AccountId account, QByteArray name, Executor replyOn,
                               Reply<base::MailboxId> reply) = 0;
    /// Mailboxes below it go along; sessions stay in theirs. Subscriptions stay with the names: RFC 3501 lets
    /// no server remove one, and clients that rename subscribe to the new name and unsubscribe from the old.
    virtual void renameMailbox(base::AccountId account, QByteArray from, QByteArray to, Executor replyOn,
                               Reply<base::Done> reply) = 0;
    /// A name need not exist (RFC 5258 section 3.1). Errors: "store.name-invalid", "store.full"; to end a
    /// subscription that is not there is none.
    virtual void setSubscribed(base::AccountId account, QByteArray name, bool subscribed, Executor replyOn,
                               Reply<base::Done> reply) = 0;
    /// Inside the job that removes the account, ahead of its row: takes its mail away and tells the sessions
    /// on it.
    virtual base::Status dropAccountMail(Transaction& transaction, base::AccountId account) = 0;

    // ---- changes
    /// `changed` is posted to `on` with each newer snapshot (several commits may be folded into one call).
    /// Snapshots reach one watcher in order, and before the reply of the write that made them if both go to
    /// the same executor. The first call brings the snapshot of the moment when one is cached, so that what
    /// was committed between index() and watch() is not lost.
    [[nodiscard]] virtual std::unique_ptr<Watch> watch(base::MailboxId mailbox, Executor on,
                                                       std::function<void(IndexPtr)> changed) = 0;
};

}  // namespace postern::store
