#pragma once

#include "engine/base/result.h"
#include "engine/store/connection.h"
#include "engine/store/store.h"

namespace postern::store {

/// Reads the whole database at one moment and lists what does not add up.
[[nodiscard]] base::Result<CheckReport> checkStore(Connection& connection);

}  // namespace postern::store
