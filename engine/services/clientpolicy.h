#pragma once

#include "engine/config/settings.h"
#include "engine/tls/tlscontext.h"

namespace postern::services {

/// What the settings of policy.service ask of client certificates. With the setting off nothing is added, so
/// that such a service keeps its contexts and sessions whatever becomes of authorities.
void addClients(tls::Policy& policy, const config::Settings& settings, const tls::LiveClientTrust& clients);
/// "off", "strict", else Known.
[[nodiscard]] tls::ClientRevocation revocationOf(const QString& word);
/// Names in SERVICE.trustedAuthorities that no authority of `trust` bears.
[[nodiscard]] QStringList missingAuthorities(const QByteArray& service, const config::Settings& settings,
                                             const tls::ClientTrust& trust);
/// Whether the services that ask clients otherwise than before name authorities that are there, and let
/// somebody in at all. Errors: "authority.missing", "setting.no-authority".
[[nodiscard]] base::Status checkClients(const config::Settings& before, const config::Settings& next,
                                        const tls::ClientTrust& trust);

}  // namespace postern::services
