#pragma once

#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/store/connection.h"

namespace postern::store {

/// Inside the job that creates an account: INBOX and the special-use mailboxes of RFC 6154 (Drafts, Sent,
/// Junk, Trash, Archive), all subscribed.
[[nodiscard]] base::Status createStandardMailboxes(Connection& connection, base::AccountId account,
                                                   qint64 nowUtcMs);

}  // namespace postern::store
