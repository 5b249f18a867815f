#pragma once

#include "engine/tls/ossl.h"
#include "engine/tls/tlscontext.h"

namespace postern::tls {

/// Sets up on a context under construction whether and how clients are asked for a certificate. Errors:
/// "tls.certificate-unreadable", "tls.backend".
[[nodiscard]] base::Status installClientCheck(SSL_CTX* ctx, const Policy& policy);

struct PeerCheck {
    QByteArray der;        // of a certificate that counts; empty: none
    QByteArray problem;    // why the one that was sent does not count, in words
    bool refused = false;  // it must count here, and does not
};
/// After the handshake, also of a resumed session: looks at dates and revocation again.
[[nodiscard]] PeerCheck checkPeer(SSL* ssl);

/// Words for an X509_V_ERR_... of a client certificate.
[[nodiscard]] QByteArray clientProblem(long verifyResult);

}  // namespace postern::tls
