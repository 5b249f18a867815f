#pragma once

#include "engine/base/secret.h"

#include <QByteArray>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <vector>

// Owners for OpenSSL's objects, and the few readers and writers of PEM that this folder shares.
namespace postern::tls {

template <auto Free>
struct Freer {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
using BioPtr = std::unique_ptr<BIO, Freer<BIO_free_all>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using KeyCtxPtr = std::unique_ptr<EVP_PKEY_CTX, Freer<EVP_PKEY_CTX_free>>;
using DigestCtxPtr = std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX_free>>;
using X509Ptr = std::unique_ptr<X509, Freer<X509_free>>;
using RequestPtr = std::unique_ptr<X509_REQ, Freer<X509_REQ_free>>;
using StorePtr = std::unique_ptr<X509_STORE, Freer<X509_STORE_free>>;

/// All certificates of a PEM text, in order. Empty if there is none or one of them does not parse.
[[nodiscard]] std::vector<X509Ptr> readCertificates(QByteArrayView pem);
/// An unencrypted private key; null if it does not parse. Never asks for a passphrase.
[[nodiscard]] KeyPtr readKey(QByteArrayView pem);
/// A PKCS#10 request; null if it does not parse.
[[nodiscard]] RequestPtr readRequest(QByteArrayView pem);
/// A read-only BIO over `bytes`, which must outlive it.
[[nodiscard]] BioPtr memory(QByteArrayView bytes);
/// What was written to a memory BIO; valid as long as it is.
[[nodiscard]] QByteArrayView contents(BIO* bio);
[[nodiscard]] QByteArray toPem(const X509* certificate);
[[nodiscard]] QByteArray toPem(const X509_REQ* request);
/// PKCS#8, not encrypted; empty when OpenSSL cannot write it.
[[nodiscard]] base::Secret toPem(const EVP_PKEY* key);
/// The reason of the newest entry of this thread's error queue ("no shared cipher"); clears the queue.
[[nodiscard]] QByteArray takeOpenSslError();

}  // namespace postern::tls
