#include "engine/base/secret.h"

#include <QRandomGenerator>

#include <utility>

namespace postern::base {

void wipe(QByteArray& bytes) {
    if (bytes.isEmpty())
        return;
    volatile char* p = bytes.data();  // detaches: a shared buffer belongs to somebody else
    for (qsizetype i = 0; i < bytes.size(); ++i) p[i] = 0;
    bytes.clear();
}

Secret::Secret(QByteArrayView bytes) : m_bytes(bytes.data(), bytes.size()) {}

Secret::~Secret() {
    wipe(m_bytes);
}

Secret::Secret(const Secret& other) : Secret(other.reveal()) {}

Secret::Secret(Secret&& other) noexcept : m_bytes(std::exchange(other.m_bytes, {})) {}

Secret& Secret::operator=(Secret other) noexcept {
    std::swap(m_bytes, other.m_bytes);
    return *this;
}

bool constantTimeEqual(QByteArrayView a, QByteArrayView b) {
    if (a.size() != b.size())
        return false;
    unsigned char difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
    return difference == 0;
}

QByteArray randomBytes(qsizetype count) {
    QByteArray bytes(((count + 3) / 4) * 4, Qt::Uninitialized);
    QRandomGenerator::system()->fillRange(reinterpret_cast<quint32*>(bytes.data()), bytes.size() / 4);
    bytes.truncate(count);
    return bytes;
}

}  // namespace postern::base
