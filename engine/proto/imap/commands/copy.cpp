#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/commands/messageset.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {

namespace {

QByteArray copyUid(const Copied& copied) {
    return "[COPYUID " + QByteArray::number(copied.uidValidity) + ' ' + formatUids(copied.from) + ' ' +
           formatUids(copied.to) + "] ";
}

void finishCopy(Dialogue& dialogue, const Copied& copied) {
    dialogue.view().offer(copied.index);
    dialogue.ok((copied.from.empty() ? QByteArray() : copyUid(copied)) + "COPY completed");
}

/// RFC 6851 section 4.3: COPYUID goes untagged before the EXPUNGEs.
void finishMove(Dialogue& dialogue, const Copied& copied) {
    dialogue.view().offer(copied.index);
    if (!copied.from.empty())
        dialogue.untagged("OK " + copyUid(copied) + "Moved");
    dialogue.ok("MOVE completed");
}

void transfer(Dialogue& dialogue, ArgumentReader& args, bool move) {
    const auto positions = takeMessageSet(dialogue, args);
    QByteArray target;
    if (!positions || !args.space() || !args.mailbox(target) || !args.end())
        return dialogue.bad("A set of messages and a mailbox name are needed");
    if (move && dialogue.view().isReadOnly())
        return dialogue.no("[CANNOT] The mailbox is open read-only");
    // RFC 2180 section 4.4.1: who names messages by number is told when one is gone; a UID that is gone is
    // passed over (RFC 3501 section 6.4.8).
    const bool all = !(dialogue.command()->flags & UidForm);
    CopyMessages query{uidsAt(dialogue.view().told(), *positions), target, move, all};
    if (query.uids.isEmpty())
        return dialogue.ok(move ? "MOVE completed, no such messages" : "COPY completed, no such messages");
    dialogue.ask<base::Result<Copied>>(std::move(query),
                                       [&dialogue, move](const base::Result<Copied>& answer) {
                                           if (!answer)
                                               return dialogue.no(answer.error(), true);
                                           if (move)
                                               finishMove(dialogue, *answer);
                                           else
                                               finishCopy(dialogue, *answer);
                                       });
}

}  // namespace

void handleCopy(Dialogue& dialogue, ArgumentReader& args) {
    transfer(dialogue, args, false);
}

void handleMove(Dialogue& dialogue, ArgumentReader& args) {
    transfer(dialogue, args, true);
}

}  // namespace postern::proto::imap
