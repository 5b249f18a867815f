#include "engine/services/smtp/smtpbackend.h"

#include "engine/mail/datetime.h"
#include "engine/services/passwordlogin.h"
#include "engine/services/smtp/recipient.h"

#include <algorithm>
#include <utility>

namespace postern::services::smtp {

namespace wire = proto::smtp;

SmtpBackend::SmtpBackend(const ServiceContext& context, wire::SmtpConfig::Mode mode,
                         const net::PeerInfo& peer, std::shared_ptr<base::Executor> executor)
    : m_context(context), m_mode(mode), m_peer(peer), m_executor(std::move(executor)), m_client(context) {}

void SmtpBackend::ask(std::any query, std::function<void(std::any)> answer) {
    if (auto* known = std::any_cast<wire::Query>(&query))
        std::visit([this, &answer](auto& what) { handle(what, std::move(answer)); }, *known);
    else
        answer({});
}

void SmtpBackend::handle(wire::LoginQuery& query, AnswerTo answer) {
    verifyLogin(m_context, {"submission", m_peer, m_client}, query, m_executor,
                [weak = weak_from_this(), answer = std::move(answer)](const auth::LoginResult& result) {
                    const auto self = weak.lock();
                    if (!self)
                        return;
                    if (result.outcome == auth::LoginOutcome::Granted)
                        self->m_account = result.account;
                    answer(loginAnswer(result));
                });
}

void SmtpBackend::handle(wire::CheckSender& query, AnswerTo answer) {
    const auto key = auth::normaliseAddress(QString::fromUtf8(query.sender));
    answer(
        wire::SenderAnswer{key && m_account && m_context.directory.snapshot()->maySendAs(m_account, *key)});
}

void SmtpBackend::handle(wire::CheckAuthors& query, AnswerTo answer) {
    const auto directory = m_context.directory.snapshot();
    const auto isOwn = [this, &directory](const QByteArray& address) {
        const auto key = auth::normaliseAddress(QString::fromUtf8(address));
        return key && !key->domain.isEmpty() && directory->maySendAs(m_account, *key);
    };
    const QList<QByteArray>& from = query.from;
    const bool allowed = query.sender.isEmpty()
                             ? std::all_of(from.begin(), from.end(), isOwn)
                             : std::any_of(from.begin(), from.end(), isOwn) && isOwn(query.sender.front());
    answer(wire::SenderAnswer{allowed && m_account && !from.isEmpty()});
}

void SmtpBackend::handle(wire::CheckRecipient& query, AnswerTo answer) {
    using Verdict = wire::RecipientAnswer::Verdict;
    const auto directory = m_context.directory.snapshot();
    const Recipient read = readRecipient(*directory, query.recipient, m_peer.local);
    if (read.kind != Recipient::Kind::Local)
        return answer(wire::RecipientAnswer{read.kind == Recipient::Kind::NotLocal ? Verdict::NotLocal
                                                                                   : Verdict::Invalid});
    answer(wire::RecipientAnswer{verdictOn(query.recipient, directory->resolve(read.key))});
}

wire::RecipientAnswer::Verdict SmtpBackend::verdictOn(const QByteArray& recipient,
                                                      const auth::Resolved& resolved) const {
    using Verdict = wire::RecipientAnswer::Verdict;
    if (!resolved.accounts.isEmpty())
        return Verdict::Accepted;
    switch (resolved.problem) {
        case auth::Resolved::Problem::NotLocal:
            return Verdict::NotLocal;
        case auth::Resolved::Problem::AliasLoop:
            logProblem("refused: the alias " + recipient + " leads back to itself");
            return Verdict::AliasLoop;
        case auth::Resolved::Problem::NobodyForPostmaster:
            return Verdict::TemporaryFailure;  // the administrator can mend it
        case auth::Resolved::Problem::None:
        case auth::Resolved::Problem::UnknownUser:
            break;
    }
    if (!resolved.lost.isEmpty())
        logProblem("refused: nobody is left behind the alias " + recipient + ": " + resolved.lost.join(", "));
    return Verdict::UnknownUser;
}

base::LogCategory SmtpBackend::category() const {
    return m_mode == wire::SmtpConfig::Mode::Submission ? base::LogCategory::Submission
                                                        : base::LogCategory::Smtp;
}

void SmtpBackend::logProblem(const QByteArray& text) const {
    m_context.log.write(category(), base::LogLevel::Problem, text, m_peer.session);
}

void SmtpBackend::handle(wire::BeginMessage&, AnswerTo answer) {
    m_message = std::make_shared<IncomingMessage>(m_context, m_executor);
    const qint64 now = m_context.clock.utcMs();
    // The session's number and a count make it unique in one run, the time across runs.
    const QByteArray id = QByteArray::number(now, 36) + '.' + QByteArray::number(m_peer.session.value, 36) +
                          '.' + QByteArray::number(++m_messages, 36);
    answer(wire::MessageStamp{id, mail::formatMailDate({now, 0})});
}

IncomingMessage::Reply SmtpBackend::stored(AnswerTo answer) {
    return [weak = weak_from_this(), answer = std::move(answer)](wire::StoreAnswer outcome) {
        if (weak.lock())
            answer(outcome);
    };
}

void SmtpBackend::handle(wire::AppendData& query, AnswerTo answer) {
    if (!m_message)
        return answer({});
    m_message->append(std::move(query.chunk), stored(std::move(answer)));
}

void SmtpBackend::handle(wire::CommitMessage& query, AnswerTo answer) {
    const auto message = std::exchange(m_message, nullptr);
    if (!message)
        return answer({});
    // Asked anew: the directory may have changed since RCPT. Without a single copy nothing is stored or
    // promised.
    DeliveryPlan plan =
        planDelivery(*m_context.directory.snapshot(), {query.sender, query.recipients, m_peer.local});
    if (plan.copies.empty() || !plan.lost.isEmpty()) {
        logProblem(query.id + ": a recipient is gone since RCPT, not stored");
        return answer(wire::StoreAnswer{});
    }
    for (const QByteArray& dropped : std::as_const(plan.dropped))
        logProblem(query.id + ": no copy for a target of an alias that nobody has any more: " + dropped);
    message->commit(std::move(query.chunk), std::move(plan),
                    [weak = weak_from_this(), query, answer = std::move(answer)](wire::StoreAnswer outcome) {
                        const auto self = weak.lock();
                        if (!self)
                            return;
                        if (outcome.outcome == wire::StoreAnswer::Outcome::Stored)
                            self->logStored(query);
                        answer(outcome);
                    });
}

void SmtpBackend::logStored(const wire::CommitMessage& query) const {
    if (m_context.log.enabled(category(), base::LogLevel::Info))
        m_context.log.write(
            category(), base::LogLevel::Info,
            query.id + ": from <" + query.sender + "> stored for <" + query.recipients.join(">, <") + '>',
            m_peer.session);
}

void SmtpBackend::handle(wire::DropMessage&, AnswerTo answer) {
    m_message.reset();
    answer({});
}

}  // namespace postern::services::smtp
