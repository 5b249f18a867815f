#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/ascii.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {

/// RFC 2177. The session writes what changes until the client says DONE.
void handleIdle(Dialogue& dialogue, ArgumentReader& args) {
    if (!args.end())
        return dialogue.bad("IDLE takes no arguments");
    dialogue.out().append("+ idling\r\n");
    dialogue.client().idling = true;
    dialogue.writeUpdates();
    dialogue.whenLine([&dialogue](QByteArrayView line) {
        if (sameWord(line, "DONE"))
            dialogue.ok("IDLE completed");
        else
            dialogue.bad("IDLE ends with DONE");
    });
}

}  // namespace postern::proto::imap
