#include "engine/tls/decryption.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/proverr.h>
#include <openssl/provider.h>

#include <algorithm>

namespace postern::tls {
namespace {

struct OldCiphers {
    OSSL_LIB_CTX* context = OSSL_LIB_CTX_new();
    OSSL_PROVIDER* normal = OSSL_PROVIDER_load(context, "default");
    OSSL_PROVIDER* legacy = OSSL_PROVIDER_load(context, "legacy");
    OldCiphers() { ERR_clear_error(); }
};

const OldCiphers& oldCiphers() {
    static const OldCiphers ciphers;
    return ciphers;
}

base::Error unreadable(const char* what) {
    ERR_clear_error();
    return base::fail("import.damaged", QStringLiteral("The file is damaged or incomplete (%1)"),
                      {QString::fromLatin1(what)});
}

base::Error unsupported(const QString& what) {
    return base::fail("import.unsupported",
                      QStringLiteral("The file is encrypted in a way that cannot be read: %1"), {what});
}

QString nameOf(const ASN1_OBJECT* object) {
    char text[128] = {};
    OBJ_obj2txt(text, sizeof text, object, 0);
    return QString::fromLatin1(text);
}

/// Known to the legacy provider alone.
bool isOld(int nid) {
    static constexpr int kOld[] = {NID_pbe_WithSHA1And128BitRC4,
                                   NID_pbe_WithSHA1And40BitRC4,
                                   NID_pbe_WithSHA1And128BitRC2_CBC,
                                   NID_pbe_WithSHA1And40BitRC2_CBC,
                                   NID_pbeWithMD5AndDES_CBC,
                                   NID_pbeWithMD2AndDES_CBC,
                                   NID_pbeWithMD5AndRC2_CBC,
                                   NID_pbeWithMD2AndRC2_CBC,
                                   NID_pbeWithSHA1AndDES_CBC,
                                   NID_pbeWithSHA1AndRC2_CBC,
                                   NID_des_cbc,
                                   NID_rc2_cbc,
                                   NID_rc2_40_cbc,
                                   NID_rc2_64_cbc,
                                   NID_rc4};
    return std::find(std::begin(kOld), std::end(kOld), nid) != std::end(kOld);
}

base::Status checkOld(const ASN1_OBJECT* algorithm) {
    if (!isOld(OBJ_obj2nid(algorithm)) || hasOldCiphers())
        return base::Done{};
    return base::fail("import.old-encryption",
                      QStringLiteral("The file is encrypted with %1, an old method for which this computer "
                                     "lacks OpenSSL's legacy provider"),
                      {nameOf(algorithm)});
}

template <class T, auto Free>
using Owned = std::unique_ptr<T, Freer<Free>>;

template <class T>
T* unpack(const X509_ALGOR* algorithm, const ASN1_ITEM* item) {
    const void* parameter = nullptr;
    int type = V_ASN1_UNDEF;
    X509_ALGOR_get0(nullptr, &type, &parameter, algorithm);
    if (type != V_ASN1_SEQUENCE || parameter == nullptr)
        return nullptr;
    return static_cast<T*>(ASN1_item_unpack(static_cast<const ASN1_STRING*>(parameter), item));
}

const ASN1_OBJECT* objectOf(const X509_ALGOR* algorithm) {
    const ASN1_OBJECT* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    return object;
}

/// What scrypt costs, in rounds of PBKDF2 that take about the same time. OpenSSL gives it 32 MiB at most.
quint64 scryptCost(const SCRYPT_PARAMS* params) {
    uint64_t n = 0, r = 0, p = 0;
    constexpr uint64_t kMax = 1U << 20, kMaxBlocks = 1U << 18;
    if (ASN1_INTEGER_get_uint64(&n, params->costParameter) != 1 ||
        ASN1_INTEGER_get_uint64(&r, params->blockSize) != 1 ||
        ASN1_INTEGER_get_uint64(&p, params->parallelizationParameter) != 1 || n > kMax || r > kMax ||
        p > kMax || n * r > kMaxBlocks)
        return UINT64_MAX;
    return n * r * p;
}

constexpr int kPemSalt = 8;  // octets of the IV that PEM's own derivation takes as salt

}  // namespace

OSSL_LIB_CTX* oldCiphersContext() {
    return oldCiphers().context;
}

bool hasOldCiphers() {
    return oldCiphers().legacy != nullptr;
}

base::Status KdfBudget::spend(quint64 rounds) {
    if (rounds > m_left) {
        ERR_clear_error();
        return base::fail(
            "import.too-costly",
            QStringLiteral("Opening the file would keep the server busy for too long: it asks for too "
                           "many rounds of key derivation"));
    }
    m_left -= rounds;
    return base::Done{};
}

base::Status KdfBudget::chargeRounds(const ASN1_INTEGER* rounds) {
    int64_t value = 0;
    if (rounds == nullptr)
        return spend(1);
    if (ASN1_INTEGER_get_int64(&value, rounds) != 1)
        return spend(UINT64_MAX);
    if (value <= 0)
        return unreadable("PBE");
    return spend(static_cast<quint64>(value));
}

base::Status KdfBudget::charge(const X509_ALGOR* scheme) {
    const ASN1_OBJECT* algorithm = objectOf(scheme);
    if (base::Status known = checkOld(algorithm); !known)
        return known;
    if (OBJ_obj2nid(algorithm) != NID_pbes2) {
        const Owned<PBEPARAM, PBEPARAM_free> params(unpack<PBEPARAM>(scheme, ASN1_ITEM_rptr(PBEPARAM)));
        ERR_clear_error();
        return params ? chargeRounds(params->iter) : base::Status(unsupported(nameOf(algorithm)));
    }
    const Owned<PBE2PARAM, PBE2PARAM_free> scheme2(unpack<PBE2PARAM>(scheme, ASN1_ITEM_rptr(PBE2PARAM)));
    if (!scheme2)
        return unreadable("PBES2");
    if (base::Status known = checkOld(objectOf(scheme2->encryption)); !known)
        return known;
    const int kdf = OBJ_obj2nid(objectOf(scheme2->keyfunc));
    if (kdf == NID_id_pbkdf2) {
        const Owned<PBKDF2PARAM, PBKDF2PARAM_free> params(
            unpack<PBKDF2PARAM>(scheme2->keyfunc, ASN1_ITEM_rptr(PBKDF2PARAM)));
        return params ? chargeRounds(params->iter) : base::Status(unreadable("PBKDF2"));
    }
    if (kdf == NID_id_scrypt) {
        const Owned<SCRYPT_PARAMS, SCRYPT_PARAMS_free> params(
            unpack<SCRYPT_PARAMS>(scheme2->keyfunc, ASN1_ITEM_rptr(SCRYPT_PARAMS)));
        return params ? spend(scryptCost(params.get())) : base::Status(unreadable("scrypt"));
    }
    return unsupported(nameOf(objectOf(scheme2->keyfunc)));
}

base::Error decryptionError(bool passwordIsRight, const char* what) {
    bool cut = false;
    QByteArray unknown;
    while (const unsigned long error = ERR_get_error()) {
        const int reason = ERR_GET_REASON(error);
        const bool evp = ERR_GET_LIB(error) == ERR_LIB_EVP;
        const bool provider = ERR_GET_LIB(error) == ERR_LIB_PROV;
        cut = cut ||
              (evp && (reason == EVP_R_WRONG_FINAL_BLOCK_LENGTH ||
                       reason == EVP_R_DATA_NOT_MULTIPLE_OF_BLOCK_LENGTH)) ||
              (provider && reason == PROV_R_WRONG_FINAL_BLOCK_LENGTH);
        const bool foreign =
            evp && (reason == EVP_R_UNKNOWN_PBE_ALGORITHM || reason == EVP_R_UNKNOWN_CIPHER ||
                    reason == EVP_R_UNSUPPORTED_CIPHER || reason == EVP_R_UNSUPPORTED_PRF ||
                    reason == EVP_R_UNSUPPORTED_KEY_DERIVATION_FUNCTION ||
                    reason == EVP_R_UNSUPPORTED_ALGORITHM || reason == ERR_R_UNSUPPORTED);
        if (foreign && unknown.isEmpty())
            unknown = ERR_reason_error_string(error);
    }
    if (!unknown.isEmpty())
        return unsupported(QString::fromLatin1(unknown));
    if (cut || passwordIsRight)
        return unreadable(what);
    return base::fail("import.wrong-password",
                      QStringLiteral("The password does not open the file, or the file was changed"));
}

KeyPtr readPkcs8(const PKCS8_PRIV_KEY_INFO* info) {
    KeyPtr key(EVP_PKCS82PKEY(info));
    ERR_clear_error();
    return key;
}

PasswordView view(const base::Secret& password) {
    const QByteArrayView bytes = password.reveal();
    return {bytes.isEmpty() ? "" : bytes.data(), static_cast<int>(bytes.size()), false};
}

base::Error passwordNeeded() {
    return base::fail("import.password-needed",
                      QStringLiteral("The file is encrypted: its password is needed"));
}

base::Result<KeyPtr> decryptPkcs8(const X509_SIG* sealed, const PasswordView& password, KdfBudget& budget) {
    const X509_ALGOR* scheme = nullptr;
    const ASN1_OCTET_STRING* body = nullptr;
    X509_SIG_get0(sealed, &scheme, &body);
    if (base::Status charged = budget.charge(scheme); !charged)
        return charged.error();
    if (password.size == 0 && !password.proven)
        return passwordNeeded();
    ERR_clear_error();
    const Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free> info(static_cast<PKCS8_PRIV_KEY_INFO*>(
        PKCS12_item_decrypt_d2i_ex(scheme, ASN1_ITEM_rptr(PKCS8_PRIV_KEY_INFO), password.data, password.size,
                                   body, 1, oldCiphersContext(), nullptr)));
    if (!info)
        return decryptionError(password.proven, "PRIVATE KEY");
    KeyPtr key = readPkcs8(info.get());
    if (!key)
        return unreadable("PRIVATE KEY");
    return key;
}

base::Result<base::Secret> decryptTraditional(const QByteArray& dekInfo, const QByteArray& body,
                                              const base::Secret& password) {
    const QByteArray name = dekInfo.split(',').first().trimmed();
    const QByteArray iv = QByteArray::fromHex(dekInfo.mid(name.size() + 1));
    using CipherPtr = std::unique_ptr<EVP_CIPHER, Freer<EVP_CIPHER_free>>;
    using ContextPtr = std::unique_ptr<EVP_CIPHER_CTX, Freer<EVP_CIPHER_CTX_free>>;
    const CipherPtr cipher(EVP_CIPHER_fetch(oldCiphersContext(), name.constData(), nullptr));
    ERR_clear_error();
    if (!cipher || EVP_CIPHER_get_mode(cipher.get()) != EVP_CIPH_CBC_MODE)
        return unsupported(QString::fromLatin1(name.left(40)));
    if (iv.size() < kPemSalt || iv.size() != EVP_CIPHER_get_iv_length(cipher.get()))
        return unreadable("DEK-Info");
    if (password.isEmpty())
        return passwordNeeded();
    const auto* salt = reinterpret_cast<const unsigned char*>(iv.constData());
    const auto* secret = reinterpret_cast<const unsigned char*>(password.reveal().data());
    unsigned char key[EVP_MAX_KEY_LENGTH];
    EVP_BytesToKey(cipher.get(), EVP_md5(), salt, secret, static_cast<int>(password.size()), 1, key, nullptr);
    QByteArray plain(body.size() + EVP_MAX_BLOCK_LENGTH, Qt::Uninitialized);
    auto* out = reinterpret_cast<unsigned char*>(plain.data());
    const ContextPtr context(EVP_CIPHER_CTX_new());
    int size = 0, rest = 0;
    const bool done =
        EVP_DecryptInit_ex(context.get(), cipher.get(), nullptr, key, salt) == 1 &&
        EVP_DecryptUpdate(context.get(), out, &size, reinterpret_cast<const unsigned char*>(body.constData()),
                          static_cast<int>(body.size())) == 1 &&
        EVP_DecryptFinal_ex(context.get(), out + size, &rest) == 1;
    OPENSSL_cleanse(key, sizeof key);
    base::Secret result(done ? QByteArrayView(plain).first(size + rest) : QByteArrayView());
    base::wipe(plain);
    if (!done)
        return decryptionError(false, "PRIVATE KEY");
    return result;
}

}  // namespace postern::tls
