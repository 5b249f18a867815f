#include "engine/mail/address.h"

#include <utility>

namespace postern::mail {

namespace {

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Reads one address after the other. Words collect until a special character tells what they were: "<" makes
/// them a display name, ":" a group name, "@" a local part.
class AddressParser {
 public:
    AddressParser(QByteArrayView text, size_t limit) : m_text(text), m_limit(limit) {}

    std::vector<Address> run() {
        while (m_at < m_text.size() && m_out.size() < m_limit) step();
        flush();
        if (m_inGroup)
            m_out.push_back({Address::Kind::GroupEnd, {}, {}, {}, {}});
        return std::move(m_out);
    }

 private:
    void step() {
        const char c = m_text[m_at];
        if (isSpace(c)) {
            m_gap = true;
            ++m_at;
        } else if (c == '(') {
            m_comment = comment();
            m_gap = true;
        } else if (c == ',') {
            ++m_at;
            flush();
        } else if (c == ';') {
            ++m_at;
            flush();
            if (std::exchange(m_inGroup, false))
                m_out.push_back({Address::Kind::GroupEnd, {}, {}, {}, {}});
        } else if (c == ':') {
            ++m_at;
            groupStart();
        } else if (c == '<') {
            ++m_at;
            angle();
        } else if (c == '@') {
            if (!m_hasAt)
                m_atSign = m_at;
            ++m_at;
            m_hasAt = true;
            m_host = domain();
        } else {
            word();
        }
    }

    void groupStart() {
        if (m_inGroup || m_phrase.isNull())
            return;
        m_out.push_back({Address::Kind::GroupStart, {}, {}, std::exchange(m_phrase, {}), {}});
        m_inGroup = true;
        reset();
    }

    /// A quoted string or an atom with dots joins the words so far, by one blank where there was a gap.
    void word() {
        if (m_gap && !m_phrase.isEmpty())
            m_phrase.append(' ');
        m_gap = false;
        if (m_text[m_at] == '"') {
            if (m_phrase.isNull())
                m_phrase = "";
            m_phrase.append(quoted());
            return;
        }
        const qsizetype from = m_at;
        while (m_at < m_text.size() && !isSpace(m_text[m_at]) &&
               !QByteArrayView("(,;:<@\"").contains(m_text[m_at]))
            ++m_at;
        m_phrase.append(m_text.sliced(from, m_at - from));
    }

    QByteArray quoted() {
        QByteArray out("");
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
            if (m_text[m_at] == '\\' && m_at + 1 < m_text.size())
                ++m_at;
            out.append(m_text[m_at]);
        }
        if (m_at < m_text.size())
            ++m_at;
        return out;
    }

    QByteArray comment() {
        QByteArray out;
        int depth = 0;
        for (; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '(' && depth++ == 0)
                continue;
            if (c == ')' && --depth == 0) {
                ++m_at;
                break;
            }
            if (c == '\\' && m_at + 1 < m_text.size())
                ++m_at;
            out.append(m_text[m_at]);
        }
        return std::move(out).trimmed();
    }

    /// Behind an '@': atoms and dots, blanks and comments between them dropped, or a domain literal.
    QByteArray domain() {
        QByteArray out("");
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '(') {
                m_comment = comment();
            } else if (c == '[') {
                const qsizetype close = m_text.sliced(m_at).indexOf(']');
                const qsizetype size = close < 0 ? m_text.size() - m_at : close + 1;
                out.append(m_text.sliced(m_at, size));
                m_at += size;
            } else if (QByteArrayView(",;:<>@\"").contains(c)) {
                break;
            } else {
                if (!isSpace(c))
                    out.append(c);
                ++m_at;
            }
        }
        return out;
    }

    /// Inside "<...>": an optional route, the local part, the host. RFC 5322 section 4.4.
    void angle() {
        m_hasAngle = true;
        m_name = std::exchange(m_phrase, {});
        // "a@b.c <a@b.c>": what looked like an address is the name, as it stands.
        if (m_hasAt)
            m_name = m_name.append(m_text.sliced(m_atSign, m_at - 1 - m_atSign)).trimmed();
        m_hasAt = false;
        QByteArray local;
        while (m_at < m_text.size() && m_text[m_at] != '>') {
            const char c = m_text[m_at];
            if (c == '@') {
                ++m_at;
                m_host = domain();
                m_hasAt = true;
            } else if (c == '(') {
                m_comment = comment();
            } else if (c == '"') {
                local.append(quoted());
            } else if ((c == ':' || c == ',') && m_hasAt && local.isEmpty()) {
                routeHop(c == ',');
            } else if (c == ',' || c == ';') {
                break;  // the ">" is missing
            } else {
                if (!isSpace(c))
                    local.append(c);
                ++m_at;
            }
        }
        if (m_at < m_text.size() && m_text[m_at] == '>')
            ++m_at;
        m_local = local.isNull() ? QByteArray("") : local;
        m_gap = false;
    }

    void routeHop(bool more) {
        m_route.append('@').append(m_host);
        if (more)
            m_route.append(',');
        m_host.clear();
        m_hasAt = false;
        ++m_at;
    }

    void flush() {
        if (m_hasAngle) {
            // "<>" is the null sender: no address; a name before it is worth showing.
            if (!m_local.isEmpty() || m_hasAt || !m_name.isEmpty())
                m_out.push_back({Address::Kind::Mailbox, orComment(m_name), m_route, m_local, m_host});
        } else if (!m_phrase.isEmpty() || m_hasAt) {
            m_out.push_back({Address::Kind::Mailbox, orComment({}), {}, m_phrase, m_host});
        }
        reset();
    }

    [[nodiscard]] QByteArray orComment(const QByteArray& name) const {
        if (!name.isEmpty())
            return name;
        return m_comment.isEmpty() ? QByteArray() : m_comment;
    }

    void reset() {
        m_phrase.clear();
        m_name.clear();
        m_route.clear();
        m_local.clear();
        m_host = "";
        m_comment.clear();
        m_hasAngle = m_hasAt = m_gap = false;
    }

    QByteArrayView m_text;
    size_t m_limit;
    qsizetype m_at = 0;
    qsizetype m_atSign = 0;  // the first '@' of an address without "<"
    std::vector<Address> m_out;
    QByteArray m_phrase, m_name, m_route, m_local, m_comment;
    QByteArray m_host = "";
    bool m_inGroup = false, m_hasAngle = false, m_hasAt = false, m_gap = false;
};

}  // namespace

std::vector<Address> parseAddresses(QByteArrayView value, size_t limit) {
    return AddressParser(value, limit).run();
}

}  // namespace postern::mail
