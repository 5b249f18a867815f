#include "engine/tls/ossl.h"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace postern::tls {
namespace {

/// Answers "no passphrase", so that OpenSSL never asks on a terminal.
int noPassphrase(char*, int, int, void*) {
    return -1;
}

}  // namespace

BioPtr memory(QByteArrayView bytes) {
    // Without a pointer OpenSSL makes no BIO at all.
    return BioPtr(BIO_new_mem_buf(bytes.isEmpty() ? "" : bytes.data(), static_cast<int>(bytes.size())));
}

std::vector<X509Ptr> readCertificates(QByteArrayView pem) {
    std::vector<X509Ptr> certificates;
    const BioPtr bio = memory(pem);
    while (X509* certificate = PEM_read_bio_X509(bio.get(), nullptr, noPassphrase, nullptr))
        certificates.emplace_back(certificate);
    // Only "no start line" is a normal end; anything else is a certificate that did not parse.
    const unsigned long error = ERR_peek_last_error();
    if (error != 0 && !(ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE))
        certificates.clear();
    ERR_clear_error();
    return certificates;
}

KeyPtr readKey(QByteArrayView pem) {
    const BioPtr bio = memory(pem);
    KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, noPassphrase, nullptr));
    ERR_clear_error();
    return key;
}

RequestPtr readRequest(QByteArrayView pem) {
    const BioPtr bio = memory(pem);
    RequestPtr request(PEM_read_bio_X509_REQ(bio.get(), nullptr, noPassphrase, nullptr));
    ERR_clear_error();
    return request;
}

QByteArrayView contents(BIO* bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    return {data, static_cast<qsizetype>(size)};
}

QByteArray toPem(const X509* certificate) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate);
    return contents(bio.get()).toByteArray();
}

QByteArray toPem(const X509_REQ* request) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509_REQ(bio.get(), request);
    return contents(bio.get()).toByteArray();
}

base::Secret toPem(const EVP_PKEY* key) {
    const BioPtr bio(BIO_new(BIO_s_secmem()));
    if (PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
        ERR_clear_error();
        return {};
    }
    return base::Secret(contents(bio.get()));
}

QByteArray takeOpenSslError() {
    const unsigned long error = ERR_peek_last_error();
    ERR_clear_error();
    const char* reason = error == 0 ? nullptr : ERR_reason_error_string(error);
    return reason == nullptr ? QByteArrayLiteral("unknown reason") : QByteArray(reason);
}

}  // namespace postern::tls
