#include "engine/services/imap/appendjob.h"

#include <utility>

namespace postern::services {

AppendJob::AppendJob(store::MailStore& mail, base::MailboxId mailbox, proto::imap::AppendBegin request)
    : m_mail(mail), m_mailbox(mailbox), m_request(std::move(request)) {}

AppendJob::~AppendJob() {
    m_staged->abandoned = true;
    if (m_staged->body)
        m_mail.discard(m_staged->body);
}

void AppendJob::stage(QByteArray piece, const std::shared_ptr<base::Executor>& executor,
                      std::weak_ptr<void> guard, store::MailStore::Reply<base::Done> reply) {
    m_parser.feed(piece);
    m_size += piece.size();
    const auto staged = m_staged;
    store::MailStore& mail = m_mail;
    m_mail.stage(staged->body, m_pieces++, std::move(piece), executor,
                 [staged, &mail, guard = std::move(guard),
                  reply = std::move(reply)](const base::Result<base::BodyId>& body) {
                     if (body && staged->abandoned)
                         return mail.discard(*body);
                     if (body)
                         staged->body = *body;
                     if (!guard.expired())
                         reply(body ? base::Status(base::Done{}) : base::Status(body.error()));
                 });
}

void AppendJob::commit(QByteArray last, const std::shared_ptr<base::Executor>& executor,
                       store::MailStore::Reply<store::AppendReceipt> reply) {
    m_parser.feed(last);
    const base::BodyId staged = std::exchange(m_staged->body, {});
    store::NewBody body;
    body.staged = staged;
    body.size = m_size + last.size();
    body.chunks = {std::move(last)};
    body.structure = mail::serialise(m_parser.finish());
    body.envelope = m_parser.envelope();
    body.headerSize = m_parser.headerSize();
    m_mail.append(
        m_mailbox, std::move(body), m_request.systemFlags, m_request.keywords, m_request.internalDateMs,
        m_request.offsetMinutes, executor,
        [&mail = m_mail, staged, reply = std::move(reply)](const base::Result<store::AppendReceipt>& done) {
            if (!done && staged)
                mail.discard(staged);
            reply(done);
        });
}

}  // namespace postern::services
