#include "engine/mail/encodedword.h"

#include <QStringDecoder>

#include <algorithm>
#include <cstring>
#include <optional>

namespace postern::mail {

namespace {

constexpr qsizetype kMaxPayload =
    45;  // octets in one word: 60 of base64, "=?ISO-8859-1?B?" and "?=" stay below 75

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool isUtf8(QByteArrayView octets) {
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder.decode(octets);
    return !text.isNull() && !decoder.hasError();
}

std::optional<int> hexDigit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return std::nullopt;
}

/// The "Q" encoding, RFC 2047 section 4.2.
QByteArray decodeQ(QByteArrayView text) {
    QByteArray out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '=' && i + 2 < text.size()) {
            const auto high = hexDigit(text[i + 1]);
            const auto low = hexDigit(text[i + 2]);
            if (high && low) {
                out.append(static_cast<char>(*high * 16 + *low));
                i += 2;
                continue;
            }
        }
        out.append(text[i] == '_' ? ' ' : text[i]);
    }
    return out;
}

struct Word {
    QByteArray charset;  // lower case, without an RFC 2231 language
    QByteArray octets;
    qsizetype end = 0;  // behind "?="
};

/// The encoded word at `at`, which stands on "=?".
std::optional<Word> wordAt(QByteArrayView text, qsizetype at) {
    const qsizetype charsetEnd = text.indexOf('?', at + 2);
    if (charsetEnd < 0 || charsetEnd + 2 >= text.size() || text[charsetEnd + 2] != '?')
        return std::nullopt;
    const qsizetype payload = charsetEnd + 3;
    const qsizetype end = text.indexOf("?=", payload);
    if (end < 0)
        return std::nullopt;
    const QByteArrayView body = text.sliced(payload, end - payload);
    Word word;
    word.charset = text.sliced(at + 2, charsetEnd - at - 2).toByteArray().toLower();
    if (word.charset.isEmpty() || std::any_of(word.charset.cbegin(), word.charset.cend(), isSpace))
        return std::nullopt;
    if (const qsizetype language = word.charset.indexOf('*'); language >= 0)
        word.charset.truncate(language);
    const char encoding = text[charsetEnd + 1];
    if (encoding == 'B' || encoding == 'b')
        word.octets = QByteArray::fromBase64(body.toByteArray());
    else if (encoding == 'Q' || encoding == 'q')
        word.octets = decodeQ(body);
    else
        return std::nullopt;
    word.end = end + 2;
    return word;
}

/// Collects words of one charset before decoding: senders split characters between words.
class WordJoiner {
 public:
    void add(const Word& word) {
        if (word.charset != m_charset)
            flush();
        m_charset = word.charset;
        m_octets.append(word.octets);
    }
    void flush() {
        if (!m_octets.isEmpty())
            text.append(decodeCharset(m_octets, m_charset));
        m_octets.clear();
    }
    QString text;

 private:
    QByteArray m_charset, m_octets;
};

}  // namespace

bool isSevenBit(QByteArrayView text) {
    return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<quint8>(c) >= 0x80; });
}

QString decodeCharset(QByteArrayView octets, QByteArrayView charset) {
    if (isSevenBit(octets) && !charset.startsWith("utf-16") && !charset.startsWith("utf-32"))
        return QString::fromLatin1(octets);
    const QByteArray name = charset.toByteArray();
    QStringDecoder named(name.constData(), QStringDecoder::Flag::Stateless);
    if (named.isValid())
        return named.decode(octets);
    return isUtf8(octets) ? QString::fromUtf8(octets) : QString::fromLatin1(octets);
}

QString decodeWords(QByteArrayView value) {
    WordJoiner out;
    qsizetype at = 0;
    bool afterWord = false;
    while (at < value.size()) {
        qsizetype next = value.indexOf("=?", at);
        std::optional<Word> word;
        while (next >= 0 && !(word = wordAt(value, next))) next = value.indexOf("=?", next + 2);
        const QByteArrayView between = value.sliced(at, (next < 0 ? value.size() : next) - at);
        const bool onlyBlanks = std::all_of(between.begin(), between.end(), isSpace);
        if (!(afterWord && word && onlyBlanks)) {
            out.flush();
            out.text.append(decodeCharset(between, "utf-8-or-latin-1"));
        }
        if (!word)
            break;
        out.add(*word);
        afterWord = true;
        at = word->end;
    }
    out.flush();
    return out.text;
}

QByteArray sevenBit(const QByteArray& raw) {
    if (isSevenBit(raw))
        return raw;
    const bool utf8 = isUtf8(raw);
    const QByteArray prefix = utf8 ? "=?UTF-8?B?" : "=?ISO-8859-1?B?";
    QByteArray out;
    for (qsizetype at = 0; at < raw.size();) {
        qsizetype size = std::min(kMaxPayload, raw.size() - at);
        while (utf8 && at + size < raw.size() && (static_cast<quint8>(raw.at(at + size)) & 0xC0) == 0x80)
            --size;
        if (!out.isEmpty())
            out.append(' ');
        out.append(prefix).append(raw.mid(at, size).toBase64()).append("?=");
        at += size;
    }
    return out;
}

}  // namespace postern::mail
