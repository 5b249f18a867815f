#include "engine/tls/x509text.h"

#include <QCryptographicHash>
#include <QHostAddress>

#include <openssl/err.h>
#include <openssl/objects.h>

#include <algorithm>
#include <ctime>

namespace postern::tls {
namespace {

constexpr int kNameOrder[] = {NID_commonName,        NID_countryName,      NID_stateOrProvinceName,
                              NID_localityName,      NID_organizationName, NID_organizationalUnitName,
                              NID_pkcs9_emailAddress};

QString address(const ASN1_OCTET_STRING* value) {
    const int size = ASN1_STRING_length(value);
    const unsigned char* bytes = ASN1_STRING_get0_data(value);
    if (size == 16)
        return QHostAddress(bytes).toString();
    if (size != 4)
        return {};
    return QHostAddress(quint32(bytes[0]) << 24 | quint32(bytes[1]) << 16 | quint32(bytes[2]) << 8 | bytes[3])
        .toString();
}

QByteArray base64Sha256(const unsigned char* der, int size) {
    if (size <= 0)
        return {};
    return QCryptographicHash::hash(
               QByteArrayView(reinterpret_cast<const char*>(der), static_cast<qsizetype>(size)).toByteArray(),
               QCryptographicHash::Sha256)
        .toBase64();
}

}  // namespace

QDateTime asn1Time(const ASN1_TIME* value) {
    std::tm parts{};
    const bool good = value != nullptr && ASN1_TIME_to_tm(value, &parts) == 1;
    ERR_clear_error();
    if (!good)
        return {};
    return {QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
            QTime(parts.tm_hour, parts.tm_min, qMin(parts.tm_sec, 59)), Qt::UTC};
}

QString asn1Text(const ASN1_STRING* value) {
    unsigned char* utf8 = nullptr;
    const int size = value == nullptr ? -1 : ASN1_STRING_to_UTF8(&utf8, value);
    ERR_clear_error();
    if (size < 0)
        return {};
    QString result = QString::fromUtf8(reinterpret_cast<const char*>(utf8), size);
    OPENSSL_free(utf8);
    // A name that hides its rest behind a NUL, or moves the cursor, must be seen as what it is.
    for (QChar& c : result)
        if (c.category() == QChar::Other_Control)
            c = QChar::ReplacementCharacter;
    return result;
}

QList<std::pair<QString, QString>> nameFields(const X509_NAME* name) {
    QList<std::pair<QString, QString>> known, others;
    for (const int nid : kNameOrder)
        for (int at = X509_NAME_get_index_by_NID(name, nid, -1); at >= 0;
             at = X509_NAME_get_index_by_NID(name, nid, at))
            known.append({QString::fromLatin1(OBJ_nid2sn(nid)),
                          asn1Text(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)))});
    for (int at = 0; at < X509_NAME_entry_count(name); ++at) {
        const X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, at);
        char label[80] = {};
        OBJ_obj2txt(label, sizeof label, X509_NAME_ENTRY_get_object(entry), 0);
        const int nid = OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry));
        if (std::find(std::begin(kNameOrder), std::end(kNameOrder), nid) == std::end(kNameOrder))
            others.append({QString::fromLatin1(nid == NID_undef ? label : OBJ_nid2sn(nid)),
                           asn1Text(X509_NAME_ENTRY_get_data(entry))});
    }
    return known + others;
}

QString oneLine(const X509_NAME* name) {
    QStringList parts;
    for (const auto& [field, value] : nameFields(name)) parts.append(field + QLatin1Char('=') + value);
    return parts.join(QStringLiteral(", "));
}

QString shortName(const X509_NAME* name) {
    const QList<std::pair<QString, QString>> fields = nameFields(name);
    const bool hasName = !fields.isEmpty() && fields.first().first == QLatin1String("CN");
    return hasName ? fields.first().second : oneLine(name);
}

QStringList altNames(const GENERAL_NAMES* names) {
    QStringList list;
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
        int type = 0;
        const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, i), &type);
        if (type == GEN_DNS)
            list.append(asn1Text(static_cast<const ASN1_STRING*>(value)));
        else if (type == GEN_IPADD)
            list.append(address(static_cast<const ASN1_OCTET_STRING*>(value)));
    }
    return list;
}

QString keyTypeName(const EVP_PKEY* key) {
    if (key == nullptr)
        return QStringLiteral("unknown");
    const int bits = EVP_PKEY_get_bits(key);
    if (EVP_PKEY_is_a(key, "RSA") == 1)
        return QStringLiteral("RSA %1").arg(bits);
    if (EVP_PKEY_is_a(key, "EC") == 1) {
        char group[64] = {};
        size_t size = 0;
        const bool named = EVP_PKEY_get_group_name(key, group, sizeof group, &size) == 1;
        ERR_clear_error();
        const QByteArray name(group);
        if (name == "prime256v1" || name == "secp384r1" || name == "secp521r1")
            return QStringLiteral("EC P-%1").arg(bits);
        return named ? QStringLiteral("EC %1").arg(QString::fromLatin1(name))
                     : QStringLiteral("EC of an unnamed curve, %1 bits").arg(bits);
    }
    const char* name = EVP_PKEY_get0_type_name(key);
    if (name == nullptr)
        return QStringLiteral("unknown");
    const QByteArray type(name);
    if (type == "ED25519" || type == "ED448")
        return QStringLiteral("Ed") + QString::fromLatin1(type.mid(2));
    return type == "DSA" || type == "DH" ? QStringLiteral("%1 %2").arg(QString::fromLatin1(type)).arg(bits)
                                         : QString::fromLatin1(type);
}

QByteArray fingerprint(const X509* certificate, const EVP_MD* digest) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (X509_digest(certificate, digest, bytes, &size) != 1)
        return {};
    return QByteArray(reinterpret_cast<const char*>(bytes), static_cast<qsizetype>(size))
        .toHex(':')
        .toUpper();
}

QByteArray spkiSha256(const EVP_PKEY* key) {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key, &der);
    const QByteArray hash = base64Sha256(der, size);
    OPENSSL_free(der);
    ERR_clear_error();
    return hash;
}

QByteArray spkiSha256(const X509* certificate) {
    unsigned char* der = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    const QByteArray hash = base64Sha256(der, size);
    OPENSSL_free(der);
    ERR_clear_error();
    return hash;
}

bool isSelfSigned(X509* certificate) {
    // X509_self_signed() would say no when keyUsage has no keyCertSign.
    const bool same =
        X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0;
    EVP_PKEY* key = X509_get0_pubkey(certificate);
    const bool signedByItself = same && key != nullptr && X509_verify(certificate, key) == 1;
    ERR_clear_error();
    return signedByItself;
}

bool hasWeakSignature(X509* certificate) {
    int digest = NID_undef;
    const bool known = X509_get_signature_info(certificate, &digest, nullptr, nullptr, nullptr) == 1;
    ERR_clear_error();
    return known && (digest == NID_sha1 || digest == NID_md5 || digest == NID_md4 || digest == NID_md2 ||
                     digest == NID_md5_sha1);
}

}  // namespace postern::tls
