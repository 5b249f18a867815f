#pragma once

#include "engine/admin/admincontext.h"

namespace postern::admin {

/// The one way to change settings: checks everything first, stores, then touches the services concerned. Used
/// by "settings.set" and by verbs that change a setting on the way. The journal's rows of certificates that
/// are used from then on stand in the same commit, and so does what `also`
/// writes.
void changeSettings(AdminContext& context, const api::SettingsSet& request, const Caller& caller,
                    const Dispatcher::Reply<api::ChangeReport>& reply,
                    services::SettingsStore::Along also = {});
/// Whether services can use the certificates that `next` names; the same of a change of the certificates
/// alone
/// (`after`). Faults that were there before count for nothing. Errors: "cert.missing", "key.locked",
/// "setting.cipher*".
[[nodiscard]] base::Status checkCertificates(const config::Settings& current, const config::Settings& next,
                                             const tls::Identities& before, const tls::Identities& after);
/// Writes the log, takes values that are stored over and reports.
api::ChangeReport takeOver(AdminContext& context, const Caller& caller,
                           const services::SettingsStore::SettingsPtr& from,
                           const services::SettingsStore::SettingsPtr& to);
/// Takes over what is not a service's: log, login limits, total of connections. At start and after each
/// change.
void applyServerSettings(const AdminContext& context, const config::Settings& settings);

}  // namespace postern::admin
