#include "engine/mail/envelopesearch.h"

#include "engine/mail/encodedword.h"

#include <QString>

#include <algorithm>
#include <array>

namespace postern::mail {

namespace {

/// Reads what envelope() writes: lists of nstrings.
class Reader {
 public:
    explicit Reader(QByteArrayView text) : m_at(text.data()), m_end(text.data() + text.size()) {}

    bool take(char c) {
        if (m_at == m_end || *m_at != c)
            return false;
        ++m_at;
        return true;
    }

    /// The content of a string, empty for NIL and for whatever is no string. It stays valid until the next
    /// string with an escape is read into the same `spare`.
    QByteArrayView string(QByteArray& spare) {
        if (take('"'))
            return quoted(spare);
        if (take('{'))
            return literal();
        m_at += std::min<qsizetype>(3, m_end - m_at);  // NIL
        return {};
    }

    /// Not by recursion: damaged text may open lists without end.
    void skipValue() {
        QByteArray spare;
        int depth = 0;
        do {
            if (take('('))
                ++depth;
            else if (take(')'))
                --depth;
            else if (!take(' '))
                string(spare);
        } while (depth > 0 && m_at != m_end);
    }

 private:
    QByteArrayView quoted(QByteArray& spare) {
        const char* const start = m_at;
        while (m_at != m_end && *m_at != '"' && *m_at != '\\') ++m_at;
        if (m_at == m_end || *m_at == '"')
            return view(start, m_at == m_end ? m_at : m_at++);
        spare = QByteArray(start, m_at - start);
        for (; m_at != m_end && *m_at != '"'; ++m_at) {
            if (*m_at == '\\' && m_at + 1 != m_end)
                ++m_at;
            spare.append(*m_at);
        }
        static_cast<void>(take('"'));
        return spare;
    }

    QByteArrayView literal() {
        qsizetype size = 0;
        while (m_at != m_end && *m_at >= '0' && *m_at <= '9' && size < m_end - m_at)
            size = size * 10 + (*m_at++ - '0');
        static_cast<void>(take('}') && take('\r') && take('\n'));
        const char* const start = m_at;
        m_at += std::min<qsizetype>(size, m_end - m_at);
        return view(start, m_at);
    }

    static QByteArrayView view(const char* from, const char* to) { return {from, to - from}; }

    const char* m_at;
    const char* const m_end;
};

bool matches(QByteArrayView text, const Needle& needle) {
    if (needle.isAscii() && isSevenBit(text) && !text.contains("=?"))
        return needle.isInOctets(text);
    return needle.isInText(decodeWords(text));
}

/// "Name <local@host>"; the parts are decoded one by one, since an encoded word ends with its part.
bool matchesAddress(const std::array<QByteArrayView, 3>& parts, QByteArray& whole, const Needle& needle) {
    const auto& [name, mailbox, host] = parts;
    whole.resize(0);
    whole.append(name).append(" <").append(mailbox);
    if (!host.isEmpty())
        whole.append('@').append(host);
    whole.append('>');
    if (needle.isAscii() && isSevenBit(whole) && !whole.contains("=?"))
        return needle.isInOctets(whole);
    const qsizetype bracket = name.size() + 2;
    return needle.isInText(decodeWords(name) + QStringLiteral(" <") +
                           decodeWords(QByteArrayView(whole).sliced(bracket).chopped(1)) + u'>');
}

bool containsInList(Reader& reader, const Needle& needle) {
    std::array<QByteArray, 4> spare;
    QByteArray whole;
    if (!reader.take('('))
        return false;
    while (reader.take('(')) {
        std::array<QByteArrayView, 4> values;
        for (size_t i = 0; i < values.size(); ++i) {
            values[i] = reader.string(spare[i]);
            static_cast<void>(reader.take(i + 1 < values.size() ? ' ' : ')'));
        }
        if (matchesAddress({values[0], values[2], values[3]}, whole, needle))
            return true;
    }
    return false;
}

}  // namespace

bool containsInEnvelope(QByteArrayView envelope, EnvelopeItem item, const Needle& needle) {
    Reader reader(envelope);
    static_cast<void>(reader.take('('));
    for (int passed = 0; passed < static_cast<int>(item); ++passed) {
        reader.skipValue();
        static_cast<void>(reader.take(' '));
    }
    if (item != EnvelopeItem::Subject)
        return containsInList(reader, needle);
    QByteArray spare;
    const QByteArrayView subject = reader.string(spare);
    return !subject.isNull() && matches(subject, needle);
}

}  // namespace postern::mail
