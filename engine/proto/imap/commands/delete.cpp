#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {

/// The backend refuses INBOX and names that do not exist. Whether it was the mailbox that is open here tells
/// its id: a name may be another by now, or be spelt in another way.
void handleDelete(Dialogue& dialogue, ArgumentReader& args) {
    QByteArray name;
    if (!args.space() || !args.mailbox(name) || !args.end())
        return dialogue.bad("DELETE takes a mailbox name");
    if (name == "INBOX")
        return dialogue.no("[CANNOT] INBOX cannot be deleted");
    dialogue.ask<base::Result<base::MailboxId>>(
        DeleteMailbox{name}, [&dialogue](const base::Result<base::MailboxId>& gone) {
            if (!gone)
                return dialogue.no(gone.error());
            if (!dialogue.view().isOpen() || dialogue.view().told().mailbox != *gone)
                return dialogue.ok("DELETE completed");
            dialogue.view().close();
            dialogue.client().state = Authenticated;
            dialogue.ask<base::Status>(CloseMailbox{},
                                       [&dialogue](const base::Status&) { dialogue.ok("DELETE completed"); });
        });
}

}  // namespace postern::proto::imap
