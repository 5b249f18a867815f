#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <cstring>

namespace postern::proto::imap {

/// Appends to a QByteArray through a raw pointer: the answer to FETCH 1:* FLAGS is made of a million short
/// pieces, and a call of QByteArray::append for each would cost more than all the rest. The array has its
/// final size again when the writer dies; nobody else may touch it before.
class WireWriter {
 public:
    explicit WireWriter(QByteArray& target) : m_target(target), m_used(target.size()) { grow(256); }
    ~WireWriter() { m_target.truncate(m_used); }
    WireWriter(const WireWriter&) = delete;
    WireWriter& operator=(const WireWriter&) = delete;

    [[nodiscard]] qsizetype size() const { return m_used; }
    void rewind(qsizetype size) { m_used = size; }

    void text(QByteArrayView bytes) {
        ensure(bytes.size());
        std::memcpy(m_data + m_used, bytes.data(), static_cast<size_t>(bytes.size()));
        m_used += bytes.size();
    }
    void character(char c) {
        ensure(1);
        m_data[m_used++] = c;
    }
    void number(quint64 value) {
        ensure(20);
        char digits[20];
        int count = 0;
        do {
            digits[count++] = static_cast<char>('0' + value % 10);
            value /= 10;
        } while (value != 0);
        while (count > 0) m_data[m_used++] = digits[--count];
    }
    /// With leading zeros up to `width` digits.
    void padded(quint64 value, int width) {
        ensure(width);
        for (int i = width; i-- > 0; value /= 10) m_data[m_used + i] = static_cast<char>('0' + value % 10);
        m_used += width;
    }
    /// "{n}" CRLF and the bytes.
    void literal(QByteArrayView bytes) {
        literalHead(bytes.size());
        text(bytes);
    }
    void literalHead(qint64 size) {
        character('{');
        number(static_cast<quint64>(size));
        text("}\r\n");
    }

 private:
    void ensure(qsizetype more) {
        if (m_used + more > m_size)
            grow(more);
    }
    void grow(qsizetype more) {
        const qsizetype wanted = m_used + more;
        m_target.resize(qMax(wanted + 512, m_used + m_used / 2));
        m_data = m_target.data();
        m_size = m_target.size();
    }

    QByteArray& m_target;
    char* m_data = nullptr;
    qsizetype m_used = 0;
    qsizetype m_size = 0;
};

}  // namespace postern::proto::imap
