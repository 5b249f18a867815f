#pragma once

#include "engine/store/connection.h"
#include "engine/store/mailtypes.h"

namespace postern::store {

/// Rows of `mailbox`. Names are already normalised here (mailboxname.h). Functions that write run inside a
/// job.
struct MailboxRow {
    base::AccountId account;
    MailboxInfo info;
};

[[nodiscard]] base::Error mailboxMissing();

/// Errors: "store.mailbox-missing".
[[nodiscard]] base::Result<MailboxRow> loadMailbox(Connection& connection, base::MailboxId mailbox);
[[nodiscard]] base::Result<MailboxRow> findMailbox(Connection& connection, base::AccountId account,
                                                   const QByteArray& name);
/// By name, in octet order.
[[nodiscard]] base::Result<QList<MailboxInfo>> listMailboxes(Connection& connection, base::AccountId account);
[[nodiscard]] base::Result<QList<MailboxInfo>> mailboxesBelow(Connection& connection, base::AccountId account,
                                                              const QByteArray& name);

/// `info` gives name, specialUse, noSelect and, when it is to be so from the start, subscribed; the
/// UIDVALIDITY is new.
[[nodiscard]] base::Result<base::MailboxId> insertMailbox(Connection& connection, base::AccountId account,
                                                          const MailboxInfo& info, qint64 nowUtcMs);
[[nodiscard]] base::Status dropMailbox(Connection& connection, base::MailboxId mailbox);

/// Greater than every one given before in this store, and not below the time in seconds (RFC 9051
/// section 2.3.1.1), so that a store restored from an older backup does not give one twice.
[[nodiscard]] base::Result<quint32> nextUidValidity(Connection& connection, qint64 nowUtcMs);

}  // namespace postern::store
