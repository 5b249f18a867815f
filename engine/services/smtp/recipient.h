#pragma once

#include "engine/auth/directory.h"

#include <QByteArray>
#include <QHostAddress>

namespace postern::services::smtp {

/// What RCPT TO names, as the directory knows names.
struct Recipient {
    enum class Kind {
        Local,     // look `key` up
        NotLocal,  // its domain is none of ours, whatever its form
        Invalid,   // ours, but nothing that a name of ours could be
    };
    Kind kind = Kind::Invalid;
    auth::AddressKey key{};
};
/// `own`: this end of the connection; its address literal is another name of the main domain (RFC 5321
/// section 4.1.3, RFC 1123 section 5.2.17).
[[nodiscard]] Recipient readRecipient(const auth::Directory& directory, const QByteArray& address,
                                      const QHostAddress& own);

}  // namespace postern::services::smtp
