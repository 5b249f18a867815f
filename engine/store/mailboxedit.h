#pragma once

#include "engine/store/indexcache.h"
#include "engine/store/mailboxtable.h"
#include "engine/store/writer.h"

#include <map>

namespace postern::store {

/// What one job does to one mailbox: it hands out UIDs and the modseq, keeps the counters, and collects the
/// change that brings the snapshots forward. All changes of one job to one mailbox share one modseq.
class MailboxEdit {
 public:
    explicit MailboxEdit(MailboxInfo info);

    [[nodiscard]] const MailboxInfo& info() const { return m_info; }
    [[nodiscard]] quint64 modseq() const { return m_change.modseq; }
    /// Error "store.full" past the last UID.
    [[nodiscard]] base::Result<quint32> takeUid();

    void added(const mail::IndexRow& row);
    void replaced(const mail::IndexRow& before, const mail::IndexRow& after);
    void removed(const mail::IndexRow& row);
    void keywords(QList<QByteArray> all) { m_change.keywords = std::move(all); }

    /// Writes the counters and tombstones. Call once, after the last change.
    [[nodiscard]] base::Status write(Connection& connection);
    [[nodiscard]] bool isChanged() const;
    [[nodiscard]] const MailboxChange& change() const { return m_change; }

 private:
    MailboxInfo m_info;
    MailboxChange m_change;
    qint64 m_messages = 0, m_unseen = 0, m_octets = 0;  // differences
};

/// The edits of one job, by mailbox.
class MailboxEdits {
 public:
    explicit MailboxEdits(Connection& connection) : m_connection(connection) {}
    /// Errors: "store.mailbox-missing" (also for a name that cannot be selected).
    [[nodiscard]] base::Result<MailboxEdit*> open(base::MailboxId mailbox);
    [[nodiscard]] MailboxEdit& open(const MailboxInfo& info);
    [[nodiscard]] base::Status write();
    [[nodiscard]] std::vector<MailboxChange> changes() const;

 private:
    Connection& m_connection;
    std::map<qint64, MailboxEdit> m_edits;
};

}  // namespace postern::store
