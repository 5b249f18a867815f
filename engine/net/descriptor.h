#pragma once

#include <QtGlobal>

#include <utility>

namespace postern::net {

/// Closes an accepted socket that nobody took over. Platform code.
void closeDescriptor(qintptr descriptor);

/// Owns an accepted socket on its way from the listener to its worker.
class Descriptor {
 public:
    explicit Descriptor(qintptr value) : m_value(value) {}
    Descriptor(Descriptor&& other) noexcept : m_value(std::exchange(other.m_value, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (m_value != -1)
            closeDescriptor(m_value);
    }
    /// Gives up ownership.
    [[nodiscard]] qintptr release() { return std::exchange(m_value, -1); }

 private:
    qintptr m_value;
};

}  // namespace postern::net
