#include "engine/tls/roots.h"

#include <QSslConfiguration>

#include <openssl/err.h>

namespace postern::tls {
namespace {

/// X509_NAME_hash over the canonical form, so that names compare as X509_NAME_cmp does.
QByteArray nameKey(const X509_NAME* name) {
    return QByteArray::number(static_cast<qulonglong>(X509_NAME_hash_ex(name, nullptr, nullptr, nullptr)));
}

}  // namespace

const RootStore& RootStore::system() {
    static const RootStore roots = [] {
        RootStore store;
        for (const QSslCertificate& certificate : QSslConfiguration::systemCaCertificates()) {
            const QByteArray der = certificate.toDer();
            const auto* at = reinterpret_cast<const unsigned char*>(der.constData());
            store.add(X509Ptr(d2i_X509(nullptr, &at, static_cast<long>(der.size()))));
        }
        ERR_clear_error();
        return store;
    }();
    return roots;
}

RootStore::RootStore(const QList<QByteArray>& certificatesPem, const RootStore* beside) : m_beside(beside) {
    for (const QByteArray& pem : certificatesPem)
        for (X509Ptr& certificate : readCertificates(pem)) add(std::move(certificate));
}

void RootStore::add(X509Ptr certificate) {
    if (!certificate || X509_get0_pubkey(certificate.get()) == nullptr)
        return;
    // Caches what OpenSSL computes of a certificate, before threads share it.
    X509_check_purpose(certificate.get(), -1, 0);
    m_bySubject.insert(nameKey(X509_get_subject_name(certificate.get())), m_roots.size());
    m_roots.push_back(std::move(certificate));
}

X509* RootStore::find(const X509_NAME* subject, X509* child) const {
    for (const size_t index : m_bySubject.values(nameKey(subject))) {
        X509* root = m_roots[index].get();
        if (X509_NAME_cmp(X509_get_subject_name(root), subject) != 0)
            continue;
        const bool signedIt = X509_verify(child, X509_get0_pubkey(root)) == 1;
        ERR_clear_error();
        if (signedIt)
            return root;
    }
    return m_beside != nullptr ? m_beside->find(subject, child) : nullptr;
}

bool RootStore::trusts(X509* certificate) const {
    const X509_NAME* subject = X509_get_subject_name(certificate);
    const EVP_PKEY* key = X509_get0_pubkey(certificate);
    ERR_clear_error();
    for (const size_t index : m_bySubject.values(nameKey(subject))) {
        X509* root = m_roots[index].get();
        if (key != nullptr && X509_NAME_cmp(X509_get_subject_name(root), subject) == 0 &&
            EVP_PKEY_eq(key, X509_get0_pubkey(root)) == 1)
            return true;
    }
    ERR_clear_error();
    return m_beside != nullptr && m_beside->trusts(certificate);
}

}  // namespace postern::tls
