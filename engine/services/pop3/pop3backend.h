#pragma once

#include "engine/net/sessionfactory.h"
#include "engine/proto/pop3/pop3queries.h"
#include "engine/services/clientidentity.h"
#include "engine/services/pop3/maildroplocks.h"
#include "engine/services/servicecontext.h"

#include <memory>

namespace postern::services::pop3 {

/// Answers what a POP3 session asks: reads at once on the worker's own connection, logins and removals later.
/// Lives in one worker thread, and holds the lock on the maildrop while it lives.
class Pop3Backend final : public net::Backend, public std::enable_shared_from_this<Pop3Backend> {
 public:
    Pop3Backend(const ServiceContext& context, const net::PeerInfo& peer,
                std::shared_ptr<base::Executor> executor, store::Reader& reader);

    void ask(std::any query, std::function<void(std::any)> answer) override;
    net::ChannelAccount secured(const proto::TlsInfo& info) override { return m_client.secured(info); }

 private:
    using AnswerTo = std::function<void(std::any)>;
    void handle(proto::pop3::LoginQuery& query, const AnswerTo& answer);
    void handle(proto::pop3::OpenDrop& query, const AnswerTo& answer);
    void handle(proto::pop3::FetchIds& query, const AnswerTo& answer);
    void handle(proto::pop3::FetchMessages& query, const AnswerTo& answer);
    void handle(proto::pop3::ReadSlice& query, const AnswerTo& answer);
    void handle(proto::pop3::RemoveMessages& query, const AnswerTo& answer);
    [[nodiscard]] store::MailStore& mail() const { return m_context.store.mail(); }
    void logFailure(const base::Error& error) const;

    const ServiceContext& m_context;
    const net::PeerInfo m_peer;
    std::shared_ptr<base::Executor> m_executor;
    store::Reader& m_reader;
    ClientIdentity m_client;
    base::AccountId m_account;  // logged in
    store::IndexPtr m_index;    // of the INBOX when it was opened
    std::unique_ptr<MaildropLocks::Lock> m_lock;
};

}  // namespace postern::services::pop3
