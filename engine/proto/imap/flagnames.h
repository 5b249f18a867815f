#pragma once

#include "engine/mail/mailboxindex.h"

#include <QByteArray>
#include <QList>

namespace postern::proto::imap {

class WireWriter;

inline constexpr quint64 kSystemFlags =
    mail::FlagSeen | mail::FlagAnswered | mail::FlagFlagged | mail::FlagDeleted | mail::FlagDraft;

/// The bits of the first `count` keywords.
[[nodiscard]] constexpr quint64 keywordMask(qsizetype count) {
    return count <= 0 ? 0
                      : ((~quint64(0)) >> (64 - qMin<qsizetype>(count, mail::kMaxKeywords)))
                            << mail::kFirstKeywordBit;
}

/// The system flag of "\Seen" in any case; 0 for others.
[[nodiscard]] quint64 systemFlag(QByteArrayView name);
/// Splits a client's flags. False for a system flag that does not exist or that a client cannot set
/// (\Recent).
bool splitFlags(const QList<QByteArray>& flags, quint64& systemFlags, QList<QByteArray>& keywords);
/// Bit of a keyword in this mailbox, compared without regard to case; 0 if it has none.
[[nodiscard]] quint64 keywordFlag(QByteArrayView keyword, const QList<QByteArray>& keywords);
/// "(\Seen $Forwarded)"; a message alone can be recent.
void writeFlags(WireWriter& out, quint64 flags, const QList<QByteArray>& keywords, bool recent = false);

}  // namespace postern::proto::imap
