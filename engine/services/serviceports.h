#pragma once

#include "engine/config/settings.h"
#include "engine/net/listener.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>

namespace postern::services {

/// Where one service listens by its settings. A value: two are compared to see whether ports must open anew.
struct ListenSpec {
    QList<QHostAddress> addresses;
    QList<net::Listener::Port> ports;  // the offset is already added
};
[[nodiscard]] bool operator==(const ListenSpec& a, const ListenSpec& b);

/// Ports 1..1023 are moved by `portOffset`; 0 (a free one) and higher ones stay.
[[nodiscard]] quint16 offsetPort(qint64 configured, int portOffset);

/// "Enable SSL" of a service that can encrypt.
[[nodiscard]] bool wantsTls(const QByteArray& service, const config::Settings& settings);

/// The plain port and, with "Enable SSL" and but for smtp, the TLS port, each with its own switch. Errors:
/// "net.address" for an address that cannot be read, "service.no-port" when no port is left.
[[nodiscard]] base::Result<ListenSpec> listenSpec(const QByteArray& service, const config::Settings& settings,
                                                  int portOffset);

}  // namespace postern::services
