#pragma once

#include "engine/tls/ossl.h"

#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace postern::tls {

/// The keys that seal session tickets. A new one every kRotationSeconds; an old one lives as long as a ticket
/// sealed with it may be honoured. Keys exist in memory only. Thread-safe: one mutex guards the list.
class TicketKeys {
 public:
    static constexpr qint64 kRotationSeconds = 3600;
    static constexpr size_t kNameSize = 16;
    struct Key {
        std::array<unsigned char, kNameSize> name{};
        std::array<unsigned char, 32> cipher{};
        std::array<unsigned char, 32> mac{};
        qint64 createdSeconds = 0;
        ~Key();
    };
    using KeyRef = std::shared_ptr<const Key>;
    /// Seconds that never go back.
    using SecondsClock = std::function<qint64()>;

    explicit TicketKeys(SecondsClock clock);
    /// Keys must open tickets for at least so long.
    void keepFor(int timeToLiveSeconds);
    [[nodiscard]] KeyRef current();
    /// Null: unknown or too old. `isCurrent` tells whether the ticket should be sealed anew.
    [[nodiscard]] KeyRef find(const unsigned char* name, bool& isCurrent);

 private:
    void rotate(qint64 now);
    SecondsClock m_clock;
    std::atomic<int> m_timeToLive{0};
    std::mutex m_mutex;         // guards m_keys
    std::deque<KeyRef> m_keys;  // newest first
};

/// SSL_CTX_set_tlsext_ticket_key_evp_cb's work: fills or finds the key. Returns what that callback returns.
[[nodiscard]] int sealTicket(TicketKeys& keys, unsigned char* name, unsigned char* iv, EVP_CIPHER_CTX* cipher,
                             EVP_MAC_CTX* mac);
[[nodiscard]] int openTicket(TicketKeys& keys, const unsigned char* name, const unsigned char* iv,
                             EVP_CIPHER_CTX* cipher, EVP_MAC_CTX* mac, bool alwaysRenew);

}  // namespace postern::tls
