#include "engine/tls/importparts.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs12err.h>

// PKCS#12 (RFC 7292): a MAC over a list of "safes", each plain or encrypted, with "bags" in them.
namespace postern::tls {
namespace {

using Pkcs12Ptr = std::unique_ptr<PKCS12, Freer<PKCS12_free>>;
using BagsPtr = std::unique_ptr<STACK_OF(PKCS12_SAFEBAG), decltype([](STACK_OF(PKCS12_SAFEBAG) * bags) {
                                    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
                                })>;
using SafesPtr =
    std::unique_ptr<STACK_OF(PKCS7),
                    decltype([](STACK_OF(PKCS7) * safes) { sk_PKCS7_pop_free(safes, PKCS7_free); })>;

constexpr const char* kFormat = "PKCS#12";
constexpr int kMaxNesting = 4;

bool opens(PKCS12* file, PasswordView& password, const PasswordView& candidate) {
    password = candidate;
    password.proven = PKCS12_verify_mac(file, candidate.data, candidate.size) == 1;
    return password.proven;
}

/// Finds out whether the password is right, with "" and with none when nothing was given.
base::Result<PasswordView> checkPassword(PKCS12* file, ImportJob& job) {
    PasswordView password = view(job.password);
    if (PKCS12_mac_present(file) != 1)
        return password;
    const ASN1_INTEGER* rounds = nullptr;
    PKCS12_get0_mac(nullptr, nullptr, nullptr, &rounds, file);
    if (base::Status charged = job.budget.chargeRounds(rounds); !charged)
        return charged.error();
    ERR_clear_error();
    if (opens(file, password, password))
        return password;
    const int reason = ERR_GET_REASON(ERR_peek_error());
    if (reason == PKCS12_R_UNKNOWN_DIGEST_ALGORITHM) {
        ERR_clear_error();
        return base::fail("import.unsupported",
                          QStringLiteral("The file is encrypted in a way that cannot be read: %1"),
                          {QStringLiteral("MAC")});
    }
    if (!job.password.isEmpty())
        return decryptionError(false, kFormat);
    if (base::Status charged = job.budget.chargeRounds(rounds); !charged)
        return charged.error();
    const bool opened = opens(file, password, PasswordView{});
    ERR_clear_error();
    return opened ? base::Result<PasswordView>(password) : passwordNeeded();
}

QString nameOf(PKCS12_SAFEBAG* bag) {
    char* utf8 = PKCS12_get_friendlyname(bag);
    constexpr qsizetype kMaxName = 200;
    QString name = QString::fromUtf8(utf8).left(kMaxName).trimmed();
    OPENSSL_free(utf8);
    for (QChar& c : name)
        if (c.category() == QChar::Other_Control)
            c = QChar::ReplacementCharacter;
    return name;
}

class BagReader {
 public:
    BagReader(ImportJob& job, const PasswordView& password) : m_job(job), m_password(password) {}

    base::Status readAll(const STACK_OF(PKCS12_SAFEBAG) * bags, int depth = 0) {
        if (bags == nullptr || depth > kMaxNesting)
            return damaged(kFormat);
        for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags); ++i)
            if (base::Status read = readOne(sk_PKCS12_SAFEBAG_value(bags, i), depth); !read)
                return read;
        return base::Done{};
    }

 private:
    base::Status readOne(PKCS12_SAFEBAG* bag, int depth) {
        switch (PKCS12_SAFEBAG_get_nid(bag)) {
            case NID_keyBag: {
                const PKCS8_PRIV_KEY_INFO* info = PKCS12_SAFEBAG_get0_p8inf(bag);
                const KeyPtr key = info == nullptr ? nullptr : readPkcs8(info);
                return key ? addKey(m_job, key.get(), nameOf(bag)) : base::Status(damaged("PRIVATE KEY"));
            }
            case NID_pkcs8ShroudedKeyBag: {
                const X509_SIG* sealed = PKCS12_SAFEBAG_get0_pkcs8(bag);
                if (sealed == nullptr)
                    return damaged("PRIVATE KEY");
                const base::Result<KeyPtr> key = decryptPkcs8(sealed, m_password, m_job.budget);
                return key ? addKey(m_job, key->get(), nameOf(bag)) : base::Status(key.error());
            }
            case NID_certBag: {
                if (PKCS12_SAFEBAG_get_bag_nid(bag) != NID_x509Certificate)
                    return base::Done{};
                const X509Ptr certificate(PKCS12_SAFEBAG_get1_cert(bag));
                return certificate ? addCertificate(m_job, certificate.get(), nameOf(bag))
                                   : base::Status(damaged("CERTIFICATE"));
            }
            case NID_secretBag:
                return readSecret(bag);
            case NID_safeContentsBag:
                return readAll(PKCS12_SAFEBAG_get0_safes(bag), depth + 1);
            default:
                return base::Done{};  // revocation lists are none of ours
        }
    }

