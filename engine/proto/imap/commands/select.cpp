#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {

namespace {

/// 1-based; 0 if every message has been seen.
quint32 firstUnseen(const mail::MailboxIndex& index) {
    for (size_t number = 0; number < index.chunkCount(); ++number) {
        const mail::MailboxIndex::Chunk& chunk = index.chunk(number);
        for (size_t i = 0; i < chunk.size(); ++i) {
            if (!(chunk[i].flags & mail::FlagSeen))
                return index.chunkStart(number) + static_cast<quint32>(i) + 1;
        }
    }
    return 0;
}

void reportMailbox(Dialogue& dialogue) {
    MailboxView& view = dialogue.view();
    const mail::MailboxIndex& index = view.told();
    QByteArray& out = dialogue.out();
    view.writeFlagsResponses(out);
    out += "* " + QByteArray::number(index.count()) + " EXISTS\r\n";
    view.writeRecent(out);
    if (const quint32 unseen = firstUnseen(index))
        out += "* OK [UNSEEN " + QByteArray::number(unseen) + "] First unseen\r\n";
    out += "* OK [UIDVALIDITY " + QByteArray::number(index.uidValidity) + "] UIDs valid\r\n* OK [UIDNEXT " +
           QByteArray::number(index.uidNext) + "] Predicted next UID\r\n";
}

void open(Dialogue& dialogue, ArgumentReader& args, bool readOnly) {
    QByteArray name;
    if (!args.space() || !args.mailbox(name) || !args.end())
        return dialogue.bad("A mailbox name is needed");
    // Whatever comes of it, the mailbox that was open is not open any more (RFC 9051 section 6.3.2).
    dialogue.view().close();
    dialogue.client().state = Authenticated;
    dialogue.ask<base::Result<Opened>>(
        OpenMailbox{name}, [&dialogue, readOnly](const base::Result<Opened>& opened) {
            if (!opened)
                return dialogue.no(opened.error());
            dialogue.view().open(*opened, readOnly);
            dialogue.client().state = Selected;
            reportMailbox(dialogue);
            dialogue.ok(readOnly ? "[READ-ONLY] EXAMINE completed" : "[READ-WRITE] SELECT completed");
        });
}

}  // namespace

void handleSelect(Dialogue& dialogue, ArgumentReader& args) {
    open(dialogue, args, false);
}

void handleExamine(Dialogue& dialogue, ArgumentReader& args) {
    open(dialogue, args, true);
}

}  // namespace postern::proto::imap
