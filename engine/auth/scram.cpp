// SCRAM-SHA-256 verifiers (RFC 5802 section 3, RFC 7677) and the preparation of passwords.
#include "engine/auth/authenticator.h"
#include "engine/auth/password.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <QString>

#include <array>

namespace postern::auth {
namespace {
using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;
constexpr int kMaxRounds = 10'000'000;

/// Digests of a password are worth as much as it is: wiped when they go out of scope.
struct SecretDigest {
    Digest bytes{};
    SecretDigest() = default;
    SecretDigest(const SecretDigest&) = delete;
    SecretDigest& operator=(const SecretDigest&) = delete;
    ~SecretDigest() { OPENSSL_cleanse(bytes.data(), bytes.size()); }
};

void hmac(const Digest& key, QByteArrayView text, Digest& out) {
    unsigned int length = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), static_cast<size_t>(text.size()), out.data(),
         &length);
}

QByteArray base64(const Digest& digest) {
    return QByteArray(reinterpret_cast<const char*>(digest.data()), digest.size()).toBase64();
}

bool salted(QByteArrayView password, QByteArrayView salt, int rounds, Digest& out) {
    return PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                             reinterpret_cast<const unsigned char*>(salt.data()),
                             static_cast<int>(salt.size()), rounds, EVP_sha256(),
                             static_cast<int>(out.size()), out.data()) == 1;
}

void storedKey(const Digest& saltedPassword, Digest& out) {
    SecretDigest client;
    hmac(saltedPassword, "Client Key", client.bytes);
    SHA256(client.bytes.data(), client.bytes.size(), out.data());
}

struct Verifier {
    int rounds = 0;
    QByteArray salt;
    QByteArray stored;
};

std::optional<Verifier> parseVerifier(const QByteArray& text) {
    const QList<QByteArray> fields = text.split('$');
    if (fields.size() != 4)
        return std::nullopt;
    bool ok = false;
    Verifier verifier{fields[0].toInt(&ok), QByteArray::fromBase64(fields[1]),
                      QByteArray::fromBase64(fields[2])};
    if (!ok || verifier.rounds < 1 || verifier.rounds > kMaxRounds || verifier.salt.isEmpty() ||
        verifier.stored.size() != SHA256_DIGEST_LENGTH)
        return std::nullopt;
    return verifier;
}
}  // namespace

QByteArray makeScramVerifier(const base::Secret& password, const QByteArray& salt, int rounds) {
    const std::optional<base::Secret> prepared = preparePassword(password);
    SecretDigest saltedPassword;
    if (!prepared || rounds < 1 || rounds > kMaxRounds || salt.isEmpty() ||
        !salted(prepared->reveal(), salt, rounds, saltedPassword.bytes))
        return {};
    Digest stored{};
    Digest server{};
    storedKey(saltedPassword.bytes, stored);
    hmac(saltedPassword.bytes, "Server Key", server);
    return QByteArray::number(rounds) + '$' + salt.toBase64() + '$' + base64(stored) + '$' + base64(server);
}

bool checkScramVerifier(const QByteArray& text, const base::Secret& password) {
    const std::optional<Verifier> verifier = parseVerifier(text);
    if (!verifier)
        return false;
    // A password that cannot be prepared matches nothing, but costs the same time as one that can.
    const std::optional<base::Secret> prepared = preparePassword(password);
    SecretDigest saltedPassword;
    if (!salted(prepared ? prepared->reveal() : password.reveal(), verifier->salt, verifier->rounds,
                saltedPassword.bytes))
        return false;
    Digest stored{};
    storedKey(saltedPassword.bytes, stored);
    return CRYPTO_memcmp(stored.data(), verifier->stored.constData(), stored.size()) == 0 && prepared;
}

}  // namespace postern::auth
