#include "engine/admin/rights.h"

#include <QHash>

namespace postern::admin {

using access::Right;

access::Right rightFor(const QByteArray& verb) {
    static const QHash<QByteArray, Right> kExact{{"status", Right::MonitorServer},
                                                 {"service.start", Right::ModifyServerSettings},
                                                 {"service.stop", Right::ModifyServerSettings},
                                                 {"service.restart", Right::ModifyServerSettings},
                                                 {"settings.list", Right::MonitorServer},
                                                 {"settings.set", Right::ModifyServerSettings},
                                                 {"setup.finish", Right::ModifyServerSettings},
                                                 {"cert.list", Right::MonitorServer},
                                                 {"cert.export", Right::MonitorServer},
                                                 {"cert.authority.export", Right::MonitorServer},
                                                 {"cert.selfsigned", Right::ModifyServerSettings},
                                                 {"cert.install", Right::ModifyServerSettings},
                                                 {"cert.remove", Right::ModifyServerSettings},
                                                 {"session.list", Right::MonitorServer},
                                                 {"session.close", Right::ModifyServerSettings},
                                                 {"log.read", Right::MonitorServer},
                                                 {"metrics.read", Right::MonitorServer},
                                                 {"store.check", Right::MonitorServer},
                                                 {"store.backup", Right::ModifyServerSettings}};
    if (verb.startsWith("domain.") || verb.startsWith("account.") || verb.startsWith("alias."))
        return Right::ModifyUserAccounts;
    return kExact.value(verb, Right::ModifyAccessRights);
}

}  // namespace postern::admin
