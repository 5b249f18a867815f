#pragma once

#include "engine/base/result.h"

#include <QString>

namespace postern::admin {

/// Where a local socket for `purpose` ("engine", "window") of a data folder lies: in this person's runtime
/// folder, owner only, under a hash of the canonical path (a path in full may be too long for a socket).
/// Makes the folder. Error: "api.runtime-folder" when it cannot be made or belongs to somebody else.
[[nodiscard]] base::Result<QString> makeSocketPath(const QString& dataFolder, const QString& purpose);

/// The listener leaves its path in the data folder, so that a client with another environment finds it.
base::Status publishSocketPath(const QString& dataFolder, const QString& purpose, const QString& path);
void withdrawSocketPath(const QString& dataFolder, const QString& purpose);
/// The published path; empty when nobody listens, or when its folder is not the listener's alone.
[[nodiscard]] QString publishedSocketPath(const QString& dataFolder, const QString& purpose);

}  // namespace postern::admin
