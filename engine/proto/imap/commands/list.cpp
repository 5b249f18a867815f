#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/commands/listrequest.h"
#include "engine/proto/imap/dialogue.h"
#include "engine/proto/imap/mailboxname.h"

#include <QByteArrayList>

#include <map>

namespace postern::proto::imap {

namespace {

/// RFC 3501 section 6.3.9: a subscribed "foo/bar" shows as a \Noselect "foo" to the pattern "%", unless "foo"
/// is subscribed itself.
void writeLsub(QByteArray& out, const ListRequest& request, const QList<Mailbox>& mailboxes) {
    const QByteArray& pattern = request.patterns.front();
    std::map<QByteArray, QByteArrayView> found;  // name, attributes
    QByteArrayList others;
    for (const Mailbox& mailbox : mailboxes) {
        if (!mailbox.subscribed)
            continue;
        if (matchesPattern(pattern, mailbox.name))
            found.emplace(mailbox.name, mailbox.noSelect ? "\\NonExistent" : "");
        else
            others.append(mailbox.name);
    }
    if (!pattern.endsWith('%'))
        others.clear();
    for (const QByteArray& name : others) {
        for (qsizetype slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) {
            const QByteArray parent = name.first(slash);
            if (!matchesPattern(pattern, parent))
                continue;
            found.emplace(parent, "\\Noselect");
            break;
        }
    }
    for (const auto& [name, attributes] : found)
        out.append("* LSUB (").append(attributes).append(") \"/\" ").append(wireMailboxName(name) + "\r\n");
}

}  // namespace

void handleList(Dialogue& dialogue, ArgumentReader& args) {
    ListRequest request;
    if (!takeListRequest(args, request))
        return dialogue.bad("LIST takes a reference and a pattern");
    if (!request.extended && request.patterns.front().isEmpty()) {
        // An empty pattern asks for the delimiter (RFC 9051 section 6.3.9).
        dialogue.untagged("LIST (\\Noselect) \"/\" \"\"");
        return dialogue.ok("LIST completed");
    }
    dialogue.ask<base::Result<QList<Mailbox>>>(
        ListMailboxes{request.statusItems.contains("RECENT"), request.subscribedOnly},
        [&dialogue, request](const base::Result<QList<Mailbox>>& answer) {
            if (!answer)
                return dialogue.no(answer.error());
            writeList(dialogue.out(), request, *answer);
            dialogue.ok("LIST completed");
        });
}

void handleLsub(Dialogue& dialogue, ArgumentReader& args) {
    ListRequest request;
    if (!takeListRequest(args, request) || request.extended)
        return dialogue.bad("LSUB takes a reference and a pattern");
    dialogue.ask<base::Result<QList<Mailbox>>>(
        ListMailboxes{false, true}, [&dialogue, request](const base::Result<QList<Mailbox>>& answer) {
            if (!answer)
                return dialogue.no(answer.error());
            writeLsub(dialogue.out(), request, *answer);
            dialogue.ok("LSUB completed");
        });
}

}  // namespace postern::proto::imap
