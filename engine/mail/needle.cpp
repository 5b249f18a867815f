#include "engine/mail/needle.h"

#include "engine/mail/encodedword.h"

#include <cstring>

namespace postern::mail {

namespace {

constexpr std::array<char, 256> makeLower() {
    std::array<char, 256> table{};
    for (size_t i = 0; i < table.size(); ++i) table[i] = static_cast<char>(i >= 'A' && i <= 'Z' ? i + 32 : i);
    return table;
}
constexpr std::array<char, 256> kLower = makeLower();

char lower(char c) {
    return kLower[static_cast<quint8>(c)];
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}

bool hasOctet(QByteArrayView octets, char c) {
    return std::memchr(octets.data(), c, static_cast<size_t>(octets.size())) != nullptr;
}

}  // namespace

Needle::Needle(QByteArrayView text) : m_folded(decodeCharset(text, {}).toCaseFolded()) {
    m_lower = m_folded.toUtf8();
    m_isAscii = isSevenBit(m_lower);
    const auto size = static_cast<quint32>(m_lower.size());
    m_skip.fill(size);
    for (quint32 i = 0; i + 1 < size; ++i) {
        const char c = m_lower.at(i);
        m_skip[static_cast<quint8>(c)] = m_skip[static_cast<quint8>(upper(c))] = size - 1 - i;
    }
}

bool Needle::isInOctets(QByteArrayView octets) const {
    const qsizetype size = m_lower.size();
    if (size == 0)
        return true;
    if (octets.size() < size)
        return false;
    if (size == 1)
        return hasOctet(octets, m_lower.front()) || hasOctet(octets, upper(m_lower.front()));
    const char tail = m_lower.back();
    const char* needle = m_lower.constData();
    const char* const stop = octets.data() + octets.size();
    for (const char* end = octets.data() + size - 1; end < stop;) {
        if (lower(*end) == tail) {
            const char* from = end - (size - 1);
            qsizetype i = 0;
            while (i < size - 1 && lower(from[i]) == needle[i]) ++i;
            if (i == size - 1)
                return true;
        }
        const auto step = static_cast<qsizetype>(m_skip[static_cast<quint8>(*end)]);
        if (step >= stop - end)
            return false;
        end += step;
    }
    return false;
}

bool Needle::isInText(const QString& text) const {
    return text.toCaseFolded().contains(m_folded);
}

}  // namespace postern::mail
