#pragma once

#include "engine/proto/imap/imapqueries.h"
#include "engine/proto/imap/recentmessages.h"

#include <QByteArray>

#include <vector>

namespace postern::proto::imap {

class WireWriter;

/// The mailbox as the client knows it against the mailbox as it is. Sequence numbers are positions in told(),
/// which only moves when the difference has been written: that is what keeps them right while other sessions
/// expunge.
class MailboxView {
 public:
    /// For SELECT or EXAMINE, which reports the mailbox next.
    void open(const Opened& opened, bool readOnly);
    void close();
    [[nodiscard]] bool isOpen() const { return m_told != nullptr; }
    [[nodiscard]] bool isReadOnly() const { return m_readOnly; }
    [[nodiscard]] const mail::MailboxIndex& told() const { return *m_told; }
    [[nodiscard]] const IndexPtr& toldPtr() const { return m_told; }
    [[nodiscard]] const mail::MailboxIndex& current() const { return *m_current; }
    /// A newer snapshot; older ones and those of another mailbox are ignored.
    void offer(const IndexPtr& newer);
    [[nodiscard]] bool isGone() const { return m_current && m_current->deleted; }

    struct Sync {
        bool expunges = true;  // false during FETCH, STORE and SEARCH (RFC 9051 section 7.5.1)
        bool uids = false;     // FETCH responses carry the UID: after a UID command
    };
    /// Writes EXPUNGE, FETCH FLAGS, EXISTS, RECENT and FLAGS for what has changed, and moves told() on.
    void writeUpdates(QByteArray& out, Sync sync);
    /// What the client himself has just done to the messages at these positions of told(). Holds for the next
    /// writeUpdates(): it names them all; or, when silent, only those whose flags are not what he expects,
    /// because another session has changed them too (RFC 9051 section 6.4.6).
    struct OwnStore {
        std::vector<mail::UidRange> positions;
        bool silent = false;
        FlagEdit::Mode mode = FlagEdit::Mode::Add;
        quint64 bits = 0;
    };
    void noteStore(OwnStore store) { m_own = std::move(store); }

    /// UIDs of the messages that carry \Recent in this session.
    [[nodiscard]] const mail::UidSet& recent() const { return m_recent.uids(); }
    /// The flags of the message with `uid`, \Recent included.
    void writeFlagList(WireWriter& out, quint32 uid, quint64 flags) const;
    void writeRecent(QByteArray& out);
    /// FLAGS and PERMANENTFLAGS.
    void writeFlagsResponses(QByteArray& out) const;

 private:
    struct Difference {
        std::vector<quint32> gone;        // positions in told
        std::vector<quint32> changed;     // positions in told whose flags are to be told
        std::vector<quint32> changedNow;  // the same in current
        quint32 added = 0;                // rows of current that told does not have, at its end
    };
    [[nodiscard]] Difference compare() const;
    [[nodiscard]] IndexPtr withoutExpunges(const Difference& difference) const;
    void writeFlagChanges(QByteArray& out, const Difference& difference, Sync sync) const;

    bool m_readOnly = false;
    IndexPtr m_told;
    IndexPtr m_current;
    OwnStore m_own;
    RecentMessages m_recent;
    quint32 m_recentTold = 0;  // the number of the last RECENT
};

}  // namespace postern::proto::imap
