#pragma once

#include <QString>

namespace postern::ui {

/// Opens the mail program with a signing request in the text; false when there is none.
[[nodiscard]] bool mailRequest(const QString& commonName, const QString& csrPem);

}  // namespace postern::ui
