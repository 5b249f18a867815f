#include "engine/tls/certificate.h"
#include "engine/tls/x509text.h"

#include <openssl/err.h>
#include <openssl/objects.h>

namespace postern::tls {
namespace {

QStringList altNamesOf(const X509* certificate) {
    auto* list =
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    const QStringList names = altNames(list);
    GENERAL_NAMES_free(list);
    return names;
}

QByteArray serial(const X509* certificate) {
    const ASN1_INTEGER* value = X509_get0_serialNumber(certificate);
    return QByteArray(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)), ASN1_STRING_length(value))
        .toHex(':')
        .toUpper();
}

}  // namespace

int CertificateFacts::daysLeft(const QDateTime& now) const {
    constexpr qint64 kDay = 86'400;
    const qint64 seconds = now.secsTo(notAfter);
    return static_cast<int>(seconds < 0 ? (seconds - kDay + 1) / kDay : seconds / kDay);
}

base::Result<CertificateFacts> certificateFacts(const QByteArray& pem) {
    const std::vector<X509Ptr> certificates = readCertificates(pem);
    if (certificates.empty())
        return base::fail("tls.certificate-unreadable", QStringLiteral("The certificate cannot be read"));
    X509* certificate = certificates.front().get();
    CertificateFacts facts;
    facts.subject = nameFields(X509_get_subject_name(certificate));
    facts.issuer = nameFields(X509_get_issuer_name(certificate));
    if (!facts.subject.isEmpty() && facts.subject.first().first == QLatin1String("CN"))
        facts.commonName = facts.subject.first().second;
    facts.names = altNamesOf(certificate);
    facts.notBefore = asn1Time(X509_get0_notBefore(certificate));
    facts.notAfter = asn1Time(X509_get0_notAfter(certificate));
    facts.serialHex = serial(certificate);
    facts.sha256Hex = fingerprint(certificate, EVP_sha256());
    facts.sha1Hex = fingerprint(certificate, EVP_sha1());
    facts.keyType = keyTypeName(X509_get0_pubkey(certificate));
    facts.signatureAlgorithm = QString::fromLatin1(OBJ_nid2ln(X509_get_signature_nid(certificate)));
    facts.selfSigned = isSelfSigned(certificate);
    facts.isAuthority = X509_check_ca(certificate) == 1;
    ERR_clear_error();
    return facts;
}

base::Status checkPair(const KeyPair& pair) {
    const std::vector<X509Ptr> certificates = readCertificates(pair.chainPem);
    if (certificates.empty())
        return base::fail("tls.certificate-unreadable", QStringLiteral("The certificate cannot be read"));
    const KeyPtr key = readKey(pair.keyPem.reveal());
    if (!key)
        return base::fail("tls.key-unreadable", QStringLiteral("The private key cannot be read"));
    const bool match = X509_check_private_key(certificates.front().get(), key.get()) == 1;
    ERR_clear_error();
    if (!match)
        return base::fail("tls.key-mismatch",
                          QStringLiteral("The private key does not belong to the certificate"));
    return base::Done{};
}

}  // namespace postern::tls
