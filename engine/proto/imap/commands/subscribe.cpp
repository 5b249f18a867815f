#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {

namespace {

void subscribe(Dialogue& dialogue, ArgumentReader& args, bool on) {
    SubscribeMailbox query{{}, on};
    if (!args.space() || !args.mailbox(query.name) || !args.end())
        return dialogue.bad("A mailbox name is needed");
    dialogue.ask<base::Status>(std::move(query), [&dialogue, on](const base::Status& status) {
        if (!status)
            return dialogue.no(status.error());
        dialogue.ok(on ? "SUBSCRIBE completed" : "UNSUBSCRIBE completed");
    });
}

}  // namespace

void handleSubscribe(Dialogue& dialogue, ArgumentReader& args) {
    subscribe(dialogue, args, true);
}

void handleUnsubscribe(Dialogue& dialogue, ArgumentReader& args) {
    subscribe(dialogue, args, false);
}

}  // namespace postern::proto::imap
