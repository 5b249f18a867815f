#pragma once

#include "engine/tls/identity.h"

#include <optional>

namespace postern::tls {

/// A waiting request as text for a backup: the request and what was noted. Which key it was made with, the
/// public key in it tells.
[[nodiscard]] QByteArray requestNote(const PendingRequest& request);
struct NotedRequest {
    PendingRequest request;
    QByteArray spkiSha256;
};
/// None: it is no such text, or the request in it is not good. keyName is empty. Pure; safe against hostile
/// input.
[[nodiscard]] std::optional<NotedRequest> readRequestNote(const QByteArray& text);

}  // namespace postern::tls
