#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"
#include "engine/proto/imap/mailboxname.h"

namespace postern::proto::imap {

void handleRename(Dialogue& dialogue, ArgumentReader& args) {
    RenameMailbox query;
    if (!args.space() || !args.mailbox(query.from) || !args.space() || !args.mailbox(query.to) || !args.end())
        return dialogue.bad("RENAME takes two mailbox names");
    if (!isCreatableName(query.to))
        return dialogue.no("[CANNOT] Not a possible mailbox name");
    dialogue.ask<base::Status>(std::move(query), [&dialogue](const base::Status& status) {
        if (!status)
            return dialogue.no(status.error());
        dialogue.ok("RENAME completed");
    });
}

}  // namespace postern::proto::imap
