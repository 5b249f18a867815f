#pragma once

#include "engine/mail/needle.h"
#include "engine/mail/structure.h"

#include <QByteArrayView>

namespace postern::mail {

/// True if a field called `fieldName` holds the needle in its decoded value (RFC 9051 section 6.4.4, HEADER);
/// an empty needle asks only whether there is such a field. An empty `fieldName` means the text of all
/// fields, names included.
[[nodiscard]] bool containsInHeader(QByteArrayView header, QByteArrayView fieldName, const Needle& needle);

/// True if the needle is in the body, as BodySearch sees it. `root` is the structure of `message`. An empty
/// needle is everywhere.
[[nodiscard]] bool containsInBody(QByteArrayView message, const Part& root, const Needle& needle);

/// True if the needle is in the header or in the body (TEXT).
[[nodiscard]] bool containsInText(QByteArrayView message, const Part& root, const Needle& needle);

}  // namespace postern::mail
