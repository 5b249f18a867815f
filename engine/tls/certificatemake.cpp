#include "engine/tls/certificate.h"
#include "engine/tls/keys.h"
#include "engine/tls/names.h"
#include "engine/tls/ossl.h"

#include <openssl/pem.h>
#include <openssl/rand.h>

#include <ctime>

namespace postern::tls {
namespace {

constexpr qint64 kDay = 86'400;
constexpr int kMaxCommonName = 64;  // ub-common-name, RFC 5280 appendix A.1

base::Error broken(const char* what) {
    return base::fail("tls.crypto", QStringLiteral("OpenSSL failed at %1: %2"),
                      {QString::fromLatin1(what), QString::fromLatin1(takeOpenSslError())});
}

KeyPtr makeKey(KeyType type) {
    switch (type) {
        case KeyType::Rsa2048:
            return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", size_t(2048)));
        case KeyType::Rsa3072:
            return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", size_t(3072)));
        case KeyType::Rsa4096:
            return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", size_t(4096)));
        case KeyType::EcP256:
            return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
        case KeyType::EcP384:
            return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384"));
        case KeyType::Ed25519:
            return KeyPtr(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    }
    return nullptr;
}

QByteArrayView contents(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<qsizetype>(size)};
}

base::Secret toPem(EVP_PKEY* key) {
    const BioPtr bio(BIO_new(BIO_s_secmem()));
    if (PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return {};
    return base::Secret(contents(bio.get()));
}

QByteArray toPem(const X509* certificate) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate);
    return contents(bio.get()).toByteArray();
}

/// Random and positive, 128 bits of it unguessable (CA/Browser Forum asks for 64).
bool setSerial(X509* certificate) {
    unsigned char bytes[17];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return false;
    bytes[0] = 0x01;
    BIGNUM* number = BN_bin2bn(bytes, sizeof bytes, nullptr);
    const bool done = BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
    BN_free(number);
    return done;
}

bool addField(X509_NAME* name, const char* field, const QString& value) {
    const QByteArray utf8 = value.toUtf8();
    return utf8.isEmpty() ||
           X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(utf8.constData()),
                                      static_cast<int>(utf8.size()), -1, 0) == 1;
}

bool addExtension(X509* certificate, X509* issuer, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
    const bool done = extension != nullptr && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return done;
}

/// `names` are checked: no character in them has a meaning in OpenSSL's notation.
bool addAltNames(X509* certificate, const QList<AltName>& names) {
    QByteArrayList parts;
    for (const AltName& name : names)
        parts.append(name.address.isNull() ? "DNS:" + name.dns : "IP:" + name.address.toString().toLatin1());
    return parts.isEmpty() ||
           addExtension(certificate, certificate, NID_subject_alt_name, parts.join(',').constData());
}

struct Plan {
    EVP_PKEY* key = nullptr;  // of the new certificate
    X509* issuer = nullptr;   // null: itself
    EVP_PKEY* issuerKey = nullptr;
    qint64 notBefore = 0, notAfter = 0;  // seconds since 1970
    bool authority = false;
    QList<AltName> names;
};

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
    const EVP_MD* digest = EVP_PKEY_is_a(signer, "ED25519") == 1 ? nullptr : EVP_sha256();
    return X509_set_version(certificate, X509_VERSION_3) == 1 && setSerial(certificate) &&
           X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
           X509_set_pubkey(certificate, plan.key) == 1 &&
           ASN1_TIME_set(X509_getm_notBefore(certificate), plan.notBefore) != nullptr &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), plan.notAfter) != nullptr &&
           addExtensions(certificate, issuer, plan) && X509_sign(certificate, signer, digest) != 0;
}

