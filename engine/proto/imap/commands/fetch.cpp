#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/commands/messageset.h"
#include "engine/proto/imap/dialogue.h"
#include "engine/proto/imap/fetchrunner.h"

namespace postern::proto::imap {

namespace {

void start(Dialogue& dialogue, FetchProgram program, std::vector<mail::UidRange> positions,
           mail::UidSet seen) {
    std::make_shared<FetchRunner>(dialogue, std::move(program), std::move(positions), std::move(seen))->run();
}

/// Positions of the messages that a BODY[...] without PEEK is about to mark \Seen.
std::vector<mail::UidRange> unseen(const mail::MailboxIndex& index,
                                   const std::vector<mail::UidRange>& positions) {
    mail::UidSet found;
    for (const mail::UidRange& range : positions) {
        for (quint32 position = range.first; position <= range.last; ++position) {
            if (!(index.at(position).flags & mail::FlagSeen))
                found.add(position);
        }
    }
    return found.ranges();
}

}  // namespace

/// RFC 9051 section 6.4.5. \Seen is set in one write for all messages before the first is sent.
void handleFetch(Dialogue& dialogue, ArgumentReader& args) {
    auto positions = takeMessageSet(dialogue, args);
    if (!positions || !args.space())
        return dialogue.bad("FETCH takes a set of messages and attributes");
    std::optional<FetchProgram> program = parseFetch(args);
    if (!program || !args.end())
        return dialogue.bad("No such FETCH attributes");
    if (dialogue.command()->flags & UidForm)
        program->uid = true;
    const MailboxView& view = dialogue.view();
    std::vector<mail::UidRange> fresh;
    if (program->setsSeen && !view.isReadOnly())
        fresh = unseen(view.told(), *positions);
    if (fresh.empty())
        return start(dialogue, std::move(*program), std::move(*positions), {});
    const mail::UidSet uids = uidsAt(view.told(), fresh);
    dialogue.ask<base::Result<IndexPtr>>(
        StoreFlags{uids, {FlagEdit::Mode::Add, mail::FlagSeen, {}}},
        [&dialogue, program = std::move(*program), positions = std::move(*positions), fresh,
         uids](const base::Result<IndexPtr>& answer) mutable {
            // A full disk must not keep anybody from reading his mail: without the flag, then.
            if (!answer)
                return start(dialogue, std::move(program), std::move(positions), {});
            dialogue.view().offer(*answer);
            dialogue.view().noteStore({fresh, true, FlagEdit::Mode::Add, mail::FlagSeen});
            start(dialogue, std::move(program), std::move(positions), uids);
        });
}

}  // namespace postern::proto::imap
