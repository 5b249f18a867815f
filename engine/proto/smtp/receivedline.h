#pragma once

#include "engine/proto/session.h"

#include <QByteArray>

namespace postern::proto::smtp {

/// What the trace field of one message tells (RFC 5321 section 4.4, RFC 3848 for the protocol names).
struct Trace {
    QByteArray helo;  // as the client gave it
    QByteArray peer;  // address of the client
    QByteArray host;  // our name
    QByteArray id;
    QByteArray date;           // RFC 5322
    QByteArray onlyRecipient;  // empty unless there is exactly one: "for" would tell blind copies
    const TlsInfo* tls = nullptr;
    bool extended = true;  // EHLO
    bool authenticated = false;
};
/// The whole "Received:" field, CR LF at its end.
[[nodiscard]] QByteArray receivedLine(const Trace& trace);

/// "[192.0.2.1]" or "[IPv6:2001:db8::1]" (RFC 5321 section 4.1.3).
[[nodiscard]] QByteArray addressLiteral(const QByteArray& address);

}  // namespace postern::proto::smtp
