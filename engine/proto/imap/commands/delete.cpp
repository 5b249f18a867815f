#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {

/// The backend refuses INBOX and names that do not exist. Deleting the mailbox that is open here leaves it
/// first.
void handleDelete(Dialogue& dialogue, ArgumentReader& args) {
    QByteArray name;
    if (!args.space() || !args.mailbox(name) || !args.end())
        return dialogue.bad("DELETE takes a mailbox name");
    if (name == "INBOX")
        return dialogue.no("[CANNOT] INBOX cannot be deleted");
    const auto remove = [&dialogue, name] {
        dialogue.ask<base::Status>(DeleteMailbox{name}, [&dialogue](const base::Status& status) {
            if (!status)
                return dialogue.no(status.error());
            dialogue.ok("DELETE completed");
        });
    };
    if (!dialogue.view().isOpen() || dialogue.view().name() != name)
        return remove();
    dialogue.view().close();
    dialogue.client().state = Authenticated;
    dialogue.ask<base::Status>(CloseMailbox{}, [remove](const base::Status&) { remove(); });
}

}  // namespace postern::proto::imap