base::Status checkRequest(const CertificateRequest& request) {
    if (request.commonName.trimmed().isEmpty())
        return base::fail("cert.name-missing", QStringLiteral("A certificate needs a name (CN)"));
    if (!request.country.isEmpty() &&
        (request.country.size() != 2 || !request.country.at(0).isLetter() ||
         !request.country.at(1).isLetter() || request.country.at(0).unicode() > 0x7f ||
         request.country.at(1).unicode() > 0x7f))
        return base::fail("cert.country", QStringLiteral("The country is a code of two letters, not \"%1\""),
                          {request.country});
    const qsizetype at = request.email.indexOf(QLatin1Char('@'));
    if (!request.email.isEmpty() &&
        (at <= 0 || at == request.email.size() - 1 || request.email.contains(QLatin1Char(' '))))
        return base::fail("cert.email", QStringLiteral("\"%1\" is not a mail address"), {request.email});
    constexpr int kMaxDays = 3650;
    if (request.validDays < 1 || request.validDays > kMaxDays)
        return base::fail("cert.validity", QStringLiteral("A certificate is valid from 1 to %1 days"),
                          {QString::number(kMaxDays)});
    return base::Done{};
}

bool addSubject(X509_NAME* subject, const CertificateRequest& request) {
    const QString country = request.country.toUpper();
    return addField(subject, "C", country) && addField(subject, "ST", request.state) &&
           addField(subject, "L", request.city) && addField(subject, "O", request.organization) &&
           addField(subject, "OU", request.unit) &&
           (request.commonName.size() > kMaxCommonName ||
            addField(subject, "CN", request.commonName.trimmed())) &&
           addField(subject, "emailAddress", request.email);
}

}  // namespace

base::Result<base::Secret> generateKey(KeyType type, KeyProgress*) {
    const KeyPtr key = makeKey(type);
    if (!key)
        return broken("key generation");
    base::Secret pem = toPem(key.get());
    if (pem.isEmpty())
        return broken("writing the key");
    return pem;
}

base::Result<KeyPair> makeSelfSigned(const CertificateRequest& request) {
    if (const base::Status checked = checkRequest(request); !checked)
        return checked.error();
    const base::Result<QList<AltName>> names = parseAltNames(QStringList{request.commonName} + request.names);
    if (!names)
        return names.error();
    const KeyPtr key = makeKey(request.keyType);
    const X509Ptr certificate(X509_new());
    const qint64 now = std::time(nullptr);
    constexpr qint64 kClockSkew = 3600;
    const Plan plan{key.get(), nullptr, nullptr, now - kClockSkew, now + request.validDays * kDay,
                    false,     *names};
    if (!key || !addSubject(X509_get_subject_name(certificate.get()), request) ||
        !complete(certificate.get(), plan))
        return broken("making the certificate");
    return KeyPair{toPem(certificate.get()), toPem(key.get())};
}

base::Result<KeyPair> makeTestAuthority() {
    const KeyPtr key = makeKey(KeyType::EcP256);
    const X509Ptr certificate(X509_new());
    const qint64 now = std::time(nullptr);
    constexpr qint64 kTenYears = 3652;
    const Plan plan{key.get(), nullptr, nullptr, now - kDay, now + kTenYears * kDay, true, {}};
    if (!key ||
        !addField(X509_get_subject_name(certificate.get()), "CN", QStringLiteral("Postern Test Authority")) ||
        !complete(certificate.get(), plan))
        return broken("making the test authority");
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
    const KeyPtr key = makeKey(KeyType::EcP256);
    const X509Ptr certificate(X509_new());
    const qint64 now = std::time(nullptr);
    constexpr qint64 kThirtyDays = 30;
    const Plan plan{key.get(), issuer.front().get(), issuerKey.get(), now, now + kThirtyDays * kDay, false,
                    *parsed};
    const AltName& main = parsed->first();
    const QString commonName =
        main.address.isNull() ? QString::fromLatin1(main.dns) : main.address.toString();
    if (!key ||
        (commonName.size() <= kMaxCommonName &&
         !addField(X509_get_subject_name(certificate.get()), "CN", commonName)) ||
        !complete(certificate.get(), plan))
        return broken("making the test certificate");
    return KeyPair{toPem(certificate.get()) + authority.chainPem, toPem(key.get())};
}

}  // namespace postern::tls
