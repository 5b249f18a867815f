#include "engine/services/smtp/incomingmessage.h"

namespace postern::services::smtp {

using proto::smtp::StoreAnswer;

IncomingMessage::IncomingMessage(const ServiceContext& context, std::shared_ptr<base::Executor> executor)
    : m_context(context), m_executor(std::move(executor)) {}

IncomingMessage::~IncomingMessage() {
    if (m_body.staged)
        m_context.store.mail().discard(m_body.staged);
}

StoreAnswer IncomingMessage::answerTo(const base::Error& error) const {
    m_context.log.write(base::LogCategory::Smtp, base::LogLevel::Failure,
                        "message not stored: " + error.text.toUtf8());
    return {error.code == "store.full" ? StoreAnswer::Outcome::Full : StoreAnswer::Outcome::Failed};
}

void IncomingMessage::append(QByteArray chunk, Reply reply) {
    m_structure.feed(chunk);
    m_body.size += chunk.size();
    // Holds the message, so that an answer that comes after the session's end still finds the chunk to
    // discard.
    m_context.store.mail().stage(
        m_body.staged, m_chunks++, std::move(chunk), m_executor,
        [self = shared_from_this(), reply = std::move(reply)](base::Result<base::BodyId> staged) {
            if (!staged)
                return reply(self->answerTo(staged.error()));
            self->m_body.staged = *staged;
            reply({StoreAnswer::Outcome::Stored});
        });
}

void IncomingMessage::commit(QByteArray chunk, DeliveryPlan plan, Reply reply) {
    m_structure.feed(chunk);
    m_body.size += chunk.size();
    m_body.structure = mail::serialise(m_structure.finish());
    m_body.headerSize = m_structure.headerSize();
    m_body.envelope = m_structure.envelope();
    if (!chunk.isEmpty())
        m_body.chunks.append(std::move(chunk));
    store::NewBody body = m_body;
    m_body.chunks.clear();
    m_context.store.mail().deliver(
        std::move(body), std::move(plan.copies), m_executor,
        [self = shared_from_this(), reply = std::move(reply)](base::Result<base::Done> done) {
            if (!done)
                return reply(self->answerTo(done.error()));
            self->m_body.staged = {};  // it is the mailboxes' now
            if (self->m_context.counters)
                ++self->m_context.counters->messages;
            reply({StoreAnswer::Outcome::Stored});
        });
}

}  // namespace postern::services::smtp
