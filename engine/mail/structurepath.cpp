#include "engine/mail/structurepath.h"

#include <optional>

namespace postern::mail {

namespace {

/// Takes a number without leading zero and the dot behind it.
std::optional<size_t> takeNumber(QByteArrayView& text) {
    size_t value = 0;
    qsizetype digits = 0;
    for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
        if (digits > 8)
            return std::nullopt;
        value = value * 10 + static_cast<size_t>(text[digits] - '0');
    }
    if (digits == 0 || text[0] == '0')
        return std::nullopt;
    text = text.sliced(digits);
    if (text.isEmpty())
        return value;
    if (text[0] != '.' || text.size() == 1)
        return std::nullopt;
    text = text.sliced(1);
    return value;
}

/// Part `number` below `parent`; `message` says that `parent` is a message rather than a part of one.
const Part* below(const Part& parent, size_t number, bool message) {
    if (parent.type == "multipart")
        return number <= parent.children.size() ? &parent.children[number - 1] : nullptr;
    return message && number == 1 ? &parent : nullptr;
}

}  // namespace

bool isMessagePart(const Part& part) {
    return part.type == "message" && (part.subtype == "rfc822" || part.subtype == "global");
}

const Part* findPart(const Part& root, QByteArrayView number) {
    const Part* part = &root;
    bool message = true;  // the next number counts inside a message
    while (!number.isEmpty()) {
        const std::optional<size_t> index = takeNumber(number);
        if (!index)
            return nullptr;
        if (!message && isMessagePart(*part)) {
            if (part->children.empty())
                return nullptr;
            part = &part->children.front();
            message = true;
        }
        part = below(*part, *index, message);
        if (part == nullptr)
            return nullptr;
        message = false;
    }
    return part;
}

const Part* findMessage(const Part& root, QByteArrayView number) {
    if (number.isEmpty())
        return &root;
    const Part* part = findPart(root, number);
    return part != nullptr && isMessagePart(*part) && !part->children.empty() ? &part->children.front()
                                                                              : nullptr;
}

}  // namespace postern::mail
