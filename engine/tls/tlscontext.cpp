#include "engine/tls/clientcheck.h"
#include "engine/tls/contextimpl.h"
#include "engine/tls/parsedpair.h"
#include "engine/tls/policypresets.h"
#include "engine/tls/stapling.h"

#include <QCryptographicHash>

#include <openssl/err.h>

namespace postern::tls {
namespace {

base::Error refused(const QString& what) {
    return base::fail("tls.ciphers", QStringLiteral("OpenSSL does not accept %1: %2"),
                      {what, QString::fromLatin1(takeOpenSslError())});
}

base::Status useOpenSslBackend() {
    const QString wanted = QStringLiteral("openssl");
    if (QSslSocket::activeBackend() != wanted && !QSslSocket::setActiveBackend(wanted))
        return base::fail("tls.backend", QStringLiteral("Qt's OpenSSL backend is not available (active: %1)"),
                          {QSslSocket::activeBackend()});
    return base::Done{};
}

base::Status setPolicy(SSL_CTX* ctx, const Policy& policy) {
    const int minimum = policy.minimumVersion == "TLSv1.3" ? TLS1_3_VERSION : TLS1_2_VERSION;
    const int maximum = policy.maximumVersion == "TLSv1.2" ? TLS1_2_VERSION : TLS1_3_VERSION;
    const PolicyPreset& modern = *findPreset("modern");
    const QByteArray ciphers = policy.ciphers12.isEmpty() ? modern.ciphers12.join(':') : policy.ciphers12;
    const QByteArray suites = policy.suites13.isEmpty() ? modern.suites13.join(':') : policy.suites13;
    SSL_CTX_clear_options(ctx, SSL_CTX_get_options(ctx));
    SSL_CTX_set_options(ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                 SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA |
                                 SSL_OP_NO_SSLv3 | SSL_OP_SINGLE_ECDH_USE);
    SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS);
    if (SSL_CTX_set_min_proto_version(ctx, minimum) != 1 || SSL_CTX_set_max_proto_version(ctx, maximum) != 1)
        return refused(QStringLiteral("the TLS version"));
    if (SSL_CTX_set_cipher_list(ctx, ciphers.constData()) != 1)
        return refused(QStringLiteral("the cipher list"));
    if (SSL_CTX_set_ciphersuites(ctx, suites.constData()) != 1)
        return refused(QStringLiteral("the TLS 1.3 suites"));
    if (SSL_CTX_set1_groups_list(ctx, policy.groups.constData()) != 1)
        return refused(QStringLiteral("the groups"));
    return base::Done{};
}

base::Status addPair(SSL_CTX* ctx, const ParsedPair& pair) {
    STACK_OF(X509)* chain = sk_X509_new_null();
    for (size_t i = 1; i < pair.chain.size(); ++i) sk_X509_push(chain, pair.chain[i].get());
    const int used = SSL_CTX_use_cert_and_key(ctx, pair.chain.front().get(), pair.key.get(), chain, 1);
    sk_X509_free(chain);  // the context has its own references
    if (used != 1)
        return base::fail("tls.certificate-unreadable",
                          QStringLiteral("OpenSSL does not accept the certificate: %1"),
                          {QString::fromLatin1(takeOpenSslError())});
    return base::Done{};
}

/// A ticket is only good for a context with the same id: it must not carry a client past client
/// authentication.
QByteArray sessionIdContext(const Policy& policy) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData("postern:" + policy.service + '\0' +
                 QByteArray::number(static_cast<int>(policy.clientAuth)) + '\0');
    hash.addData(policy.trustedCasPem);
    if (policy.clientAuth != ClientAuth::Off)
        hash.addData(QByteArray::number(static_cast<int>(policy.clientRevocation)) + policy.revocationStamp);
    return hash.result();  // 32 octets: SSL_MAX_SID_CTX_LENGTH
}

base::Status setSessions(SSL_CTX* ctx, const Policy& policy, std::shared_ptr<TicketKeys> tickets) {
    const QByteArray id = sessionIdContext(policy);
    // No cache of sessions: tickets carry everything, and nothing writes to the shared context.
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    if (SSL_CTX_set_session_id_context(ctx, reinterpret_cast<const unsigned char*>(id.constData()),
                                       static_cast<unsigned>(id.size())) != 1)
        return refused(QStringLiteral("the session id context"));
    if (policy.timeToLiveSeconds <= 0 || !tickets) {
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        SSL_CTX_set_num_tickets(ctx, 0);
    } else {
        SSL_CTX_set_timeout(ctx, policy.timeToLiveSeconds);
        SSL_CTX_set_num_tickets(ctx, 1);
        tickets->keepFor(policy.timeToLiveSeconds);
    }
    if (!installCallbacks(ctx, policy, std::move(tickets)))
        return refused(QStringLiteral("the callbacks"));
    return base::Done{};
}

base::Status setStapling(SSL_CTX* ctx, const QList<ParsedPairPtr>& pairs, const Policy& policy) {
    if (policy.staples && !installStapling(ctx, pairs, *policy.staples))
        return refused(QStringLiteral("the callback for OCSP responses"));
    return base::Done{};
}

}  // namespace

base::Result<std::shared_ptr<const TlsContext>> TlsContext::build(const QList<ParsedPairPtr>& pairs,
                                                                  const Policy& policy,
                                                                  std::shared_ptr<TicketKeys> tickets) {
    ERR_clear_error();
    if (pairs.isEmpty())
        return base::fail("tls.certificate-unreadable", QStringLiteral("There is no certificate"));
    if (const base::Status backend = useOpenSslBackend(); !backend)
        return backend.error();
    CapturedContext captured = captureServerContext();
    if (captured.ctx == nullptr)
        return base::fail("tls.backend", QStringLiteral("Qt uses another OpenSSL library than Postern"));
    SSL_CTX* ctx = captured.ctx;
    base::Status status = setPolicy(ctx, policy);
    for (const ParsedPairPtr& pair : pairs)
        if (status)
            status = addPair(ctx, *pair);
    if (status)
        status = installClientCheck(ctx, policy);
    if (status)
        status = setSessions(ctx, policy, std::move(tickets));
    if (status)
        status = setStapling(ctx, pairs, policy);
    if (!status)
        return status.error();
    return std::shared_ptr<const TlsContext>(
        std::make_shared<ContextImpl>(std::move(captured), policy.logLevel));
}

base::Result<std::shared_ptr<const TlsContext>> TlsContext::build(const QList<KeyPair>& pairs,
                                                                  const Policy& policy,
                                                                  std::shared_ptr<TicketKeys> tickets) {
    const base::Result<QList<ParsedPairPtr>> parsed = parsePairs(pairs);
    if (!parsed)
        return parsed.error();
    return build(*parsed, policy, std::move(tickets));
}

}  // namespace postern::tls
