#pragma once

#include "engine/admin/admincontext.h"
#include "engine/services/domaintls.h"
#include "engine/tls/chain.h"

namespace postern::admin {

/// What certificates, keys and requests look like to the console at one moment. Immutable values only, so it
/// can work in the pool: chains and purposes are verified when they are shown, chains once a day.
struct CertificateView {
    std::shared_ptr<const tls::Identities> identities;
    std::shared_ptr<const config::Settings> settings;
    std::shared_ptr<const services::DomainTlsList> domainTls;
    std::shared_ptr<const auth::Directory> directory;
    QDateTime now;
    QString protection;  // of stored keys
    std::shared_ptr<ChainCache> chains;
    KnownRootsPtr roots;

    [[nodiscard]] api::CertificateInfo info(const tls::Identity& identity) const;
    [[nodiscard]] api::CertificateDetails details(const tls::Identity& identity) const;
    /// Of a certificate that is not stored, with its chain as it was found.
    [[nodiscard]] base::Result<api::CertificateDetails> details(const QByteArray& leafPem,
                                                                const tls::ChainReport& chain) const;
    [[nodiscard]] api::KeyInfo info(const tls::StoredKey& key) const;
    [[nodiscard]] api::RequestInfo info(const tls::PendingRequest& request) const;

    /// Services that name the certificate, and domains that have it as their Custom certificate.
    [[nodiscard]] QStringList servicesOf(const QByteArray& certificate) const;
    [[nodiscard]] QStringList domainsOf(const QByteArray& certificate) const;
    /// Error: "cert.missing".
    [[nodiscard]] base::Result<api::CertificateInfo> infoOf(const QByteArray& name) const;

 private:
    [[nodiscard]] QStringList wantedNames(const QByteArray& certificate) const;
};
[[nodiscard]] CertificateView viewOf(const AdminContext& context);

/// All roots that a chain may lead to, for the stores of certificates.
[[nodiscard]] tls::RootsPtr rootsFor(const AdminContext& context);

/// The certificate as it is now, worked out in the pool.
void answerCertificate(const AdminContext& context, const QByteArray& name,
                       const Dispatcher::Reply<api::CertificateInfo>& reply);

}  // namespace postern::admin
