#include "engine/tls/authority.h"
#include "engine/tls/certificateparts.h"
#include "engine/tls/names.h"
#include "engine/tls/x509parts.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>

namespace postern::tls {
namespace {

constexpr qint64 kClockSkew = 3600;
constexpr int kMaxRootDays = 10'957;
constexpr int kMaxLeafDays = 3650;

base::Error unreadable() {
    return base::fail("tls.certificate-unreadable",
                      QStringLiteral("The certificate of the authority cannot be read"));
}

GENERAL_NAME* generalText(int type, const QByteArray& text) {
    ASN1_IA5STRING* value = ASN1_IA5STRING_new();
    ASN1_STRING_set(value, text.constData(), static_cast<int>(text.size()));
    GENERAL_NAME* name = GENERAL_NAME_new();
    GENERAL_NAME_set0_value(name, type, value);
    return name;
}

GENERAL_NAME* generalAddress(const QHostAddress& address) {
    GENERAL_NAME* name = GENERAL_NAME_new();
    GENERAL_NAME_set0_value(name, GEN_IPADD, a2i_IPADDRESS(address.toString().toLatin1().constData()));
    return name;
}

bool addAltNames(X509* certificate, const QList<AltName>& names, const QStringList& mails) {
    if (names.isEmpty() && mails.isEmpty())
        return true;
    GENERAL_NAMES* list = GENERAL_NAMES_new();
    for (const AltName& name : names)
        sk_GENERAL_NAME_push(
            list, name.address.isNull() ? generalText(GEN_DNS, name.dns) : generalAddress(name.address));
    for (const QString& mail : mails) sk_GENERAL_NAME_push(list, generalText(GEN_EMAIL, mail.toLatin1()));
    const bool done = X509_add1_ext_i2d(certificate, NID_subject_alt_name, list, 0, X509V3_ADD_DEFAULT) == 1;
    GENERAL_NAMES_free(list);
    return done;
}

bool setFrame(X509* certificate, const X509* issuer, EVP_PKEY* key, qint64 notBefore, qint64 notAfter) {
    return X509_set_version(certificate, X509_VERSION_3) == 1 && setRandomSerial(certificate) &&
           X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
           X509_set_pubkey(certificate, key) == 1 &&
           ASN1_TIME_set(X509_getm_notBefore(certificate), notBefore) != nullptr &&
           ASN1_TIME_set(X509_getm_notAfter(certificate), notAfter) != nullptr;
}

base::Status checkDays(int days, int most) {
    if (days < 1 || days > most)
        return base::fail("cert.validity", QStringLiteral("A certificate is valid from 1 to %1 days"),
                          {QString::number(most)});
    return base::Done{};
}

/// A person's name is no host name: only what is one goes into subjectAltName by itself.
base::Result<QList<AltName>> namesOf(const CertificateRequest& fields) {
    const base::Result<QList<AltName>> named = parseAltNames(fields.names);
    if (!named || !fields.commonName.contains(QLatin1Char('.')))
        return named;
    const base::Result<QList<AltName>> both = parseAltNames(QStringList{fields.commonName} + fields.names);
    return both ? both : named;
}

base::Status checkMails(const QStringList& mails) {
    for (const QString& mail : mails) {
        const qsizetype at = mail.indexOf(QLatin1Char('@'));
        const bool plain = std::all_of(mail.begin(), mail.end(),
                                       [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7f; });
        if (at <= 0 || at == mail.size() - 1 || !plain)
            return base::fail("cert.email", QStringLiteral("\"%1\" is not a mail address"), {mail});
    }
    return base::Done{};
}

/// RFC 5280 section 4.2.1.3: RSA keys also carry keys, EC keys agree on them, for mail.
QByteArray keyUsage(EVP_PKEY* key, const QList<QByteArray>& usages) {
    if (EVP_PKEY_is_a(key, "RSA") == 1)
        return "critical,digitalSignature,keyEncipherment";
    if (EVP_PKEY_is_a(key, "EC") == 1 && usages.contains("emailProtection"))
        return "critical,digitalSignature,keyAgreement";
    return "critical,digitalSignature";
}

bool addPlaces(X509* certificate, X509* issuer, const PublishedAt& at) {
    QList<QByteArray> access;
    if (!at.ocsp.isEmpty())
        access += "OCSP;URI:" + at.ocsp;
    if (!at.certificate.isEmpty())
        access += "caIssuers;URI:" + at.certificate;
    return (at.crl.isEmpty() ||
            addExtension(certificate, issuer, NID_crl_distribution_points, ("URI:" + at.crl).constData())) &&
           (access.isEmpty() ||
            addExtension(certificate, issuer, NID_info_access, access.join(',').constData()));
}

bool addLeafExtensions(X509* certificate, X509* issuer, EVP_PKEY* key, const IssuePlan& plan,
                       const QList<AltName>& names) {
    return addExtension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
           addExtension(certificate, issuer, NID_key_usage, keyUsage(key, plan.rules.usages).constData()) &&
           addExtension(certificate, issuer, NID_ext_key_usage, plan.rules.usages.join(',').constData()) &&
           addExtension(certificate, issuer, NID_subject_key_identifier, "hash") &&
           addExtension(certificate, issuer, NID_authority_key_identifier, "keyid") &&
           addAltNames(certificate, names, plan.mails) && addPlaces(certificate, issuer, plan.at);
}

CertificateRequest fieldsOf(const AuthorityRequest& request) {
    CertificateRequest fields;
    fields.commonName = request.commonName;
    fields.organization = request.organization;
    fields.country = request.country;
    return fields;
}

KeyPtr readPublicKey(const QByteArray& pem) {
    const BioPtr bio = memory(pem);
    KeyPtr key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    return key;
}

}  // namespace

base::Status checkAuthorityRequest(const AuthorityRequest& request) {
    if (const base::Status checked = checkFields(fieldsOf(request)); !checked)
        return checked;
    if (request.commonName.trimmed().size() > kMaxCommonName)
        return base::fail("cert.name-invalid", QStringLiteral("\"%1\" cannot stand in a certificate"),
                          {request.commonName});
    return checkDays(request.validDays, kMaxRootDays);
}

base::Result<KeyPair> makeAuthority(const AuthorityRequest& request, const QDateTime& now,
                                    KeyProgress* progress) {
    if (const base::Status checked = checkAuthorityRequest(request); !checked)
        return checked.error();
    base::Result<base::Secret> keyPem = generateKey(request.keyType, progress);
    return keyPem ? makeAuthority(request, now, keyPem.take()) : base::Result<KeyPair>(keyPem.error());
}

base::Result<KeyPair> makeAuthority(const AuthorityRequest& request, const QDateTime& now,
                                    base::Secret keyPem) {
    if (const base::Status checked = checkAuthorityRequest(request); !checked)
        return checked.error();
    const CertificateRequest fields = fieldsOf(request);
    const KeyPtr key = readKey(keyPem.reveal());
    const X509Ptr root(X509_new());
    X509_NAME* subject = X509_get_subject_name(root.get());
    const qint64 seconds = now.toSecsSinceEpoch();
    const bool made =
        key && addSubject(subject, fields) &&
        setFrame(root.get(), root.get(), key.get(), seconds - kClockSkew,
                 seconds + request.validDays * kSecondsPerDay) &&
        addExtension(root.get(), root.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
        addExtension(root.get(), root.get(), NID_key_usage,
                     "critical,digitalSignature,keyCertSign,cRLSign") &&
        addExtension(root.get(), root.get(), NID_subject_key_identifier, "hash") &&
        addExtension(root.get(), root.get(), NID_authority_key_identifier, "keyid:always") &&
        X509_sign(root.get(), key.get(), signingDigest(key.get())) != 0;
    if (!made)
        return cryptoError("making the authority");
    return KeyPair{toPem(root.get()), std::move(keyPem)};
}

base::Status checkAuthority(const QByteArray& certificatePem, const QDateTime& now) {
    const std::vector<X509Ptr> certificates = readCertificates(certificatePem);
    if (certificates.empty())
        return base::fail("authority.not-one", QStringLiteral("This is no authority: %1"),
                          {QStringLiteral("there is no certificate")});
    X509* certificate = certificates.front().get();
    const auto refuse = [](const QString& why) {
        return base::fail("authority.not-one", QStringLiteral("This is no authority: %1"), {why});
    };
    const bool authority = X509_check_ca(certificate) == 1;
    const quint32 usage = X509_get_key_usage(certificate);
    ERR_clear_error();
    if (!authority)
        return refuse(QStringLiteral("its certificate may not sign others"));
    if ((usage & KU_KEY_CERT_SIGN) == 0)  // without the extension all bits are set
        return refuse(QStringLiteral("its key is not for signing certificates"));
    if (utcMsOf(X509_get0_notAfter(certificate)) <= now.toMSecsSinceEpoch())
        return refuse(QStringLiteral("its certificate has expired"));
    return base::Done{};
}

base::Result<QByteArray> issueFor(const KeyPair& authority, const IssuePlan& plan,
                                  const QByteArray& publicPem, const QDateTime& now) {
    const std::vector<X509Ptr> issuers = readCertificates(authority.chainPem);
    const KeyPtr issuerKey = readKey(authority.keyPem.reveal());
    if (issuers.empty() || !issuerKey)
        return unreadable();
    X509* issuer = issuers.front().get();
    const KeyPtr key = readPublicKey(publicPem);
    if (!key)
        return base::fail("tls.key-unreadable", QStringLiteral("The public key cannot be read"));
    const int days = plan.validDays == 0 ? plan.rules.validDays : plan.validDays;
    base::Status checked = checkFields(plan.fields);
    if (checked)
        checked = checkDays(days, kMaxLeafDays);
    if (checked)
        checked = checkMails(plan.mails);
    const base::Result<QList<AltName>> names = namesOf(plan.fields);
    if (!checked || !names)
        return checked ? names.error() : checked.error();
    const qint64 seconds = now.toSecsSinceEpoch();
    const qint64 end = std::min(seconds + days * kSecondsPerDay, utcMsOf(X509_get0_notAfter(issuer)) / 1000);
    if (end <= seconds)
        return base::fail("authority.expired", QStringLiteral("The authority has expired"));
    const qint64 begin = std::max(seconds - kClockSkew, utcMsOf(X509_get0_notBefore(issuer)) / 1000);
    const X509Ptr leaf(X509_new());
    if (!addSubject(X509_get_subject_name(leaf.get()), plan.fields) ||
        !setFrame(leaf.get(), issuer, key.get(), begin, end) ||
        !addLeafExtensions(leaf.get(), issuer, key.get(), plan, *names) ||
        X509_sign(leaf.get(), issuerKey.get(), signingDigest(issuerKey.get())) == 0)
        return cryptoError("making the certificate");
    return toPem(leaf.get());
}

base::Result<QByteArray> publicKeyOf(const base::Secret& keyPem) {
    const KeyPtr key = readKey(keyPem.reveal());
    const BioPtr bio(BIO_new(BIO_s_mem()));
    if (!key || PEM_write_bio_PUBKEY(bio.get(), key.get()) != 1)
        return base::fail("tls.key-unreadable", QStringLiteral("The private key cannot be read"));
    return contents(bio.get()).toByteArray();
}

}  // namespace postern::tls
