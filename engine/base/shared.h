#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace postern::base {

/// A swapped shared_ptr<const T>: how configuration, directory and TLS contexts cross threads. get() and
/// set() are thread-safe; what is pointed at never changes. The mutex guards the pointer alone and is held
/// for a copy.
template <class T>
class Shared {
 public:
    Shared() = default;
    explicit Shared(std::shared_ptr<const T> value) : m_value(std::move(value)) {}

    [[nodiscard]] std::shared_ptr<const T> get() const {
        const std::lock_guard lock(m_mutex);
        return m_value;
    }
    void set(std::shared_ptr<const T> value) {
        const std::lock_guard lock(m_mutex);
        m_value.swap(value);  // the old value dies after the lock is gone
    }

 private:
    mutable std::mutex m_mutex;
    std::shared_ptr<const T> m_value;
};

}  // namespace postern::base
