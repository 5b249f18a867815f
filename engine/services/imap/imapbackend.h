#pragma once

#include "engine/net/sessionfactory.h"
#include "engine/proto/imap/imapqueries.h"
#include "engine/services/clientidentity.h"
#include "engine/services/imap/appendjob.h"
#include "engine/services/servicecontext.h"

#include <memory>

namespace postern::services {

/// Answers one IMAP session from the store. Lives in the worker thread; whatever comes later finds out by a
/// weak_ptr that it has gone. Reads run at once on the worker's reader, writes are answered after their
/// commit.
class ImapBackend final : public net::Backend, public std::enable_shared_from_this<ImapBackend> {
 public:
    ImapBackend(const ServiceContext& context, const net::PeerInfo& peer, net::Worker& worker);
    ~ImapBackend() override;

    void ask(std::any query, std::function<void(std::any)> answer) override;
    net::ChannelAccount secured(const proto::TlsInfo& info) override { return m_client.secured(info); }

 private:
    using Answer = std::function<void(std::any)>;

    void handle(proto::sasl::LoginQuery& query, const Answer& answer);
    void handle(const proto::imap::ListMailboxes& query, const Answer& answer);
    void handle(const proto::imap::FindMailbox& query, const Answer& answer);
    void handle(const proto::imap::OpenMailbox& query, const Answer& answer);
    void handle(const proto::imap::CloseMailbox& query, const Answer& answer);
    void handle(const proto::imap::Refresh& query, const Answer& answer);
    void handle(const proto::imap::VisitRows& query, const Answer& answer);
    void handle(const proto::imap::ReadMessage& query, const Answer& answer);
    void handle(const proto::imap::StoreFlags& query, const Answer& answer);
    void handle(const proto::imap::Expunge& query, const Answer& answer);
    void handle(const proto::imap::CopyMessages& query, const Answer& answer);
    void handle(const proto::imap::CreateMailbox& query, const Answer& answer);
    void handle(const proto::imap::DeleteMailbox& query, const Answer& answer);
    void handle(const proto::imap::RenameMailbox& query, const Answer& answer);
    void handle(const proto::imap::SubscribeMailbox& query, const Answer& answer);
    void handle(const proto::imap::AppendBegin& query, const Answer& answer);
    void handle(proto::imap::AppendChunk& query, const Answer& answer);
    void handle(proto::imap::AppendCommit& query, const Answer& answer);
    void handle(const proto::imap::AppendAbort& query, const Answer& answer);

    [[nodiscard]] base::Result<store::IndexPtr> newest() const;
    [[nodiscard]] base::Result<proto::imap::Mailbox> described(const store::MailboxInfo& info,
                                                               bool recent) const;
    [[nodiscard]] base::Result<proto::imap::RowsPtr> visit(const proto::imap::VisitRows& query) const;
    [[nodiscard]] store::MailStore& mail() const { return m_context.store.mail(); }
    [[nodiscard]] const std::shared_ptr<base::Executor>& executor() const { return m_worker.executor; }
    /// A reply that answers with its own Status.
    [[nodiscard]] store::MailStore::Reply<base::Done> answerWith(const Answer& answer) const;

    const ServiceContext m_context;
    const net::PeerInfo m_peer;
    net::Worker& m_worker;
    store::Reader& m_reader;
    ClientIdentity m_client;
    base::AccountId m_account;
    base::MailboxId m_mailbox;  // the open one
    std::unique_ptr<store::Watch> m_watch;
    std::unique_ptr<AppendJob> m_append;
};

}  // namespace postern::services
