#include "engine/services/pop3/pop3backend.h"

#include "engine/services/passwordlogin.h"

namespace postern::services::pop3 {

namespace wire = proto::pop3;

Pop3Backend::Pop3Backend(const ServiceContext& context, const net::PeerInfo& peer,
                         std::shared_ptr<base::Executor> executor, store::Reader& reader)
    : m_context(context),
      m_peer(peer),
      m_executor(std::move(executor)),
      m_reader(reader),
      m_client(context) {}

void Pop3Backend::ask(std::any query, std::function<void(std::any)> answer) {
    if (auto* known = std::any_cast<wire::Query>(&query))
        std::visit([this, &answer](auto& what) { handle(what, answer); }, *known);
    else
        answer({});
}

void Pop3Backend::logFailure(const base::Error& error) const {
    m_context.log.write(base::LogCategory::Pop3, base::LogLevel::Failure, error.text.toUtf8(),
                        m_peer.session);
}

void Pop3Backend::handle(wire::LoginQuery& query, const AnswerTo& answer) {
    verifyLogin(m_context, {"pop3", m_peer, m_client}, query, m_executor,
                [weak = weak_from_this(), answer](const auth::LoginResult& result) {
                    const auto self = weak.lock();
                    if (!self)
                        return;
                    self->m_account =
                        result.outcome == auth::LoginOutcome::Granted ? result.account : base::AccountId();
                    answer(loginAnswer(result));
                });
}

void Pop3Backend::handle(wire::OpenDrop&, const AnswerTo& answer) {
    using Outcome = wire::DropAnswer::Outcome;
    if (!m_account)
        return answer({});
    m_lock = m_context.maildrops->tryLock(m_account);
    if (!m_lock)
        return answer(wire::DropAnswer{Outcome::InUse, nullptr});
    const auto inbox = mail().mailbox(m_reader, m_account, "INBOX");
    const auto index =
        inbox ? mail().index(m_reader, inbox->id) : base::Result<store::IndexPtr>(inbox.error());
    if (!index) {
        m_lock.reset();
        logFailure(index.error());
        return answer({});
    }
    m_index = *index;
    answer(wire::DropAnswer{Outcome::Open, m_index});
}

void Pop3Backend::handle(wire::FetchIds& query, const AnswerTo& answer) {
    wire::IdsAnswer ids;
    if (!m_index)
        return answer({});
    // A message that another session has removed keeps its line: its id is made of the UID, which no other
    // will get.
    for (quint32 position = query.from; position < query.to; ++position)
        ids.ids.append("gone-" + QByteArray::number(m_index->uidValidity) + '-' +
                       QByteArray::number(m_index->at(position).uid));
    const base::Status status = mail().visit(
        m_reader, *m_index, query.from, query.to, {.objectId = true},
        [&](const store::MailStore::Visited& visited) {
            // COPY gives the copy the same object id.
            if (!visited.objectId.isEmpty())
                ids.ids[visited.position - query.from] =
                    visited.objectId + '.' + QByteArray::number(m_index->at(visited.position).uid);
            return true;
        });
    if (!status) {
        logFailure(status.error());
        return answer({});
    }
    answer(std::move(ids));
}

void Pop3Backend::handle(wire::FetchMessages& query, const AnswerTo& answer) {
    wire::MessagesAnswer messages;
    if (!m_index)
        return answer({});
    const store::MailStore::Visit what{.header = query.headerOnly, .whole = !query.headerOnly};
    const base::Status status = mail().visit(
        m_reader, *m_index, query.from, query.to, what, [&](const store::MailStore::Visited& visited) {
            // A header without its end (too big for one visit) is read on in slices like a big message.
            messages.messages.push_back(
                {visited.position, visited.textComplete ? visited.text : QByteArray(), visited.textComplete});
            return true;
        });
    if (!status) {
        logFailure(status.error());
        return answer({});
    }
    answer(std::move(messages));
}

void Pop3Backend::handle(wire::ReadSlice& query, const AnswerTo& answer) {
    if (!m_index)
        return answer({});
    const auto bytes = mail().read(m_reader, m_index->at(query.position), query.offset, query.length);
    if (!bytes) {
        logFailure(bytes.error());
        return answer({});
    }
    answer(wire::SliceAnswer{true, *bytes});
}

void Pop3Backend::handle(wire::RemoveMessages& query, const AnswerTo& answer) {
    if (!m_index)
        return answer({});
    // The lock goes ahead of the answer: a client that has read +OK may be back before this socket is gone.
    if (query.uids.isEmpty()) {
        m_lock.reset();
        return answer(wire::RemoveAnswer{true});
    }
    // What another session has removed meanwhile is gone, as the client wants it.
    mail().expunge(m_index->mailbox, std::move(query.uids), true, m_executor,
                   [weak = weak_from_this(), answer](const base::Result<mail::UidSet>& removed) {
                       const auto self = weak.lock();
                       if (!self)
                           return;
                       if (!removed)
                           self->logFailure(removed.error());
                       self->m_lock.reset();
                       answer(wire::RemoveAnswer{removed.ok()});
                   });
}

}  // namespace postern::services::pop3
