#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {

namespace {

void leave(Dialogue& dialogue, QByteArrayView reply) {
    dialogue.view().close();
    dialogue.client().state = Authenticated;
    dialogue.ask<base::Status>(CloseMailbox{},
                               [&dialogue, reply](const base::Status&) { dialogue.ok(reply); });
}

}  // namespace

/// RFC 9051 section 6.4.1: removes the deleted messages without saying which.
void handleClose(Dialogue& dialogue, ArgumentReader& args) {
    if (!args.end())
        return dialogue.bad("CLOSE takes no arguments");
    const mail::MailboxIndex& index = dialogue.view().current();
    mail::UidSet deleted;
    for (size_t number = 0; number < index.chunkCount(); ++number) {
        for (const mail::IndexRow& row : index.chunk(number)) {
            if (row.flags & mail::FlagDeleted)
                deleted.add(row.uid);
        }
    }
    if (deleted.isEmpty() || dialogue.view().isReadOnly())
        return leave(dialogue, "CLOSE completed");
    dialogue.ask<base::Result<IndexPtr>>(Expunge{deleted}, [&dialogue](const base::Result<IndexPtr>& answer) {
        if (!answer)
            return dialogue.no(answer.error());
        leave(dialogue, "CLOSE completed");
    });
}

/// RFC 3691.
void handleUnselect(Dialogue& dialogue, ArgumentReader& args) {
    if (!args.end())
        return dialogue.bad("UNSELECT takes no arguments");
    leave(dialogue, "UNSELECT completed");
}

}  // namespace postern::proto::imap
