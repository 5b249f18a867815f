#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {

/// RFC 2342: personal mailboxes alone, "/" between levels.
void handleNamespace(Dialogue& dialogue, ArgumentReader& args) {
    if (!args.end())
        return dialogue.bad("NAMESPACE takes no arguments");
    dialogue.untagged("NAMESPACE ((\"\" \"/\")) NIL NIL");
    dialogue.ok("NAMESPACE completed");
}

}  // namespace postern::proto::imap
