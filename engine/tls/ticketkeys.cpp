#include "engine/tls/ticketkeys.h"

#include "engine/tls/tlscontext.h"

#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <chrono>
#include <cstring>

namespace postern::tls {
namespace {

const EVP_CIPHER* ticketCipher() {
    static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-CBC", nullptr);
    return cipher;
}

bool setMac(EVP_MAC_CTX* mac, const TicketKeys::Key& key) {
    char digest[] = "SHA256";
    auto* bytes = const_cast<unsigned char*>(key.mac.data());  // OSSL_PARAM has no const form
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, bytes, key.mac.size()),
                                 OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                 OSSL_PARAM_construct_end()};
    return EVP_MAC_CTX_set_params(mac, params) == 1;
}

}  // namespace

TicketKeys::Key::~Key() {
    OPENSSL_cleanse(cipher.data(), cipher.size());
    OPENSSL_cleanse(mac.data(), mac.size());
}

TicketKeys::TicketKeys(SecondsClock clock) : m_clock(std::move(clock)) {}

void TicketKeys::keepFor(int timeToLiveSeconds) {
    int known = m_timeToLive.load();
    while (known < timeToLiveSeconds && !m_timeToLive.compare_exchange_weak(known, timeToLiveSeconds)) {
    }
}

void TicketKeys::rotate(qint64 now) {
    if (m_keys.empty() || now - m_keys.front()->createdSeconds >= kRotationSeconds) {
        auto key = std::make_shared<Key>();
        key->createdSeconds = now;
        if (RAND_bytes(key->name.data(), static_cast<int>(key->name.size())) != 1 ||
            RAND_priv_bytes(key->cipher.data(), static_cast<int>(key->cipher.size())) != 1 ||
            RAND_priv_bytes(key->mac.data(), static_cast<int>(key->mac.size())) != 1)
            return;  // without randomness no new key; with an empty list no tickets
        m_keys.push_front(std::move(key));
    }
    while (!m_keys.empty() && now - m_keys.back()->createdSeconds > kRotationSeconds + m_timeToLive)
        m_keys.pop_back();
}

TicketKeys::KeyRef TicketKeys::current() {
    const std::lock_guard lock(m_mutex);
    rotate(m_clock());
    return m_keys.empty() ? nullptr : m_keys.front();
}

TicketKeys::KeyRef TicketKeys::find(const unsigned char* name, bool& isCurrent) {
    const std::lock_guard lock(m_mutex);
    rotate(m_clock());
    for (const KeyRef& key : m_keys) {
        if (std::memcmp(key->name.data(), name, kNameSize) != 0)
            continue;
        isCurrent = key == m_keys.front();
        return key;
    }
    return nullptr;
}

std::shared_ptr<TicketKeys> makeTicketKeys() {
    return std::make_shared<TicketKeys>([] {
        using namespace std::chrono;
        return static_cast<qint64>(duration_cast<seconds>(steady_clock::now().time_since_epoch()).count());
    });
}

int sealTicket(TicketKeys& keys, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher,
               EVP_MAC_CTX* mac) {
    const TicketKeys::KeyRef key = keys.current();
    if (!key)
        return 0;  // no ticket
    if (RAND_bytes(iv, EVP_CIPHER_get_iv_length(ticketCipher())) != 1)
        return -1;
    std::memcpy(name, key->name.data(), TicketKeys::kNameSize);
    if (EVP_EncryptInit_ex2(cipher, ticketCipher(), key->cipher.data(), iv, nullptr) != 1 ||
        !setMac(mac, *key))
        return -1;
    return 1;
}

int openTicket(TicketKeys& keys, const unsigned char* name, const unsigned char* iv, EVP_CIPHER_CTX* cipher,
               EVP_MAC_CTX* mac, bool alwaysRenew) {
    bool isCurrent = false;
    const TicketKeys::KeyRef key = keys.find(name, isCurrent);
    if (!key)
        return 0;  // full handshake
    if (EVP_DecryptInit_ex2(cipher, ticketCipher(), key->cipher.data(), iv, nullptr) != 1 ||
        !setMac(mac, *key))
        return -1;
    return isCurrent && !alwaysRenew ? 1 : 2;
}

}  // namespace postern::tls
