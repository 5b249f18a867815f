#include "engine/store/recentclaims.h"

#include "engine/store/connection.h"

#include <algorithm>

namespace postern::store {

quint32 RecentClaims::first(base::MailboxId mailbox, quint32 stored) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_claims.find(mailbox);
    return found == m_claims.end() ? stored : std::max(stored, found->second.first);
}

quint32 RecentClaims::claim(base::MailboxId mailbox, quint32 stored, quint32 end) {
    quint32 first = end;
    {
        const std::lock_guard lock(m_mutex);
        Claim& claim = m_claims.try_emplace(mailbox, Claim{stored, false}).first->second;
        first = claim.first;
        if (first >= end)
            return end;
        claim.first = end;
        if (std::exchange(claim.toWrite, true))
            return first;
    }
    writeLater(mailbox);
    return first;
}

void RecentClaims::forget(base::MailboxId mailbox) {
    const std::lock_guard lock(m_mutex);
    m_claims.erase(mailbox);
}

void RecentClaims::writeLater(base::MailboxId mailbox) {
    m_writer.submitLater(
        [this, mailbox](Transaction& transaction) { return write(transaction.connection(), mailbox); });
}

base::Status RecentClaims::write(Connection& connection, base::MailboxId mailbox) {
    quint32 first = 1;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_claims.find(mailbox);
        if (found == m_claims.end())
            return base::Done{};
        found->second.toWrite = false;
        first = found->second.first;
    }
    return connection.prepare("UPDATE mailbox SET first_recent = ? WHERE id = ? AND first_recent < ?")
        .run(first, mailbox, first);
}

}  // namespace postern::store
