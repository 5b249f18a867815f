#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/capabilities.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {

void handleCapability(Dialogue& dialogue, ArgumentReader& args) {
    if (!args.end())
        return dialogue.bad("CAPABILITY takes no arguments");
    dialogue.untagged("CAPABILITY " + capabilities(dialogue.client(), dialogue.options()));
    dialogue.ok("CAPABILITY completed");
}

}  // namespace postern::proto::imap
