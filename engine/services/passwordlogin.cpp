#include "engine/services/passwordlogin.h"

namespace postern::services {

void verifyLogin(const ServiceContext& context, const LoginChannel& channel,
                 const proto::sasl::LoginQuery& query, std::shared_ptr<base::Executor> on,
                 std::function<void(const auth::LoginResult&)> reply) {
    auth::LoginRequest request;
    request.service = channel.service;
    request.name = QString::fromUtf8(query.login.name);
    request.authorizationId = QString::fromUtf8(query.login.authorizationId);
    request.password = query.login.password;
    request.certificateAccount = channel.client.account();
    request.external = query.external;
    request.peer = channel.peer.peer;
    request.tls = query.tls;
    request.session = channel.peer.session;
    context.authenticator.verify(
        std::move(request), std::move(on),
        [counters = context.counters, reply = std::move(reply)](const auth::LoginResult& result) {
            if (counters && result.outcome != auth::LoginOutcome::Granted)
                ++counters->failedLogins;
            reply(result);
        });
}

proto::sasl::LoginAnswer loginAnswer(const auth::LoginResult& result) {
    using Outcome = proto::sasl::LoginAnswer::Outcome;
    switch (result.outcome) {
        case auth::LoginOutcome::Granted:
            return {Outcome::Granted, result.address};
        case auth::LoginOutcome::Refused:
            return {Outcome::Refused, {}, result.unknownName};
        case auth::LoginOutcome::TooMany:
            return {Outcome::TooMany, {}};
        case auth::LoginOutcome::Unavailable:
            break;
    }
    return {Outcome::Unavailable, {}};
}

}  // namespace postern::services
