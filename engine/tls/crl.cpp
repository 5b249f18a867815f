#include "engine/tls/crl.h"

#include "engine/tls/certificateparts.h"
#include "engine/tls/x509parts.h"

#include <openssl/err.h>

namespace postern::tls {
namespace {

using SerialPtr = std::unique_ptr<ASN1_INTEGER, Freer<ASN1_INTEGER_free>>;

SerialPtr serialOf(const QByteArray& hex) {
    const QByteArray bytes = QByteArray::fromHex(hex);
    BIGNUM* number = BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.constData()),
                               static_cast<int>(bytes.size()), nullptr);
    SerialPtr serial(BN_to_ASN1_INTEGER(number, nullptr));
    BN_free(number);
    return serial;
}

CrlPtr readCrl(const QByteArray& der) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.constData());
    CrlPtr crl(der.isEmpty() ? nullptr : d2i_X509_CRL(nullptr, &bytes, static_cast<long>(der.size())));
    ERR_clear_error();
    return crl;
}

bool addReason(X509_REVOKED* entry, const QByteArray& reason) {
    const int code = revocationCode(reason);
    if (code <= CRL_REASON_UNSPECIFIED)  // RFC 5280: then it should not be there
        return true;
    ASN1_ENUMERATED* value = ASN1_ENUMERATED_new();
    ASN1_ENUMERATED_set(value, code);
    const bool done = X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, value, 0, 0) == 1;
    ASN1_ENUMERATED_free(value);
    return done;
}

bool addEntry(X509_CRL* crl, const RevokedSerial& revoked) {
    const SerialPtr serial = serialOf(revoked.serialHex);
    std::unique_ptr<X509_REVOKED, Freer<X509_REVOKED_free>> entry(X509_REVOKED_new());
    std::unique_ptr<ASN1_TIME, Freer<ASN1_TIME_free>> when(
        ASN1_TIME_set(nullptr, revoked.revokedUtcMs / 1000));
    if (!serial || !when || X509_REVOKED_set_serialNumber(entry.get(), serial.get()) != 1 ||
        X509_REVOKED_set_revocationDate(entry.get(), when.get()) != 1 ||
        !addReason(entry.get(), revoked.reason) || X509_CRL_add0_revoked(crl, entry.get()) != 1)
        return false;
    (void)entry.release();  // the list owns it
    return true;
}

bool addExtensions(X509_CRL* crl, X509* issuer, qint64 number) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, nullptr, nullptr, crl, 0);
    X509_EXTENSION* keyId = X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid");
    bool done = keyId != nullptr && X509_CRL_add_ext(crl, keyId, -1) == 1;
    X509_EXTENSION_free(keyId);
    ASN1_INTEGER* value = ASN1_INTEGER_new();
    ASN1_INTEGER_set_int64(value, number);
    done = done && X509_CRL_add1_ext_i2d(crl, NID_crl_number, value, 0, 0) == 1;
    ASN1_INTEGER_free(value);
    return done;
}

bool setTimes(X509_CRL* crl, const QDateTime& now, const QDateTime& nextUpdate) {
    ASN1_TIME* from = ASN1_TIME_set(nullptr, now.toSecsSinceEpoch());
    ASN1_TIME* till = ASN1_TIME_set(nullptr, nextUpdate.toSecsSinceEpoch());
    const bool done = from != nullptr && till != nullptr && X509_CRL_set1_lastUpdate(crl, from) == 1 &&
                      X509_CRL_set1_nextUpdate(crl, till) == 1;
    ASN1_TIME_free(from);
    ASN1_TIME_free(till);
    return done;
}

}  // namespace

const QList<QByteArray>& revocationReasons() {
    static const QList<QByteArray> reasons{"unspecified", "keyCompromise", "affiliationChanged", "superseded",
                                           "cessationOfOperation"};
    return reasons;
}

int revocationCode(const QByteArray& reason) {
    static constexpr int kCodes[] = {CRL_REASON_UNSPECIFIED, CRL_REASON_KEY_COMPROMISE,
                                     CRL_REASON_AFFILIATION_CHANGED, CRL_REASON_SUPERSEDED,
                                     CRL_REASON_CESSATION_OF_OPERATION};
    const qsizetype at = revocationReasons().indexOf(reason);
    return at < 0 ? -1 : kCodes[at];
}

base::Result<QByteArray> makeCrl(const KeyPair& authority, const QList<RevokedSerial>& revoked, qint64 number,
                                 const QDateTime& now, const QDateTime& nextUpdate) {
    const std::vector<X509Ptr> issuers = readCertificates(authority.chainPem);
    const KeyPtr key = readKey(authority.keyPem.reveal());
    if (issuers.empty() || !key)
        return base::fail("tls.certificate-unreadable",
                          QStringLiteral("The certificate of the authority cannot be read"));
    X509* issuer = issuers.front().get();
    const CrlPtr crl(X509_CRL_new());
    bool made = X509_CRL_set_version(crl.get(), X509_CRL_VERSION_2) == 1 &&
                X509_CRL_set_issuer_name(crl.get(), X509_get_subject_name(issuer)) == 1 &&
                setTimes(crl.get(), now, nextUpdate);
    for (const RevokedSerial& one : revoked) made = made && addEntry(crl.get(), one);
    made = made && addExtensions(crl.get(), issuer, number) && X509_CRL_sort(crl.get()) == 1 &&
           X509_CRL_sign(crl.get(), key.get(), signingDigest(key.get())) != 0;
    if (!made)
        return cryptoError("making the list of revoked certificates");
    return toDer<X509_CRL>(i2d_X509_CRL, crl.get());
}

QSet<QByteArray> crlSerials(const QByteArray& crlDer) {
    const CrlPtr crl = readCrl(crlDer);
    QSet<QByteArray> serials;
    STACK_OF(X509_REVOKED)* entries = crl ? X509_CRL_get_REVOKED(crl.get()) : nullptr;
    for (int i = 0; i < sk_X509_REVOKED_num(entries); ++i)
        serials.insert(serialHex(X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(entries, i))));
    return serials;
}

qint64 crlNextUpdate(const QByteArray& crlDer) {
    const CrlPtr crl = readCrl(crlDer);
    return crl ? utcMsOf(X509_CRL_get0_nextUpdate(crl.get())) : 0;
}

}  // namespace postern::tls
