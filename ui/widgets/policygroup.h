#pragma once

#include "engine/api/adminapi.h"

namespace postern::ui {

class SettingsDraft;
class SettingsForm;

/// The TLS policy of the server: preset, oldest version, 128 bit. Shared by the settings page and the wizard.
void addPolicy(SettingsForm& form, SettingsDraft& draft, api::AdminApi& api);
/// The ordered lists for Custom, filled from what the engine could use. They are live while the policy is
/// custom.
void addCipherLists(SettingsForm& form, SettingsDraft& draft, api::AdminApi& api);
/// Client authentication of one service, with the authorities there are.
void addClientAuthentication(SettingsForm& form, SettingsDraft& draft, api::AdminApi& api,
                             const QString& service, const QString& title);

}  // namespace postern::ui
