#include "engine/tls/parsedpair.h"

#include <openssl/err.h>

namespace postern::tls {

namespace {

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
    return ParsedPairPtr(std::move(parsed));
}

}  // namespace

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
