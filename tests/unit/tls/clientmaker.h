#pragma once

#include "engine/tls/ossl.h"

#include <QByteArray>

/// Authorities and client certificates for tests, with whatever is wrong with them.
namespace postern::test {

struct Holder {
    tls::X509Ptr certificate;
    tls::KeyPtr key;
    [[nodiscard]] QByteArray pem() const { return tls::toPem(certificate.get()); }
    [[nodiscard]] QByteArray der() const {
        QByteArray bytes(i2d_X509(certificate.get(), nullptr), Qt::Uninitialized);
        auto* out = reinterpret_cast<unsigned char*>(bytes.data());
        i2d_X509(certificate.get(), &out);
        return bytes;
    }
    /// "AB:CD:..."
    [[nodiscard]] QByteArray serial() const {
        const ASN1_INTEGER* value = X509_get0_serialNumber(certificate.get());
        return QByteArray(reinterpret_cast<const char*>(ASN1_STRING_get0_data(value)),
                          ASN1_STRING_length(value))
            .toHex(':')
            .toUpper();
    }
    [[nodiscard]] QByteArray name() const {
        const unsigned char* bytes = nullptr;
        size_t size = 0;
        X509_NAME_get0_der(X509_get_subject_name(certificate.get()), &bytes, &size);
        return {reinterpret_cast<const char*>(bytes), static_cast<qsizetype>(size)};
    }
};

struct Wanted {
    QByteArray commonName;
    QByteArray extensions;  // "subjectAltName=email:anna@example.org" ..., one per line
    QByteArray email;       // emailAddress of the subject
    int fromSeconds = -3600, toSeconds = 3600;
};

inline Holder makeHolder(const Wanted& wanted, const Holder* issuer) {
    static int serials = 0x1000;
    Holder made{tls::X509Ptr(X509_new()), tls::KeyPtr(EVP_EC_gen("P-256"))};
    X509* x = made.certificate.get();
    X509_set_version(x, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x), ++serials);
    X509_gmtime_adj(X509_getm_notBefore(x), wanted.fromSeconds);
    X509_gmtime_adj(X509_getm_notAfter(x), wanted.toSeconds);
    X509_set_pubkey(x, made.key.get());
    const auto add = [x](const char* field, const QByteArray& text) {
        X509_NAME_add_entry_by_txt(X509_get_subject_name(x), field, MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(text.constData()), -1, -1, 0);
    };
    add("O", "Example");
    add("CN", wanted.commonName);
    if (!wanted.email.isEmpty())
        add("emailAddress", wanted.email);
    X509_set_issuer_name(x, X509_get_subject_name(issuer ? issuer->certificate.get() : x));
    for (const QByteArray& line : wanted.extensions.split('\n')) {
        const qsizetype equals = line.indexOf('=');
        if (equals < 0)
            continue;
        X509_EXTENSION* extension = X509V3_EXT_conf(nullptr, nullptr, line.left(equals).constData(),
                                                    line.mid(equals + 1).constData());
        X509_add_ext(x, extension, -1);
        X509_EXTENSION_free(extension);
    }
    X509_sign(x, issuer ? issuer->key.get() : made.key.get(), EVP_sha256());
    return made;
}

inline Holder makeAuthority(const QByteArray& name) {
    return makeHolder(
        {name, "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign", {}, -3600, 86'400},
        nullptr);
}
inline Holder makeClient(const QByteArray& name, const Holder& issuer) {
    return makeHolder({name, "extendedKeyUsage=clientAuth", {}}, &issuer);
}

}  // namespace postern::test
