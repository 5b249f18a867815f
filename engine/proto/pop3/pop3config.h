#pragma once

#include <QByteArray>

namespace postern::proto::pop3 {

/// What the POP3 service is like. Immutable, shared by its sessions.
struct Pop3Config {
    QByteArray hostName = "localhost";
    bool stls = true;
    bool loginNeedsTls = true;  // logins are neither offered nor taken in clear text
    int tlsPort = 0;            // named to users who try; 0: not named
    int maxLine = 2048;         // octets, CR LF included
    int maxBadCommands = 10;
    int idleSeconds = 600;  // RFC 1939 section 3 asks for at least 10 minutes
};

}  // namespace postern::proto::pop3
