#include "engine/services/imap/imapbackend.h"

#include "engine/services/imap/missingnames.h"
#include "engine/services/passwordlogin.h"

#include <variant>

namespace postern::services {
namespace imap = proto::imap;
namespace {

imap::Mailbox toMailbox(const store::MailboxInfo& info) {
    imap::Mailbox mailbox;
    mailbox.name = info.name;
    mailbox.specialUse = info.specialUse;
    mailbox.subscribed = info.subscribed;
    mailbox.noSelect = info.noSelect;
    mailbox.uidValidity = info.uidValidity;
    mailbox.uidNext = info.uidNext;
    mailbox.messages = info.messages;
    mailbox.unseen = info.unseen;
    mailbox.highestModseq = info.highestModseq;
    mailbox.size = info.size;
    return mailbox;
}

/// A header that the store cut from a long body still holds the body's memory: only its own octets may wait
/// here.
imap::Row toRow(const store::MailStore::Visited& visited) {
    constexpr qsizetype kSpare = 1024;
    QByteArray text = visited.text;
    if (text.capacity() > text.size() + kSpare)
        text = QByteArray(text.constData(), text.size());
    return {visited.position,
            visited.caches.envelope,
            visited.caches.structure,
            visited.caches.headerSize,
            text,
            visited.textComplete,
            visited.objectId};
}

class Gate final : public imap::RecentGate {
 public:
    Gate(store::MailStore& mail, store::MailboxInfo mailbox) : m_mail(mail), m_mailbox(std::move(mailbox)) {}
    [[nodiscard]] quint32 first() const override { return m_mail.firstRecent(m_mailbox); }
    [[nodiscard]] quint32 claim(quint32 end) override { return m_mail.claimRecent(m_mailbox, end); }

