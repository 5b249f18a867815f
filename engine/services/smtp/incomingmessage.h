#pragma once

#include "engine/mail/structure.h"
#include "engine/net/sessionfactory.h"
#include "engine/proto/smtp/smtpqueries.h"
#include "engine/services/servicecontext.h"
#include "engine/services/smtp/deliveryplan.h"

#include <functional>
#include <memory>

namespace postern::services::smtp {

/// A message on its way into the store. Its structure is read while the chunks pass; chunks but the last are
/// staged, so at most one lies in memory. A message that dies uncommitted takes its staged chunks with it.
/// Worker thread only.
class IncomingMessage final : public std::enable_shared_from_this<IncomingMessage> {
 public:
    using Reply = std::function<void(proto::smtp::StoreAnswer)>;

    IncomingMessage(const ServiceContext& context, std::shared_ptr<base::Executor> executor);
    ~IncomingMessage();
    IncomingMessage(const IncomingMessage&) = delete;
    IncomingMessage& operator=(const IncomingMessage&) = delete;

    /// One at a time; the reply comes when the chunk is with the database.
    void append(QByteArray chunk, Reply reply);
    /// The rest of it: `plan` holds at least one copy. The reply comes after the commit.
    void commit(QByteArray chunk, DeliveryPlan plan, Reply reply);

 private:
    [[nodiscard]] proto::smtp::StoreAnswer answerTo(const base::Error& error) const;

    const ServiceContext& m_context;
    std::shared_ptr<base::Executor> m_executor;
    mail::StructureParser m_structure;
    store::NewBody m_body;
    int m_chunks = 0;
};

}  // namespace postern::services::smtp
