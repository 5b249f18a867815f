#include "engine/tls/ocsp.h"
#include "engine/tls/x509parts.h"

#include <openssl/err.h>

namespace postern::tls {
namespace {

constexpr qint64 kSkewMs = 300'000;             // clocks differ
constexpr qint64 kMaxAgeMs = 7 * 86'400'000LL;  // of a response without nextUpdate

base::Error refuse(const char* code, const QString& english, const QString& argument = {}) {
    ERR_clear_error();
    return base::fail(code, english, argument.isEmpty() ? QStringList() : QStringList{argument});
}

qint64 timeOf(ASN1_GENERALIZEDTIME* time) {
    return time == nullptr ? 0 : utcMsOf(time);
}

QByteArray reasonWord(int code) {
    const char* word = code < 0 ? nullptr : OCSP_crl_reason_str(code);
    return word == nullptr ? QByteArray() : QByteArray(word);
}

base::Result<BasicResponsePtr> readBasic(const QByteArray& der) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.constData());
    const ResponsePtr response(
        der.isEmpty() ? nullptr : d2i_OCSP_RESPONSE(nullptr, &bytes, static_cast<long>(der.size())));
    if (!response)
        return refuse("ocsp.unreadable", QStringLiteral("The OCSP response cannot be read"));
    const int status = OCSP_response_status(response.get());
    if (status != OCSP_RESPONSE_STATUS_SUCCESSFUL)
        return refuse("ocsp.refused", QStringLiteral("The OCSP responder answered \"%1\""),
                      QString::fromLatin1(OCSP_response_status_str(status)));
    BasicResponsePtr basic(OCSP_response_get1_basic(response.get()));
    if (!basic)
        return refuse("ocsp.unreadable", QStringLiteral("The OCSP response cannot be read"));
    return basic;
}

/// Signed by the issuer, or by a responder that the issuer made for it (RFC 6960 section 4.2.2.2).
bool signedFor(OCSP_BASICRESP* basic, X509* issuer, const QDateTime& now) {
    const StorePtr store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), issuer);
    X509_VERIFY_PARAM* parameters = X509_STORE_get0_param(store.get());
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);  // the issuer may be no root
    X509_VERIFY_PARAM_set_time(parameters, now.toSecsSinceEpoch());
    STACK_OF(X509)* helpers = sk_X509_new_null();
    sk_X509_push(helpers, issuer);
    const int verified = OCSP_basic_verify(basic, helpers, store.get(), 0);
    sk_X509_free(helpers);
    ERR_clear_error();
    return verified == 1;
}

/// The responder chooses how the id is hashed.
int find(OCSP_BASICRESP* basic, const X509* leaf, const X509* issuer) {
    for (const EVP_MD* digest : {EVP_sha1(), EVP_sha256()}) {
        const CertIdPtr id(OCSP_cert_to_id(digest, leaf, issuer));
        const int at = id ? OCSP_resp_find(basic, id.get(), -1) : -1;
        if (at >= 0)
            return at;
    }
    return -1;
}

}  // namespace

QByteArray makeOcspRequest(const QByteArray& chainPem) {
    const std::vector<X509Ptr> chain = readCertificates(chainPem);
    if (chain.size() < 2)
        return {};
    const OcspRequestPtr request(OCSP_REQUEST_new());
    CertIdPtr id(OCSP_cert_to_id(EVP_sha1(), chain[0].get(), chain[1].get()));
    if (!id || OCSP_request_add0_id(request.get(), id.get()) == nullptr)
        return {};
    (void)id.release();  // the request owns it
    return toDer<OCSP_REQUEST>(i2d_OCSP_REQUEST, request.get());
}

QByteArray ocspUrlOf(const QByteArray& chainPem) {
    const std::vector<X509Ptr> chain = readCertificates(chainPem);
    if (chain.empty())
        return {};
    STACK_OF(OPENSSL_STRING)* urls = X509_get1_ocsp(chain.front().get());
    const QByteArray url =
        sk_OPENSSL_STRING_num(urls) > 0 ? QByteArray(sk_OPENSSL_STRING_value(urls, 0)) : QByteArray();
    X509_email_free(urls);
    return url;
}

base::Result<OcspVerdict> checkOcspResponse(const QByteArray& responseDer, const QByteArray& chainPem,
                                            const QDateTime& now) {
    const std::vector<X509Ptr> chain = readCertificates(chainPem);
    const base::Result<BasicResponsePtr> basic = readBasic(responseDer);
    if (!basic)
        return basic.error();
    if (chain.size() < 2 || !signedFor(basic->get(), chain[1].get(), now))
        return refuse("ocsp.signature", QStringLiteral("The OCSP response is not signed for the issuer"));
    const int at = find(basic->get(), chain[0].get(), chain[1].get());
    if (at < 0)
        return refuse("ocsp.other-certificate",
                      QStringLiteral("The OCSP response is about another certificate"));
    ASN1_GENERALIZEDTIME *revoked = nullptr, *from = nullptr, *till = nullptr;
    int reason = -1;
    const int status =
        OCSP_single_get0_status(OCSP_resp_get0(basic->get(), at), &reason, &revoked, &from, &till);
    OcspVerdict verdict;
    verdict.thisUpdateUtcMs = timeOf(from);
    verdict.nextUpdateUtcMs = timeOf(till);
    const qint64 nowMs = now.toMSecsSinceEpoch();
    const qint64 end = till != nullptr ? verdict.nextUpdateUtcMs : verdict.thisUpdateUtcMs + kMaxAgeMs;
    if (verdict.thisUpdateUtcMs > nowMs + kSkewMs || end < nowMs)
        return refuse("ocsp.stale", QStringLiteral("The OCSP response is not current"));
    if (status == V_OCSP_CERTSTATUS_GOOD)
        verdict.status.kind = OcspStatus::Kind::Good;
    else if (status == V_OCSP_CERTSTATUS_REVOKED)
        verdict.status = {OcspStatus::Kind::Revoked, timeOf(revoked), reasonWord(reason)};
    return verdict;
}

}  // namespace postern::tls
