#include "engine/tls/stapling.h"

#include "engine/tls/parsedpair.h"
#include "engine/tls/x509parts.h"

#include <openssl/ssl.h>

#include <algorithm>
#include <cstring>
#include <ctime>

namespace postern::tls {
namespace {

/// What the callback of one context needs; owned by the SSL_CTX itself.
struct ContextStaples {
    struct One {
        X509Ptr certificate;
        std::shared_ptr<StapleBox> box;
    };
    std::vector<One> all;
};

void freeStaples(void*, void* value, CRYPTO_EX_DATA*, int, long, void*) {
    delete static_cast<ContextStaples*>(value);
}

int staplesIndex() {
    static const int index =
        CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL_CTX, 0, nullptr, nullptr, nullptr, freeStaples);
    return index;
}

int onStatusRequest(SSL* ssl, void*) {
    const auto* staples =
        static_cast<ContextStaples*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), staplesIndex()));
    const X509* chosen = SSL_get_certificate(ssl);
    if (staples == nullptr || chosen == nullptr)
        return SSL_TLSEXT_ERR_NOACK;
    const auto one = std::find_if(staples->all.begin(), staples->all.end(), [chosen](const auto& known) {
        return X509_cmp(known.certificate.get(), chosen) == 0;
    });
    const std::shared_ptr<const Staple> staple = one == staples->all.end() ? nullptr : one->box->get();
    if (!staple || staple->goodTillUtcMs / 1000 <= std::time(nullptr))
        return SSL_TLSEXT_ERR_NOACK;
    const auto size = static_cast<size_t>(staple->der.size());
    void* copy = OPENSSL_malloc(size);  // OpenSSL frees it
    if (copy == nullptr)
        return SSL_TLSEXT_ERR_NOACK;
    std::memcpy(copy, staple->der.constData(), size);
    SSL_set_tlsext_status_ocsp_resp(ssl, copy, static_cast<long>(size));
    return SSL_TLSEXT_ERR_OK;
}

}  // namespace

std::shared_ptr<StapleBox> StapleBoxes::boxFor(const ParsedPair& pair) {
    const QByteArray leaf = toDer<X509>(i2d_X509, pair.chain.front().get());
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_entries, [](const Entry& entry) { return entry.box.expired(); });
    for (Entry& entry : m_entries)
        if (entry.leafDer == leaf)
            if (auto box = entry.box.lock()) {
                entry.chainPem = pair.chainPem;
                return box;
            }
    auto box = std::make_shared<StapleBox>();
    m_entries.push_back({leaf, pair.chainPem, box});
    return box;
}

QList<StapleBoxes::Served> StapleBoxes::served() const {
    const std::lock_guard lock(m_mutex);
    QList<Served> all;
    for (const Entry& entry : m_entries)
        if (auto box = entry.box.lock())
            all += {entry.chainPem, std::move(box)};
    return all;
}

bool installStapling(SSL_CTX* ctx, const QList<ParsedPairPtr>& pairs, StapleBoxes& boxes) {
    auto staples = std::make_unique<ContextStaples>();
    for (const ParsedPairPtr& pair : pairs) {
        X509* leaf = pair->chain.front().get();
        X509_up_ref(leaf);
        staples->all.push_back({X509Ptr(leaf), boxes.boxFor(*pair)});
    }
    if (SSL_CTX_set_ex_data(ctx, staplesIndex(), staples.get()) != 1)
        return false;
    (void)staples.release();  // the context owns it
    return SSL_CTX_set_tlsext_status_cb(ctx, onStatusRequest) == 1;
}

}  // namespace postern::tls