 private:
    store::MailStore& m_mail;
    const store::MailboxInfo m_mailbox;  // as it was when it was opened
};

store::Reader& readerOf(const net::Worker& worker) {
    return *static_cast<WorkerState*>(worker.local)->reader;
}

}  // namespace

ImapBackend::ImapBackend(const ServiceContext& context, const net::PeerInfo& peer, net::Worker& worker)
    : m_context(context), m_peer(peer), m_worker(worker), m_reader(readerOf(worker)), m_client(m_context) {}

ImapBackend::~ImapBackend() = default;

void ImapBackend::ask(std::any query, std::function<void(std::any)> answer) {
    auto* known = std::any_cast<imap::Query>(&query);
    if (known)
        std::visit([&](auto& one) { handle(one, answer); }, *known);
}

store::MailStore::Reply<base::Done> ImapBackend::answerWith(const Answer& answer) const {
    return [answer](base::Status status) { answer(std::any(std::move(status))); };
}

void ImapBackend::handle(proto::sasl::LoginQuery& query, const Answer& answer) {
    verifyLogin(m_context, {"imap", m_peer, m_client}, query, executor(),
                [weak = weak_from_this(), answer](const auth::LoginResult& result) {
                    const auto self = weak.lock();
                    if (!self)
                        return;
                    if (result.outcome == auth::LoginOutcome::Granted)
                        self->m_account = result.account;
                    answer(loginAnswer(result));
                });
}

// ---- mailboxes

base::Result<imap::Mailbox> ImapBackend::described(const store::MailboxInfo& info, bool recent) const {
    imap::Mailbox mailbox = toMailbox(info);
    if (!recent)
        return mailbox;
    const base::Result<quint32> count = mail().countRecent(m_reader, info);
    if (!count)
        return count.error();
    mailbox.recent = *count;
    return mailbox;
}

void ImapBackend::handle(const imap::ListMailboxes& query, const Answer& answer) {
    const auto infos = mail().mailboxes(m_reader, m_account);
    if (!infos)
        return answer(base::Result<QList<imap::Mailbox>>(infos.error()));
    QList<imap::Mailbox> mailboxes;
    for (const store::MailboxInfo& info : *infos) {
        auto mailbox = described(info, query.recent);
        if (!mailbox)
            return answer(base::Result<QList<imap::Mailbox>>(mailbox.error()));
        mailboxes.append(mailbox.take());
    }
    if (query.missing) {
        const auto subscriptions = mail().subscriptions(m_reader, m_account);
        if (!subscriptions)
            return answer(base::Result<QList<imap::Mailbox>>(subscriptions.error()));
        addMissingNames(mailboxes, *subscriptions);
    }
    std::sort(mailboxes.begin(), mailboxes.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    answer(base::Result<QList<imap::Mailbox>>(std::move(mailboxes)));
}

void ImapBackend::handle(const imap::FindMailbox& query, const Answer& answer) {
    const auto info = mail().mailbox(m_reader, m_account, query.name);
    if (!info)
        return answer(base::Result<imap::Mailbox>(info.error()));
    answer(described(*info, query.recent));
}

void ImapBackend::handle(const imap::OpenMailbox& query, const Answer& answer) {
    using Reply = base::Result<imap::Opened>;
    m_watch.reset();
    m_mailbox = {};
    const auto info = mail().mailbox(m_reader, m_account, query.name);
    if (!info)
        return answer(Reply(info.error()));
    if (info->noSelect)
        return answer(
            Reply(base::fail("store.mailbox-missing", QStringLiteral("Only a level of other names"))));
    // Watched before it is read: a change between the two comes as an event, not never.
    m_watch =
        mail().watch(info->id, executor(), [weak = weak_from_this(), id = info->id](store::IndexPtr index) {
            const auto self = weak.lock();
            if (self && self->m_mailbox == id)
                self->emitEvent(imap::MailboxChanged{std::move(index)});
        });
    m_mailbox = info->id;
    auto index = newest();
    if (!index) {
        m_watch.reset();
        m_mailbox = {};
        return answer(Reply(index.error()));
    }
    answer(Reply(imap::Opened{toMailbox(*info), index.take(), std::make_shared<Gate>(mail(), *info)}));
}

void ImapBackend::handle(const imap::CloseMailbox&, const Answer& answer) {
    m_watch.reset();
    m_mailbox = {};
    answer(base::Status(base::Done{}));
}

base::Result<store::IndexPtr> ImapBackend::newest() const {
    return mail().index(m_reader, m_mailbox);
}

void ImapBackend::handle(const imap::Refresh&, const Answer& answer) {
    answer(newest());
}

// ---- reads

base::Result<imap::RowsPtr> ImapBackend::visit(const imap::VisitRows& query) const {
    const auto rows = std::make_shared<imap::Rows>();
    rows->next = query.to;
    qint64 octets = 0;
    const store::MailStore::Visit what{query.caches, query.header, query.whole, query.objectId};
    const base::Status status = mail().visit(
        m_reader, *query.index, query.from, query.to, what, [&](const store::MailStore::Visited& visited) {
            octets +=
                visited.text.size() + visited.caches.envelope.size() + visited.caches.structure.size() + 64;
            rows->rows.push_back(toRow(visited));
            if (octets < query.budget)
                return true;
            rows->next = visited.position + 1;
            return false;
        });
    if (!status)
        return status.error();
    return imap::RowsPtr(rows);
}

void ImapBackend::handle(const imap::VisitRows& query, const Answer& answer) {
    if (!query.yield)
        return answer(visit(query));
    executor()->post([weak = weak_from_this(), query, answer] {
        if (const auto self = weak.lock())
            answer(self->visit(query));
    });
}

void ImapBackend::handle(const imap::ReadMessage& query, const Answer& answer) {
    const auto read = [](const ImapBackend& self, const imap::ReadMessage& what) {
        return self.mail().read(self.m_reader, what.row, what.offset, what.length);
    };
    if (!query.yield)
        return answer(read(*this, query));
    executor()->post([weak = weak_from_this(), query, answer, read] {
        if (const auto self = weak.lock())
            answer(read(*self, query));
    });
}

// ---- writes on the open mailbox

void ImapBackend::handle(const imap::StoreFlags& query, const Answer& answer) {
    store::FlagChange change;
    using From = imap::FlagEdit::Mode;
    using To = store::FlagChange::Mode;
    change.mode = query.edit.mode == From::Set   ? To::Set
                  : query.edit.mode == From::Add ? To::Add
                                                 : To::Remove;
    change.systemFlags = query.edit.systemFlags;
    change.keywords = query.edit.keywords;
    mail().storeFlags(m_mailbox, query.uids, std::move(change), std::nullopt, executor(),
                      [weak = weak_from_this(), answer](const base::Result<mail::UidSet>& done) {
                          if (const auto self = weak.lock())
                              answer(done ? self->newest() : base::Result<store::IndexPtr>(done.error()));
                      });
}

void ImapBackend::handle(const imap::Expunge& query, const Answer& answer) {
    mail().expunge(m_mailbox, query.uids, false, executor(),
                   [weak = weak_from_this(), answer](const base::Result<mail::UidSet>& done) {
                       if (const auto self = weak.lock())
                           answer(done ? self->newest() : base::Result<store::IndexPtr>(done.error()));
                   });
}

void ImapBackend::handle(const imap::CopyMessages& query, const Answer& answer) {
    using Reply = base::Result<imap::Copied>;
    const auto target = mail().mailbox(m_reader, m_account, query.to);
    if (!target || target->noSelect)
        return answer(Reply(base::fail("store.mailbox-missing", QStringLiteral("There is no such mailbox"))));
    using Absent = store::MailStore::Absent;
    const Absent absent = query.all ? Absent::Fail : Absent::Skip;
    mail().copy(m_mailbox, query.uids, target->id, query.move, absent, executor(),
                [weak = weak_from_this(), answer](base::Result<store::CopyReceipt> done) {
                    const auto self = weak.lock();
                    if (!self)
                        return;
                    if (!done)
                        return answer(Reply(done.error()));
                    auto index = self->newest();
                    if (!index)
                        return answer(Reply(index.error()));
                    answer(Reply(imap::Copied{done->uidValidity, done->from, done->to, index.take()}));
                });
}

// ---- names

void ImapBackend::handle(const imap::CreateMailbox& query, const Answer& answer) {
    mail().createMailbox(m_account, query.name, query.specialUse, executor(),
                         [answer](const base::Result<base::MailboxId>& done) {
                             answer(done ? base::Status(base::Done{}) : base::Status(done.error()));
                         });
}

void ImapBackend::handle(const imap::DeleteMailbox& query, const Answer& answer) {
    mail().deleteMailbox(m_account, query.name, executor(),
                         [answer](const base::Result<base::MailboxId>& gone) { answer(gone); });
}

void ImapBackend::handle(const imap::RenameMailbox& query, const Answer& answer) {
    mail().renameMailbox(m_account, query.from, query.to, executor(), answerWith(answer));
}

void ImapBackend::handle(const imap::SubscribeMailbox& query, const Answer& answer) {
    mail().setSubscribed(m_account, query.name, query.subscribed, executor(), answerWith(answer));
}

// ---- append

void ImapBackend::handle(const imap::AppendBegin& query, const Answer& answer) {
    m_append.reset();
    const auto target = mail().mailbox(m_reader, m_account, query.mailbox);
    if (!target || target->noSelect)
        return answer(
            base::Status(base::fail("store.mailbox-missing", QStringLiteral("There is no such mailbox"))));
    m_append = std::make_unique<AppendJob>(mail(), target->id, query);
    answer(base::Status(base::Done{}));
}

void ImapBackend::handle(imap::AppendChunk& query, const Answer& answer) {
    m_append->stage(std::move(query.bytes), executor(), weak_from_this(), answerWith(answer));
}

void ImapBackend::handle(imap::AppendCommit& query, const Answer& answer) {
    using Reply = base::Result<imap::Appended>;
    const std::unique_ptr<AppendJob> job = std::exchange(m_append, nullptr);
    job->commit(std::move(query.bytes), executor(),
                [answer, counters = m_context.counters](const base::Result<store::AppendReceipt>& done) {
                    if (!done)
                        return answer(Reply(done.error()));
                    ++counters->messages;
                    answer(Reply(imap::Appended{done->uidValidity, done->uid}));
                });
}

void ImapBackend::handle(const imap::AppendAbort&, const Answer& answer) {
    m_append.reset();
    answer(base::Status(base::Done{}));
}

}  // namespace postern::services
