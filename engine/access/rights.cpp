#include "engine/access/rights.h"

namespace postern::access {

bool grantable(Right right, bool inMainDomain) {
    return right == Right::ModifyOwnDomain || inMainDomain;
}

bool allowed(const Caller& caller, Right right, base::DomainId domain) {
    if (caller.localOwner)
        return true;
    const auto holds = [&caller](Right each) {
        // A right that is stored but not grantable (the domain is no longer the main one) counts for nothing.
        return caller.granted.testFlag(each) && grantable(each, caller.inMainDomain);
    };
    if (holds(Right::ModifyAccessRights))
        return true;
    if (right != Right::ModifyOwnDomain)
        return holds(right);
    if (holds(Right::ModifyUserAccounts))
        return true;
    return holds(Right::ModifyOwnDomain) && domain && domain == caller.domain;
}

}  // namespace postern::access
