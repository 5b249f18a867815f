#pragma once

#include "engine/config/settings.h"
#include "engine/tls/tlscontext.h"

namespace postern::services {

/// What the settings ask of TLS on one service.
[[nodiscard]] tls::Policy policyOf(const QByteArray& service, const config::Settings& settings);

}  // namespace postern::services
