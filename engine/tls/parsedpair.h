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

}  // namespace postern::tls
