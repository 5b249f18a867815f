#include "engine/tls/signingrequest.h"

#include "engine/tls/certificateparts.h"
#include "engine/tls/keystrength.h"
#include "engine/tls/verdict.h"
#include "engine/tls/x509text.h"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace postern::tls {
namespace {

using ExtensionsPtr = std::unique_ptr<STACK_OF(X509_EXTENSION), decltype([](STACK_OF(X509_EXTENSION) * list) {
                                          sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
                                      })>;

bool addAltNames(X509_REQ* request, const QList<AltName>& names) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, nullptr, nullptr, request, nullptr, 0);
    X509_EXTENSION* extension =
        X509V3_EXT_conf_nid(nullptr, &context, NID_subject_alt_name, altNamesValue(names).constData());
    if (extension == nullptr)
        return false;
    const ExtensionsPtr list(sk_X509_EXTENSION_new_null());
    sk_X509_EXTENSION_push(list.get(), extension);
    return X509_REQ_add_extensions(request, list.get()) == 1;
}

QStringList namesOf(X509_REQ* request) {
    const ExtensionsPtr list(X509_REQ_get_extensions(request));
    auto* names =
        static_cast<GENERAL_NAMES*>(X509V3_get_d2i(list.get(), NID_subject_alt_name, nullptr, nullptr));
    const QStringList result = altNames(names);
    GENERAL_NAMES_free(names);
    ERR_clear_error();
    return result;
}

CertificateRequest fieldsOf(X509_REQ* request) {
    CertificateRequest fields;
    for (const auto& [field, value] : nameFields(X509_REQ_get_subject_name(request))) {
        QString* place = field == QLatin1String("CN")             ? &fields.commonName
                         : field == QLatin1String("C")            ? &fields.country
                         : field == QLatin1String("ST")           ? &fields.state
                         : field == QLatin1String("L")            ? &fields.city
                         : field == QLatin1String("O")            ? &fields.organization
                         : field == QLatin1String("OU")           ? &fields.unit
                         : field == QLatin1String("emailAddress") ? &fields.email
                                                                  : nullptr;
        if (place != nullptr && place->isEmpty())
            *place = value;
    }
    fields.names = namesOf(request);
    return fields;
}

QByteArray publicPem(const EVP_PKEY* key) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PUBKEY(bio.get(), key);
    return contents(bio.get()).toByteArray();
}

bool isGoodSignature(X509_REQ* request) {
    EVP_PKEY* key = X509_REQ_get0_pubkey(request);
    const bool good = key != nullptr && X509_REQ_verify(request, key) == 1;
    ERR_clear_error();
    return good;
}

/// What was asked for and is not in the certificate.
QStringList missingNames(const RequestFacts& asked, const CertificateFacts& given) {
    QStringList missing;
    for (const QString& name : QStringList{asked.fields.commonName} + asked.fields.names)
        if (parseAltName(name) && !holdsName(given, name) && !missing.contains(name))
            missing.append(name);
    return missing;
}

bool isForServers(const QByteArray& leafPem) {
    const std::vector<X509Ptr> leaf = readCertificates(leafPem);
    const uint32_t usage = X509_get_extended_key_usage(leaf.front().get());
    return usage == UINT32_MAX || (usage & (XKU_SSL_SERVER | XKU_ANYEKU)) != 0;
}

void addDates(QList<base::Error>& problems, const CertificateFacts& facts, const QDateTime& now) {
    if (facts.notBefore > now)
        problems.append(base::fail("cert.not-yet-valid",
                                   QStringLiteral("The certificate is valid from %1 on"),
                                   {facts.notBefore.toString(Qt::ISODate)}));
    if (facts.notAfter < now)
        problems.append(base::fail("cert.expired", QStringLiteral("The certificate expired at %1"),
                                   {facts.notAfter.toString(Qt::ISODate)}));
}

}  // namespace

base::Result<QByteArray> makeSigningRequest(const CertificateRequest& fields, const base::Secret& keyPem) {
    if (const base::Status checked = checkFields(fields); !checked)
        return checked.error();
    const base::Result<QList<AltName>> names = parseAltNames(QStringList{fields.commonName} + fields.names);
    if (!names)
        return names.error();
    const KeyPtr key = readKey(keyPem.reveal());
    if (!key)
        return base::fail("tls.key-unreadable", QStringLiteral("The private key cannot be read"));
    const RequestPtr request(X509_REQ_new());
    if (X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) != 1 ||
        !addSubject(X509_REQ_get_subject_name(request.get()), fields) ||
        X509_REQ_set_pubkey(request.get(), key.get()) != 1 || !addAltNames(request.get(), *names) ||
        X509_REQ_sign(request.get(), key.get(), signingDigest(key.get())) == 0)
        return cryptoError("making the request");
    return toPem(request.get());
}

base::Result<RequestFacts> requestFacts(const QByteArray& csrPem) {
    const RequestPtr request = readRequest(csrPem);
    if (!request)
        return base::fail("csr.unreadable", QStringLiteral("The signing request cannot be read"));
    const EVP_PKEY* key = X509_REQ_get0_pubkey(request.get());
    ERR_clear_error();
    // Strength first: the signature of a key that is too small or odd says nothing.
    if (const base::Status strong = checkStrength(key); !strong)
        return strong.error();
    if (!isGoodSignature(request.get()))
        return base::fail("csr.signature",
                          QStringLiteral("The signing request was changed, or not made with its own key"));
    RequestFacts facts{fieldsOf(request.get()), spkiSha256(key), keyTypeName(key), publicPem(key)};
    return facts;
}

base::Result<QList<base::Error>> checkAnswer(const QByteArray& leafPem, const QByteArray& csrPem,
                                             const QDateTime& now) {
    const base::Result<RequestFacts> asked = requestFacts(csrPem);
    if (!asked)
        return asked.error();
    const base::Result<CertificateFacts> given = certificateFacts(leafPem);
    if (!given)
        return given.error();
    const std::vector<X509Ptr> leaf = readCertificates(leafPem);
    const RequestPtr request = readRequest(csrPem);
    const EVP_PKEY* key = X509_get0_pubkey(leaf.front().get());
    const bool match = key != nullptr && EVP_PKEY_eq(key, X509_REQ_get0_pubkey(request.get())) == 1;
    ERR_clear_error();
    if (!match)
        return base::fail("request.mismatch",
                          QStringLiteral("The certificate (%1) was not made for this request: "
                                         "its public key is another one"),
                          {given->commonName});
    QList<base::Error> problems;
    const QStringList missing = missingNames(*asked, *given);
    if (!missing.isEmpty())
        problems.append(base::fail("cert.names-differ",
                                   QStringLiteral("The certificate lacks names that were asked for: %1"),
                                   {missing.join(QStringLiteral(", "))}));
    addDates(problems, *given, now);
    if (!isForServers(leafPem))
        problems.append(
            base::fail("cert.purpose", QStringLiteral("The certificate is not meant for servers")));
    if (!given->selfSigned && hasWeakSignature(leaf.front().get()))
        problems.append(base::fail("cert.weak-signature",
                                   QStringLiteral("The certificate is signed with %1, which can be forged"),
                                   {given->signatureAlgorithm}));
    return problems;
}

}  // namespace postern::tls
