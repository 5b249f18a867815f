#pragma once

class QString;

namespace postern::ui {

/// Whether a name that a certificate holds stands for `name`: the same in any case, or a wildcard, whose star
/// is exactly one label (RFC 6125 section 6.4.3).
[[nodiscard]] bool standsFor(const QString& held, const QString& name);

}  // namespace postern::ui
