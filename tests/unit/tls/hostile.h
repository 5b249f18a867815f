#pragma once

#include "engine/tls/ossl.h"

#include <openssl/pkcs12.h>

// Files that ask for absurd work. They are well-formed and hold nothing: whoever derives a key loses.
namespace postern::test::hostile {

template <auto Write, class T>
QByteArray der(T* object) {
    unsigned char* bytes = nullptr;
    const int size = Write(object, &bytes);
    const QByteArray result(reinterpret_cast<const char*>(bytes), size);
    OPENSSL_free(bytes);
    return result;
}

inline X509_ALGOR* scheme(int rounds) {
    return PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), rounds, nullptr, 0, nullptr, NID_hmacWithSHA256);
}

/// EncryptedPrivateKeyInfo.
inline QByteArray pkcs8(int rounds) {
    X509_SIG* sealed = X509_SIG_new();
    X509_ALGOR* algorithm = nullptr;
    ASN1_OCTET_STRING* body = nullptr;
    X509_SIG_getm(sealed, &algorithm, &body);
    X509_ALGOR* hard = scheme(rounds);
    X509_ALGOR_copy(algorithm, hard);
    X509_ALGOR_free(hard);
    const QByteArray rubbish(64, 'x');
    ASN1_OCTET_STRING_set(body, reinterpret_cast<const unsigned char*>(rubbish.constData()), 64);
    const QByteArray result = der<i2d_X509_SIG>(sealed);
    X509_SIG_free(sealed);
    return result;
}

inline QByteArray pkcs12(PKCS7* safe, int macRounds) {
    STACK_OF(PKCS7)* safes = sk_PKCS7_new_null();
    if (safe != nullptr)
        sk_PKCS7_push(safes, safe);
    PKCS12* file = PKCS12_add_safes(safes, 0);
    sk_PKCS7_pop_free(safes, PKCS7_free);
    if (macRounds > 0)
        PKCS12_setup_mac(file, macRounds, nullptr, 0, EVP_sha256());
    const QByteArray result = der<i2d_PKCS12>(file);
    PKCS12_free(file);
    return result;
}

/// The rounds are those of the MAC over the whole file.
inline QByteArray pkcs12Mac(int rounds) {
    return pkcs12(nullptr, rounds);
}

/// Without a MAC; the rounds are those of its only encrypted part.
inline QByteArray pkcs12Safe(int rounds) {
    PKCS7* safe = PKCS7_new();
    PKCS7_set_type(safe, NID_pkcs7_encrypted);
    PKCS7_ENC_CONTENT* content = safe->d.encrypted->enc_data;
    X509_ALGOR_free(content->algorithm);
    content->algorithm = scheme(rounds);
    content->enc_data = ASN1_OCTET_STRING_new();
    const QByteArray rubbish(64, 'x');
    ASN1_OCTET_STRING_set(content->enc_data, reinterpret_cast<const unsigned char*>(rubbish.constData()), 64);
    return pkcs12(safe, 0);
}

}  // namespace postern::test::hostile
