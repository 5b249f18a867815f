#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {

void handleLogout(Dialogue& dialogue, ArgumentReader& args) {
    if (!args.end())
        return dialogue.bad("LOGOUT takes no arguments");
    dialogue.view().close();
    dialogue.untagged("BYE Logging out");
    dialogue.ok("LOGOUT completed");
    dialogue.close();
}

}  // namespace postern::proto::imap
