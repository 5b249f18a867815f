#pragma once

#include "engine/mail/mailboxindex.h"
#include "engine/mail/uidset.h"

#include <QByteArrayView>

#include <optional>
#include <vector>

namespace postern::proto::imap {

/// A sequence-set as the client wrote it: "1,3:5,7:*". '*' is kept as 0 until the mailbox is known. Bounded:
/// more than kMaxRanges ranges do not parse.
class SequenceSet {
 public:
    static constexpr size_t kMaxRanges = 20'000;
    /// Nothing if `text` is not a sequence-set (RFC 9051 section 9).
    static std::optional<SequenceSet> parse(QByteArrayView text);

    /// As sequence numbers of a mailbox of `count` messages: positions counted from 0, ascending, each once,
    /// as ranges. Nothing if a number is beyond the mailbox (the client gets BAD, RFC 9051 section 6.4.8 on
    /// message numbers).
    [[nodiscard]] std::optional<std::vector<mail::UidRange>> positions(quint32 count) const;
    /// As UIDs: the positions of those that exist. "N:*" always takes in the last message (RFC 3501
    /// section 6.4.8).
    [[nodiscard]] std::vector<mail::UidRange> positionsOfUids(const mail::MailboxIndex& index) const;

    [[nodiscard]] bool contains(quint32 number, quint32 last) const;

 private:
    struct Range {
        quint32 first = 0;  // 0: '*'
        quint32 last = 0;
    };
    std::vector<Range> m_ranges;
};

/// The UIDs at the given positions.
[[nodiscard]] mail::UidSet uidsAt(const mail::MailboxIndex& index,
                                  const std::vector<mail::UidRange>& positions);
/// "1:3,7" of a list in its own order: an ascending run becomes one range.
[[nodiscard]] QByteArray formatUids(const std::vector<quint32>& uids);
[[nodiscard]] QByteArray formatUids(const mail::UidSet& uids);

}  // namespace postern::proto::imap
