#pragma once

#include <QByteArray>
#include <QHostAddress>

namespace postern::net {

/// What one connection shows of its client.
struct ClientSighting {
    QByteArray service;  // "imap"
    QHostAddress peer;
    quint16 peerPort = 0;
    QByteArray
        account;  // that logged in; with a refused plaintext login the name it gave, which nobody has checked
    QByteArray version, cipher, group;  // empty without TLS, or when the handshake failed
    QByteArray sni;
    QByteArray offer;             // tls::unpackOffer() reads it; empty when no ClientHello came
    QByteArray certificateDer;    // empty: none that verifies
    QByteArray served;            // SHA-256 of the server's certificate, as tls::servedCertificate()
    bool resumed = false;         // an earlier session went on: no certificate was shown
    bool starttls = false;        // the channel began in clear text
    QByteArray failure;           // code ("tls.no-shared-cipher"); empty: it worked
    bool plaintextLogin = false;  // a password without TLS: taken, or refused (then `failure` says so)
};

/// Told once for each handshake: at the login, else at the end of the connection, or when it failed; and for
/// each password without TLS, once a connection. Called in worker threads, several at once: must be quick and
/// never wait.
class ClientObserver {
 public:
    virtual ~ClientObserver() = default;
    virtual void seen(const ClientSighting& sighting) = 0;
};

}  // namespace postern::net
