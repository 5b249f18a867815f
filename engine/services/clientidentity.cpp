#include "engine/services/clientidentity.h"

#include "engine/services/servicecontext.h"

namespace postern::services {

auth::CertificateNames namesOf(const tls::ClientCertificate& certificate) {
    auth::CertificateNames names;
    names.fingerprint = certificate.fingerprint;
    names.subject = auth::normaliseSubject(certificate.subject).value_or(QByteArray());
    names.issuers = certificate.issuers;
    names.ownIssuer = certificate.ownIssuer;
    if (!certificate.ownIssuer)
        return names;
    for (const QString& email : certificate.emails)
        if (const auto key = auth::normaliseAddress(email))
            names.emails.append(key->full());
    return names;
}

net::ChannelAccount ClientIdentity::secured(const proto::TlsInfo& info) {
    m_der = info.peerCertificateDer;
    m_trust.reset();
    m_certificate = {};
    if (m_der.isEmpty())
        return {};
    const auto directory = m_context.directory.snapshot();
    const auth::Account* account = holder(*directory);
    if (!account)
        return {};
    const bool alone = account->enabled && (account->policy == auth::LoginPolicy::Any ||
                                            account->policy == auth::LoginPolicy::Certificate);
    return {account->address, alone};
}

base::AccountId ClientIdentity::account() {
    if (m_der.isEmpty())
        return {};
    const auto directory = m_context.directory.snapshot();
    const auth::Account* account = holder(*directory);
    return account ? account->id : base::AccountId();
}

void ClientIdentity::read() {
    const auto trust = m_context.clientTrust ? m_context.clientTrust->get() : nullptr;
    if (!m_certificate.fingerprint.isEmpty() && trust == m_trust)
        return;
    m_trust = trust;
    auto certificate = tls::readClientCertificate(m_der, trust.get());
    m_certificate = certificate ? certificate.take() : tls::ClientCertificate();
}

const auth::Account* ClientIdentity::holder(const auth::Directory& directory) {
    read();
    const bool counts = !m_certificate.revoked && m_certificate.notAfterUtcMs >= m_context.clock.utcMs();
    return counts ? directory.accountForCertificate(namesOf(m_certificate)) : nullptr;
}

}  // namespace postern::services
