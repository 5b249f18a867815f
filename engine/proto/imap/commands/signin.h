#pragma once

#include "engine/proto/sasl/login.h"

namespace postern::proto::imap {

class Dialogue;

/// True, with the refusal sent, when no password may be taken in clear text (LOGINDISABLED).
bool refusePlaintext(Dialogue& dialogue, const QByteArray& name = {});
/// Asks the backend and ends the command, for LOGIN and AUTHENTICATE alike.
void signIn(Dialogue& dialogue, sasl::LoginQuery query);

}  // namespace postern::proto::imap
