#pragma once

#include "engine/mail/structure.h"

#include <QByteArrayView>

namespace postern::mail {

/// True for message/rfc822 and message/global.
[[nodiscard]] bool isMessagePart(const Part& part);

/// The part with an IMAP section number such as "1.2.3" (RFC 9051 section 6.4.5.1); the root for an empty
/// number. Null if there is none or the number is malformed. Part 1 of a message that is no multipart is the
/// message's own body. The pointer lives as long as `root`.
[[nodiscard]] const Part* findPart(const Part& root, QByteArrayView number);

/// The message whose HEADER and TEXT a section number means: the root for an empty number, else the message
/// inside a message/rfc822 part. Null if the part holds none.
[[nodiscard]] const Part* findMessage(const Part& root, QByteArrayView number);

}  // namespace postern::mail
