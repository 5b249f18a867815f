#include "engine/tls/certificateparts.h"
#include "engine/tls/keys.h"
#include "engine/tls/signingrequest.h"

#include <ctime>

namespace postern::tls {
namespace {

struct Plan {
    EVP_PKEY* key = nullptr;  // of the new certificate
    X509* issuer = nullptr;   // null: itself
    EVP_PKEY* issuerKey = nullptr;
    qint64 notBefore = 0, notAfter = 0;  // seconds since 1970
    bool authority = false;
    QList<AltName> names;
};

bool addAltNames(X509* certificate, const QList<AltName>& names) {
    return names.isEmpty() ||
           addExtension(certificate, certificate, NID_subject_alt_name, altNamesValue(names).constData());
}

bool addExtensions(X509* certificate, X509* issuer, const Plan& plan) {
    const bool rsa = EVP_PKEY_is_a(plan.key, "RSA") == 1;
    const char* usage = plan.authority ? "critical,keyCertSign,cRLSign"
                        : rsa          ? "critical,digitalSignature,keyEncipherment"
                                       : "critical,digitalSignature";
    const char* constraints = plan.authority ? "critical,CA:TRUE,pathlen:0" : "critical,CA:FALSE";
    return addExtension(certificate, issuer, NID_basic_constraints, constraints) &&
           addExtension(certificate, issuer, NID_key_usage, usage) &&
           (plan.authority || addExtension(certificate, issuer, NID_ext_key_usage, "serverAuth")) &&
           addExtension(certificate, issuer, NID_subject_key_identifier, "hash") &&
           addExtension(certificate, issuer, NID_authority_key_identifier, "keyid:always") &&
           addAltNames(certificate, plan.names);
}

/// Fills and signs `certificate`, whose subject is set already.
bool complete(X509* certificate, const Plan& plan) {
    X509* issuer = plan.issuer != nullptr ? plan.issuer : certificate;
    EVP_PKEY* signer = plan.issuerKey != nullptr ? plan.issuerKey : plan.key;
    return X509_set_version(certificate, X509_VERSION_3) == 1 && setRandomSerial(certificate) &&
           X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
           X509_set_pubkey(certificate, plan.key) == 1 &&
           ASN1_TIME_set(X509_getm_notBefore(certificate), plan.notBefore) != nullptr &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), plan.notAfter) != nullptr &&
           addExtensions(certificate, issuer, plan) &&
           X509_sign(certificate, signer, signingDigest(signer)) != 0;
}

base::Status checkRequest(const CertificateRequest& request) {
    if (const base::Status fields = checkFields(request); !fields)
        return fields;
    constexpr int kMaxDays = 3650;
    if (request.validDays < 1 || request.validDays > kMaxDays)
        return base::fail("cert.validity", QStringLiteral("A certificate is valid from 1 to %1 days"),
                          {QString::number(kMaxDays)});
    return base::Done{};
}

/// A new key of the Test certificate and its authority.
KeyPtr makeSmallKey() {
    const base::Result<base::Secret> pem = generateKey(KeyType::EcP256);
    return pem ? readKey(pem->reveal()) : nullptr;
}

}  // namespace

base::Result<KeyPair> selfSign(const CertificateRequest& request, const base::Secret& keyPem) {
    if (const base::Status checked = checkRequest(request); !checked)
        return checked.error();
    const base::Result<QList<AltName>> names = parseAltNames(QStringList{request.commonName} + request.names);
    if (!names)
        return names.error();
    const KeyPtr key = readKey(keyPem.reveal());
    if (!key)
        return base::fail("tls.key-unreadable", QStringLiteral("The private key cannot be read"));
    const X509Ptr certificate(X509_new());
    const qint64 now = std::time(nullptr);
    constexpr qint64 kClockSkew = 3600;
    const Plan plan{key.get(), nullptr, nullptr, now - kClockSkew, now + request.validDays * kSecondsPerDay,
                    false,     *names};
    if (!addSubject(X509_get_subject_name(certificate.get()), request) || !complete(certificate.get(), plan))
        return cryptoError("making the certificate");
    return KeyPair{toPem(certificate.get()), toPem(key.get())};
}

base::Result<KeyPair> makeSelfSigned(const CertificateRequest& request) {
    // Before the key: a wrong field must not cost the seconds that an RSA key takes.
    if (const base::Status checked = checkRequest(request); !checked)
        return checked.error();
    const base::Result<base::Secret> key = generateKey(request.keyType);
    return key ? selfSign(request, *key) : base::Result<KeyPair>(key.error());
}

base::Result<KeyPair> makeTestAuthority() {
    const KeyPtr key = makeSmallKey();
    const X509Ptr certificate(X509_new());
    const qint64 now = std::time(nullptr);
    constexpr qint64 kTenYears = 3652;
    const Plan plan{key.get(), nullptr, nullptr, now - kSecondsPerDay, now + kTenYears * kSecondsPerDay,
                    true,      {}};
    if (!key ||
        !addNameField(X509_get_subject_name(certificate.get()), "CN",
                      QStringLiteral("Postern Test Authority")) ||
        !complete(certificate.get(), plan))
        return cryptoError("making the test authority");
    return KeyPair{toPem(certificate.get()), toPem(key.get())};
}

base::Result<KeyPair> makeTestCertificate(const KeyPair& authority, const QStringList& names) {
    const std::vector<X509Ptr> issuer = readCertificates(authority.chainPem);
    const KeyPtr issuerKey = readKey(authority.keyPem.reveal());
    if (issuer.empty() || !issuerKey)
        return base::fail("tls.certificate-unreadable", QStringLiteral("The test authority cannot be read"));
    const base::Result<QList<AltName>> parsed = parseAltNames(names);
    if (!parsed)
        return parsed.error();
    if (parsed->isEmpty())
        return base::fail("cert.name-missing", QStringLiteral("A certificate needs a name (CN)"));
    const KeyPtr key = makeSmallKey();
    const X509Ptr certificate(X509_new());
    const qint64 now = std::time(nullptr);
    constexpr qint64 kThirtyDays = 30;
    const Plan plan{
        key.get(), issuer.front().get(), issuerKey.get(), now, now + kThirtyDays * kSecondsPerDay, false,
        *parsed};
    const AltName& main = parsed->first();
    const QString commonName =
        main.address.isNull() ? QString::fromLatin1(main.dns) : main.address.toString();
    if (!key ||
        (commonName.size() <= kMaxCommonName &&
         !addNameField(X509_get_subject_name(certificate.get()), "CN", commonName)) ||
        !complete(certificate.get(), plan))
        return cryptoError("making the test certificate");
    return KeyPair{toPem(certificate.get()) + authority.chainPem, toPem(key.get())};
}

}  // namespace postern::tls
