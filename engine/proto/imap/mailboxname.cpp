#include "engine/proto/imap/mailboxname.h"

#include "engine/proto/imap/ascii.h"

#include <QString>

#include <vector>

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

bool matchesPattern(QByteArrayView pattern, QByteArrayView name) {
    // reach[j]: the pattern so far matches the first j octets of the name.
    std::vector<char> reach(static_cast<size_t>(name.size()) + 1, 0);
    reach[0] = 1;
    for (const char p : pattern) {
        if (p == '*' || p == '%') {
            for (size_t j = 1; j < reach.size(); ++j) {
                const bool passes = p == '*' || name[static_cast<qsizetype>(j) - 1] != '/';
                reach[j] = reach[j] || (reach[j - 1] && passes);
            }
            continue;
        }
        for (size_t j = reach.size() - 1; j > 0; --j)
            reach[j] = reach[j - 1] && name[static_cast<qsizetype>(j) - 1] == p;
        reach[0] = 0;
    }
    return reach.back() != 0;
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
