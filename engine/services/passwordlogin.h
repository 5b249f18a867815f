#pragma once

#include "engine/net/sessionfactory.h"
#include "engine/proto/sasl/login.h"
#include "engine/services/clientidentity.h"
#include "engine/services/servicecontext.h"

#include <functional>

namespace postern::services {

/// What every login of one session has in common.
struct LoginChannel {
    QByteArray service;
    const net::PeerInfo& peer;
    ClientIdentity& client;
};

/// Hands a login, by password or by certificate, to the Authenticator; `reply` comes later in the worker's
/// thread and must guard itself against the death of its owner.
void verifyLogin(const ServiceContext& context, const LoginChannel& channel,
                 const proto::sasl::LoginQuery& query, std::shared_ptr<base::Executor> on,
                 std::function<void(const auth::LoginResult&)> reply);

/// The answer that the session gets for it.
[[nodiscard]] proto::sasl::LoginAnswer loginAnswer(const auth::LoginResult& result);

}  // namespace postern::services
