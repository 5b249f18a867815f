#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/commands/handlers.h"
#include "engine/proto/imap/dialogue.h"

namespace postern::proto::imap {

namespace {

void expunge(Dialogue& dialogue, mail::UidSet uids) {
    if (uids.isEmpty())
        return dialogue.ok("EXPUNGE completed");
    dialogue.ask<base::Result<IndexPtr>>(Expunge{std::move(uids)},
                                         [&dialogue](const base::Result<IndexPtr>& answer) {
                                             if (!answer)
                                                 return dialogue.no(answer.error());
                                             dialogue.view().offer(*answer);
                                             dialogue.ok("EXPUNGE completed");
                                         });
}

mail::UidSet deletedAmong(const mail::MailboxIndex& index, const std::vector<mail::UidRange>& positions) {
    mail::UidSet uids;
    for (const mail::UidRange& range : positions) {
        for (quint32 position = range.first; position <= range.last; ++position) {
            const mail::IndexRow& row = index.at(position);
            if (row.flags & mail::FlagDeleted)
                uids.add(row.uid);
        }
    }
    return uids;
}

}  // namespace

void handleExpunge(Dialogue& dialogue, ArgumentReader& args) {
    if (!args.end())
        return dialogue.bad("EXPUNGE takes no arguments");
    if (dialogue.view().isReadOnly())
        return dialogue.no("[CANNOT] The mailbox is open read-only");
    const mail::MailboxIndex& index = dialogue.view().current();
    if (index.count() == 0)
        return dialogue.ok("EXPUNGE completed");
    expunge(dialogue, deletedAmong(index, {{0, index.count() - 1}}));
}

/// RFC 4315 section 2.1.
void handleUidExpunge(Dialogue& dialogue, ArgumentReader& args) {
    SequenceSet set;
    if (!args.space() || !args.sequenceSet(set) || !args.end())
        return dialogue.bad("UID EXPUNGE takes a set of UIDs");
    if (dialogue.view().isReadOnly())
        return dialogue.no("[CANNOT] The mailbox is open read-only");
    const mail::MailboxIndex& index = dialogue.view().current();
    expunge(dialogue, deletedAmong(index, set.positionsOfUids(index)));
}

}  // namespace postern::proto::imap
