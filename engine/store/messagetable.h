#pragma once

#include "engine/mail/mailboxindex.h"
#include "engine/mail/uidset.h"
#include "engine/store/connection.h"
#include "engine/store/mailstore.h"

#include <vector>

namespace postern::store {

/// Rows of `message`, `message_detail`, `mailbox_keyword` and `expunged`. Functions that write run inside a
/// job.

/// All of a mailbox at one moment (a read transaction of its own). Errors: "store.mailbox-missing".
[[nodiscard]] base::Result<IndexPtr> loadIndex(Connection& connection, base::MailboxId mailbox);
[[nodiscard]] base::Result<QList<QByteArray>> loadKeywords(Connection& connection, base::MailboxId mailbox);
/// The existing messages of `uids`, ascending.
[[nodiscard]] base::Result<std::vector<mail::IndexRow>> loadRows(Connection& connection,
                                                                 base::MailboxId mailbox,
                                                                 const mail::UidSet& uids);

[[nodiscard]] base::Status insertMessage(Connection& connection, base::MailboxId mailbox,
                                         const mail::IndexRow& row, const QByteArray& objectId,
                                         const QByteArray& prefix);
/// The copy of `source` as `row`: same object id and prefix (RFC 8474 section 5.1).
[[nodiscard]] base::Status insertCopy(Connection& connection, base::MailboxId mailbox,
                                      const mail::IndexRow& row, base::MessageId source);
/// flags = (flags AND keep) OR set, for all messages in the range.
[[nodiscard]] base::Status changeFlags(Connection& connection, base::MailboxId mailbox, mail::UidRange range,
                                       quint64 keep, quint64 set, quint64 modseq);
[[nodiscard]] base::Status removeMessages(Connection& connection, base::MailboxId mailbox,
                                          mail::UidRange range);
/// Changes that took messages away and are remembered per mailbox, in ranges of UIDs. A client that missed
/// more compares the UIDs that are left instead, which costs it one search; without a bound a busy mailbox
/// would grow for ever. Nothing else removes rows, so a mailbox with fewer has all of them.
inline constexpr int kTombstonesKept = 1000;
/// Also forgets whole changes beyond the kept ones.
[[nodiscard]] base::Status insertTombstones(Connection& connection, base::MailboxId mailbox, quint64 modseq,
                                            const mail::UidSet& uids);
[[nodiscard]] base::Status insertKeyword(Connection& connection, base::MailboxId mailbox, qsizetype bit,
                                         const QByteArray& name);

}  // namespace postern::store
