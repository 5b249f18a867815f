#pragma once

#include "engine/base/log.h"
#include "engine/config/settings.h"
#include "engine/services/domaintls.h"
#include "engine/tls/identitystore.h"
#include "engine/tls/tlscontext.h"

#include <QByteArray>
#include <QHash>

#include <memory>

namespace postern::services {

/// Builds what each service serves over TLS. A context is shared by all services with the same policy and
/// kept until a certificate or the policy changes. Control thread only.
class ServiceTlsBuilder {
 public:
    /// `clients`: whose certificates can count; looked at whenever something is built.
    ServiceTlsBuilder(base::Log& log, tls::LiveClientTrust clients);

    /// The choices of the domains come first. Then the service's own certificate answers clients without SNI
    /// and for its names; the others answer for theirs. Fails closed: "cert.missing", the problem of the own
    /// certificate ("key.locked"), or the error of tls::TlsContext::build for it; another one that cannot be
    /// built is left out with a log line, and a domain whose Custom certificate cannot be served is refused.
    [[nodiscard]] base::Result<tls::ServiceTlsPtr> build(const QByteArray& service,
                                                         const config::Settings& settings,
                                                         const tls::Identities& identities,
                                                         const QList<DomainTlsRule>& domains = {});
    /// Where contexts find OCSP responses (setting tls.stapling); null: none are sent.
    void setStaples(std::shared_ptr<tls::StapleBoxes> staples) { m_staples = std::move(staples); }
    /// Forgets contexts that no service serves any more. Call it when what build() made is in use.
    void prune();

 private:
    using ContextPtr = std::shared_ptr<const tls::TlsContext>;
    base::Result<QList<tls::ParsedPairPtr>> parsed(const tls::Identity& identity);
    base::Result<ContextPtr> context(const tls::Identity& identity, const tls::Policy& policy);
    /// The context for a domain, or null: refused.
    ContextPtr domainContext(const DomainTlsRule& rule, const tls::Identity* identity,
                             const tls::Policy& policy);
    void addDomain(tls::ServiceTls& tls, const DomainTlsRule& rule, const tls::Identities& identities,
                   const tls::Policy& policy);

    void reportClients(const tls::Policy& policy, const config::Settings& settings) const;

    base::Log& m_log;
    tls::LiveClientTrust m_clients;
    std::shared_ptr<tls::TicketKeys> m_tickets;
    std::shared_ptr<tls::StapleBoxes> m_staples;
    QHash<QByteArray, ContextPtr> m_contexts;               // by a hash of certificate and policy
    QHash<QByteArray, QList<tls::ParsedPairPtr>> m_parsed;  // by the certificate, until prune()
};

}  // namespace postern::services
