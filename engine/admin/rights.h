#pragma once

#include "engine/access/rights.h"

#include <QByteArray>

namespace postern::admin {

/// The right that a verb needs. A verb that is not listed needs unlimited access.
[[nodiscard]] access::Right rightFor(const QByteArray& verb);

}  // namespace postern::admin
