#pragma once

#include "engine/auth/directory.h"
#include "engine/base/result.h"
#include "engine/base/secret.h"

#include <optional>

namespace postern::auth {

inline constexpr qsizetype kMinPasswordCharacters = 8;
inline constexpr qsizetype kMaxPasswordOctets = 1024;

/// SASLprep (RFC 4013) in its main parts: spaces of all kinds become U+0020, what is mapped to nothing goes,
/// NFKC; no control characters. Nothing when the bytes are no UTF-8, hold what is prohibited, or are too
/// long. ASCII stays as it is.
[[nodiscard]] std::optional<base::Secret> preparePassword(const base::Secret& password);

/// What a new password must be. Errors: "password.empty", "password.invalid" (not UTF-8, control characters,
/// too long), "password.weak" (under 8 characters, the name itself, or among the most common ones).
[[nodiscard]] base::Status checkNewPassword(const base::Secret& password, const AddressKey& address);

}  // namespace postern::auth
