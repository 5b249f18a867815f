#include "engine/proto/imap/argumentreader.h"

#include "engine/proto/imap/ascii.h"
#include "engine/proto/imap/mailboxname.h"

#include <limits>

namespace postern::proto::imap {

bool ArgumentReader::character(char c) {
    if (m_rest.isEmpty() || m_rest.front() != c)
        return false;
    m_rest = m_rest.sliced(1);
    return true;
}

bool ArgumentReader::atom(QByteArrayView& word) {
    qsizetype size = 0;
    while (size < m_rest.size() && isAtomChar(m_rest[size])) ++size;
    word = m_rest.first(size);
    m_rest = m_rest.sliced(size);
    return size > 0;
}

bool ArgumentReader::quoted(QByteArray& value) {
    if (!character('"'))
        return false;
    value.clear();
    for (qsizetype i = 0; i < m_rest.size(); ++i) {
        char c = m_rest[i];
        if (c == '"') {
            m_rest = m_rest.sliced(i + 1);
            return true;
        }
        if (c == '\\') {
            // Only these two may be escaped (RFC 9051 section 9, quoted-specials).
            if (++i == m_rest.size() || (m_rest[i] != '"' && m_rest[i] != '\\'))
                return false;
            c = m_rest[i];
        }
        if (c == '\r' || c == '\n' || c == '\0')
            return false;
        value += c;
    }
    return false;
}

bool ArgumentReader::literal(QByteArray& value) {
    if (!character('{'))
        return false;
    quint32 size = 0;
    if (!number(size))
        return false;
    character('+');
    if (!character('}') || !character('\r') || !character('\n') || size > static_cast<quint64>(m_rest.size()))
        return false;
    value = m_rest.first(size).toByteArray();
    m_rest = m_rest.sliced(size);
    return !value.contains('\0');
}

bool ArgumentReader::string(QByteArray& value) {
    return peek() == '"' ? quoted(value) : literal(value);
}

bool ArgumentReader::astring(QByteArray& value) {
    if (peek() == '"' || peek() == '{')
        return string(value);
    qsizetype size = 0;
    while (size < m_rest.size() && (isAtomChar(m_rest[size]) || m_rest[size] == ']')) ++size;
    value = m_rest.first(size).toByteArray();
    m_rest = m_rest.sliced(size);
    return size > 0;
}

bool ArgumentReader::number(quint32& value) {
    quint64 sum = 0;
    qsizetype digits = 0;
    while (digits < m_rest.size() && isDigit(m_rest[digits])) {
        sum = sum * 10 + static_cast<quint64>(m_rest[digits] - '0');
        if (sum > std::numeric_limits<quint32>::max())
            return false;
        ++digits;
    }
    value = static_cast<quint32>(sum);
    m_rest = m_rest.sliced(digits);
    return digits > 0;
}

bool ArgumentReader::mailbox(QByteArray& utf8) {
    QByteArray wire;
    if (!astring(wire))
        return false;
    const std::optional<QByteArray> name = decodeMailboxName(wire);
    if (name)
        utf8 = *name;
    return name.has_value();
}

bool ArgumentReader::listMailbox(QByteArray& utf8) {
    QByteArray wire;
    if (peek() == '"' || peek() == '{') {
        if (!string(wire))
            return false;
    } else {
        qsizetype size = 0;
        while (size < m_rest.size() && (isAtomChar(m_rest[size]) || m_rest[size] == ']' ||
                                        m_rest[size] == '%' || m_rest[size] == '*'))
            ++size;
        wire = m_rest.first(size).toByteArray();
        m_rest = m_rest.sliced(size);
        if (size == 0)
            return false;
    }
    const std::optional<QByteArray> name = decodeMailboxName(wire);
    if (name)
        utf8 = *name;
    return name.has_value();
}

bool ArgumentReader::sequenceSet(SequenceSet& set) {
    qsizetype size = 0;
    while (size < m_rest.size() &&
           (isDigit(m_rest[size]) || m_rest[size] == ',' || m_rest[size] == ':' || m_rest[size] == '*'))
        ++size;
    std::optional<SequenceSet> parsed = SequenceSet::parse(m_rest.first(size));
    m_rest = m_rest.sliced(size);
    if (parsed)
        set = std::move(*parsed);
    return parsed.has_value();
}

bool ArgumentReader::flag(QByteArray& flag) {
    const bool system = character('\\');
    QByteArrayView word;
    if (!atom(word))
        return false;
    flag = (system ? QByteArray("\\") : QByteArray()) + word.toByteArray();
    return true;
}

bool ArgumentReader::flagList(QList<QByteArray>& flags) {
    if (!character('('))
        return false;
    if (character(')'))
        return true;
    do {
        QByteArray one;
        if (flags.size() == kMaxFlags || !flag(one))
            return false;
        flags.append(one);
    } while (space());
    return character(')');
}

}  // namespace postern::proto::imap
