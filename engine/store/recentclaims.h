#pragma once

#include "engine/base/ids.h"
#include "engine/store/writer.h"

#include <mutex>
#include <unordered_map>

namespace postern::store {

/// Which session is told first of which messages (\Recent, RFC 3501 section 2.3.2). The truth is here while
/// the program runs, so that a claim costs no write and no two sessions get the same message; the database
/// follows within a second or so. A crash in between makes those messages recent once more, which is what the
/// RFC asks for where it cannot be known. Thread-safe; must outlive the writer's thread.
class RecentClaims {
 public:
    explicit RecentClaims(Writer& writer) : m_writer(writer) {}

    /// The first UID that nobody has been told of. `stored` is what the row of the mailbox says, as read by
    /// the caller; it counts as long as there was no claim.
    [[nodiscard]] quint32 first(base::MailboxId mailbox, quint32 stored) const;
    /// Takes the UIDs [answer, end) for the caller alone; answers `end` when there are none.
    [[nodiscard]] quint32 claim(base::MailboxId mailbox, quint32 stored, quint32 end);
    /// The mailbox is gone; its id does not come again.
    void forget(base::MailboxId mailbox);

 private:
    struct Claim {
        quint32 first = 1;
        bool toWrite = false;  // a job is on its way
    };
    void writeLater(base::MailboxId mailbox);
    [[nodiscard]] base::Status write(Connection& connection, base::MailboxId mailbox);

    Writer& m_writer;
    mutable std::mutex m_mutex;  // guards m_claims
    // One entry for each mailbox with a claim since the start: a row read before the claim was written must
    // not bring it back, so none goes before its mailbox does.
    std::unordered_map<base::MailboxId, Claim> m_claims;
};

}  // namespace postern::store
