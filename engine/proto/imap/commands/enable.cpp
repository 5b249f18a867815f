#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {

/// RFC 5161. None of the extensions offered here needs to be switched on.
void handleEnable(Dialogue& dialogue, ArgumentReader& args) {
    bool any = false;
    while (args.space()) {
        QByteArrayView word;
        if (!args.atom(word))
            return dialogue.bad("ENABLE takes capabilities");
        any = true;
    }
    if (!any || !args.end())
        return dialogue.bad("ENABLE takes capabilities");
    dialogue.untagged("ENABLED");
    dialogue.ok("ENABLE completed");
}

}  // namespace postern::proto::imap
