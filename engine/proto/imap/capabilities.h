#pragma once

#include "engine/proto/imap/dialogue.h"

#include <QByteArray>

namespace postern::proto::imap {

/// True while LOGIN and AUTHENTICATE PLAIN have to be refused: no TLS yet, and the settings ask for it.
[[nodiscard]] bool loginDisabled(const ClientState& client, const ImapOptions& options);
/// What CAPABILITY, the greeting and the reply to a login list at this moment.
[[nodiscard]] QByteArray capabilities(const ClientState& client, const ImapOptions& options);

}  // namespace postern::proto::imap
