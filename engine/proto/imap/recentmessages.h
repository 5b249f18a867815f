#pragma once

#include "engine/mail/mailboxindex.h"
#include "engine/mail/uidset.h"
#include "engine/proto/imap/imapqueries.h"

#include <memory>

namespace postern::proto::imap {

/// The messages that carry \Recent for this session: those that the client is told of and no other was
/// before him (RFC 3501 section 2.3.2). One that selects takes them for himself; one that examines only looks
/// (section 6.3.2), so that they stay new for the next.
class RecentMessages {
 public:
    void open(std::shared_ptr<RecentGate> gate, bool readOnly) {
        *this = {};
        m_gate = std::move(gate);
        m_readOnly = readOnly;
    }
    /// The client is about to be told of all messages below `uidNext`.
    void tell(quint32 uidNext);
    [[nodiscard]] bool contains(quint32 uid) const { return !m_uids.isEmpty() && m_uids.contains(uid); }
    [[nodiscard]] quint32 countIn(const mail::MailboxIndex& index) const;
    [[nodiscard]] const mail::UidSet& uids() const { return m_uids; }

 private:
    std::shared_ptr<RecentGate> m_gate;
    bool m_readOnly = false;
    quint32 m_told = 1;  // all messages below are told
    mail::UidSet m_uids;
};

}  // namespace postern::proto::imap
