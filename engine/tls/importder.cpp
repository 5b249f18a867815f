#include "engine/tls/importparts.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>

namespace postern::tls {
namespace {

enum class Kind { Unknown, Pkcs12, Pkcs8, Sec1, OldKey, Pkcs7, EncryptedPkcs8, PublicKey, Signed };

struct Element {
    int tag = -1;
    long size = 0;
    const unsigned char* content = nullptr;
    const unsigned char* next = nullptr;
};

/// The header at `at`; tag -1 when there is none. The content of an indefinite length runs to `end`.
Element element(const unsigned char* at, const unsigned char* end) {
    Element e;
    long size = 0;
    int tag = 0, kind = 0;
    if (at >= end)
        return e;
    const int flags = ASN1_get_object(&at, &size, &tag, &kind, end - at);
    ERR_clear_error();
    if ((flags & 0x80) != 0)
        return e;
    e.tag = kind == V_ASN1_UNIVERSAL ? tag : -2;
    e.content = at;
    e.size = (flags & 1) != 0 ? end - at : size;
    e.next = at + e.size;
    return e;
}

/// Told apart by the first fields of the outer SEQUENCE; nothing else in a file says what it is.
Kind kindOf(const unsigned char* der, const unsigned char* end) {
    const Element outer = element(der, end);
    if (outer.tag != V_ASN1_SEQUENCE)
        return Kind::Unknown;
    const Element first = element(outer.content, outer.next);
    const Element second = first.tag == -1 ? Element{} : element(first.next, outer.next);
    if (first.tag == V_ASN1_OBJECT)
        return Kind::Pkcs7;
    if (first.tag == V_ASN1_INTEGER) {
        constexpr unsigned char kPfxVersion = 3;
        const bool pfx = first.size == 1 && *first.content == kPfxVersion;
        return second.tag == V_ASN1_SEQUENCE       ? (pfx ? Kind::Pkcs12 : Kind::Pkcs8)
               : second.tag == V_ASN1_OCTET_STRING ? Kind::Sec1
               : second.tag == V_ASN1_INTEGER      ? Kind::OldKey
                                                   : Kind::Unknown;
    }
    if (first.tag != V_ASN1_SEQUENCE)
        return Kind::Unknown;
    return second.tag == V_ASN1_OCTET_STRING ? Kind::EncryptedPkcs8
           : second.tag == V_ASN1_BIT_STRING ? Kind::PublicKey
                                             : Kind::Signed;
}

void append(QByteArray& to, const unsigned char* begin, const unsigned char* end) {
    to.append(reinterpret_cast<const char*>(begin), end - begin);
}

/// OneAsymmetricKey (RFC 5958 section 2): version 2 may end with the public key, which OpenSSL does not take.
/// The same as version 1, without what is optional; empty when it is no version 2.
QByteArray asVersion1(const unsigned char* der, long size) {
    const Element outer = element(der, der + size);
    const Element version = outer.tag == V_ASN1_SEQUENCE ? element(outer.content, outer.next) : Element{};
    if (version.tag != V_ASN1_INTEGER || version.size != 1 || *version.content != 1)
        return {};
    const Element algorithm = element(version.next, outer.next);
    const Element key = algorithm.tag == V_ASN1_SEQUENCE ? element(algorithm.next, outer.next) : Element{};
    if (key.tag != V_ASN1_OCTET_STRING)
        return {};
    QByteArray content("\x02\x01\x00", 3);
    append(content, version.next, key.next);
    const int whole = ASN1_object_size(1, static_cast<int>(content.size()), V_ASN1_SEQUENCE);
    QByteArray made(whole - content.size(), Qt::Uninitialized);
    auto* at = reinterpret_cast<unsigned char*>(made.data());
    ASN1_put_object(&at, 1, static_cast<int>(content.size()), V_ASN1_SEQUENCE, V_ASN1_UNIVERSAL);
    made += content;
    base::wipe(content);
    return made;
}

base::Status addPkcs8(ImportJob& job, const unsigned char** der, long size) {
    using InfoPtr = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Freer<PKCS8_PRIV_KEY_INFO_free>>;
    const WipedBytes first(asVersion1(*der, size));
    InfoPtr info;
    if (first.bytes.isEmpty()) {
        info.reset(d2i_PKCS8_PRIV_KEY_INFO(nullptr, der, size));
    } else {
        const auto* at = reinterpret_cast<const unsigned char*>(first.bytes.constData());
        info.reset(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(first.bytes.size())));
        *der = element(*der, *der + size).next;
    }
    const KeyPtr key = info ? readPkcs8(info.get()) : nullptr;
    return key ? addKey(job, key.get()) : base::Status(damaged("PRIVATE KEY"));
}

base::Status addTyped(ImportJob& job, int type, const char* what, const unsigned char** der, long size) {
    const KeyPtr key(d2i_PrivateKey(type, nullptr, der, size));
    return key ? addKey(job, key.get()) : base::Status(damaged(what));
}

/// PKCS#1 has nine numbers, the old form of DSA six.
base::Status addOldKey(ImportJob& job, const unsigned char** der, long size) {
    const Element outer = element(*der, *der + size);
    int numbers = 0;
    for (Element at = element(outer.content, outer.next); at.tag == V_ASN1_INTEGER;
         at = element(at.next, outer.next))
        ++numbers;
    constexpr int kDsaNumbers = 6;
    return numbers == kDsaNumbers ? addTyped(job, EVP_PKEY_DSA, "DSA PRIVATE KEY", der, size)
                                  : addTyped(job, EVP_PKEY_RSA, "RSA PRIVATE KEY", der, size);
}

base::Status addEncrypted(ImportJob& job, const unsigned char** der, long size) {
    using SigPtr = std::unique_ptr<X509_SIG, Freer<X509_SIG_free>>;
    const SigPtr sealed(d2i_X509_SIG(nullptr, der, size));
    if (!sealed)
        return damaged("ENCRYPTED PRIVATE KEY");
    const base::Result<KeyPtr> key = decryptPkcs8(sealed.get(), view(job.password), job.budget);
    return key ? addKey(job, key->get()) : base::Status(key.error());
}

base::Status addPkcs7(ImportJob& job, const unsigned char** der, long size) {
    using Pkcs7Ptr = std::unique_ptr<PKCS7, Freer<PKCS7_free>>;
    const Pkcs7Ptr file(d2i_PKCS7(nullptr, der, size));
    if (!file)
        return damaged("PKCS#7");
    const STACK_OF(X509)* certificates = nullptr;
    if (PKCS7_type_is_signed(file.get()) && file->d.sign != nullptr)
        certificates = file->d.sign->cert;
    else if (PKCS7_type_is_signedAndEnveloped(file.get()) && file->d.signed_and_enveloped != nullptr)
        certificates = file->d.signed_and_enveloped->cert;
    job.file.format = QByteArrayLiteral("PKCS#7");
    for (int i = 0; i < sk_X509_num(certificates); ++i)
        if (base::Status added = addCertificate(job, sk_X509_value(certificates, i)); !added)
            return added;
    return base::Done{};
}

/// A certificate, a request or a revocation list, which is read over.
base::Status addSigned(ImportJob& job, const unsigned char** der, long size) {
    const unsigned char* at = *der;
    if (const X509Ptr certificate(d2i_X509(nullptr, &at, size)); certificate) {
        *der = at;
        return addCertificate(job, certificate.get());
    }
    at = *der;
    if (const RequestPtr request(d2i_X509_REQ(nullptr, &at, size)); request) {
        *der = at;
        if (job.file.requestPem.isEmpty())
            job.file.requestPem = toPem(request.get());
        return base::Done{};
    }
    using CrlPtr = std::unique_ptr<X509_CRL, Freer<X509_CRL_free>>;
    if (const CrlPtr list(d2i_X509_CRL(nullptr, der, size)); list)
        return base::Done{};
    return damaged("CERTIFICATE");
}

base::Status addKind(ImportJob& job, Kind kind, const unsigned char** der, long size) {
    switch (kind) {
        case Kind::Pkcs12:
            return addPkcs12(job, der, size);
        case Kind::Pkcs8:
            return addPkcs8(job, der, size);
        case Kind::Sec1:
            return addTyped(job, EVP_PKEY_EC, "EC PRIVATE KEY", der, size);
        case Kind::OldKey:
            return addOldKey(job, der, size);
        case Kind::Pkcs7:
            return addPkcs7(job, der, size);
        case Kind::EncryptedPkcs8:
            return addEncrypted(job, der, size);
        case Kind::PublicKey:
            if (const KeyPtr key(d2i_PUBKEY(nullptr, der, size)); key)
                return base::Done{};
            return damaged("PUBLIC KEY");
        case Kind::Signed:
            return addSigned(job, der, size);
        case Kind::Unknown:
            break;
    }
    return damaged("DER");
}

}  // namespace

base::Status addDerObject(ImportJob& job, QByteArrayView der, qsizetype& used) {
    const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
    const unsigned char* at = begin;
    const base::Status added =
        addKind(job, kindOf(begin, begin + der.size()), &at, static_cast<long>(der.size()));
    ERR_clear_error();
    used = at - begin;
    return added;
}

}  // namespace postern::tls
