#include "engine/tls/exportfile.h"

#include "engine/tls/certificateparts.h"
#include "engine/tls/importparts.h"
#include "engine/tls/x509text.h"

#include <QSet>

#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>

namespace postern::tls {
namespace {

using BagsPtr = std::unique_ptr<STACK_OF(PKCS12_SAFEBAG), decltype([](STACK_OF(PKCS12_SAFEBAG) * bags) {
                                    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
                                })>;
using SafesPtr =
    std::unique_ptr<STACK_OF(PKCS7),
                    decltype([](STACK_OF(PKCS7) * safes) { sk_PKCS7_pop_free(safes, PKCS7_free); })>;

constexpr int kRounds = 300'000;
// Other programs expect each key encrypted by itself. With many keys that would cost the reader minutes, so
// a backup keeps them all in one encrypted safe, which the format allows as well.
constexpr int kMaxOwnEncryption = 4;

base::Error unreadableCertificate() {
    return base::fail("tls.certificate-unreadable", QStringLiteral("The certificate cannot be read"));
}

/// Collects the bags of all entries.
class Pkcs12Writer {
 public:
    Pkcs12Writer(const base::Secret& password, bool ownEncryption)
        : m_password(password.reveal().toByteArray()), m_ownEncryption(ownEncryption) {}
    ~Pkcs12Writer() { base::wipe(m_password); }
    Pkcs12Writer(const Pkcs12Writer&) = delete;
    Pkcs12Writer& operator=(const Pkcs12Writer&) = delete;

    base::Status add(const BackupEntry& entry) {
        QByteArray id;
        if (!entry.chainPem.isEmpty()) {
            const std::vector<X509Ptr> chain = readCertificates(entry.chainPem);
            if (chain.empty())
                return unreadableCertificate();
            id = QByteArray::fromHex(fingerprint(chain.front().get(), EVP_sha1()).replace(':', ""));
            for (const X509Ptr& certificate : chain)
                if (!addCertificate(certificate.get(), certificate == chain.front() ? entry.name : QString(),
                                    certificate == chain.front() ? id : QByteArray()))
                    return cryptoError("writing PKCS#12");
        }
        if (!entry.note.isEmpty() && !addNote(entry.note))
            return cryptoError("writing PKCS#12");
        if (entry.keyPem.isEmpty())
            return base::Done{};
        const KeyPtr key = readKey(entry.keyPem.reveal());
        if (!key)
            return base::fail("tls.key-unreadable", QStringLiteral("The private key cannot be read"));
        return addKey(key.get(), entry.name, id) ? base::Status(base::Done{})
                                                 : cryptoError("writing PKCS#12");
    }

    base::Result<QByteArray> finish() {
        SafesPtr safes(sk_PKCS7_new_null());
        STACK_OF(PKCS7)* list = safes.get();
        if ((m_sealed &&
             PKCS12_add_safe(&list, m_sealed.get(), NID_aes_256_cbc, kRounds, m_password.constData()) != 1) ||
            (m_shrouded && PKCS12_add_safe(&list, m_shrouded.get(), -1, 0, nullptr) != 1))
            return cryptoError("writing PKCS#12");
        using Pkcs12Ptr = std::unique_ptr<PKCS12, Freer<PKCS12_free>>;
        const Pkcs12Ptr file(PKCS12_add_safes(list, 0));
        if (!file || PKCS12_set_mac(file.get(), m_password.constData(), static_cast<int>(m_password.size()),
                                    nullptr, 0, kRounds, EVP_sha256()) != 1)
            return cryptoError("writing PKCS#12");
        unsigned char* der = nullptr;
        const int size = i2d_PKCS12(file.get(), &der);
        const QByteArray result(reinterpret_cast<const char*>(der), qMax(size, 0));
        OPENSSL_free(der);
        return result;
    }

 private:
    bool label(PKCS12_SAFEBAG* bag, const QString& name, const QByteArray& id) {
        const QByteArray utf8 = name.toUtf8();
        auto* idBytes = reinterpret_cast<unsigned char*>(const_cast<char*>(id.constData()));
        return bag != nullptr &&
               (utf8.isEmpty() ||
                PKCS12_add_friendlyname_utf8(bag, utf8.constData(), static_cast<int>(utf8.size())) == 1) &&
               (id.isEmpty() || PKCS12_add_localkeyid(bag, idBytes, static_cast<int>(id.size())) == 1);
    }

