#pragma once

#include "engine/tls/qtsslcapture.h"
#include "engine/tls/ticketkeys.h"
#include "engine/tls/tlscontext.h"

namespace postern::tls {

/// The one kind of TlsContext: Qt's QSslContext around a captured SSL_CTX.
class ContextImpl final : public TlsContext {
 public:
    ContextImpl(CapturedContext captured, int logLevel)
        : m_captured(std::move(captured)), m_logLevel(logLevel) {}
    [[nodiscard]] int logLevel() const override { return m_logLevel; }
    [[nodiscard]] SSL_CTX* ctx() const { return m_captured.ctx; }
    [[nodiscard]] const std::shared_ptr<QSslContext>& qt() const { return m_captured.qt; }

    [[nodiscard]] static const ContextImpl& of(const TlsContext& context) {
        return static_cast<const ContextImpl&>(context);
    }

 private:
    CapturedContext m_captured;
    int m_logLevel;
};

/// Hangs the callbacks for SNI and tickets on a context under construction. False: OpenSSL refused.
[[nodiscard]] bool installCallbacks(SSL_CTX* ctx, const Policy& policy, std::shared_ptr<TicketKeys> tickets);
/// The context of `contexts` for the name a client asked for (lower case, no trailing dot) at a local
/// address; null: refused.
[[nodiscard]] const TlsContext* contextFor(const ServiceTls& contexts, const QByteArray& sni,
                                           const QHostAddress& local);

}  // namespace postern::tls
