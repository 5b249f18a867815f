#include "engine/admin/rights.h"

#include <QSet>

namespace postern::admin {

using access::Right;

namespace {

// Looks without changing anything.
const QSet<QByteArray>& monitoring() {
    static const QSet<QByteArray> verbs{
        "status",        "settings.list",       "session.list",     "log.read",       "metrics.read",
        "store.check",   "cert.list",           "cert.show",        "cert.export",    "cert.authority.export",
        "cert.examine",  "cert.names",          "key.list",         "key.test",       "key.job",
        "key.store",     "request.list",        "domain.security",  "authority.list", "authority.root",
        "authority.crl", "authority.templates", "authority.issued", "journal.read",   "client.facts",
        "client.cutoff", "tls.catalogue",       "cert.backups"};
    return verbs;
}

const QSet<QByteArray>& configuring() {
    static const QSet<QByteArray> verbs{"service.start",
                                        "service.stop",
                                        "service.restart",
                                        "settings.set",
                                        "settings.confirm",
                                        "settings.revert",
                                        "setup.finish",
                                        "session.close",
                                        "store.backup",
                                        "store.restore",
                                        "cert.selfsigned",
                                        "cert.install",
                                        "cert.remove",
                                        "cert.csr",
                                        "cert.bind",
                                        "cert.companion",
                                        "cert.export.file",
                                        "cert.backup",
                                        "cert.restore",
                                        "chain.set",
                                        "chain.complete",
                                        "chain.remove",
                                        "key.generate",
                                        "key.import",
                                        "key.export",
                                        "key.remove",
                                        "key.cancel",
                                        "key.store.set",
                                        "key.store.unlock",
                                        "request.set",
                                        "request.remove",
                                        "request.complete",
                                        "domain.security.set",
                                        "authority.create",
                                        "authority.import",
                                        "authority.remove",
                                        "authority.trust",
                                        "authority.template.set",
                                        "authority.issue",
                                        "authority.revoke",
                                        "authority.crl.import",
                                        "cert.recover"};
    return verbs;
}

}  // namespace

access::Right rightFor(const QByteArray& verb) {
    if (monitoring().contains(verb))
        return Right::MonitorServer;
    if (configuring().contains(verb))
        return Right::ModifyServerSettings;
    if (verb.startsWith("domain.") || verb.startsWith("account.") || verb.startsWith("alias."))
        return Right::ModifyUserAccounts;
    return Right::ModifyAccessRights;
}

}  // namespace postern::admin
