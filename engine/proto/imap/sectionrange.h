#pragma once

#include "engine/mail/structure.h"
#include "engine/proto/imap/fetchprogram.h"

#include <optional>

namespace postern::proto::imap {

/// Where a section lies in the stored message, prefix included. Octets [offset, offset + length).
struct SectionRange {
    qint64 offset = 0;
    qint64 length = 0;
};
/// The recipient's prefix, prefix and outermost header together, and the whole message, in octets.
struct MessageExtent {
    qint64 prefix = 0;
    qint64 header = 0;
    qint64 size = 0;
};
/// Nothing if the message has no such part (the answer is NIL). Only a section with part numbers looks at
/// `root`, whose offsets do not count the prefix.
[[nodiscard]] std::optional<SectionRange> locate(const Section& section, const mail::Part& root,
                                                 MessageExtent extent);

}  // namespace postern::proto::imap
