#pragma once

#include "engine/proto/imap/argumentreader.h"
#include "engine/proto/imap/imapqueries.h"

#include <QByteArray>
#include <QList>

namespace postern::proto::imap {

/// Takes "(" status-att list ")"; false if it is malformed or names what there is not.
bool takeStatusItems(ArgumentReader& args, QList<QByteArray>& items);
/// "STATUS name (MESSAGES 1 ...)"
[[nodiscard]] QByteArray statusResponse(const Mailbox& mailbox, const QList<QByteArray>& items);

}  // namespace postern::proto::imap
