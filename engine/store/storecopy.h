#pragma once

#include "engine/store/database.h"
#include "engine/store/interrupts.h"

namespace postern::store {

/// A consistent copy of `database` in the new file `file` (0600 from its first byte), which is gone again
/// when that fails or is interrupted. Errors: "backup.exists", "backup.write".
[[nodiscard]] base::Status copyStore(const QString& file, const Database& database,
                                     Interrupts* interrupts = nullptr);

}  // namespace postern::store
