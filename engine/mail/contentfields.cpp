#include "engine/mail/contentfields.h"

namespace postern::mail {

namespace {

constexpr qsizetype kMaxParameters = 100;

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

class Scanner {
 public:
    explicit Scanner(QByteArrayView text) : m_text(text) {}
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] char peek() const { return m_text[m_at]; }
    void advance() { ++m_at; }

    /// Blanks and comments, which nest. RFC 5322 section 3.2.2.
    void skipBlanks() {
        int depth = 0;
        for (; !atEnd(); ++m_at) {
            const char c = peek();
            if (c == '(')
                ++depth;
            else if (depth > 0 && c == ')')
                --depth;
            else if (depth > 0 && c == '\\' && m_at + 1 < m_text.size())
                ++m_at;
            else if (depth == 0 && !isSpace(c))
                return;
        }
    }

    /// Up to one of `stops`, a blank or a comment.
    QByteArrayView word(QByteArrayView stops) {
        const qsizetype from = m_at;
        while (!atEnd() && !isSpace(peek()) && peek() != '(' && !stops.contains(peek())) ++m_at;
        return m_text.sliced(from, m_at - from);
    }

    QByteArray quoted() {
        QByteArray out("");
        for (++m_at; !atEnd() && peek() != '"'; ++m_at) {
            if (peek() == '\\' && m_at + 1 < m_text.size())
                ++m_at;
            out.append(peek());
        }
        if (!atEnd())
            ++m_at;
        return out;
    }

    /// Senders leave blanks and specials unquoted: everything up to ';' or a comment, without blanks at its
    /// end.
    QByteArray bare() {
        const qsizetype from = m_at;
        while (!atEnd() && peek() != ';' && !(peek() == '(' && m_at > from && isSpace(m_text[m_at - 1])))
            ++m_at;
        qsizetype to = m_at;
        while (to > from && isSpace(m_text[to - 1])) --to;
        const QByteArrayView value = m_text.sliced(from, to - from);
        return value.isEmpty() ? QByteArray("") : value.toByteArray();
    }

    void skipToSemicolon() {
        while (!atEnd() && peek() != ';') ++m_at;
    }

 private:
    QByteArrayView m_text;
    qsizetype m_at = 0;
};

void parseParameter(Scanner& scanner, ContentValue& out) {
    scanner.skipBlanks();
    const QByteArray name = scanner.word("=;").toByteArray().toLower();
    scanner.skipBlanks();
    if (name.isEmpty() || scanner.atEnd() || scanner.peek() != '=')
        return;
    scanner.advance();
    scanner.skipBlanks();
    const bool isQuoted = !scanner.atEnd() && scanner.peek() == '"';
    out.parameters.emplaceBack(name, isQuoted ? scanner.quoted() : scanner.bare());
}

}  // namespace

ContentValue parseContentValue(QByteArrayView value) {
    ContentValue out;
    Scanner scanner(value);
    scanner.skipBlanks();
    while (!scanner.atEnd() && scanner.peek() != ';') {
        const QByteArrayView word = scanner.word(";");
        out.token.append(word);
        scanner.skipBlanks();
        // "text / plain" is one token; anything else after a blank is not part of it.
        if (!out.token.endsWith('/') && !scanner.atEnd() && scanner.peek() != '/')
            break;
    }
    out.token = std::move(out.token).toLower();
    for (scanner.skipToSemicolon(); !scanner.atEnd() && out.parameters.size() < kMaxParameters;
         scanner.skipToSemicolon()) {
        scanner.advance();
        parseParameter(scanner, out);
    }
    return out;
}

QByteArray parameter(const QList<std::pair<QByteArray, QByteArray>>& parameters, QByteArrayView name) {
    for (const auto& [key, value] : parameters) {
        if (key == name)
            return value;
    }
    return {};
}

}  // namespace postern::mail
