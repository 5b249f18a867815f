#pragma once

#include <QByteArray>
#include <QHostAddress>

namespace postern::base {

/// What counts as one address where clients are counted: IPv4 whole (also when mapped into IPv6), IPv6 by its
/// /64, which is one customer.
[[nodiscard]] QByteArray peerKey(const QHostAddress& peer);

}  // namespace postern::base
