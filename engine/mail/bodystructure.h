#pragma once

#include "engine/mail/structure.h"

#include <QByteArray>

namespace postern::mail {

/// The BODY item: structure without extension data, as text ready to send. RFC 9051 section 7.5.2. 7-bit
/// clean.
[[nodiscard]] QByteArray body(const Part& root);

/// The BODYSTRUCTURE item: with extension data.
[[nodiscard]] QByteArray bodyStructure(const Part& root);

}  // namespace postern::mail
