#include "engine/mail/searchtext.h"

#include "engine/mail/bodysearch.h"
#include "engine/mail/encodedword.h"
#include "engine/mail/headerfields.h"

#include <algorithm>
#include <memory>

namespace postern::mail {

namespace {

/// `message` bounds the range: a structure read from a damaged store must not lead out of it.
QByteArrayView range(QByteArrayView message, qint64 offset, qint64 size) {
    const qint64 from = std::clamp<qint64>(offset, 0, message.size());
    return message.sliced(from, std::clamp<qint64>(size, 0, message.size() - from));
}

bool inValue(QByteArrayView raw, const Needle& needle) {
    const QByteArray value = unfold(raw);
    if (needle.isAscii() && isSevenBit(value) && !value.contains("=?"))
        return needle.isInOctets(value);
    return needle.isInText(decodeWords(value));
}

}  // namespace

bool containsInHeader(QByteArrayView header, QByteArrayView fieldName, const Needle& needle) {
    HeaderField field;
    for (qsizetype at = 0; nextField(header, at, field);) {
        if (fieldName.isEmpty()
                ? inValue(field.raw, needle)
                : field.name.compare(fieldName, Qt::CaseInsensitive) == 0 && inValue(field.value, needle))
            return true;
    }
    return false;
}

bool containsInBody(QByteArrayView message, const Part& root, const Needle& needle) {
    // Not owned: the search does not outlive this call.
    BodySearch search(root, {std::shared_ptr<const Needle>(std::shared_ptr<void>(), &needle)});
    search.feed(0, message);
    search.finish();
    return search.found(0);
}

bool containsInText(QByteArrayView message, const Part& root, const Needle& needle) {
    return needle.isEmpty() || containsInHeader(range(message, 0, root.bodyOffset), {}, needle) ||
           containsInBody(message, root, needle);
}

}  // namespace postern::mail
