#pragma once

#include "engine/base/result.h"
#include "engine/base/secret.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <memory>

class QSslSocket;

namespace postern::tls {

/// A certificate with its chain (leaf first, PEM) and its private key (PEM, PKCS#8).
struct KeyPair {
    QByteArray chainPem;
    base::Secret keyPem;
};

enum class ClientAuth { Off, Ask, Require };

/// What a service asks of TLS. Everything that makes two contexts incompatible for resumption is in here.
struct Policy {
    QByteArray service;                // part of the session id context
    QByteArray minimumVersion = "TLSv1.2";
    QByteArray ciphers12;              // OpenSSL list; empty: the Modern preset
    QByteArray suites13;               // empty: the Modern preset
    QByteArray groups = "X25519:P-256:P-384";
    ClientAuth clientAuth = ClientAuth::Off;
    QByteArray trustedCasPem;
    int timeToLiveSeconds = 3600;      // of a session ticket; 0: no resumption
    int logLevel = 0;
};

/// Ticket keys shared by all contexts of the program; they rotate by time. Thread-safe.
class TicketKeys;
[[nodiscard]] std::shared_ptr<TicketKeys> makeTicketKeys();

/// One identity (a key pair, or an RSA and an EC one side by side) under one policy as a ready SSL_CTX, shared by all
/// threads. Immutable once built; a change builds a new one and swaps the shared_ptr. See ARCHITECTURE.md, "TLS".
class TlsContext {
 public:
    /// Errors: "tls.certificate-unreadable", "tls.key-unreadable", "tls.key-mismatch", "tls.ciphers", "tls.backend".
    static base::Result<std::shared_ptr<const TlsContext>> build(const QList<KeyPair>& pairs, const Policy& policy,
                                                                 std::shared_ptr<TicketKeys> tickets);
    virtual ~TlsContext() = default;
};

/// What one service serves: contexts by SNI name, and the one for everybody else. Immutable.
struct ServiceTls {
    std::shared_ptr<const TlsContext> fallback;
    QList<std::pair<QByteArray, std::shared_ptr<const TlsContext>>> byName;  // "mail.example.org" or "*.example.org"
};
using ServiceTlsPtr = std::shared_ptr<const ServiceTls>;

struct ChannelFacts {
    QByteArray version, cipher, group, sni;
    bool resumed = false;
    QByteArray peerCertificateDer;
    QByteArray exporter;      // tls-exporter, RFC 9266; empty before TLS 1.3
};

/// Starts TLS as a server on an accepted socket with the shared context. Keeps `contexts` alive as long as the socket.
/// Call in the socket's thread.
void startServer(QSslSocket& socket, ServiceTlsPtr contexts);
/// After encrypted(): what was negotiated.
[[nodiscard]] ChannelFacts channelFacts(QSslSocket& socket);
/// The failure in words for the log: what the client offered, which alert came.
[[nodiscard]] QByteArray failureText(QSslSocket& socket);

}  // namespace postern::tls
