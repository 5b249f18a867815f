#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/commands/listrequest.h"
#include "engine/proto/imap/dialogue.h"
#include "engine/proto/imap/mailboxname.h"

namespace postern::proto::imap {

namespace {

/// RFC 3501 section 6.3.9: a subscribed "foo/bar" shows as a \Noselect "foo" to the pattern "%".
void writeLsub(QByteArray& out, const ListRequest& request, const QList<Mailbox>& mailboxes) {
    const QByteArray& pattern = request.patterns.front();
    QByteArray lastParent;
    for (const Mailbox& mailbox : mailboxes) {
        if (!mailbox.subscribed)
            continue;
        if (matchesPattern(pattern, mailbox.name)) {
            out += "* LSUB () \"/\" " + wireMailboxName(mailbox.name) + "\r\n";
            lastParent = mailbox.name;
            continue;
        }
        if (!pattern.endsWith('%'))
            continue;
        for (qsizetype slash = mailbox.name.lastIndexOf('/'); slash > 0;
             slash = mailbox.name.lastIndexOf('/', slash - 1)) {
            const QByteArray parent = mailbox.name.first(slash);
            if (parent == lastParent || !matchesPattern(pattern, parent))
                continue;
            out += "* LSUB (\\Noselect) \"/\" " + wireMailboxName(parent) + "\r\n";
            lastParent = parent;
            break;
        }
    }
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
        ListMailboxes{}, [&dialogue, request](const base::Result<QList<Mailbox>>& answer) {
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
        ListMailboxes{}, [&dialogue, request](const base::Result<QList<Mailbox>>& answer) {
            if (!answer)
                return dialogue.no(answer.error());
            writeLsub(dialogue.out(), request, *answer);
            dialogue.ok("LSUB completed");
        });
}

}  // namespace postern::proto::imap
