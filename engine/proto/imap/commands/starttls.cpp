#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {

/// RFC 9051 section 6.2.1. Octets that came along with the command were sent in clear by whoever sits
/// between: they close the connection instead of being read inside TLS.
void handleStartTls(Dialogue& dialogue, ArgumentReader& args) {
    if (!args.end())
        return dialogue.bad("STARTTLS takes no arguments");
    if (dialogue.client().tls || !dialogue.options().startTls)
        return dialogue.bad("TLS cannot be started here");
    if (dialogue.client().leftoverInput)
        return dialogue.bye("Octets follow STARTTLS");
    dialogue.ok("Begin TLS negotiation now");
    dialogue.client().startingTls = true;
    dialogue.effect(StartTls{});
}

}  // namespace postern::proto::imap
