#include "engine/tls/keystrength.h"

#include "engine/tls/keys.h"
#include "engine/tls/x509text.h"

#include <openssl/core_names.h>
#include <openssl/err.h>

namespace postern::tls {
namespace {

constexpr int kMinRsaBits = 2048;
constexpr int kMaxRsaBits =
    8192;  // several TLS libraries refuse more, and each handshake would take a second

base::Error weak(const EVP_PKEY* key, const QString& reason) {
    ERR_clear_error();
    return base::fail("key.weak", QStringLiteral("The key (%1) cannot be used: %2"),
                      {keyTypeName(key), reason});
}

/// Odd and from 65537 on: smaller ones have broken padding and broadcast attacks (FIPS 186-5 A.1.1).
bool isGoodExponent(const EVP_PKEY* key) {
    BIGNUM* exponent = nullptr;
    if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) != 1)
        return false;
    constexpr int kMinBits = 17, kMaxBits = 256;
    const int bits = BN_num_bits(exponent);
    const bool good = BN_is_odd(exponent) == 1 && bits >= kMinBits && bits <= kMaxBits;
    BN_free(exponent);
    return good;
}

/// Even, or a multiple of a small prime: no product of two large primes.
bool isGoodModulus(const EVP_PKEY* key) {
    BIGNUM* modulus = nullptr;
    if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &modulus) != 1)
        return false;
    bool good = true;
    for (const BN_ULONG prime : {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71})
        good = good && BN_mod_word(modulus, prime) != 0;
    BN_free(modulus);
    return good;
}

base::Status checkRsa(const EVP_PKEY* key) {
    const int bits = EVP_PKEY_get_bits(key);
    if (bits < kMinRsaBits)
        return weak(key, QStringLiteral("RSA needs at least %1 bits. Keys of 512 bits come from old export "
                                        "rules and are broken within hours")
                             .arg(kMinRsaBits));
    if (bits > kMaxRsaBits)
        return weak(key, QStringLiteral("clients take no RSA key of more than %1 bits").arg(kMaxRsaBits));
    if (!isGoodExponent(key))
        return weak(key, QStringLiteral("its public exponent is not safe; 65537 is the usual one"));
    if (!isGoodModulus(key))
        return weak(key, QStringLiteral("its modulus has small factors"));
    return base::Done{};
}

base::Status checkEc(const EVP_PKEY* key) {
    char group[64] = {};
    size_t size = 0;
    EVP_PKEY_get_group_name(key, group, sizeof group, &size);
    ERR_clear_error();
    const QByteArray name(group);
    if (name == "prime256v1" || name == "secp384r1" || name == "secp521r1")
        return base::Done{};
    return weak(key, QStringLiteral("clients know the curves P-256, P-384 and P-521 only"));
}

}  // namespace

base::Status checkStrength(const EVP_PKEY* key) {
    if (key == nullptr)
        return weak(key, QStringLiteral("servers cannot use keys of this kind"));
    if (EVP_PKEY_is_a(key, "RSA") == 1 || EVP_PKEY_is_a(key, "RSA-PSS") == 1)
        return checkRsa(key);
    if (EVP_PKEY_is_a(key, "EC") == 1)
        return checkEc(key);
    if (EVP_PKEY_is_a(key, "ED25519") == 1 || EVP_PKEY_is_a(key, "ED448") == 1)
        return base::Done{};
    return weak(key, QStringLiteral("servers cannot use keys of this kind"));
}

base::Status checkKeyStrength(const base::Secret& keyPem) {
    const KeyPtr key = readKey(keyPem.reveal());
    if (!key)
        return base::fail("key.unreadable", QStringLiteral("The private key cannot be read"));
    return checkStrength(key.get());
}

}  // namespace postern::tls
