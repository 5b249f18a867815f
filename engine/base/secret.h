#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace postern::base {

/// A password or key. It cannot be printed or compared by accident, owns its bytes alone (never shares a
/// QByteArray buffer) and wipes them when it dies. reveal() is the one place to look for when auditing.
class Secret {
 public:
    Secret() = default;
    explicit Secret(QByteArrayView bytes);
    ~Secret();
    Secret(const Secret& other);
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret other) noexcept;

    [[nodiscard]] QByteArrayView reveal() const { return {m_bytes.constData(), m_bytes.size()}; }
    [[nodiscard]] bool isEmpty() const { return m_bytes.isEmpty(); }
    [[nodiscard]] qsizetype size() const { return m_bytes.size(); }

 private:
    QByteArray m_bytes;
};

/// Overwrites the bytes so that the compiler cannot drop it. Use on a temporary that held a secret.
void wipe(QByteArray& bytes);

/// Time does not depend on where the two differ; the length is not hidden.
[[nodiscard]] bool constantTimeEqual(QByteArrayView a, QByteArrayView b);

/// `count` bytes from the operating system's generator.
[[nodiscard]] QByteArray randomBytes(qsizetype count);

}  // namespace postern::base