    /// Notes of a backup; the secrets of other programs are none of ours.
    base::Status readSecret(const PKCS12_SAFEBAG* bag) {
        const ASN1_OBJECT* type = PKCS12_SAFEBAG_get0_bag_type(bag);
        const ASN1_TYPE* value = PKCS12_SAFEBAG_get0_bag_obj(bag);
        if (type == nullptr || value == nullptr || OBJ_obj2nid(type) != kNoteType ||
            value->type != V_ASN1_OCTET_STRING || value->value.octet_string == nullptr)
            return base::Done{};
        const ASN1_OCTET_STRING* text = value->value.octet_string;
        return addNote(m_job, QByteArray(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                                         ASN1_STRING_length(text)));
    }

    ImportJob& m_job;
    const PasswordView& m_password;
};

base::Result<BagsPtr> decryptSafe(PKCS7* safe, const PasswordView& password, ImportJob& job) {
    const PKCS7_ENCRYPT* sealed = safe->d.encrypted;
    if (sealed == nullptr || sealed->enc_data == nullptr || sealed->enc_data->algorithm == nullptr ||
        sealed->enc_data->enc_data == nullptr)
        return damaged(kFormat);
    if (base::Status charged = job.budget.charge(sealed->enc_data->algorithm); !charged)
        return charged.error();
    if (password.size == 0 && !password.proven)
        return passwordNeeded();
    ERR_clear_error();
    BagsPtr bags(static_cast<STACK_OF(PKCS12_SAFEBAG)*>(PKCS12_item_decrypt_d2i_ex(
        sealed->enc_data->algorithm, ASN1_ITEM_rptr(PKCS12_SAFEBAGS), password.data, password.size,
        sealed->enc_data->enc_data, 1, oldCiphersContext(), nullptr)));
    if (!bags)
        return decryptionError(password.proven, kFormat);
    return bags;
}

base::Status readSafe(PKCS7* safe, const PasswordView& password, ImportJob& job) {
    BagReader reader(job, password);
    if (PKCS7_type_is_data(safe))
        return safe->d.data == nullptr ? base::Status(damaged(kFormat))
                                       : reader.readAll(BagsPtr(PKCS12_unpack_p7data(safe)).get());
    if (!PKCS7_type_is_encrypted(safe))
        return base::fail("import.unsupported",
                          QStringLiteral("The file is encrypted in a way that cannot be read: %1"),
                          {QStringLiteral("enveloped PKCS#12")});
    const base::Result<BagsPtr> bags = decryptSafe(safe, password, job);
    return bags ? reader.readAll(bags->get()) : base::Status(bags.error());
}

}  // namespace

base::Status addPkcs12(ImportJob& job, const unsigned char** der, long size) {
    PKCS12* empty = PKCS12_init_ex(NID_pkcs7_data, oldCiphersContext(), nullptr);
    const Pkcs12Ptr file(d2i_PKCS12(&empty, der, size));
    if (!file)
        return damaged(kFormat);
    base::Result<PasswordView> password = checkPassword(file.get(), job);
    if (!password)
        return password.error();
    const SafesPtr safes(PKCS12_unpack_authsafes(file.get()));
    if (!safes)
        return damaged(kFormat);
    job.file.format = QByteArrayLiteral("PKCS#12");
    for (int i = 0; i < sk_PKCS7_num(safes.get()); ++i)
        if (base::Status read = readSafe(sk_PKCS7_value(safes.get(), i), *password, job); !read)
            return read;
    return base::Done{};
}

}  // namespace postern::tls
