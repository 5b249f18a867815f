#include "engine/tls/parsedpair.h"

#include "engine/tls/x509text.h"

#include <openssl/err.h>

namespace postern::tls {

namespace {

void freeFingerprint(void*, void* value, CRYPTO_EX_DATA*, int, long, void*) {
    delete static_cast<QByteArray*>(value);
}

int fingerprintIndex() {
    static const int index =
        CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_X509, 0, nullptr, nullptr, nullptr, freeFingerprint);
    return index;
}

/// Before the certificate is shared: from then on it is only read.
void keepFingerprint(X509* certificate) {
    auto print = std::make_unique<QByteArray>(fingerprint(certificate, EVP_sha256()));
    if (X509_set_ex_data(certificate, fingerprintIndex(), print.get()) == 1)
        print.release();  // freeFingerprint() deletes it
}

base::Result<ParsedPairPtr> parsePair(const KeyPair& pair) {
    auto parsed = std::make_shared<ParsedPair>();
    parsed->chainPem = pair.chainPem;
    parsed->chain = readCertificates(pair.chainPem);
    if (parsed->chain.empty())
        return base::fail("tls.certificate-unreadable", QStringLiteral("The certificate cannot be read"));
    parsed->key = readKey(pair.keyPem.reveal());
    if (!parsed->key)
        return base::fail("tls.key-unreadable", QStringLiteral("The private key cannot be read"));
    if (X509_check_private_key(parsed->chain.front().get(), parsed->key.get()) != 1) {
        ERR_clear_error();
        return base::fail("tls.key-mismatch",
                          QStringLiteral("The private key does not belong to the certificate"));
    }
    keepFingerprint(parsed->chain.front().get());
    return ParsedPairPtr(std::move(parsed));
}

}  // namespace

QByteArray keptFingerprint(const X509* certificate) {
    const auto* print = static_cast<const QByteArray*>(X509_get_ex_data(certificate, fingerprintIndex()));
    return print == nullptr ? QByteArray() : *print;
}

base::Result<QList<ParsedPairPtr>> parsePairs(const QList<KeyPair>& pairs) {
    QList<ParsedPairPtr> all;
    for (const KeyPair& pair : pairs) {
        base::Result<ParsedPairPtr> parsed = parsePair(pair);
        if (!parsed)
            return parsed.error();
        all += parsed.take();
    }
    return all;
}

}  // namespace postern::tls
