#pragma once

#include "engine/mail/structure.h"
#include "engine/proto/imap/imapqueries.h"
#include "engine/store/mailstore.h"

#include <memory>

namespace postern::services {

/// One APPEND on its way into the store: full pieces are staged as they come, their structure is found on the
/// way. What was staged is dropped when the job dies before its commit, and when the commit fails.
class AppendJob {
 public:
    AppendJob(store::MailStore& mail, base::MailboxId mailbox, proto::imap::AppendBegin request);
    ~AppendJob();
    AppendJob(const AppendJob&) = delete;
    AppendJob& operator=(const AppendJob&) = delete;

    /// One piece at a time. `guard` is the owner: a reply that comes after its death does not touch the job.
    void stage(QByteArray piece, const std::shared_ptr<base::Executor>& executor, std::weak_ptr<void> guard,
               store::MailStore::Reply<base::Done> reply);
    void commit(QByteArray last, const std::shared_ptr<base::Executor>& executor,
                store::MailStore::Reply<store::AppendReceipt> reply);

 private:
    store::MailStore& m_mail;
    const base::MailboxId m_mailbox;
    const proto::imap::AppendBegin m_request;
    mail::StructureParser m_parser;
    /// Shared with the reply of the piece that is being staged.
    struct Staged {
        base::BodyId body;
        bool abandoned = false;
    };
    std::shared_ptr<Staged> m_staged = std::make_shared<Staged>();
    int m_pieces = 0;
    qint64 m_size = 0;
};

}  // namespace postern::services