    /// An authority that several chains share is written once.
    bool addCertificate(X509* certificate, const QString& name, const QByteArray& id) {
        const QByteArray print = fingerprint(certificate, EVP_sha256());
        if (name.isEmpty() && m_known.contains(print))
            return true;
        m_known.insert(print);
        STACK_OF(PKCS12_SAFEBAG)* bags = m_sealed.release();
        PKCS12_SAFEBAG* bag = PKCS12_add_cert(&bags, certificate);
        m_sealed.reset(bags);
        return label(bag, name, id);
    }

    /// A secret bag (RFC 7292 section 4.2.5): other programs read over it.
    bool addNote(const QByteArray& note) {
        STACK_OF(PKCS12_SAFEBAG)* bags = m_sealed.release();
        const PKCS12_SAFEBAG* bag =
            PKCS12_add_secret(&bags, kNoteType, reinterpret_cast<const unsigned char*>(note.constData()),
                              static_cast<int>(note.size()));
        m_sealed.reset(bags);
        return bag != nullptr;
    }

    bool addKey(EVP_PKEY* key, const QString& name, const QByteArray& id) {
        BagsPtr& place = m_ownEncryption ? m_shrouded : m_sealed;
        STACK_OF(PKCS12_SAFEBAG)* bags = place.release();
        PKCS12_SAFEBAG* bag = PKCS12_add_key(&bags, key, 0, kRounds, m_ownEncryption ? NID_aes_256_cbc : -1,
                                             m_password.constData());
        place.reset(bags);
        return label(bag, name, id);
    }

    QByteArray m_password;  // with the NUL at its end that OpenSSL asks for
    bool m_ownEncryption;
    BagsPtr m_sealed, m_shrouded;
    QSet<QByteArray> m_known;
};

}  // namespace

base::Result<QByteArray> makePkcs12(const QList<BackupEntry>& entries, const base::Secret& password) {
    if (password.isEmpty())
        return base::fail("password.empty", QStringLiteral("The password is empty"));
    qsizetype keys = 0;
    for (const BackupEntry& entry : entries) keys += entry.keyPem.isEmpty() ? 0 : 1;
    Pkcs12Writer writer(password, keys <= kMaxOwnEncryption);
    for (const BackupEntry& entry : entries)
        if (base::Status added = writer.add(entry); !added)
            return added.error();
    return writer.finish();
}

base::Result<QByteArray> makePkcs7(const QByteArray& chainPem) {
    const std::vector<X509Ptr> chain = readCertificates(chainPem);
    if (chain.empty())
        return unreadableCertificate();
    using Pkcs7Ptr = std::unique_ptr<PKCS7, Freer<PKCS7_free>>;
    const Pkcs7Ptr file(PKCS7_new());
    bool good = PKCS7_set_type(file.get(), NID_pkcs7_signed) == 1 &&
                PKCS7_content_new(file.get(), NID_pkcs7_data) == 1;
    for (const X509Ptr& certificate : chain)
        good = good && PKCS7_add_certificate(file.get(), certificate.get()) == 1;
    PKCS7_set_detached(file.get(), 1);
    unsigned char* der = nullptr;
    const int size = good ? i2d_PKCS7(file.get(), &der) : -1;
    if (size < 0)
        return cryptoError("writing PKCS#7");
    const QByteArray result(reinterpret_cast<const char*>(der), size);
    OPENSSL_free(der);
    return result;
}

base::Result<QByteArray> makeDer(const QByteArray& chainPem) {
    const std::vector<X509Ptr> chain = readCertificates(chainPem);
    if (chain.empty())
        return unreadableCertificate();
    unsigned char* der = nullptr;
    const int size = i2d_X509(chain.front().get(), &der);
    const QByteArray result(reinterpret_cast<const char*>(der), qMax(size, 0));
    OPENSSL_free(der);
    return result;
}

}  // namespace postern::tls
