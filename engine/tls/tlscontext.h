#pragma once

#include "engine/base/result.h"
#include "engine/base/secret.h"
#include "engine/tls/clienttrust.h"

#include <QByteArray>
#include <QDateTime>
#include <QHostAddress>
#include <QList>
#include <QSslSocket>
#include <QString>
#include <QStringList>

#include <memory>

struct ssl_st;

namespace postern::tls {

/// A certificate with its chain (leaf first, PEM) and its private key (PEM, PKCS#8).
struct KeyPair {
    QByteArray chainPem;
    base::Secret keyPem;
};

/// A KeyPair as OpenSSL holds it, to be shared by contexts: reading one takes longer than all else in a
/// context.
struct ParsedPair;
using ParsedPairPtr = std::shared_ptr<const ParsedPair>;
/// Errors: "tls.certificate-unreadable", "tls.key-unreadable", "tls.key-mismatch".
[[nodiscard]] base::Result<QList<ParsedPairPtr>> parsePairs(const QList<KeyPair>& pairs);

class StapleBoxes;

enum class ClientAuth { Off, Ask, Require };

/// What a service asks of TLS. Everything that makes two contexts incompatible for resumption is in here.
struct Policy {
    QByteArray service;  // part of the session id context
    QByteArray minimumVersion = "TLSv1.2";
    QByteArray maximumVersion = "TLSv1.3";
    QByteArray ciphers12;  // OpenSSL list; empty: the Modern preset (policypresets.h)
    QByteArray suites13;   // empty: the Modern preset
    QByteArray groups = "X25519:P-256:P-384";
    ClientAuth clientAuth = ClientAuth::Off;
    QByteArray trustedCasPem;
    QByteArray helperCasPem;  // authorities below them, which clients may leave out
    ClientRevocation clientRevocation = ClientRevocation::Known;
    LiveClientTrust clientTrust;           // asked at every handshake; null: nothing is known
    QByteArray revocationStamp;            // ClientTrust::revocationStamp(): another one ends resumption
    int timeToLiveSeconds = 3600;          // of a session ticket; 0: no resumption
    int logLevel = 0;                      // 0: failures only; 1: every handshake
    std::shared_ptr<StapleBoxes> staples;  // null: no OCSP responses are sent
};

/// Ticket keys shared by all contexts of the program; they rotate by time. Thread-safe.
class TicketKeys;
[[nodiscard]] std::shared_ptr<TicketKeys> makeTicketKeys();

class ContextImpl;

/// One identity (a key pair, or an RSA and an EC one side by side) under one policy as a ready SSL_CTX,
/// shared by all threads. Immutable once built; a change builds a new one and swaps the shared_ptr. See
/// ARCHITECTURE.md, "TLS".
class TlsContext {
 public:
    /// Errors: "tls.certificate-unreadable", "tls.ciphers", "tls.backend".
    static base::Result<std::shared_ptr<const TlsContext>> build(const QList<ParsedPairPtr>& pairs,
                                                                 const Policy& policy,
                                                                 std::shared_ptr<TicketKeys> tickets);
    /// The same with parsePairs() and its errors.
    static base::Result<std::shared_ptr<const TlsContext>> build(const QList<KeyPair>& pairs,
                                                                 const Policy& policy,
                                                                 std::shared_ptr<TicketKeys> tickets);
    virtual ~TlsContext() = default;
    /// Policy::logLevel it was built with.
    [[nodiscard]] virtual int logLevel() const = 0;

 private:
    friend class ContextImpl;  // the only kind there is
    TlsContext() = default;
};

/// What one service serves: contexts by SNI name, else by the local address, and the one for everybody else
/// (C126). A null context refuses: the handshake ends with the alert unrecognized_name (RFC 6066 section 3).
/// Immutable.
struct ServiceTls {
    std::shared_ptr<const TlsContext> fallback;
    QList<std::pair<QByteArray, std::shared_ptr<const TlsContext>>>
        byName;  // "mail.example.org", "*.example.org", or ".example.org" for all below it that has no
                 // other; of two for one name the first counts
    QList<std::pair<QHostAddress, std::shared_ptr<const TlsContext>>> byAddress = {};
    /// Whether STARTTLS is offered on a local address; not on one that refuses.
    [[nodiscard]] bool offeredOn(const QHostAddress& local) const;
};
using ServiceTlsPtr = std::shared_ptr<const ServiceTls>;

struct ChannelFacts {
    QByteArray version, cipher, group, sni;
    bool resumed = false;
    QByteArray peerCertificateDer;  // of a client certificate that counts
    QByteArray peerProblem;         // why the one that was sent, or none, does not count
    QByteArray served;              // servedCertificate()
    bool peerRefused = false;       // the service demands one that counts: close the connection
    QByteArray exporter;            // tls-exporter, RFC 9266; empty before TLS 1.3
};

/// An accepted socket that can become a TLS server with a shared context. Qt creates the SSL inside
/// startServerEncryption() and frees it on disconnect; ssl() is valid in between, in the socket's thread.
class ServerSocket final : public QSslSocket {
 public:
    explicit ServerSocket(QObject* parent = nullptr) : QSslSocket(parent) {}
    ~ServerSocket() override;

    /// What startServer() was called with; null before.
    [[nodiscard]] const ServiceTlsPtr& contexts() const { return m_contexts; }
    [[nodiscard]] ssl_st* ssl() const { return m_ssl; }
    /// The name the client asked for: lower case, no trailing dot; empty if none. Known from the ClientHello
    /// on.
    [[nodiscard]] const QByteArray& sni() const { return m_sni; }
    /// What the ClientHello offered, packed (clientoffer.h); empty before it came.
    [[nodiscard]] const QByteArray& offer() const { return m_offer; }

 private:
    friend struct SocketLink;
    ServiceTlsPtr m_contexts;
    ssl_st* m_ssl = nullptr;
    QByteArray m_sni;
    QByteArray m_offer;
};

/// Starts TLS as a server on an accepted socket with the shared context. Keeps `contexts` alive as long as
/// the socket. Call in the socket's thread.
void startServer(ServerSocket& socket, ServiceTlsPtr contexts);
/// After encrypted(): what was negotiated.
[[nodiscard]] ChannelFacts channelFacts(ServerSocket& socket);
/// SHA-256 ("AB:CD:...") of the certificate that was chosen for the client; empty before. A resumed session
/// shows none: there it is the one that a full handshake would have shown.
[[nodiscard]] QByteArray servedCertificate(ServerSocket& socket);
/// The failure in words for the log: what the client offered, which alert came. Call inside errorOccurred().
[[nodiscard]] QByteArray failureText(ServerSocket& socket);
/// The same as a stable code: "tls.no-shared-cipher", "tls.no-shared-group", "tls.no-shared-signature",
/// "tls.version", "tls.not-tls", "tls.unknown-ca", "tls.certificate-refused", "tls.certificate-expired",
/// "tls.no-client-certificate", "tls.client-certificate", "tls.name-off", "tls.closed", "tls.failed". Call
/// inside errorOccurred().
[[nodiscard]] QByteArray failureCode(ServerSocket& socket);

}  // namespace postern::tls
