#pragma once

#include "engine/proto/imap/imapqueries.h"

#include <QByteArrayList>

namespace postern::services {

/// Adds to `mailboxes` each subscribed name that none of them bears and, unsubscribed, the missing levels
/// above it (RFC 5258 section 3.1; the levels are for RECURSIVEMATCH). The order is not kept.
void addMissingNames(QList<proto::imap::Mailbox>& mailboxes, const QByteArrayList& subscriptions);

}  // namespace postern::services
