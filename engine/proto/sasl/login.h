#pragma once

#include "engine/proto/sasl/plain.h"

#include <QByteArray>

namespace postern::proto::sasl {

/// Ask: is this the account's password? Answer: LoginAnswer, later.
struct LoginQuery {
    PasswordLogin login;
    bool tls = false;  // the channel is encrypted
};

struct LoginAnswer {
    /// Refused says nothing about why. TooMany: this account or address has to wait. Unavailable: try again
    /// later.
    enum class Outcome { Granted, Refused, TooMany, Unavailable };
    Outcome outcome = Outcome::Refused;
    QByteArray account;  // "anna@example.org" when granted
};

}  // namespace postern::proto::sasl
