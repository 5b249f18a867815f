#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/commands/statusitems.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {

void handleStatus(Dialogue& dialogue, ArgumentReader& args) {
    QByteArray name;
    QList<QByteArray> items;
    if (!args.space() || !args.mailbox(name) || !args.space() || !takeStatusItems(args, items) || !args.end())
        return dialogue.bad("STATUS takes a mailbox name and items");
    dialogue.ask<base::Result<Mailbox>>(
        FindMailbox{name, items.contains("RECENT")}, [&dialogue, items](const base::Result<Mailbox>& answer) {
            if (!answer)
                return dialogue.no(answer.error());
            if (answer->noSelect)
                return dialogue.no("[NONEXISTENT] Only a level of other names");
            dialogue.untagged(statusResponse(*answer, items));
            dialogue.ok("STATUS completed");
        });
}

}  // namespace postern::proto::imap
