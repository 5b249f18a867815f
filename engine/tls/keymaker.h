#pragma once

#include "engine/base/executor.h"
#include "engine/tls/keys.h"

#include <functional>
#include <memory>
#include <mutex>

namespace postern::tls {

/// The one thread that searches for primes, one search at a time and behind those that serve clients: RSA
/// keys take seconds, and the pool also hashes the passwords of who logs in. Thread-safe.
class KeyMaker {
 public:
    using Made = std::function<void(base::Result<base::Secret>)>;

    KeyMaker();
    ~KeyMaker();
    KeyMaker(const KeyMaker&) = delete;
    KeyMaker& operator=(const KeyMaker&) = delete;
    /// Whether keys of this kind belong here: others take less than a millisecond.
    [[nodiscard]] static bool isSlow(KeyType type);
    /// `done` runs in this thread, so briefly. False: too many wait already, and it never runs.
    [[nodiscard]] bool make(KeyType type, const std::shared_ptr<KeyProgress>& progress, Made done);
    /// Gives up the search under way and waits for its end; those that wait are dropped. Nobody asks for keys
    /// meanwhile.
    void stop();

 private:
    std::mutex m_mutex;  // guards the next two
    std::shared_ptr<KeyProgress> m_current;
    bool m_stopped = false;
    std::unique_ptr<base::ThreadPool> m_thread;

    [[nodiscard]] bool begin(const std::shared_ptr<KeyProgress>& progress);
};

}  // namespace postern::tls
