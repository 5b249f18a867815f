#include "engine/tls/certificateparts.h"

#include <openssl/rand.h>

#include <algorithm>

namespace postern::tls {
namespace {

bool isAsciiLetter(QChar c) {
    const ushort code = c.unicode();
    return (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
}

bool isPlain(QChar c) {
    return c.unicode() > 0x20 && c.unicode() < 0x7f;
}

/// The upper bounds of RFC 5280 appendix A.1, in characters; of a mail address OpenSSL takes 128.
base::Status checkLengths(const CertificateRequest& request) {
    const struct {
        const QString& value;
        qsizetype most;
    } kBounds[] = {{request.organization, 64},
                   {request.unit, 64},
                   {request.city, 128},
                   {request.state, 128},
                   {request.email, 128}};
    constexpr qsizetype kShown = 40;
    for (const auto& [value, most] : kBounds) {
        const QString shown = value.size() > kShown ? value.left(kShown) + QStringLiteral("...") : value;
        if (value.toUcs4().size() > most)
            return base::fail(
                "cert.too-long",
                QStringLiteral("\"%1\" is too long: a certificate has room for %2 characters there"),
                {shown, QString::number(most)});
        if (!std::all_of(value.begin(), value.end(), [](QChar c) { return c.isPrint() || c.isSurrogate(); }))
            return base::fail(
                "cert.characters",
                QStringLiteral("\"%1\": line breaks and control characters cannot stand in a certificate"),
                {shown.simplified()});
    }
    return base::Done{};
}

}  // namespace

base::Error cryptoError(const char* what) {
    return base::fail("tls.crypto", QStringLiteral("OpenSSL failed at %1: %2"),
                      {QString::fromLatin1(what), QString::fromLatin1(takeOpenSslError())});
}

base::Status checkFields(const CertificateRequest& request) {
    if (request.commonName.trimmed().isEmpty())
        return base::fail("cert.name-missing", QStringLiteral("A certificate needs a name (CN)"));
    const QString& country = request.country;
    if (!country.isEmpty() &&
        (country.size() != 2 || !isAsciiLetter(country.at(0)) || !isAsciiLetter(country.at(1))))
        return base::fail("cert.country", QStringLiteral("The country is a code of two letters, not \"%1\""),
                          {country});
    const qsizetype at = request.email.indexOf(QLatin1Char('@'));
    if (!request.email.isEmpty() &&
        (at <= 0 || at == request.email.size() - 1 || request.email.contains(QLatin1Char(' '))))
        return base::fail("cert.email", QStringLiteral("\"%1\" is not a mail address"), {request.email});
    if (!std::all_of(request.email.begin(), request.email.end(), isPlain))  // an IA5String
        return base::fail(
            "cert.email-plain",
            QStringLiteral("A mail address in a certificate has plain letters (ASCII) only, not "
                           "\"%1\""),
            {request.email});
    return checkLengths(request);
}

bool addNameField(X509_NAME* name, const char* field, const QString& value) {
    const QByteArray utf8 = value.toUtf8();
    return utf8.isEmpty() ||
           X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(utf8.constData()),
                                      static_cast<int>(utf8.size()), -1, 0) == 1;
}

bool addSubject(X509_NAME* subject, const CertificateRequest& request) {
    const QString name = request.commonName.trimmed();
    return addNameField(subject, "C", request.country.toUpper()) &&
           addNameField(subject, "ST", request.state) && addNameField(subject, "L", request.city) &&
           addNameField(subject, "O", request.organization) && addNameField(subject, "OU", request.unit) &&
           (name.size() > kMaxCommonName || addNameField(subject, "CN", name)) &&
           addNameField(subject, "emailAddress", request.email);
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

QByteArray altNamesValue(const QList<AltName>& names) {
    QByteArrayList parts;
    for (const AltName& name : names)
        parts.append(name.address.isNull() ? "DNS:" + name.dns : "IP:" + name.address.toString().toLatin1());
    return parts.join(',');
}

bool setRandomSerial(X509* certificate) {
    unsigned char bytes[17];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return false;
    bytes[0] = 0x01;
    BIGNUM* number = BN_bin2bn(bytes, sizeof bytes, nullptr);
    const bool done = BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
    BN_free(number);
    return done;
}

const EVP_MD* signingDigest(const EVP_PKEY* key) {
    return EVP_PKEY_is_a(key, "ED25519") == 1 || EVP_PKEY_is_a(key, "ED448") == 1 ? nullptr : EVP_sha256();
}

}  // namespace postern::tls
