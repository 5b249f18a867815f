#pragma once

#include "engine/mail/envelope.h"
#include "engine/mail/needle.h"

namespace postern::mail {

/// True if the needle is in the decoded subject, or in an address as it is meant, "Decoded Name
/// <local@host>". FROM, TO, CC, BCC and SUBJECT of SEARCH look into the envelope structure (RFC 3501
/// section 6.4.4), so the kept envelope() answers without the header being read. An empty needle asks whether
/// there is such an item. `item` is an address list or the subject. Damaged text holds what could be read up
/// to the fault.
[[nodiscard]] bool containsInEnvelope(QByteArrayView envelope, EnvelopeItem item, const Needle& needle);

}  // namespace postern::mail
