#pragma once

#include <QByteArray>

namespace postern::proto::imap {

/// What the settings decide about an IMAP session. Sizes in octets, times in seconds.
struct ImapOptions {
    QByteArray hostName = "localhost";    // in the greeting
    bool startTls = true;                 // STARTTLS is offered before TLS
    bool disablePlaintext = true;         // LOGIN and AUTHENTICATE PLAIN need TLS first
    quint16 tlsPort = 0;                  // named in the refusal of a plaintext login; 0: there is none
    qint64 maxLine = 65536;               // of one command, literals not counted
    qint64 maxLiteral = 52428800;         // of an APPEND
    qint64 maxLiteralBeforeLogin = 4096;  // of all literals in one command
    qint64 maxLiteralCommand = 65536;     // the same after login, APPEND's message not counted
    qint64 maxBuffered = 1 << 20;         // input that waits while a command runs
    int idleSeconds = 1800;
    int maxBadCommands = 10;  // in a row; then BYE. After login kPatience times as many
    static constexpr int kPatience = 10;
};

}  // namespace postern::proto::imap
