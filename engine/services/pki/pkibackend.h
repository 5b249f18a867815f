#pragma once

#include "engine/net/sessionfactory.h"
#include "engine/proto/http/httpqueries.h"
#include "engine/services/servicecontext.h"

#include <atomic>
#include <memory>

namespace postern::services::pki {

/// OCSP responses that are being signed, over all connections.
using Signing = std::atomic<int>;

/// Certificate Services over HTTP: /NAME.crl, /NAME.cer, and OCSP at /ocsp/NAME (RFC 6960 appendix A: POST,
/// or GET with the request in Base64 behind it). Lists and certificates come from the snapshot at once; OCSP
/// is answered from the pool, which may have the answer from before. Lives in one worker thread.
class PkiBackend final : public net::Backend, public std::enable_shared_from_this<PkiBackend> {
 public:
    PkiBackend(const ServiceContext& context, std::shared_ptr<base::Executor> executor,
               std::shared_ptr<Signing> signing);

    void ask(std::any query, std::function<void(std::any)> answer) override;

 private:
    using AnswerTo = std::function<void(std::any)>;
    [[nodiscard]] proto::http::Response file(const proto::http::Request& request) const;
    void ocsp(const QByteArray& name, const QByteArray& requestDer, const AnswerTo& answer);

    const ServiceContext& m_context;
    std::shared_ptr<base::Executor> m_executor;
    std::shared_ptr<Signing> m_signing;
};

}  // namespace postern::services::pki
