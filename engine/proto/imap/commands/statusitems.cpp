#include "engine/proto/imap/commands/statusitems.h"

#include "engine/proto/imap/ascii.h"
#include "engine/proto/imap/mailboxname.h"

#include <optional>

namespace postern::proto::imap {
namespace {

std::optional<quint64> valueOf(const Mailbox& mailbox, const QByteArray& item) {
    if (item == "MESSAGES")
        return mailbox.messages;
    if (item == "RECENT")
        return mailbox.recent;
    if (item == "UIDNEXT")
        return mailbox.uidNext;
    if (item == "UIDVALIDITY")
        return mailbox.uidValidity;
    if (item == "UNSEEN")
        return mailbox.unseen;
    if (item == "SIZE")
        return mailbox.size;
    return std::nullopt;
}

}  // namespace

bool takeStatusItems(ArgumentReader& args, QList<QByteArray>& items) {
    constexpr qsizetype kMaxItems = 20;
    if (!args.character('('))
        return false;
    do {
        QByteArrayView word;
        if (items.size() == kMaxItems || !args.atom(word))
            return false;
        items.append(upperWord(word));
        if (!valueOf({}, items.back()))
            return false;
    } while (args.space());
    return args.character(')');
}

QByteArray statusResponse(const Mailbox& mailbox, const QList<QByteArray>& items) {
    QByteArray text = "STATUS " + wireMailboxName(mailbox.name) + " (";
    for (const QByteArray& item : items)
        text += item + ' ' + QByteArray::number(*valueOf(mailbox, item)) + ' ';
    text.chop(1);
    return text + ')';
}

}  // namespace postern::proto::imap
