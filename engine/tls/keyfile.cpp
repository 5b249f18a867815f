#include "engine/tls/keyfile.h"

#include "engine/tls/ossl.h"

#include <QCryptographicHash>

#include <openssl/err.h>
#include <openssl/evp.h>

namespace postern::tls {
namespace {

using CipherPtr = std::unique_ptr<EVP_CIPHER_CTX, Freer<EVP_CIPHER_CTX_free>>;

constexpr QByteArrayView kMagic("PKW2");
constexpr qsizetype kSalt = 16, kEntry = 8, kNonce = 12, kTag = 16;
constexpr qsizetype kCostAt = 5, kSaltAt = 8, kEntryAt = kSaltAt + kSalt, kHead = kEntryAt + kEntry;
constexpr qsizetype kBodyAt = kHead + kNonce, kTagAt = kBodyAt + kMasterKeySize, kFileSize = kTagAt + kTag;

// 128 MiB and about half a second: what is advised for a passphrase that guards keys.
constexpr char kLogN = 17, kR = 8, kP = 1;
// A file from elsewhere may be cheaper or dearer, within reason.
constexpr int kMinLogN = 14, kMaxLogN = 20, kMaxR = 8, kMaxP = 4;

const unsigned char* bytes(QByteArrayView view) {
    return reinterpret_cast<const unsigned char*>(view.data());
}
unsigned char* bytes(QByteArray& array, qsizetype offset = 0) {
    return reinterpret_cast<unsigned char*>(array.data()) + offset;
}

/// The key that encrypts the master key. Empty when there is no memory for it.
base::Secret derive(QByteArrayView head, const base::Secret& passphrase) {
    const uint64_t n = uint64_t(1) << head[kCostAt];
    const auto r = static_cast<uint64_t>(head[kCostAt + 1]), p = static_cast<uint64_t>(head[kCostAt + 2]);
    constexpr uint64_t kMaxMemory = uint64_t(2) << 30;
    QByteArray key(kMasterKeySize, Qt::Uninitialized);
    const QByteArrayView secret = passphrase.reveal();
    const bool done = EVP_PBE_scrypt(secret.isEmpty() ? "" : secret.data(),
                                     static_cast<size_t>(secret.size()), bytes(head.sliced(kSaltAt)), kSalt,
                                     n, r, p, kMaxMemory, bytes(key), kMasterKeySize) == 1;
    base::Secret result(done ? QByteArrayView(key) : QByteArrayView());
    base::wipe(key);
    return result;
}

base::Error broken() {
    return base::fail("tls.crypto", QStringLiteral("OpenSSL failed at %1: %2"),
                      {QStringLiteral("the key file"), QString::fromLatin1(takeOpenSslError())});
}

}  // namespace

QByteArray entryOf(const base::Secret& secret) {
    return QCryptographicHash::hash(secret.reveal().toByteArray(), QCryptographicHash::Sha256).first(kEntry);
}

std::optional<KeyFileHeader> readHeader(QByteArrayView content) {
    if (content.size() != kFileSize || !content.startsWith(kMagic))
        return std::nullopt;
    const char mode = content[kMagic.size()];
    const int logN = content[kCostAt], r = content[kCostAt + 1], p = content[kCostAt + 2];
    if ((mode != 'P' && mode != 'D') || logN < kMinLogN || logN > kMaxLogN || r < 1 || r > kMaxR || p < 1 ||
        p > kMaxP)
        return std::nullopt;
    return KeyFileHeader{mode == 'P' ? KeyProtection::Passphrase : KeyProtection::Desktop,
                         content.sliced(kEntryAt, kEntry).toByteArray()};
}

base::Result<QByteArray> encryptKeyFile(const base::Secret& master, KeyProtection mode,
                                        const base::Secret& passphrase) {
    const bool desktop = mode == KeyProtection::Desktop;
    QByteArray file = kMagic.toByteArray();
    file.append(desktop ? 'D' : 'P').append(kLogN).append(kR).append(kP);
    file.append(base::randomBytes(kSalt));
    file.append(desktop ? entryOf(passphrase) : QByteArray(kEntry, '\0'));
    file.append(base::randomBytes(kNonce));
    file.resize(kFileSize);
    const base::Secret key = derive(file, passphrase);
    if (key.isEmpty())
        return broken();
    const CipherPtr cipher(EVP_CIPHER_CTX_new());
    int size = 0;
    const bool done = EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key.reveal()),
                                         bytes(file, kHead)) == 1 &&
                      EVP_EncryptUpdate(cipher.get(), nullptr, &size, bytes(file), kHead) == 1 &&
                      EVP_EncryptUpdate(cipher.get(), bytes(file, kBodyAt), &size, bytes(master.reveal()),
                                        kMasterKeySize) == 1 &&
                      EVP_EncryptFinal_ex(cipher.get(), bytes(file, kTagAt), &size) == 1 &&
                      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTag, bytes(file, kTagAt)) == 1;
    if (!done)
        return broken();
    return file;
}

base::Result<base::Secret> decryptKeyFile(QByteArrayView content, const base::Secret& passphrase) {
    if (!readHeader(content))
        return base::fail("keyfile.unreadable", QStringLiteral("The key file is damaged"));
    const base::Secret key = derive(content, passphrase);
    if (key.isEmpty())
        return broken();
    QByteArray tag = content.sliced(kTagAt).toByteArray();
    QByteArray master(kMasterKeySize, Qt::Uninitialized);
    const CipherPtr cipher(EVP_CIPHER_CTX_new());
    int size = 0;
    const bool done = EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(key.reveal()),
                                         bytes(content.sliced(kHead))) == 1 &&
                      EVP_DecryptUpdate(cipher.get(), nullptr, &size, bytes(content), kHead) == 1 &&
                      EVP_DecryptUpdate(cipher.get(), bytes(master), &size, bytes(content.sliced(kBodyAt)),
                                        kMasterKeySize) == 1 &&
                      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()) == 1 &&
                      EVP_DecryptFinal_ex(cipher.get(), bytes(master) + size, &size) == 1;
    ERR_clear_error();
    base::Secret result(done ? QByteArrayView(master) : QByteArrayView());
    base::wipe(master);
    if (!done)
        return base::fail("keystore.passphrase",
                          QStringLiteral("The passphrase of the key store is not right"));
    return result;
}

}  // namespace postern::tls
