#pragma once

#include "engine/base/clock.h"
#include "engine/store/indexcache.h"
#include "engine/store/mailboxedit.h"
#include "engine/store/mailstore.h"
#include "engine/store/recentclaims.h"
#include "engine/store/writer.h"

namespace postern::store {

/// The mail store over SQL. Each write is one job of the writer: it computes the change from rows of the
/// database (or from the cached snapshot, when that is the state of the job), writes it, and publishes it
/// after the commit. Must outlive the writer's thread.
class SqlMailStore final : public MailStore {
 public:
    SqlMailStore(Writer& writer, const base::Clock& clock);

    /// Waits for the writer: drops staged bodies of the last run and finds the first free ids.
    [[nodiscard]] base::Status start();

    base::Result<QList<MailboxInfo>> mailboxes(Reader& reader, base::AccountId account) override;
    base::Result<QByteArrayList> subscriptions(Reader& reader, base::AccountId account) override;
    base::Result<MailboxInfo> mailbox(Reader& reader, base::AccountId account,
                                      const QByteArray& name) override;
    base::Result<IndexPtr> index(Reader& reader, base::MailboxId mailbox) override;
    base::Result<QByteArray> read(Reader& reader, const mail::IndexRow& row, qint64 offset,
                                  qint64 length) override;
    base::Result<BodyCaches> caches(Reader& reader, const mail::IndexRow& row) override;
    base::Result<QByteArray> objectId(Reader& reader, base::MessageId message) override;
    base::Status visit(Reader& reader, const mail::MailboxIndex& index, quint32 from, quint32 to, Visit what,
                       const std::function<bool(const Visited&)>& visit) override;

    quint32 claimRecent(const MailboxInfo& mailbox, quint32 end) override;
    quint32 firstRecent(const MailboxInfo& mailbox) const override;
    base::Result<quint32> countRecent(Reader& reader, const MailboxInfo& mailbox) override;

    void stage(base::BodyId body, int chunkNumber, QByteArray chunk, Executor replyOn,
               Reply<base::BodyId> reply) override;
    void discard(base::BodyId staged) override;
    void deliver(NewBody body, std::vector<Copy> copies, Executor replyOn, Reply<base::Done> reply) override;
    void append(base::MailboxId mailbox, NewBody body, quint64 systemFlags, QList<QByteArray> keywords,
                std::optional<qint64> internalDateMs, int offsetMinutes, Executor replyOn,
                Reply<AppendReceipt> reply) override;
    void storeFlags(base::MailboxId mailbox, mail::UidSet uids, FlagChange change,
                    std::optional<quint64> unchangedSince, Executor replyOn,
                    Reply<mail::UidSet> reply) override;
    void expunge(base::MailboxId mailbox, mail::UidSet uids, bool regardless, Executor replyOn,
                 Reply<mail::UidSet> reply) override;
    void copy(base::MailboxId from, mail::UidSet uids, base::MailboxId to, bool move, Absent absent,
              Executor replyOn, Reply<CopyReceipt> reply) override;
    void createMailbox(base::AccountId account, QByteArray name, QByteArray specialUse, Executor replyOn,
                       Reply<base::MailboxId> reply) override;
    void deleteMailbox(base::AccountId account, QByteArray name, Executor replyOn,
                       Reply<base::MailboxId> reply) override;
    void renameMailbox(base::AccountId account, QByteArray from, QByteArray to, Executor replyOn,
                       Reply<base::Done> reply) override;
    void setSubscribed(base::AccountId account, QByteArray name, bool subscribed, Executor replyOn,
                       Reply<base::Done> reply) override;
    base::Status dropAccountMail(Transaction& transaction, base::AccountId account) override;

    std::unique_ptr<Watch> watch(base::MailboxId mailbox, Executor on,
                                 std::function<void(IndexPtr)> changed) override;

 private:
    /// Any thread: hands caches that a reader had to compute to the writer, so that nobody does it again.
    void keepLater(base::BodyId body, const BodyCaches& caches);

    using Rows = std::vector<mail::IndexRow>;

    // All below run in the writer thread, inside a job.
    [[nodiscard]] base::Result<Rows> rowsOf(Connection& connection, const MailboxInfo& mailbox,
                                            const mail::UidSet& uids);
    [[nodiscard]] base::Result<QList<QByteArray>> keywordsOf(Connection& connection,
                                                             const MailboxInfo& mailbox);
    [[nodiscard]] base::Result<quint64> keywordBits(Connection& connection, MailboxEdit& edit,
                                                    const QList<QByteArray>& keywords, bool addMissing);
    [[nodiscard]] base::Status commitEdits(Transaction& transaction, MailboxEdits& edits);
    void publishDeleted(Transaction& transaction, base::MailboxId mailbox);
    void publish(Connection& connection, const MailboxChange& change);

    [[nodiscard]] base::Status deliverCopy(Connection& connection, MailboxEdits& edits, const Copy& copy,
                                           const NewBody& body, base::BodyId bodyId, qint64 nowMs);
    [[nodiscard]] base::Result<MailboxInfo> targetOf(Connection& connection, const Copy& copy);
    [[nodiscard]] base::Result<CopyReceipt> transfer(Connection& connection, MailboxEdits& edits,
                                                     base::MailboxId from, base::MailboxId to,
                                                     const mail::UidSet& uids, bool move, Absent absent);
    [[nodiscard]] base::Result<CopyReceipt> copyRows(Connection& connection, MailboxEdit& from,
                                                     MailboxEdit& to, const Rows& rows);
    [[nodiscard]] base::Result<quint64> translatedFlags(Connection& connection, const MailboxEdit& from,
                                                        MailboxEdit& to, const QList<QByteArray>& names,
                                                        quint64 flags);
    [[nodiscard]] base::Status removeRows(Connection& connection, MailboxEdit& from, const Rows& rows,
                                          const std::vector<bool>& chosen, const mail::UidSet& asked);

    [[nodiscard]] base::Result<base::MailboxId> create(Connection& connection, base::AccountId account,
                                                       const QByteArray& name, const QByteArray& specialUse);
    [[nodiscard]] base::Status createAncestors(Connection& connection, base::AccountId account,
                                               const QByteArray& name);
    [[nodiscard]] base::Status pruneAncestors(Connection& connection, base::AccountId account,
                                              const QByteArray& name);
    [[nodiscard]] base::Result<base::MailboxId> remove(Transaction& transaction, base::AccountId account,
                                                       const QByteArray& name);
    [[nodiscard]] base::Status rename(Transaction& transaction, base::AccountId account,
                                      const QByteArray& from, const QByteArray& to);
    [[nodiscard]] base::Status renameInbox(Transaction& transaction, base::AccountId account,
                                           const QByteArray& to);

    base::MessageId takeMessageId() { return {m_nextMessage++}; }

    Writer& m_writer;
    const base::Clock& m_clock;
    IndexCache m_cache;
    RecentClaims m_recent;
    // Of the writer thread. Ids are not used twice while the program runs: a snapshot that a session still
    // holds must not lead to another message. A rolled back job leaves a gap.
    qint64 m_nextBody = 1;
    qint64 m_nextMessage = 1;
};

}  // namespace postern::store
