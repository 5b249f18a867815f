#include "engine/mail/bodystructure.h"

#include "engine/mail/encodedword.h"
#include "engine/mail/envelope.h"
#include "engine/mail/structurepath.h"

namespace postern::mail {

namespace {

using Parameters = QList<std::pair<QByteArray, QByteArray>>;

QByteArray quoted(const QByteArray& value) {
    return nstring(value.isNull() ? QByteArray("") : sevenBit(value));
}

QByteArray orNil(const QByteArray& value) {
    return nstring(sevenBit(value));
}

QByteArray list(const Parameters& parameters) {
    if (parameters.isEmpty())
        return "NIL";
    QByteArray out;
    for (const auto& [name, value] : parameters)
        out.append(out.isEmpty() ? '(' : ' ').append(quoted(name)).append(' ').append(quoted(value));
    return out.append(')');
}

QByteArray disposition(const Part& part) {
    if (part.disposition.isEmpty())
        return "NIL";
    return "(" + quoted(part.disposition) + " " + list(part.dispositionParameters) + ")";
}

/// Content-Language is a list with commas (RFC 3282).
QByteArray language(const QByteArray& value) {
    if (!value.contains(','))
        return orNil(value.isEmpty() ? QByteArray() : value);
    QByteArray out;
    for (const QByteArray& tag : value.split(',')) {
        if (!tag.trimmed().isEmpty())
            out.append(out.isEmpty() ? '(' : ' ').append(quoted(tag.trimmed()));
    }
    return out.isEmpty() ? QByteArray("NIL") : out.append(')');
}

class Writer {
 public:
    explicit Writer(bool extended) : m_extended(extended) {}

    QByteArray take() { return std::move(m_out); }

    void part(const Part& part) {
        if (part.type == "multipart")
            multipart(part);
        else
            single(part);
    }

 private:
    void multipart(const Part& part) {
        m_out.append('(');
        for (const Part& child : part.children) this->part(child);
        if (part.children.empty())
            emptyText();  // the grammar wants at least one body
        m_out.append(' ').append(quoted(part.subtype));
        if (m_extended) {
            m_out.append(' ').append(list(part.parameters));
            tail(part);
        }
        m_out.append(')');
    }

    void single(const Part& part) {
        m_out.append('(').append(quoted(part.type)).append(' ').append(quoted(part.subtype)).append(' ');
        const bool isText = part.type == "text";
        // RFC 2045 section 5.2: text that says nothing is US-ASCII.
        if (isText && part.parameters.isEmpty())
            m_out.append("(\"charset\" \"us-ascii\")");
        else
            m_out.append(list(part.parameters));
        m_out.append(' ').append(orNil(part.id)).append(' ').append(orNil(part.description)).append(' ');
        m_out.append(quoted(part.encoding.isEmpty() ? QByteArray("7bit") : part.encoding)).append(' ');
        m_out.append(QByteArray::number(part.bodySize));
        if (isMessagePart(part))
            inner(part);
        if (isText || isMessagePart(part))
            m_out.append(' ').append(QByteArray::number(part.lines));
        if (m_extended) {
            m_out.append(' ').append(orNil(part.md5));
            tail(part);
        }
        m_out.append(')');
    }

    void inner(const Part& part) {
        m_out.append(' ').append(part.envelope.isEmpty() ? envelope({}) : part.envelope).append(' ');
        if (part.children.empty())
            emptyText();  // encoded, or past a limit: nothing to tell
        else
            this->part(part.children.front());
    }

    void emptyText() { single(Part{}); }

    void tail(const Part& part) {
        m_out.append(' ').append(disposition(part)).append(' ').append(language(part.language));
        m_out.append(' ').append(orNil(part.location.isEmpty() ? QByteArray() : part.location));
    }

    bool m_extended;
    QByteArray m_out;
};

}  // namespace

QByteArray body(const Part& root) {
    Writer writer(false);
    writer.part(root);
    return writer.take();
}

QByteArray bodyStructure(const Part& root) {
    Writer writer(true);
    writer.part(root);
    return writer.take();
}

}  // namespace postern::mail
