#pragma once

#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/imapqueries.h"

#include <QByteArray>
#include <QList>

namespace postern::proto::imap {

/// LIST with the extensions of RFC 5258, RFC 5819 and RFC 6154.
struct ListRequest {
    static constexpr qsizetype kMaxPatterns = 50;
    bool extended = false;  // said in the extended syntax
    bool subscribedOnly = false, specialUseOnly = false, recursiveMatch = false;
    bool returnSubscribed = false;
    QList<QByteArray> patterns;     // reference already in front
    QList<QByteArray> statusItems;  // RETURN (STATUS (...))
};

/// Takes everything after LIST; false if it is malformed.
bool takeListRequest(ArgumentReader& args, ListRequest& request);
/// One untagged LIST response, with its STATUS response if asked for, for each mailbox that matches.
void writeList(QByteArray& out, const ListRequest& request, const QList<Mailbox>& mailboxes);

}  // namespace postern::proto::imap
