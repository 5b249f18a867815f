#pragma once

#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/imapqueries.h"

#include <QByteArray>
#include <QList>

namespace postern::proto::imap {

/// LIST with the extensions of RFC 5258, RFC 5819 and RFC 6154.
struct ListRequest {
    static constexpr qsizetype kMaxPatterns = 50;
    /// Octets of one pattern (no name is longer), and of all of them: these bound the work per mailbox.
    static constexpr qsizetype kMaxPattern = 1000;
    static constexpr qsizetype kMaxPatternOctets = 4000;
    bool extended = false;  // said in the extended syntax
    bool subscribedOnly = false, specialUseOnly = false, recursiveMatch = false;
    bool returnSubscribed = false;
    QList<QByteArray> patterns;     // reference already in front, in NFC as names are
    QList<QByteArray> statusItems;  // RETURN (STATUS (...))
};

/// Takes everything after LIST; false if it is malformed or past a limit.
bool takeListRequest(ArgumentReader& args, ListRequest& request);
/// One untagged LIST response, with its STATUS response if asked for, for each mailbox that matches.
void writeList(QByteArray& out, const ListRequest& request, const QList<Mailbox>& mailboxes);

}  // namespace postern::proto::imap
