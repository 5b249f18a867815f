#pragma once

#include <QByteArray>

namespace postern::proto::smtp {

/// What one SMTP service is like. Immutable, shared by its sessions.
struct SmtpConfig {
    enum class Mode {
        MailIn,      // port 25: mail for local domains from anybody, no AUTH (RFC 5321)
        Submission,  // 587 and 465: mail from the users of this server (RFC 6409)
    };
    Mode mode = Mode::MailIn;
    QByteArray hostName = "localhost";  // in the greeting, replies and the Received field
    bool starttls = true;
    bool loginNeedsTls = true;           // AUTH is neither offered nor taken in clear text
    int tlsPort = 0;                     // named to users who try; 0: not named
    qint64 maxMessageSize = 52'428'800;  // octets; 0: no limit
    int maxRecipients = 1000;
    int maxHops = 100;   // Received fields that a message may bring along (RFC 5321 section 6.3)
    int maxLine = 2048;  // octets of a command line, CR LF included
    int maxBadCommands = 10;
    int maxRejectedRecipients = 50;  // in one session; then it is closed: somebody guesses addresses
    int idleSeconds = 300;           // RFC 5321 section 4.5.3.2 asks for at least 5 minutes
    qsizetype chunkSize = 1 << 20;   // octets of a message kept before they are handed on
};

}  // namespace postern::proto::smtp
