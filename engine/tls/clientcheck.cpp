#include "engine/tls/clientcheck.h"

#include "engine/tls/clienttrust.h"
#include "engine/tls/x509parts.h"

#include <openssl/err.h>

#include <array>

namespace postern::tls {
namespace {

constexpr int kVerifyDepth = 10;
/// Above it no names are sent: a list of 12 KiB is too much for Schannel, and any certificate may come then.
constexpr qsizetype kMaxNamesSize = 4096;

/// What the callbacks of a context need; owned by the SSL_CTX itself.
struct ClientCheck {
    ClientAuth mode = ClientAuth::Off;
    ClientRevocation revocation = ClientRevocation::Known;
    LiveClientTrust trust;
};

void freeClientCheck(void*, void* value, CRYPTO_EX_DATA*, int, long, void*) {
    delete static_cast<ClientCheck*>(value);
}

int clientCheckIndex() {
    static const int index =
        CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL_CTX, 0, nullptr, nullptr, nullptr, freeClientCheck);
    return index;
}

const ClientCheck* clientCheck(const SSL* ssl) {
    return static_cast<ClientCheck*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), clientCheckIndex()));
}

bool contains(const ClientTrust::Serials& serials, const X509* certificate) {
    const auto ofIssuer = serials.constFind(nameDer(X509_get_issuer_name(certificate)));
    return ofIssuer != serials.constEnd() &&
           ofIssuer->contains(serialHex(X509_get0_serialNumber(certificate)));
}

/// What our records say against a certificate whose chain is good: an X509_V_ERR_..., or X509_V_OK.
int recordsAgainst(const ClientCheck& check, const X509* certificate, bool leaf) {
    if (check.revocation == ClientRevocation::Off || !check.trust)
        return X509_V_OK;
    const std::shared_ptr<const ClientTrust> trust = check.trust->get();
    if (trust && contains(trust->revoked, certificate))
        return X509_V_ERR_CERT_REVOKED;
    if (leaf && check.revocation == ClientRevocation::Strict &&
        !(trust && contains(trust->issued, certificate)))
        return X509_V_ERR_UNABLE_TO_GET_CRL;
    return X509_V_OK;
}

/// Called for every certificate of the chain, the leaf last. With ClientAuth::Ask the handshake goes on
/// whatever comes: the error stays in the session and decides what checkPeer() says.
int onVerify(int good, X509_STORE_CTX* chain) {
    const auto* ssl =
        static_cast<SSL*>(X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
    const ClientCheck* check = ssl == nullptr ? nullptr : clientCheck(ssl);
    if (check == nullptr)
        return 0;
    if (good == 1 && X509_STORE_CTX_get_current_cert(chain) != nullptr) {
        const int problem = recordsAgainst(*check, X509_STORE_CTX_get_current_cert(chain),
                                           X509_STORE_CTX_get_error_depth(chain) == 0);
        if (problem != X509_V_OK) {
            X509_STORE_CTX_set_error(chain, problem);
            good = 0;
        }
    }
    return check->mode == ClientAuth::Ask ? 1 : good;
}

/// A list that helps a client to choose, or to know that it has nothing; nothing when it would be too long.
void nameAuthorities(SSL_CTX* ctx, const std::vector<X509Ptr>& trusted) {
    qsizetype size = 0;
    for (const X509Ptr& authority : trusted)
        size += nameDer(X509_get_subject_name(authority.get())).size() + 2;
    if (size > kMaxNamesSize)
        return;
    for (const X509Ptr& authority : trusted) SSL_CTX_add_client_CA(ctx, authority.get());
}

int verifyMode(const Policy& policy) {
    switch (policy.clientAuth) {
        case ClientAuth::Off:
            return SSL_VERIFY_NONE;
        case ClientAuth::Ask:
            // Without an authority no certificate could ever count: nobody is asked for nothing.
            return policy.trustedCasPem.isEmpty() ? SSL_VERIFY_NONE : SSL_VERIFY_PEER;
        case ClientAuth::Require:
            return SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    }
    return SSL_VERIFY_NONE;
}

}  // namespace

base::Status installClientCheck(SSL_CTX* ctx, const Policy& policy) {
    StorePtr store(X509_STORE_new());
    const std::vector<X509Ptr> trusted = readCertificates(policy.trustedCasPem);
    if (!policy.trustedCasPem.isEmpty() && trusted.empty())
        return base::fail("tls.certificate-unreadable",
                          QStringLiteral("The trusted authorities cannot be read"));
    // Whoever is named is trusted, also when another one certified him; the helpers only lead up to him.
    for (const X509Ptr& authority : trusted) {
        X509_add1_trust_object(authority.get(), OBJ_nid2obj(NID_anyExtendedKeyUsage));
        X509_STORE_add_cert(store.get(), authority.get());
    }
    for (const X509Ptr& helper : readCertificates(policy.helperCasPem))
        X509_STORE_add_cert(store.get(), helper.get());
    // In place of the store that Qt may have filled: only the named authorities count.
    SSL_CTX_set_cert_store(ctx, store.release());
    auto check = std::make_unique<ClientCheck>();
    *check = {policy.clientAuth, policy.clientRevocation, policy.clientTrust};
    if (SSL_CTX_set_ex_data(ctx, clientCheckIndex(), check.get()) != 1)
        return base::fail("tls.backend", QStringLiteral("OpenSSL has no memory"));
    check.release();  // freeClientCheck() deletes it
    const int mode = verifyMode(policy);
    SSL_CTX_set_verify(ctx, mode, mode == SSL_VERIFY_NONE ? nullptr : onVerify);
    SSL_CTX_set_verify_depth(ctx, kVerifyDepth);
    if (mode != SSL_VERIFY_NONE)
        nameAuthorities(ctx, trusted);
    return base::Done{};
}

QByteArray clientProblem(long verifyResult) {
    switch (verifyResult) {
        case X509_V_OK:
            return {};
        case X509_V_ERR_CERT_REVOKED:
            return "client certificate is revoked";
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return "client certificate has expired";
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return "client certificate is not valid yet";
        case X509_V_ERR_UNABLE_TO_GET_CRL:
            return "client certificate is not known to be good";
        case X509_V_ERR_INVALID_PURPOSE:
            return "client certificate is not for clients";
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            return "client certificate is of an authority that is not trusted";
        default:
            return QByteArray("client certificate does not verify: ") +
                   X509_verify_cert_error_string(verifyResult);
    }
}

PeerCheck checkPeer(SSL* ssl) {
    PeerCheck result;
    const ClientCheck* check = clientCheck(ssl);
    X509* certificate = SSL_get0_peer_certificate(ssl);
    if (check == nullptr || check->mode == ClientAuth::Off)
        return result;
    if (certificate == nullptr) {
        result.refused = check->mode == ClientAuth::Require;
        result.problem = result.refused ? "client sent no certificate" : "";
        return result;
    }
    long problem = SSL_get_verify_result(ssl);
    if (problem == X509_V_OK)
        problem = recordsAgainst(*check, certificate, true);
    if (problem == X509_V_OK && X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0)
        problem = X509_V_ERR_CERT_HAS_EXPIRED;
    result.problem = clientProblem(problem);
    result.refused = problem != X509_V_OK && check->mode == ClientAuth::Require;
    if (problem != X509_V_OK)
        return result;
    result.der = toDer(i2d_X509, static_cast<const X509*>(certificate));
    return result;
}

}  // namespace postern::tls
