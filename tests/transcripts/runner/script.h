#pragma once

// Transcripts: one text file per dialogue in tests/transcripts/<protocol>/*.txt, run three times: whole (the
// lines between two answers in one packet), bytes (one octet a packet) and pipelined (everything up to the
// next directive in one packet).
//
//   # comment                      empty lines are skipped too
//   C: EHLO me                     the client sends this line and CR LF
//   C> text\r\n                    the client sends exactly this; \r \n \t \0 \\ \xHH, and \{1000*x} repeats
//   x S: 250 mx.example              the server must say exactly this line S~ 250 .* stored               the
//   server's line must match this regular expression as a whole E: StartTls                    the server
//   must do this: StartTls, Close, Identity NAME, WantDrained A: recipient bob@example.org   the server must
//   ask this (checked only in files with such lines; see the fixture) ! tls-ready [VERSION CIPHER [ACCOUNT
//   [unlisted]]] (ACCOUNT: whose client certificate it is; unlisted: it may not log in alone)   events:
//   connected [tls], tls-ready, drained, tick, shutdown, peer-closed ! wait SECONDS                 that much
//   time passes; the session's deadline comes when it is due ! hold / ! release             answers wait from
//   here on / are given now ! modes whole bytes            run only so (for what depends on the packets) !
//   KEY VALUE...                 anything else goes to the fixture: configuration before `! connected`,
//   answers after
//
// S:, E: and A: are compared each by themselves and in order; a directive waits until all that stands before
// it is met. A new protocol needs one Fixture (fixture.h) in a file of its own, a line in fixtures.cpp and
// its folder of transcripts.

#include <QByteArray>
#include <QList>
#include <QString>

namespace postern::transcripts {

struct Step {
    enum class Kind { Send, Line, Pattern, Effect, Asked, Directive };
    Kind kind = Kind::Send;
    QByteArray text;  // Send: the octets
    int lineNumber = 0;
};

struct Script {
    QString file;
    QList<Step> steps;
    QList<QByteArray> modes{"whole", "bytes", "pipelined"};
    bool checksAsks = false;
    QString error;  // not empty: the file cannot be read
};

[[nodiscard]] Script readScript(const QString& file);

}  // namespace postern::transcripts
