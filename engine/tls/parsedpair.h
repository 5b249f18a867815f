#pragma once

#include "engine/tls/ossl.h"
#include "engine/tls/tlscontext.h"

namespace postern::tls {

/// A KeyPair as OpenSSL holds it. Immutable, shared by contexts in all threads.
struct ParsedPair {
    QByteArray chainPem;
    std::vector<X509Ptr> chain;  // leaf first, not empty
    KeyPtr key;                  // belongs to the leaf
};

/// The leaf's SHA-256 ("AB:CD:..."), taken once when its pair was parsed: each handshake asks for it, and hashing
/// is 4 % of one that resumes. `certificate` is SSL_get_certificate()'s; empty for one that is no pair's leaf.
[[nodiscard]] QByteArray keptFingerprint(const X509* certificate);

}  // namespace postern::tls
