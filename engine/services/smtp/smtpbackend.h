#pragma once

#include "engine/net/sessionfactory.h"
#include "engine/proto/smtp/smtpconfig.h"
#include "engine/proto/smtp/smtpqueries.h"
#include "engine/services/clientidentity.h"
#include "engine/services/servicecontext.h"
#include "engine/services/smtp/incomingmessage.h"

#include <memory>

namespace postern::services::smtp {

/// Answers what an SMTP session asks: from the directory's snapshot at once, from the Authenticator and the
/// store later. Lives in one worker thread.
class SmtpBackend final : public net::Backend, public std::enable_shared_from_this<SmtpBackend> {
 public:
    SmtpBackend(const ServiceContext& context, proto::smtp::SmtpConfig::Mode mode, const net::PeerInfo& peer,
                std::shared_ptr<base::Executor> executor);

    void ask(std::any query, std::function<void(std::any)> answer) override;
    net::ChannelAccount secured(const proto::TlsInfo& info) override { return m_client.secured(info); }

 private:
    using AnswerTo = std::function<void(std::any)>;
    void handle(proto::smtp::LoginQuery& query, AnswerTo answer);
    void handle(proto::smtp::CheckSender& query, AnswerTo answer);
    void handle(proto::smtp::CheckAuthors& query, AnswerTo answer);
    void handle(proto::smtp::CheckRecipient& query, AnswerTo answer);
    void handle(proto::smtp::BeginMessage& query, AnswerTo answer);
    void handle(proto::smtp::AppendData& query, AnswerTo answer);
    void handle(proto::smtp::CommitMessage& query, AnswerTo answer);
    void handle(proto::smtp::DropMessage& query, AnswerTo answer);
    [[nodiscard]] IncomingMessage::Reply stored(AnswerTo answer);
    [[nodiscard]] proto::smtp::RecipientAnswer::Verdict verdictOn(const QByteArray& recipient,
                                                                  const auth::Resolved& resolved) const;
    [[nodiscard]] base::LogCategory category() const;
    void logProblem(const QByteArray& text) const;
    void logStored(const proto::smtp::CommitMessage& query) const;

    const ServiceContext& m_context;
    const proto::smtp::SmtpConfig::Mode m_mode;
    const net::PeerInfo m_peer;
    std::shared_ptr<base::Executor> m_executor;
    std::shared_ptr<IncomingMessage> m_message;  // between BeginMessage and its end
    ClientIdentity m_client;
    base::AccountId m_account;  // logged in
    quint32 m_messages = 0;
};

}  // namespace postern::services::smtp
