#pragma once

#include "engine/base/result.h"
#include "engine/tls/ossl.h"

namespace postern::tls {

/// The rule of checkKeyStrength() for a key, private or public. Null is weak: of a kind OpenSSL does not
/// know. Error: "key.weak" (kind, reason).
[[nodiscard]] base::Status checkStrength(const EVP_PKEY* key);

}  // namespace postern::tls
