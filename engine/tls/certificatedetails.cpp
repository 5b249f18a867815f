#include "engine/tls/certificatedetails.h"

#include "engine/tls/x509text.h"

#include <openssl/err.h>
#include <openssl/objects.h>

namespace postern::tls {
namespace {

constexpr int kMaxExtensions = 100;
constexpr int kMaxExtensionSize = 16 << 10;
constexpr qsizetype kMaxText = 8 << 10;

QString printable(QByteArrayView bytes) {
    QString text = QString::fromUtf8(bytes.first(qMin(bytes.size(), kMaxText))).trimmed();
    for (QChar& c : text)
        if (c.category() == QChar::Other_Control && c != QLatin1Char('\n'))
            c = QChar::ReplacementCharacter;
    return text;
}

QString colons(const ASN1_STRING* value) {
    return QString::fromLatin1(
        QByteArray(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)), ASN1_STRING_length(value))
            .toHex(':')
            .toUpper());
}

QString nameOf(const ASN1_OBJECT* object) {
    char text[128] = {};
    OBJ_obj2txt(text, sizeof text, object, 0);
    return QString::fromLatin1(text);
}

QString valueOf(X509_EXTENSION* extension) {
    const ASN1_OCTET_STRING* data = X509_EXTENSION_get_data(extension);
    if (ASN1_STRING_length(data) > kMaxExtensionSize)
        return QStringLiteral("(%1 octets)").arg(ASN1_STRING_length(data));
    const BioPtr bio(BIO_new(BIO_s_mem()));
    X509V3_EXT_print(bio.get(), extension, X509V3_EXT_DUMP_UNKNOWN, 0);
    ERR_clear_error();
    return printable(contents(bio.get()));
}

QString keyAlgorithm(const X509* certificate) {
    ASN1_OBJECT* algorithm = nullptr;
    X509_PUBKEY_get0_param(&algorithm, nullptr, nullptr, nullptr, X509_get_X509_PUBKEY(certificate));
    return algorithm == nullptr ? QString() : nameOf(algorithm);
}

QString dateText(const ASN1_TIME* time) {
    return asn1Time(time).toString(QStringLiteral("yyyy-MM-dd hh:mm:ss 'UTC'"));
}

}  // namespace

QList<std::pair<QString, QString>> detailFields(X509* certificate) {
    QList<std::pair<QString, QString>> fields{
        {QStringLiteral("Version"), QString::number(X509_get_version(certificate) + 1)},
        {QStringLiteral("Serial Number"), colons(X509_get0_serialNumber(certificate))},
        {QStringLiteral("Signature Algorithm"),
         QString::fromLatin1(OBJ_nid2ln(X509_get_signature_nid(certificate)))},
        {QStringLiteral("Issuer"), oneLine(X509_get_issuer_name(certificate))},
        {QStringLiteral("Not Before"), dateText(X509_get0_notBefore(certificate))},
        {QStringLiteral("Not After"), dateText(X509_get0_notAfter(certificate))},
        {QStringLiteral("Subject"), oneLine(X509_get_subject_name(certificate))},
        {QStringLiteral("Public Key Algorithm"), keyAlgorithm(certificate)},
        {QStringLiteral("Public-Key"), keyTypeName(X509_get0_pubkey(certificate))}};
    const int count = qMin(X509_get_ext_count(certificate), kMaxExtensions);
    for (int i = 0; i < count; ++i) {
        X509_EXTENSION* extension = X509_get_ext(certificate, i);
        QString name = nameOf(X509_EXTENSION_get_object(extension));
        if (X509_EXTENSION_get_critical(extension) != 0)
            name += QStringLiteral(" (critical)");
        fields.append({name, valueOf(extension)});
    }
    fields.append(
        {QStringLiteral("SHA256 Fingerprint"), QString::fromLatin1(fingerprint(certificate, EVP_sha256()))});
    fields.append(
        {QStringLiteral("SHA1 Fingerprint"), QString::fromLatin1(fingerprint(certificate, EVP_sha1()))});
    fields.append({QStringLiteral("Public Key Pin (SHA256)"), QString::fromLatin1(spkiSha256(certificate))});
    ERR_clear_error();
    return fields;
}

}  // namespace postern::tls
