#pragma once

#include <QByteArray>
#include <QMap>

#include <vector>

namespace postern::proto::imap::test {

/// A value of the response grammar of RFC 3501 section 9: a list, a string (quoted or literal), or an atom.
struct Value {
    enum class Kind { Atom, String, List } kind = Kind::Atom;
    QByteArray text;
    std::vector<Value> items;

    [[nodiscard]] bool isList() const { return kind == Kind::List; }
    [[nodiscard]] bool isString() const { return kind == Kind::String; }
    [[nodiscard]] bool isNil() const { return kind == Kind::Atom && text == "NIL"; }
    [[nodiscard]] bool isNString() const { return isString() || isNil(); }
    [[nodiscard]] bool isNumber() const {
        bool digits = !text.isEmpty() && kind == Kind::Atom;
        for (const char c : text) digits = digits && c >= '0' && c <= '9';
        return digits;
    }
};

/// Reads responses as strictly as a client may: one blank between values, no octet that a form forbids.
class ResponseReader {
 public:
    explicit ResponseReader(QByteArray bytes) : m_bytes(std::move(bytes)) {}

    [[nodiscard]] bool atEnd() const { return m_at == m_bytes.size(); }
    bool skip(const QByteArray& text) {
        if (m_bytes.mid(m_at, text.size()) != text)
            return false;
        m_at += text.size();
        return true;
    }
    bool value(Value& out, int depth = 0) {
        if (atEnd() || depth > 200)
            return false;
        const char c = m_bytes[m_at];
        return c == '(' ? list(out, depth) : c == '"' ? quoted(out) : c == '{' ? literal(out) : atom(out);
    }

 private:
    bool list(Value& out, int depth) {
        out.kind = Value::Kind::List;
        ++m_at;
        while (!skip(")")) {
            // Bodies of a multipart and addresses follow each other without a blank.
            const bool joined = !out.items.empty() && out.items.back().isList() && peek() == '(';
            if (!out.items.empty() && !joined && !skip(" "))
                return false;
            Value item;
            if (!value(item, depth + 1))
                return false;
            out.items.push_back(std::move(item));
        }
        return true;
    }
    bool quoted(Value& out) {
        out.kind = Value::Kind::String;
        for (++m_at; !atEnd(); ++m_at) {
            char c = m_bytes[m_at];
            if (c == '"') {
                ++m_at;
                return true;
            }
            if (c == '\\') {
                ++m_at;
                c = peek();
                if (c != '"' && c != '\\')
                    return false;
            }
            if (c == '\r' || c == '\n' || c == '\0' || static_cast<unsigned char>(c) >= 0x80)
                return false;
            out.text += c;
        }
        return false;
    }
    bool literal(Value& out) {
        out.kind = Value::Kind::String;
        const qsizetype close = m_bytes.indexOf("}\r\n", m_at);
        bool ok = false;
        const qsizetype size = m_bytes.mid(m_at + 1, close - m_at - 1).toLongLong(&ok);
        if (close < 0 || !ok || close + 3 + size > m_bytes.size())
            return false;
        out.text = m_bytes.mid(close + 3, size);
        m_at = close + 3 + size;
        return true;
    }
    /// A section such as BODY[1.HEADER.FIELDS (A B)]<0> is one atom here.
    bool atom(Value& out) {
        int brackets = 0;
        for (; !atEnd(); ++m_at) {
            const char c = m_bytes[m_at];
            brackets += (c == '[') - (c == ']');
            if (brackets == 0 && (c == ' ' || c == ')' || c == '(' || c == '\r'))
                break;
            if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f)
                return false;
            out.text += c;
        }
        return !out.text.isEmpty() && brackets == 0;
    }
    [[nodiscard]] char peek() const { return atEnd() ? '\0' : m_bytes[m_at]; }

    const QByteArray m_bytes;
    qsizetype m_at = 0;
};

inline bool isAddressList(const Value& value) {
    if (value.isNil())
        return true;
    for (const Value& address : value.items) {
        if (!address.isList() || address.items.size() != 4)
            return false;
        for (const Value& item : address.items) {
            if (!item.isNString())
                return false;
        }
    }
    return value.isList() && !value.items.empty();
}

inline bool isEnvelope(const Value& value) {
    if (!value.isList() || value.items.size() != 10)
        return false;
    for (size_t i = 0; i < 10; ++i) {
        const bool addresses = i >= 2 && i <= 7;
        if (addresses ? !isAddressList(value.items[i]) : !value.items[i].isNString())
            return false;
    }
    return true;
}

/// Checks BODY or BODYSTRUCTURE against the grammar and collects what it says: octets by section number.
class BodyWalk {
 public:
    explicit BodyWalk(bool extended) : m_extended(extended) {}
    QMap<QByteArray, qint64> octets;

    /// `number` of the part, or of the message around it when `message`.
    bool walk(const Value& body, const QByteArray& number = {}, bool message = true) {
        if (!body.isList() || body.items.empty())
            return false;
        return body.items.front().isList() ? multipart(body, number) : single(body, number, message);
    }

 private:
    static QByteArray below(const QByteArray& number, size_t child) {
        return (number.isEmpty() ? QByteArray() : number + '.') + QByteArray::number(child);
    }
    bool multipart(const Value& body, const QByteArray& number) {
        size_t at = 0;
        for (; at < body.items.size() && body.items[at].isList(); ++at) {
            if (!walk(body.items[at], below(number, at + 1), false))
                return false;
        }
        if (at == body.items.size() || !body.items[at++].isString())
            return false;
        return !m_extended ? at == body.items.size()
                           : at < body.items.size() && isParameters(body.items[at]) && tail(body, at + 1);
    }
    bool single(const Value& body, const QByteArray& number, bool message) {
        const std::vector<Value>& items = body.items;
        if (items.size() < 7 || !items[0].isString() || !items[1].isString() || !isParameters(items[2]) ||
            !items[3].isNString() || !items[4].isNString() || !items[5].isString() || !items[6].isNumber())
            return false;
        const QByteArray own = message ? below(number, 1) : number;
        octets[own] = items[6].text.toLongLong();
        size_t at = 7;
        if (items[0].text == "message" && (items[1].text == "rfc822" || items[1].text == "global")) {
            if (items.size() < 10 || !isEnvelope(items[7]) || !walk(items[8], own, true))
                return false;
            at = 9;
        }
        if ((at == 9 || items[0].text == "text") && (at == items.size() || !items[at++].isNumber()))
            return false;
        return !m_extended ? at == items.size()
                           : at < items.size() && items[at].isNString() && tail(body, at + 1);
    }
    static bool isParameters(const Value& value) {
        if (value.isNil())
            return true;
        for (const Value& item : value.items) {
            if (!item.isString())
                return false;
        }
        return value.isList() && !value.items.empty() && value.items.size() % 2 == 0;
    }
    /// Disposition, language, location.
    static bool tail(const Value& body, size_t at) {
        if (body.items.size() != at + 3)
            return false;
        const Value& disposition = body.items[at];
        const bool disposed = disposition.isList() && disposition.items.size() == 2 &&
                              disposition.items[0].isString() && isParameters(disposition.items[1]);
        const Value& language = body.items[at + 1];
        return (disposition.isNil() || disposed) && (language.isNString() || language.isList()) &&
               body.items[at + 2].isNString();
    }

    const bool m_extended;
};

}  // namespace postern::proto::imap::test
