#include "engine/tls/keymaker.h"

#include "engine/base/threadpriority.h"

namespace postern::tls {
namespace {
constexpr size_t kMaxWaiting = 16;
}

KeyMaker::KeyMaker() : m_thread(std::make_unique<base::ThreadPool>(1, kMaxWaiting)) {
    (void)m_thread->tryPost([] { base::lowerThreadPriority(); });
}

KeyMaker::~KeyMaker() {
    stop();
}

bool KeyMaker::isSlow(KeyType type) {
    return type == KeyType::Rsa2048 || type == KeyType::Rsa3072 || type == KeyType::Rsa4096;
}

bool KeyMaker::begin(const std::shared_ptr<KeyProgress>& progress) {
    const std::lock_guard lock(m_mutex);
    m_current = progress;
    return !m_stopped;
}

bool KeyMaker::make(KeyType type, const std::shared_ptr<KeyProgress>& progress, Made done) {
    return m_thread->tryPost([this, type, progress, done = std::move(done)] {
        if (!begin(progress))
            progress->cancelled.store(true);
        done(generateKey(type, progress.get()));
    });
}

void KeyMaker::stop() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
        if (m_current)
            m_current->cancelled.store(true);
    }
    // An empty one in its place, so that whoever asks later is refused and nothing is null.
    m_thread = std::make_unique<base::ThreadPool>(1, 0);
}

}  // namespace postern::tls
