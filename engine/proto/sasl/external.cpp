#include "engine/proto/sasl/external.h"

namespace postern::proto::sasl {

LoginQuery ExternalMechanism::takeQuery(bool tls) {
    LoginQuery query;
    query.login.authorizationId = std::move(m_authorizationId);
    query.tls = tls;
    query.external = true;
    return query;
}

// RFC 4422 section A.1: authz-id-string, UTF-8 without NUL, or nothing at all
Mechanism::State ExternalMechanism::take(const QByteArray& decoded) {
    if (!isUsableField(decoded))
        return State::Malformed;
    m_authorizationId = QByteArray(decoded.constData(), decoded.size());  // `decoded` will be wiped
    return State::Done;
}

}  // namespace postern::proto::sasl
