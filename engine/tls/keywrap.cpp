#include "engine/tls/keywrap.h"

#include "engine/tls/ossl.h"

#include <openssl/err.h>

namespace postern::tls {
namespace {

// Sealed form: version octet, nonce, ciphertext, tag.
constexpr char kVersion = 1;
constexpr int kNonce = 12, kTag = 16;
using CipherPtr = std::unique_ptr<EVP_CIPHER_CTX, Freer<EVP_CIPHER_CTX_free>>;

unsigned char* bytes(QByteArray& array, qsizetype offset = 0) {
    return reinterpret_cast<unsigned char*>(array.data()) + offset;
}
const unsigned char* bytes(QByteArrayView view) {
    return reinterpret_cast<const unsigned char*>(view.data());
}

base::Error unreadable(const QString& text, const QString& argument) {
    return base::fail("keyfile.unreadable", text, {argument});
}

}  // namespace

base::Result<QByteArray> KeyWrap::seal(const QByteArray& name, const base::Secret& plain) const {
    const QByteArrayView text = plain.reveal();
    QByteArray sealed(1 + kNonce + text.size() + kTag, Qt::Uninitialized);
    sealed[0] = kVersion;
    const QByteArray nonce = base::randomBytes(kNonce);
    sealed.replace(1, kNonce, nonce);
    const CipherPtr cipher(EVP_CIPHER_CTX_new());
    int size = 0;
    const bool done =
        EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(m_key.reveal()), bytes(nonce)) ==
            1 &&
        EVP_EncryptUpdate(cipher.get(), nullptr, &size, bytes(name), static_cast<int>(name.size())) == 1 &&
        EVP_EncryptUpdate(cipher.get(), bytes(sealed, 1 + kNonce), &size, bytes(text),
                          static_cast<int>(text.size())) == 1 &&
        EVP_EncryptFinal_ex(cipher.get(), bytes(sealed, 1 + kNonce + size), &size) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, kTag, bytes(sealed, sealed.size() - kTag)) ==
            1;
    if (!done)
        return base::fail("tls.crypto", QStringLiteral("The private key cannot be sealed: %1"),
                          {QString::fromLatin1(takeOpenSslError())});
    return sealed;
}

base::Result<base::Secret> KeyWrap::unseal(const QByteArray& name, const QByteArray& sealed) const {
    const base::Error wrong =
        unreadable(QStringLiteral("The private key of \"%1\" was sealed with another key file"),
                   QString::fromUtf8(name));
    if (sealed.size() < 1 + kNonce + kTag || sealed[0] != kVersion)
        return wrong;
    const qsizetype textSize = sealed.size() - 1 - kNonce - kTag;
    QByteArray text(textSize, Qt::Uninitialized);
    QByteArray tag = sealed.last(kTag);
    const CipherPtr cipher(EVP_CIPHER_CTX_new());
    int size = 0;
    const bool done =
        EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, bytes(m_key.reveal()),
                           bytes(sealed) + 1) == 1 &&
        EVP_DecryptUpdate(cipher.get(), nullptr, &size, bytes(name), static_cast<int>(name.size())) == 1 &&
        EVP_DecryptUpdate(cipher.get(), bytes(text), &size, bytes(sealed) + 1 + kNonce,
                          static_cast<int>(textSize)) == 1 &&
        EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()) == 1 &&
        EVP_DecryptFinal_ex(cipher.get(), bytes(text) + size, &size) == 1;
    ERR_clear_error();
    base::Secret plain{done ? QByteArrayView(text) : QByteArrayView()};
    base::wipe(text);
    if (!done)
        return wrong;
    return plain;
}

}  // namespace postern::tls
