#pragma once

#include "engine/admin/admincontext.h"

namespace postern::admin {

/// The one way to change settings: checks everything first, stores, then touches the services concerned. Used
/// by "settings.set" and by verbs that change a setting on the way.
void changeSettings(AdminContext& context, const api::SettingsSet& request, const Caller& caller,
                    const Dispatcher::Reply<api::ChangeReport>& reply);
/// Writes the journal, takes values that are stored over and reports.
api::ChangeReport takeOver(AdminContext& context, const Caller& caller,
                           const services::SettingsStore::SettingsPtr& from,
                           const services::SettingsStore::SettingsPtr& to);
/// Takes over what is not a service's: log, login limits, total of connections. At start and after each
/// change.
void applyServerSettings(const AdminContext& context, const config::Settings& settings);

}  // namespace postern::admin
