#pragma once

#include "engine/net/sessionfactory.h"
#include "engine/proto/sasl/login.h"
#include "engine/services/servicecontext.h"

#include <functional>

namespace postern::services {

/// Hands a login to the Authenticator; `reply` comes later in the worker's thread and must guard itself
/// against the death of its owner.
void verifyLogin(const ServiceContext& context, const QByteArray& service, const net::PeerInfo& peer,
                 const proto::sasl::LoginQuery& query, std::shared_ptr<base::Executor> on,
                 std::function<void(const auth::LoginResult&)> reply);

/// The answer that the session gets for it.
[[nodiscard]] proto::sasl::LoginAnswer loginAnswer(const auth::LoginResult& result);

}  // namespace postern::services
