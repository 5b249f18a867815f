#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {

void handleNoop(Dialogue& dialogue, ArgumentReader& args) {
    if (!args.end())
        return dialogue.bad("NOOP takes no arguments");
    dialogue.ok("NOOP completed");
}

void handleCheck(Dialogue& dialogue, ArgumentReader& args) {
    if (!args.end())
        return dialogue.bad("CHECK takes no arguments");
    dialogue.ok("CHECK completed");
}

}  // namespace postern::proto::imap
