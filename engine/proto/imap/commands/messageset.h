#pragma once

#include "engine/mail/uidset.h"
#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/dialogue.h"

#include <optional>
#include <vector>

namespace postern::proto::imap {

/// Takes " " and a set of sequence numbers or, in a UID command, of UIDs. Positions in view().told(), as
/// ranges. Nothing if it is malformed or names a sequence number that does not exist; the client then gets
/// BAD.
[[nodiscard]] inline std::optional<std::vector<mail::UidRange>> takeMessageSet(Dialogue& dialogue,
                                                                               ArgumentReader& args) {
    SequenceSet set;
    if (!args.space() || !args.sequenceSet(set))
        return std::nullopt;
    const mail::MailboxIndex& index = dialogue.view().told();
    if (dialogue.command()->flags & UidForm)
        return set.positionsOfUids(index);
    return set.positions(index.count());
}

}  // namespace postern::proto::imap
