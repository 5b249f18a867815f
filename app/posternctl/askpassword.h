#pragma once

#include "engine/base/result.h"
#include "engine/base/secret.h"

#include <QString>

namespace postern::ctl {

/// Asks on the terminal without echo. Error "ctl.no-terminal" when standard input is none.
[[nodiscard]] base::Result<base::Secret> askPassword(const QString& prompt);

/// The first line of standard input, without its end; at most 4096 octets. Error "ctl.no-password" when it is
/// empty.
[[nodiscard]] base::Result<base::Secret> readPasswordLine();

}  // namespace postern::ctl
