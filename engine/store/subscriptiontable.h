#pragma once

#include "engine/base/ids.h"
#include "engine/store/connection.h"

#include <QByteArrayList>

namespace postern::store {

/// Rows of `subscription`: names, whether there is such a mailbox or not. They are already normalised here
/// (mailboxname.h).

/// By name, in octet order.
[[nodiscard]] base::Result<QByteArrayList> listSubscriptions(Connection& connection, base::AccountId account);
/// Inside a job. Twice is once. Error: "store.full" when the account has too many.
[[nodiscard]] base::Status addSubscription(Connection& connection, base::AccountId account,
                                           const QByteArray& name);
[[nodiscard]] base::Status dropSubscription(Connection& connection, base::AccountId account,
                                            const QByteArray& name);

}  // namespace postern::store
