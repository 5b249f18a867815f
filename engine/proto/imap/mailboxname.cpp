#include "engine/proto/imap/mailboxname.h"

#include "engine/proto/imap/ascii.h"

#include <QString>

namespace postern::proto::imap {
namespace {

constexpr QByteArrayView kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

/// The UTF-16 text of one "&...-" run (without '&' and '-'); false if it is not canonical.
bool decodeRun(QByteArrayView run, QString& text) {
    quint32 bits = 0;
    int have = 0;
    for (const char c : run) {
        const qsizetype value = kAlphabet.indexOf(c);
        if (value < 0)
            return false;
        bits = (bits << 6) | static_cast<quint32>(value);
        have += 6;
        if (have < 16)
            continue;
        have -= 16;
        const auto unit = static_cast<char16_t>(bits >> have);
        if (unit >= 0x20 && unit < 0x7f)
            return false;  // had to stand for itself
        text += QChar(unit);
        bits &= (1U << have) - 1;
    }
    return have < 6 && bits == 0;
}

void encodeRun(const QString& text, QByteArray& out) {
    out += '&';
    quint32 bits = 0;
    int have = 0;
    for (const QChar unit : text) {
        bits = (bits << 16) | unit.unicode();
        have += 16;
        while (have >= 6) {
            have -= 6;
            out += kAlphabet[(bits >> have) & 63];
        }
        bits &= (1U << have) - 1;
    }
    if (have > 0)
        out += kAlphabet[(bits << (6 - have)) & 63];
    out += '-';
}

void canonicalInbox(QByteArray& name) {
    if (name.size() < 5 || (name.size() > 5 && name[5] != '/'))
        return;
    if (sameWord(QByteArrayView(name).first(5), "INBOX"))
        name.replace(0, 5, "INBOX");
}

}  // namespace

std::optional<QByteArray> decodeMailboxName(QByteArrayView wire) {
    QByteArray name;
    for (qsizetype i = 0; i < wire.size(); ++i) {
        const char c = wire[i];
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f)
            return std::nullopt;
        if (c != '&') {
            name += c;
            continue;
        }
        const qsizetype end = wire.indexOf('-', i + 1);
        if (end < 0)
            return std::nullopt;
        const QByteArrayView run = wire.sliced(i + 1, end - i - 1);
        QString text;
        if (run.isEmpty())
            text = QChar(u'&');
        else if (!decodeRun(run, text) || !text.isValidUtf16())
            return std::nullopt;
        name += text.toUtf8();
        i = end;
    }
    canonicalInbox(name);
    return name;
}

QByteArray encodeMailboxName(QByteArrayView utf8) {
    bool plain = true;
    for (const char c : utf8) plain = plain && c >= 0x20 && c < 0x7f && c != '&';
    if (plain)
        return utf8.toByteArray();
    QByteArray out;
    QString run;
    const auto flush = [&] {
        if (!run.isEmpty())
            encodeRun(run, out);
        run.clear();
    };
    const QString text = QString::fromUtf8(utf8);
    for (const QChar unit : text) {
        if (unit.unicode() < 0x20 || unit.unicode() >= 0x7f) {
            run += unit;
            continue;
        }
        flush();
        out += static_cast<char>(unit.unicode());
        if (unit == QChar(u'&'))
            out += '-';
    }
    flush();
    return out;
}

QByteArray wireMailboxName(QByteArrayView utf8) {
    const QByteArray name = encodeMailboxName(utf8);
    bool atom = !name.isEmpty();
    for (const char c : name) atom = atom && isAtomChar(c);
    // NIL would read as "no name".
    if (atom && !sameWord(name, "NIL"))
        return name;
    QByteArray quoted = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\')
            quoted += '\\';
        quoted += c;
    }
    return quoted + '"';
}

// RFC 3501 section 6.3.8. All ways to match are followed at once, each as one bit (the "shift-and" of
// Baeza-Yates and Gonnet), because trying them one after the other takes time that a hostile pattern chooses.
MailboxPattern::MailboxPattern(QByteArrayView pattern) {
    QByteArray tokens;
    for (const char c : pattern) {
        const bool wild = c == '*' || c == '%';
        const bool afterWild = tokens.endsWith('*') || tokens.endsWith('%');
        if (!wild || !afterWild)
            tokens += c;
        else if (c == '*')
            tokens.back() = c;  // in a run of wildcards the strongest counts
    }
    m_end = static_cast<size_t>(tokens.size());
    m_words = m_end / 64 + 1;
    m_moves.assign(256 * m_words, 0);
    m_stars.assign(m_words, 0);
    m_percents.assign(m_words, 0);
    for (size_t i = 0; i < m_end; ++i) {
        const char c = tokens[static_cast<qsizetype>(i)];
        std::vector<quint64>& set = c == '*' ? m_stars : c == '%' ? m_percents : m_moves;
        const size_t row = &set == &m_moves ? static_cast<quint8>(c) * m_words : 0;
        set[row + i / 64] |= quint64(1) << (i % 64);
    }
}

bool MailboxPattern::matches(QByteArrayView name) const {
    std::vector<quint64> states(m_words, 0);
    states[0] = 1;
    // A wildcard may match nothing. No two stand side by side, so one step is enough.
    const auto skipWildcards = [&] {
        quint64 carry = 0;
        for (size_t i = 0; i < m_words; ++i) {
            const quint64 passing = states[i] & (m_stars[i] | m_percents[i]);
            states[i] |= (passing << 1) | carry;
            carry = passing >> 63;
        }
    };
    skipWildcards();
    for (const char c : name) {
        const quint64* moves = &m_moves[static_cast<quint8>(c) * m_words];
        quint64 carry = 0;
        quint64 any = 0;
        for (size_t i = 0; i < m_words; ++i) {
            const quint64 moving = states[i] & moves[i];
            const quint64 staying = states[i] & (c == '/' ? m_stars[i] : m_stars[i] | m_percents[i]);
            states[i] = (moving << 1) | carry | staying;
            carry = moving >> 63;
            any |= states[i];
        }
        if (any == 0)
            return false;
        skipWildcards();
    }
    return (states[m_end / 64] >> (m_end % 64) & 1) != 0;
}

bool matchesPattern(QByteArrayView pattern, QByteArrayView name) {
    return MailboxPattern(pattern).matches(name);
}

bool isCreatableName(QByteArrayView utf8) {
    if (utf8.isEmpty() || utf8.size() > 1000 || utf8.front() == '/' || utf8.back() == '/' ||
        utf8.indexOf("//") >= 0)
        return false;
    for (const char c : utf8) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x20 || octet == 0x7f || c == '*' || c == '%')
            return false;
    }
    return QString::fromUtf8(utf8).isValidUtf16();
}

}  // namespace postern::proto::imap
