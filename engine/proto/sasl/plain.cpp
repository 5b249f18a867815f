#include "engine/proto/sasl/plain.h"

namespace postern::proto::sasl {

std::optional<PlainLoginMechanism::Kind> PlainLoginMechanism::kindOf(QByteArrayView mechanism) {
    if (mechanism.compare("PLAIN", Qt::CaseInsensitive) == 0)
        return Kind::Plain;
    if (mechanism.compare("LOGIN", Qt::CaseInsensitive) == 0)
        return Kind::Login;
    return {};
}

QByteArray PlainLoginMechanism::challenge() const {
    if (m_kind == Kind::Plain)
        return {};
    return m_haveName ? QByteArrayLiteral("UGFzc3dvcmQ6") : QByteArrayLiteral("VXNlcm5hbWU6");
}

Mechanism::State PlainLoginMechanism::take(const QByteArray& decoded) {
    return m_kind == Kind::Plain ? takePlain(decoded) : takeLogin(decoded);
}

// RFC 4616 section 2: [authzid] NUL authcid NUL passwd
Mechanism::State PlainLoginMechanism::takePlain(const QByteArray& decoded) {
    const qsizetype first = decoded.indexOf('\0');
    const qsizetype second = first < 0 ? -1 : decoded.indexOf('\0', first + 1);
    if (second < 0)
        return State::Malformed;
    const QByteArrayView all(decoded);
    const QByteArrayView authorization = all.first(first);
    const QByteArrayView name = all.sliced(first + 1, second - first - 1);
    const QByteArrayView password = all.sliced(second + 1);
    if (name.isEmpty() || !isUsableField(authorization) || !isUsableField(name) || !isUsableField(password))
        return State::Malformed;
    m_login = {authorization.toByteArray(), name.toByteArray(), base::Secret(password)};
    return State::Done;
}

Mechanism::State PlainLoginMechanism::takeLogin(const QByteArray& decoded) {
    if (!isUsableField(decoded))
        return State::Malformed;
    if (m_haveName) {
        m_login.password = base::Secret(decoded);
        return State::Done;
    }
    if (decoded.isEmpty())
        return State::Malformed;
    m_login.name = QByteArray(decoded.constData(), decoded.size());
    m_haveName = true;
    return State::Challenge;
}

}  // namespace postern::proto::sasl
