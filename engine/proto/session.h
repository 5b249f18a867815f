#pragma once

#include "engine/base/ids.h"

#include <QByteArray>
#include <QByteArrayView>

#include <any>
#include <variant>
#include <vector>

namespace postern::proto {

/// What a connection knows about its TLS channel, as values.
struct TlsInfo {
    QByteArray version;  // "TLSv1.3"
    QByteArray cipher;   // "TLS_AES_128_GCM_SHA256"
    QByteArray group;    // "X25519"
    QByteArray sni;      // as sent, without a trailing dot, lower case
    bool resumed = false;
    QByteArray peerCertificateDer;    // verified; empty: the client sent none, or none that counts
    QByteArray exporter;              // tls-exporter (RFC 9266), 32 bytes on TLS 1.3, else empty
    QByteArray certificateAccount{};  // "anna@example.org", whom the certificate belongs to; empty: nobody
    bool offersExternal = false;      // the certificate alone may log that account in
};

// ---- what happens to a session
struct Connected {
    QByteArray peer;  // "192.0.2.1" or "2001:db8::1"
    QByteArray local;
    bool tls =
        false;  // TLS came before the first byte; TlsReady follows at once, and the greeting waits for it
};
struct Bytes {
    QByteArrayView data;  // valid during the call only
};
struct TlsReady {
    TlsInfo info;
};
/// The answer to Ask `id`; `value` holds the answer type that the protocol's query header names for the
/// query.
struct Answer {
    quint64 id = 0;
    std::any value;
};
/// Something the backend saw without being asked (a mailbox changed). The protocol's query header names the
/// types.
struct Event {
    std::any value;
};
struct Drained {};     // after WantDrained: the output has gone below the low-water mark
struct Tick {};        // the deadline set by SetDeadline has passed
struct PeerClosed {};  // no more input; the session ends whatever it answers
/// Say goodbye in the protocol's own words and Close: the service stops or, `tooSlow`, the peer has used up
/// the time that it may stay without a login.
struct Shutdown {
    bool tooSlow = false;
};
using Input = std::variant<Connected, Bytes, TlsReady, Answer, Event, Drained, Tick, PeerClosed, Shutdown>;

// ---- what a session wants, in order, after its bytes are written
/// Start TLS once the bytes so far are out. The connection stops reading at once; bytes that it has already
/// read past this point close it (RFC 3207 section 4.2, RFC 2595 section 2.1).
struct StartTls {};
struct Close {};  // after the bytes are out
/// Tick comes after so many seconds without a newer SetDeadline; 0 clears it.
struct SetDeadline {
    int seconds = 0;
};
struct Ask {
    quint64 id = 0;  // never reused within a session
    std::any query;  // the protocol's Query variant
};
struct WantDrained {};
/// The peer has proved who it is: shown in the monitor, and lifts the limits for unauthenticated connections.
struct SetIdentity {
    QByteArray account;  // "anna@example.org"
};
/// A password came, or was about to come, without TLS where that is not allowed; it was refused.
struct RefusedPlaintext {
    QByteArray name;  // as the client gave it, unchecked; empty: it gave none
};
/// A line for the log, in the session's category. Never with secrets.
struct LogLine {
    bool failure = false;
    QByteArray text;
};
using Effect =
    std::variant<StartTls, Close, SetDeadline, Ask, WantDrained, SetIdentity, RefusedPlaintext, LogLine>;

struct Output {
    QByteArray bytes;
    std::vector<Effect> effects;
};

/// A protocol dialogue without socket, thread, clock or SQL. One call handles one input and appends to `out`;
/// bytes are written first, then the effects are carried out in order. While an Ask is open that later
/// commands depend on, the session keeps further input in a buffer bounded by its limits, and hasRoom() is
/// false when that is full: the connection then stops reading the socket until a later feed() makes room.
class Session {
 public:
    virtual ~Session() = default;
    virtual void feed(const Input& input, Output& out) = 0;
    [[nodiscard]] virtual bool hasRoom() const { return true; }
    /// One word for the monitor: "AUTH", "IDLE", "DATA" ...
    [[nodiscard]] virtual QByteArrayView activity() const { return {}; }
};

}  // namespace postern::proto
