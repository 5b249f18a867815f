#pragma once

#include "engine/services/servicecontext.h"

#include "engine/config/settings.h"
#include "engine/net/listener.h"

#include <QByteArray>

#include <memory>

namespace postern::services {

/// The name in greetings and Received lines: server.hostName, else this machine's.
[[nodiscard]] QByteArray hostName(const config::Settings& settings);

/// Everything that the listeners and connections of a service read. `tls` null: Enable SSL is off.
/// Error: "setting.address" for an unreadable Grant or Deny list.
[[nodiscard]] base::Result<std::shared_ptr<const net::ServicePlan>> makeServicePlan(
    const QByteArray& service, const ServiceContext& context, const config::Settings& settings,
    tls::ServiceTlsPtr tls);

}  // namespace postern::services
