#pragma once

#include "engine/base/ids.h"

#include <QFlags>

namespace postern::access {

/// The rights to administer (C096-C101), as typed flags: forms build their check boxes from the same list.
enum class Right : quint32 {
    ModifyAccessRights = 1,    // unlimited access: implies all others
    ModifyUserAccounts = 2,    // create, rename and delete accounts and domains, change their settings
    ModifyServerSettings = 4,  // service configuration
    MonitorServer = 8,         // logs, queues, sessions; no changes
    ModifyOwnDomain = 16,      // the caller's own domain and its accounts, nothing outside
};
Q_DECLARE_FLAGS(Rights, Right)
Q_DECLARE_OPERATORS_FOR_FLAGS(Rights)

/// Who asks. The owner of the local socket is the person who runs the engine and could read its files anyway.
struct Caller {
    bool localOwner = false;
    base::DomainId domain;  // of the caller's account
    bool inMainDomain = false;
    Rights granted;  // as stored for the account
};

/// Pure: whether `caller` may do what `right` stands for in `domain` (0: what concerns the whole server).
[[nodiscard]] bool allowed(const Caller& caller, Right right, base::DomainId domain = {});
/// Whether an account in such a domain may hold the right at all (C100: the first four belong to the main
/// domain).
[[nodiscard]] bool grantable(Right right, bool inMainDomain);

}  // namespace postern::access
