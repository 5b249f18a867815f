#include "engine/store/mailboxedit.h"

#include "engine/store/messagetable.h"

#include <limits>

namespace postern::store {

MailboxEdit::MailboxEdit(MailboxInfo info) : m_info(std::move(info)) {
    m_change.mailbox = m_info.id;
    m_change.modseq = m_info.highestModseq + 1;
    m_change.uidNext = m_info.uidNext;
}

base::Result<quint32> MailboxEdit::takeUid() {
    if (m_change.uidNext == std::numeric_limits<quint32>::max())
        return base::fail("store.full", QStringLiteral("The mailbox has used its last UID"));
    return m_change.uidNext++;
}

void MailboxEdit::added(const mail::IndexRow& row) {
    ++m_messages;
    m_unseen += (row.flags & mail::FlagSeen) ? 0 : 1;
    m_octets += row.size;
    m_change.added.push_back(row);
}

void MailboxEdit::replaced(const mail::IndexRow& before, const mail::IndexRow& after) {
    m_unseen += (before.flags & mail::FlagSeen) ? 1 : 0;
    m_unseen -= (after.flags & mail::FlagSeen) ? 1 : 0;
    m_change.replaced.push_back(after);
}

void MailboxEdit::removed(const mail::IndexRow& row) {
    --m_messages;
    m_unseen -= (row.flags & mail::FlagSeen) ? 0 : 1;
    m_octets -= row.size;
    m_change.removed.push_back(row.uid);
}

bool MailboxEdit::isChanged() const {
    return !m_change.added.empty() || !m_change.replaced.empty() || !m_change.removed.empty() ||
           m_change.keywords;
}

base::Status MailboxEdit::write(Connection& connection) {
    if (!isChanged())
        return base::Done{};
    mail::UidSet gone;
    for (const quint32 uid : m_change.removed) gone.add(uid);
    if (base::Status status = insertTombstones(connection, m_info.id, m_change.modseq, gone); !status)
        return status;
    Statement update = connection.prepare(
        "UPDATE mailbox SET uidnext = ?, highest_modseq = ?, messages = messages + ?, unseen = unseen + ?, "
        "octets = octets + ? WHERE id = ?");
    return update.run(m_change.uidNext, m_change.modseq, m_messages, m_unseen, m_octets, m_info.id);
}

base::Result<MailboxEdit*> MailboxEdits::open(base::MailboxId mailbox) {
    const auto found = m_edits.find(mailbox.value);
    if (found != m_edits.end())
        return &found->second;
    const base::Result<MailboxRow> row = loadMailbox(m_connection, mailbox);
    if (!row)
        return row.error();
    if (row->info.noSelect)
        return mailboxMissing();
    return &open(row->info);
}

MailboxEdit& MailboxEdits::open(const MailboxInfo& info) {
    return m_edits.try_emplace(info.id.value, info).first->second;
}

base::Status MailboxEdits::write() {
    for (auto& [id, edit] : m_edits) {
        if (base::Status status = edit.write(m_connection); !status)
            return status;
    }
    return base::Done{};
}

std::vector<MailboxChange> MailboxEdits::changes() const {
    std::vector<MailboxChange> changes;
    for (const auto& [id, edit] : m_edits) {
        if (edit.isChanged())
            changes.push_back(edit.change());
    }
    return changes;
}

}  // namespace postern::store
