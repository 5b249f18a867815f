#pragma once

#include "engine/base/secret.h"

#include <QByteArray>

namespace postern::proto::sasl {

/// What PLAIN and LOGIN carry. Name and authorization id are valid UTF-8 without NUL.
struct PasswordLogin {
    QByteArray authorizationId;  // PLAIN and EXTERNAL only; empty: the same as the name
    QByteArray name;
    base::Secret password;
};

/// Ask: is this the account's password? Answer: LoginAnswer, later.
struct LoginQuery {
    PasswordLogin login;
    bool tls = false;  // the channel is encrypted
    /// EXTERNAL (RFC 4422 appendix A): no name and no password; who it is says the client certificate of the
    /// channel, which the backend knows.
    bool external = false;
};

struct LoginAnswer {
    /// Refused says nothing about why. TooMany: this account or address has to wait. Unavailable: try again
    /// later.
    enum class Outcome { Granted, Refused, TooMany, Unavailable };
    Outcome outcome = Outcome::Refused;
    QByteArray account{};  // "anna@example.org" when granted
    bool unknownName =
        false;  // refused, and the administrator wants the client told that there is no such account
};

}  // namespace postern::proto::sasl
