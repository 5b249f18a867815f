#include "engine/tls/ossl.h"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace postern::tls {
namespace {

/// Answers "no passphrase", so that OpenSSL never asks on a terminal.
int noPassphrase(char*, int, int, void*) {
    return -1;
}

BioPtr memory(QByteArrayView bytes) {
    return BioPtr(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

}  // namespace

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

QByteArray takeOpenSslError() {
    const unsigned long error = ERR_peek_last_error();
    ERR_clear_error();
    const char* reason = error == 0 ? nullptr : ERR_reason_error_string(error);
    return reason == nullptr ? QByteArrayLiteral("unknown reason") : QByteArray(reason);
}

}  // namespace postern::tls
