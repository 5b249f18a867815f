#include "engine/mail/headerfields.h"

#include <cstring>

namespace postern::mail {

namespace {

bool isBlank(char c) {
    return c == ' ' || c == '\t';
}

/// Position behind the line that starts at `from`.
qsizetype lineEnd(QByteArrayView text, qsizetype from) {
    const auto* newline = static_cast<const char*>(
        std::memchr(text.data() + from, '\n', static_cast<size_t>(text.size() - from)));
    return newline == nullptr ? text.size() : newline - text.data() + 1;
}

bool isEmptyLine(QByteArrayView text, qsizetype from, qsizetype to) {
    return to - from == 1 ? text[from] == '\n'
                          : to - from == 2 && text[from] == '\r' && text[from + 1] == '\n';
}

QByteArrayView withoutLineEnd(QByteArrayView text) {
    if (text.endsWith('\n'))
        text.chop(1);
    if (text.endsWith('\r'))
        text.chop(1);
    return text;
}

}  // namespace

bool nextField(QByteArrayView header, qsizetype& position, HeaderField& field) {
    if (position >= header.size())
        return false;
    const qsizetype start = position;
    qsizetype end = lineEnd(header, start);
    if (isEmptyLine(header, start, end))
        return false;
    const qsizetype firstLine = end;
    while (end < header.size() && isBlank(header[end])) end = lineEnd(header, end);
    position = end;
    field.raw = header.sliced(start, end - start);
    const void* colon = std::memchr(field.raw.data(), ':', static_cast<size_t>(firstLine - start));
    if (colon == nullptr) {
        field.name = field.raw.first(0);
        field.value = withoutLineEnd(field.raw);
        return true;
    }
    qsizetype nameSize = static_cast<const char*>(colon) - field.raw.data();
    field.value = withoutLineEnd(field.raw.sliced(nameSize + 1));
    while (nameSize > 0 && isBlank(field.raw[nameSize - 1])) --nameSize;
    field.name = field.raw.first(nameSize);
    return true;
}

qsizetype headerLength(QByteArrayView message) {
    for (qsizetype start = 0; start < message.size();) {
        const qsizetype end = lineEnd(message, start);
        if (isEmptyLine(message, start, end))
            return end;
        start = end;
    }
    return message.size();
}

std::optional<QByteArray> firstValue(QByteArrayView header, QByteArrayView name) {
    HeaderField field;
    for (qsizetype at = 0; nextField(header, at, field);) {
        if (field.name.compare(name, Qt::CaseInsensitive) == 0)
            return unfold(field.value);
    }
    return std::nullopt;
}

QByteArray unfold(QByteArrayView value) {
    QByteArray out;
    out.reserve(value.size());
    for (qsizetype i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (c == '\n' || (c == '\r' && i + 1 < value.size() && value[i + 1] == '\n'))
            continue;
        out.append(c == '\r' || c == '\0' ? ' ' : c);
    }
    qsizetype from = 0;
    qsizetype to = out.size();
    while (from < to && isBlank(out.at(from))) ++from;
    while (to > from && isBlank(out.at(to - 1))) --to;
    out.truncate(to);
    out.remove(0, from);
    return out.isNull() ? QByteArray("") : out;
}

QByteArray selectFields(QByteArrayView header, const QList<QByteArray>& names, FieldChoice choice) {
    QByteArray out;
    HeaderField field;
    for (qsizetype at = 0; nextField(header, at, field);) {
        bool listed = false;
        for (const QByteArray& name : names)
            listed = listed || field.name.compare(name, Qt::CaseInsensitive) == 0;
        if (listed != (choice == FieldChoice::Only))
            continue;
        out.append(field.raw);
        if (!field.raw.endsWith('\n'))
            out.append("\r\n");
    }
    out.append("\r\n");
    return out;
}

HeaderFacts headerFacts(QByteArrayView header) {
    HeaderFacts facts;
    HeaderField field;
    for (qsizetype at = 0; nextField(header, at, field);) {
        const auto is = [&](QByteArrayView name) {
            return field.name.compare(name, Qt::CaseInsensitive) == 0;
        };
        if (is("received"))
            ++facts.receivedCount;
        else if (is("date"))
            facts.hasDate = true;
        else if (is("message-id"))
            facts.hasMessageId = true;
        else if (is("from"))
            facts.hasFrom = true;
    }
    return facts;
}

}  // namespace postern::mail
