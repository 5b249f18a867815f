#pragma once

#include "engine/auth/directorystore.h"
#include "engine/net/sessionfactory.h"
#include "engine/tls/clienttrust.h"

namespace postern::services {

struct ServiceContext;

/// Who the client of one connection is by its certificate. Belongs to the connection's backend and lives in
/// its worker thread.
class ClientIdentity {
 public:
    explicit ClientIdentity(const ServiceContext& context) : m_context(context) {}

    /// The channel is up; what was known of an earlier one is forgotten.
    [[nodiscard]] net::ChannelAccount secured(const proto::TlsInfo& info);
    /// Whose certificate it is at this moment; 0: nobody's, or one that was revoked meanwhile, or that has
    /// expired.
    [[nodiscard]] base::AccountId account();

 private:
    void read();
    [[nodiscard]] const auth::Account* holder(const auth::Directory& directory);

    const ServiceContext& m_context;
    QByteArray m_der;
    std::shared_ptr<const tls::ClientTrust> m_trust;  // what m_certificate was read with
    tls::ClientCertificate m_certificate;
};

/// The names of a certificate in the forms that the directory compares.
[[nodiscard]] auth::CertificateNames namesOf(const tls::ClientCertificate& certificate);

}  // namespace postern::services
