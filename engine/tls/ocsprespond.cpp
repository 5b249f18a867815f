#include "engine/tls/certificateparts.h"
#include "engine/tls/crl.h"
#include "engine/tls/ocsp.h"
#include "engine/tls/x509parts.h"

#include <openssl/err.h>

namespace postern::tls {
namespace {

constexpr int kMaxQuestions = 16;
constexpr int kMaxNonce = 32;

OcspRequestPtr readRequestDer(const QByteArray& der) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.constData());
    const auto* end = bytes + der.size();
    OcspRequestPtr request(der.isEmpty() ? nullptr
                                         : d2i_OCSP_REQUEST(nullptr, &bytes, static_cast<long>(der.size())));
    ERR_clear_error();
    const int count = request ? OCSP_request_onereq_count(request.get()) : 0;
    return bytes == end && count >= 1 && count <= kMaxQuestions ? std::move(request) : nullptr;
}

QByteArray unsignedResponse(int status) {
    const ResponsePtr response(OCSP_response_create(status, nullptr));
    return toDer<OCSP_RESPONSE>(i2d_OCSP_RESPONSE, response.get());
}

OCSP_CERTID* idAt(OCSP_REQUEST* request, int at) {
    return OCSP_onereq_get0_id(OCSP_request_onereq_get0(request, at));
}

QByteArray serialOf(OCSP_CERTID* id) {
    ASN1_INTEGER* serial = nullptr;
    OCSP_id_get0_info(nullptr, nullptr, nullptr, &serial, id);
    return serial == nullptr ? QByteArray() : serialHex(serial);
}

/// Whether name and key of the issuer that the id names, hashed as the client likes it, are ours.
bool asksAbout(OCSP_CERTID* id, const X509* issuer) {
    ASN1_OBJECT* algorithm = nullptr;
    OCSP_id_get0_info(nullptr, &algorithm, nullptr, nullptr, id);
    const EVP_MD* digest = EVP_get_digestbyobj(algorithm);
    if (digest == nullptr)
        return false;
    ASN1_INTEGER* serial = nullptr;
    OCSP_id_get0_info(nullptr, nullptr, nullptr, &serial, id);
    const CertIdPtr ours(
        OCSP_cert_id_new(digest, X509_get_subject_name(issuer), X509_get0_pubkey_bitstr(issuer), serial));
    return ours && OCSP_id_issuer_cmp(ours.get(), id) == 0;
}

bool addAnswer(OCSP_BASICRESP* basic, OCSP_CERTID* id, const OcspStatus& status, ASN1_TIME* from,
               ASN1_TIME* till) {
    if (status.kind != OcspStatus::Kind::Revoked) {
        const int code =
            status.kind == OcspStatus::Kind::Good ? V_OCSP_CERTSTATUS_GOOD : V_OCSP_CERTSTATUS_UNKNOWN;
        return OCSP_basic_add1_status(basic, id, code, 0, nullptr, from, till) != nullptr;
    }
    const int reason = revocationCode(status.reason);
    ASN1_TIME* when = ASN1_TIME_set(nullptr, status.revokedUtcMs / 1000);
    const bool done =
        OCSP_basic_add1_status(basic, id, V_OCSP_CERTSTATUS_REVOKED,
                               reason <= CRL_REASON_UNSPECIFIED ? OCSP_REVOKED_STATUS_NOSTATUS : reason, when,
                               from, till) != nullptr;
    ASN1_TIME_free(when);
    return done;
}

/// A nonce of a strange size is left out: echoing everything would make us sign what others wrote.
void copyNonce(OCSP_BASICRESP* basic, OCSP_REQUEST* request) {
    const int at = OCSP_REQUEST_get_ext_by_NID(request, NID_id_pkix_OCSP_Nonce, -1);
    if (at < 0)
        return;
    constexpr int kFrame = 2;  // of the OCTET STRING inside
    X509_EXTENSION* nonce = OCSP_REQUEST_get_ext(request, at);
    if (ASN1_STRING_length(X509_EXTENSION_get_data(nonce)) <= kMaxNonce + kFrame)
        OCSP_copy_nonce(basic, request);
}

bool addAnswers(OCSP_BASICRESP* basic, OCSP_REQUEST* request, const X509* issuer, const OcspLookup& lookup,
                const QDateTime& now, const QDateTime& nextUpdate) {
    ASN1_TIME* from = ASN1_TIME_set(nullptr, now.toSecsSinceEpoch());
    ASN1_TIME* till = ASN1_TIME_set(nullptr, nextUpdate.toSecsSinceEpoch());
    bool done = from != nullptr && till != nullptr;
    for (int i = 0; done && i < OCSP_request_onereq_count(request); ++i) {
        OCSP_CERTID* id = idAt(request, i);
        const OcspStatus status = asksAbout(id, issuer) ? lookup(serialOf(id)) : OcspStatus{};
        done = addAnswer(basic, id, status, from, till);
    }
    ASN1_TIME_free(from);
    ASN1_TIME_free(till);
    return done;
}

}  // namespace

QByteArray ocspMalformed() {
    return unsignedResponse(OCSP_RESPONSE_STATUS_MALFORMEDREQUEST);
}

QByteArray ocspTryLater() {
    return unsignedResponse(OCSP_RESPONSE_STATUS_TRYLATER);
}

QByteArray ocspInternalError() {
    return unsignedResponse(OCSP_RESPONSE_STATUS_INTERNALERROR);
}

std::optional<OcspQuestion> readOcspRequest(const QByteArray& requestDer) {
    const OcspRequestPtr request = readRequestDer(requestDer);
    if (!request)
        return std::nullopt;
    OcspQuestion question;
    const int count = OCSP_request_onereq_count(request.get());
    for (int i = 0; i < count; ++i) question.serials += serialOf(idAt(request.get(), i));
    question.nonce = OCSP_REQUEST_get_ext_by_NID(request.get(), NID_id_pkix_OCSP_Nonce, -1) >= 0;
    if (count == 1)
        question.idDer = toDer<OCSP_CERTID>(i2d_OCSP_CERTID, idAt(request.get(), 0));
    return question;
}

base::Result<QByteArray> answerOcsp(const KeyPair& authority, const QByteArray& requestDer,
                                    const OcspLookup& lookup, const QDateTime& now,
                                    const QDateTime& nextUpdate) {
    const OcspRequestPtr request = readRequestDer(requestDer);
    if (!request)
        return ocspMalformed();
    const std::vector<X509Ptr> issuers = readCertificates(authority.chainPem);
    const KeyPtr key = readKey(authority.keyPem.reveal());
    if (issuers.empty() || !key)
        return base::fail("tls.certificate-unreadable",
                          QStringLiteral("The certificate of the authority cannot be read"));
    X509* issuer = issuers.front().get();
    const BasicResponsePtr basic(OCSP_BASICRESP_new());
    bool made = addAnswers(basic.get(), request.get(), issuer, lookup, now, nextUpdate);
    copyNonce(basic.get(), request.get());
    // The client has the authority's certificate, or would not trust the answer: it need not travel.
    made = made && OCSP_basic_sign(basic.get(), issuer, key.get(), signingDigest(key.get()), nullptr,
                                   OCSP_NOCERTS | OCSP_RESPID_KEY) == 1;
    const ResponsePtr response(made ? OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get())
                                    : nullptr);
    if (!response)
        return cryptoError("signing the OCSP response");
    return toDer<OCSP_RESPONSE>(i2d_OCSP_RESPONSE, response.get());
}

}  // namespace postern::tls
