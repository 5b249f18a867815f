#include "engine/tls/clientcheck.h"
#include "engine/tls/contextimpl.h"
#include "engine/tls/parsedpair.h"

#include <array>

namespace postern::tls {
namespace {

constexpr size_t kExporterSize = 32;  // RFC 9266 section 4.2

QByteArray groupName(SSL* ssl) {
    const int id = static_cast<int>(SSL_get_negotiated_group(ssl));
    const char* known = id == 0 ? nullptr : SSL_group_to_name(ssl, id);
    const QByteArray name(known);
    static constexpr std::array<std::pair<const char*, const char*>, 6> kNames{{{"x25519", "X25519"},
                                                                                {"secp256r1", "P-256"},
                                                                                {"prime256v1", "P-256"},
                                                                                {"secp384r1", "P-384"},
                                                                                {"secp521r1", "P-521"},
                                                                                {"x448", "X448"}}};
    for (const auto& [from, to] : kNames)
        if (name.compare(from, Qt::CaseInsensitive) == 0)
            return to;
    return name;
}

QByteArray exporter(SSL* ssl) {
    if (SSL_version(ssl) != TLS1_3_VERSION)
        return {};
    static constexpr char kLabel[] = "EXPORTER-Channel-Binding";
    QByteArray value(kExporterSize, Qt::Uninitialized);
    // An empty context and no context are the same on TLS 1.3.
    if (SSL_export_keying_material(ssl, reinterpret_cast<unsigned char*>(value.data()), kExporterSize, kLabel,
                                   sizeof kLabel - 1, nullptr, 0, 0) != 1)
        return {};
    return value;
}

struct Reason {
    const char* marker;  // part of OpenSSL's text
    const char* code;
    const char* words;
};
constexpr std::array<Reason, 16> kReasons{{
    {"http request", "tls.not-tls", "client spoke plain HTTP on a TLS port"},
    {"https proxy request", "tls.not-tls", "client spoke plain HTTP on a TLS port"},
    {"wrong version number", "tls.not-tls", "client did not speak TLS"},
    {"unsupported protocol", "tls.version", "client offers only TLS versions that are switched off"},
    {"no shared cipher", "tls.no-shared-cipher", "no cipher suite in common"},
    {"no suitable key share", "tls.no-shared-group", "no key exchange group in common"},
    {"no shared group", "tls.no-shared-group", "no key exchange group in common"},
    {"no suitable signature algorithm", "tls.no-shared-signature", "no signature algorithm in common"},
    {"alert unknown ca", "tls.unknown-ca", "client does not trust the certificate's authority"},
    {"alert bad certificate", "tls.certificate-refused", "client refused the certificate"},
    {"alert certificate expired", "tls.certificate-expired", "client says that the certificate has expired"},
    {"alert certificate unknown", "tls.certificate-refused", "client refused the certificate"},
    {"peer did not return a certificate", "tls.no-client-certificate", "client sent no certificate"},
    {"certificate verify failed", "tls.client-certificate", "client certificate does not verify"},
    {"callback failed", "tls.name-off", "secure links are switched off for this name"},
    {"unexpected eof", "tls.closed", "client closed during the handshake"},
}};

const Reason* reasonOf(const QByteArray& detail) {
    for (const Reason& reason : kReasons)
        if (detail.contains(reason.marker))
            return &reason;
    return nullptr;
}

QByteArray clientOffer(SSL* ssl) {
    const STACK_OF(SSL_CIPHER)* ciphers = ssl == nullptr ? nullptr : SSL_get_client_ciphers(ssl);
    if (ciphers == nullptr || sk_SSL_CIPHER_num(ciphers) == 0)
        return {};
    constexpr int kShown = 8;
    QByteArray names;
    for (int i = 0; i < qMin(kShown, sk_SSL_CIPHER_num(ciphers)); ++i)
        names += (i == 0 ? "" : ":") + QByteArray(SSL_CIPHER_get_name(sk_SSL_CIPHER_value(ciphers, i)));
    if (sk_SSL_CIPHER_num(ciphers) > kShown)
        names += ":...";
    return "; client offered " + names;
}

}  // namespace

ChannelFacts channelFacts(ServerSocket& socket) {
    ChannelFacts facts;
    SSL* ssl = socket.ssl();
    if (ssl == nullptr)
        return facts;
    facts.version = SSL_get_version(ssl);
    facts.cipher = SSL_get_cipher_name(ssl);
    facts.group = groupName(ssl);
    facts.sni = socket.sni();
    facts.resumed = SSL_session_reused(ssl) == 1;
    const PeerCheck peer = checkPeer(ssl);
    facts.peerCertificateDer = peer.der;
    facts.peerProblem = peer.problem;
    facts.peerRefused = peer.refused;
    facts.exporter = exporter(ssl);
    facts.served = servedCertificate(socket);
    return facts;
}

QByteArray servedCertificate(ServerSocket& socket) {
    const X509* certificate = socket.ssl() == nullptr ? nullptr : SSL_get_certificate(socket.ssl());
    return certificate == nullptr ? QByteArray() : keptFingerprint(certificate);
}

QByteArray failureText(ServerSocket& socket) {
    const QByteArray detail = socket.errorString().toLatin1();
    const Reason* known = reasonOf(detail);
    QByteArray text = known ? known->words : "";
    if (detail.contains("certificate verify failed") && socket.ssl() != nullptr)
        if (const QByteArray problem = clientProblem(SSL_get_verify_result(socket.ssl())); !problem.isEmpty())
            text = problem;
    if (text.isEmpty() && socket.error() == QAbstractSocket::RemoteHostClosedError)
        text = "client closed during the handshake";
    // OpenSSL's own words name the alert: "...:SSL routines::tlsv1 alert unknown ca".
    const qsizetype last = detail.lastIndexOf("::");
    const QByteArray own = last < 0 ? detail : detail.mid(last + 2);
    text = text.isEmpty() ? own : text + " (" + own + ')';
    if (!socket.sni().isEmpty())
        text += "; sni=" + socket.sni();
    return text + clientOffer(socket.ssl());
}

QByteArray failureCode(ServerSocket& socket) {
    if (const Reason* known = reasonOf(socket.errorString().toLatin1()))
        return known->code;
    return socket.error() == QAbstractSocket::RemoteHostClosedError ? "tls.closed" : "tls.failed";
}

}  // namespace postern::tls
