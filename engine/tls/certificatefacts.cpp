#include "engine/tls/certificate.h"
#include "engine/tls/ossl.h"

#include <QHostAddress>

#include <openssl/err.h>
#include <openssl/objects.h>

#include <algorithm>
#include <ctime>

namespace postern::tls {
namespace {

QDateTime time(const ASN1_TIME* value) {
    std::tm parts{};
    if (value == nullptr || ASN1_TIME_to_tm(value, &parts) != 1)
        return {};
    return {QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
            QTime(parts.tm_hour, parts.tm_min, qMin(parts.tm_sec, 59)), Qt::UTC};
}

QString text(const ASN1_STRING* value) {
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, value);
    if (size < 0)
        return {};
    const QString result = QString::fromUtf8(reinterpret_cast<const char*>(utf8), size);
    OPENSSL_free(utf8);
    return result;
}

/// The fields in the order in which people read them; unknown ones follow as they come.
QList<std::pair<QString, QString>> fields(const X509_NAME* name) {
    static constexpr int kOrder[] = {NID_commonName,        NID_countryName,      NID_stateOrProvinceName,
                                     NID_localityName,      NID_organizationName, NID_organizationalUnitName,
                                     NID_pkcs9_emailAddress};
    QList<std::pair<QString, QString>> known, others;
    for (const int nid : kOrder)
        for (int at = X509_NAME_get_index_by_NID(name, nid, -1); at >= 0;
             at = X509_NAME_get_index_by_NID(name, nid, at))
            known.append({QString::fromLatin1(OBJ_nid2sn(nid)),
                          text(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)))});
    for (int at = 0; at < X509_NAME_entry_count(name); ++at) {
        const X509_NAME_ENTRY* entry = X509_NAME_get_entry(name, at);
        char label[80] = {};
        OBJ_obj2txt(label, sizeof label, X509_NAME_ENTRY_get_object(entry), 0);
        const int nid = OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry));
        if (std::find(std::begin(kOrder), std::end(kOrder), nid) == std::end(kOrder))
            others.append({QString::fromLatin1(nid == NID_undef ? label : OBJ_nid2sn(nid)),
                           text(X509_NAME_ENTRY_get_data(entry))});
    }
    return known + others;
}

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

QStringList altNames(const X509* certificate) {
    QStringList names;
    auto* list =
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    for (int i = 0; i < sk_GENERAL_NAME_num(list); ++i) {
        int type = 0;
        const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(list, i), &type);
        if (type == GEN_DNS)
            names.append(text(static_cast<const ASN1_STRING*>(value)));
        else if (type == GEN_IPADD)
            names.append(address(static_cast<const ASN1_OCTET_STRING*>(value)));
    }
    GENERAL_NAMES_free(list);
    return names;
}

QByteArray colons(const QByteArray& bytes) {
    return bytes.toHex(':').toUpper();
}

QByteArray fingerprint(const X509* certificate, const EVP_MD* digest) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (X509_digest(certificate, digest, bytes, &size) != 1)
        return {};
    return colons(QByteArray(reinterpret_cast<const char*>(bytes), static_cast<qsizetype>(size)));
}

QByteArray serial(const X509* certificate) {
    const ASN1_INTEGER* value = X509_get0_serialNumber(certificate);
    return colons(
        QByteArray(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)), ASN1_STRING_length(value)));
}

QString keyType(const X509* certificate) {
    const EVP_PKEY* key = X509_get0_pubkey(certificate);
    if (key == nullptr)
        return QStringLiteral("unknown");
    const int bits = EVP_PKEY_get_bits(key);
    if (EVP_PKEY_is_a(key, "RSA") == 1)
        return QStringLiteral("RSA %1").arg(bits);
    if (EVP_PKEY_is_a(key, "EC") == 1)
        return QStringLiteral("EC P-%1").arg(bits);
    const char* name = EVP_PKEY_get0_type_name(key);
    return name != nullptr && QByteArray(name) == "ED25519" ? QStringLiteral("Ed25519")
                                                            : QString::fromLatin1(name);
}

bool isSelfSigned(X509* certificate) {
    // X509_self_signed() would say no when keyUsage has no keyCertSign.
    const bool same =
        X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) == 0;
    const bool signedByItself = same && X509_verify(certificate, X509_get0_pubkey(certificate)) == 1;
    ERR_clear_error();
    return signedByItself;
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
    facts.subject = fields(X509_get_subject_name(certificate));
    facts.issuer = fields(X509_get_issuer_name(certificate));
    if (!facts.subject.isEmpty() && facts.subject.first().first == QLatin1String("CN"))
        facts.commonName = facts.subject.first().second;
    facts.names = altNames(certificate);
    facts.notBefore = time(X509_get0_notBefore(certificate));
    facts.notAfter = time(X509_get0_notAfter(certificate));
    facts.serialHex = serial(certificate);
    facts.sha256Hex = fingerprint(certificate, EVP_sha256());
    facts.sha1Hex = fingerprint(certificate, EVP_sha1());
    facts.keyType = keyType(certificate);
    facts.signatureAlgorithm = QString::fromLatin1(OBJ_nid2ln(X509_get_signature_nid(certificate)));
    facts.selfSigned = isSelfSigned(certificate);
    facts.isAuthority = X509_check_ca(certificate) == 1;
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
