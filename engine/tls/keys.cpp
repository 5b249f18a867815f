#include "engine/tls/keys.h"

#include "engine/tls/certificateparts.h"
#include "engine/tls/x509text.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>

namespace postern::tls {
namespace {

base::Error unreadable() {
    return base::fail("key.unreadable", QStringLiteral("The private key cannot be read"));
}

QByteArray publicPem(const EVP_PKEY* key) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PUBKEY(bio.get(), key);
    return contents(bio.get()).toByteArray();
}

/// Called by the search for primes; 0 ends it.
int onStep(EVP_PKEY_CTX* context) {
    auto* progress = static_cast<KeyProgress*>(EVP_PKEY_CTX_get_app_data(context));
    if (progress == nullptr)
        return 1;
    ++progress->steps;
    return progress->cancelled ? 0 : 1;
}

int rsaBits(KeyType type) {
    constexpr int kSmall = 2048, kMiddle = 3072, kLarge = 4096;
    return type == KeyType::Rsa2048 ? kSmall : type == KeyType::Rsa3072 ? kMiddle : kLarge;
}

/// Ready to generate; null when this OpenSSL lacks the algorithm.
KeyCtxPtr generator(KeyType type) {
    const bool ec = type == KeyType::EcP256 || type == KeyType::EcP384;
    const char* algorithm = ec ? "EC" : type == KeyType::Ed25519 ? "ED25519" : "RSA";
    KeyCtxPtr context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr));
    if (!context || EVP_PKEY_keygen_init(context.get()) != 1)
        return nullptr;
    if (ec && EVP_PKEY_CTX_set_group_name(context.get(), type == KeyType::EcP256 ? "P-256" : "P-384") != 1)
        return nullptr;
    if (!ec && type != KeyType::Ed25519 &&
        EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), rsaBits(type)) != 1)
        return nullptr;
    return context;
}

/// What a peer holds: the key without its private part.
KeyPtr publicPart(const EVP_PKEY* key) {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key, &der);
    const unsigned char* at = der;
    KeyPtr result(size > 0 ? d2i_PUBKEY(nullptr, &at, size) : nullptr);
    OPENSSL_free(der);
    return result;
}

bool signsAndVerifies(EVP_PKEY* key) {
    const KeyPtr peer = publicPart(key);
    if (!peer)
        return false;
    const QByteArray text = base::randomBytes(32);
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.constData());
    const auto textSize = static_cast<size_t>(text.size());
    const bool plain = EVP_PKEY_is_a(key, "ED25519") == 1 || EVP_PKEY_is_a(key, "ED448") == 1;
    const EVP_MD* digest = plain ? nullptr : EVP_sha256();
    const DigestCtxPtr signer(EVP_MD_CTX_new());
    size_t size = 0;
    if (EVP_DigestSignInit(signer.get(), nullptr, digest, nullptr, key) != 1 ||
        EVP_DigestSign(signer.get(), nullptr, &size, bytes, textSize) != 1)
        return false;
    QByteArray signature(static_cast<qsizetype>(size), Qt::Uninitialized);
    auto* out = reinterpret_cast<unsigned char*>(signature.data());
    const DigestCtxPtr verifier(EVP_MD_CTX_new());
    return EVP_DigestSign(signer.get(), out, &size, bytes, textSize) == 1 &&
           EVP_DigestVerifyInit(verifier.get(), nullptr, digest, nullptr, peer.get()) == 1 &&
           EVP_DigestVerify(verifier.get(), out, size, bytes, textSize) == 1;
}

}  // namespace

base::Result<KeyFacts> keyFacts(const base::Secret& keyPem) {
    const KeyPtr key = readKey(keyPem.reveal());
    if (!key)
        return unreadable();
    KeyFacts facts{keyTypeName(key.get()), spkiSha256(key.get()), publicPem(key.get())};
    ERR_clear_error();
    return facts;
}

base::Result<QByteArray> certificateSpkiSha256(const QByteArray& chainPem) {
    const std::vector<X509Ptr> certificates = readCertificates(chainPem);
    if (certificates.empty())
        return base::fail("tls.certificate-unreadable", QStringLiteral("The certificate cannot be read"));
    return spkiSha256(certificates.front().get());
}

base::Result<base::Secret> generateKey(KeyType type, KeyProgress* progress) {
    const KeyCtxPtr context = generator(type);
    if (!context)
        return cryptoError("key generation");
    EVP_PKEY_CTX_set_app_data(context.get(), progress);
    EVP_PKEY_CTX_set_cb(context.get(), onStep);
    EVP_PKEY* made = nullptr;
    const bool done = EVP_PKEY_generate(context.get(), &made) == 1;
    const KeyPtr key(made);
    if (progress != nullptr && progress->cancelled) {
        ERR_clear_error();
        return base::fail("key.cancelled", QStringLiteral("Making the key was cancelled"));
    }
    if (!done)
        return cryptoError("key generation");
    base::Secret pem = toPem(key.get());
    if (pem.isEmpty())
        return cryptoError("writing the key");
    return pem;
}

base::Status testKey(const base::Secret& keyPem) {
    const KeyPtr key = readKey(keyPem.reveal());
    if (!key)
        return unreadable();
    const bool good = signsAndVerifies(key.get());
    ERR_clear_error();
    if (!good)
        return base::fail("key.test-failed",
                          QStringLiteral("The key is damaged: what it signs does not verify"));
    return base::Done{};
}

base::Result<QByteArray> exportKey(const base::Secret& keyPem, const base::Secret& password) {
    if (password.isEmpty())
        return base::fail("password.empty", QStringLiteral("The password is empty"));
    const KeyPtr key = readKey(keyPem.reveal());
    if (!key)
        return unreadable();
    // PKCS8_encrypt() would use 2048 rounds; this is what is advised for HMAC-SHA256 today.
    constexpr int kRounds = 600'000;
    using InfoPtr = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Freer<PKCS8_PRIV_KEY_INFO_free>>;
    using SigPtr = std::unique_ptr<X509_SIG, Freer<X509_SIG_free>>;
    const InfoPtr info(EVP_PKEY2PKCS8(key.get()));
    X509_ALGOR* scheme =
        PKCS5_pbe2_set_iv(EVP_aes_256_cbc(), kRounds, nullptr, 0, nullptr, NID_hmacWithSHA256);
    const QByteArrayView secret = password.reveal();
    const SigPtr sealed(
        info && scheme != nullptr
            ? PKCS8_set0_pbe(secret.data(), static_cast<int>(secret.size()), info.get(), scheme)
            : nullptr);
    if (!sealed) {
        X509_ALGOR_free(scheme);
        return cryptoError("encrypting the key");
    }
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PKCS8(bio.get(), sealed.get());
    return contents(bio.get()).toByteArray();
}

}  // namespace postern::tls
