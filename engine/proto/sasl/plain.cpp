#include "engine/proto/sasl/plain.h"

namespace postern::proto::sasl {

namespace {

/// Longest name or password taken; RFC 4616 sets none, and a hash over more is only a burden.
constexpr qsizetype kMaxField = 1024;

bool usable(QByteArrayView field) {
    return field.size() <= kMaxField && field.isValidUtf8() && !field.contains('\0');
}

}  // namespace

std::optional<QByteArray> decodeResponse(QByteArrayView line) {
    if (line.size() % 4 != 0)
        return {};
    // fromRawData: a copy that nobody wipes would stay behind in freed memory.
    auto result = QByteArray::fromBase64Encoding(QByteArray::fromRawData(line.data(), line.size()),
                                                 QByteArray::AbortOnBase64DecodingErrors);
    if (!result)
        return {};
    return std::move(result.decoded);
}

std::optional<PlainLoginMechanism::Kind> PlainLoginMechanism::kindOf(QByteArrayView mechanism) {
    if (mechanism.compare("PLAIN", Qt::CaseInsensitive) == 0)
        return Kind::Plain;
    if (mechanism.compare("LOGIN", Qt::CaseInsensitive) == 0)
        return Kind::Login;
    return {};
}

PlainLoginMechanism::State PlainLoginMechanism::begin(std::optional<QByteArrayView> initialResponse) {
    if (!initialResponse)
        return State::Challenge;
    // RFC 4954 section 4, RFC 4959, RFC 5034: "=" is an initial response of no octets.
    if (*initialResponse == "=")
        return accept({});
    return respond(*initialResponse);
}

PlainLoginMechanism::State PlainLoginMechanism::respond(QByteArrayView line) {
    if (line == "*")
        return State::Cancelled;
    if (line.size() > m_maxResponse)
        return State::Malformed;
    std::optional<QByteArray> decoded = decodeResponse(line);
    return decoded ? accept(std::move(*decoded)) : State::Malformed;
}

QByteArray PlainLoginMechanism::challenge() const {
    if (m_kind == Kind::Plain)
        return {};
    return m_haveName ? QByteArrayLiteral("UGFzc3dvcmQ6") : QByteArrayLiteral("VXNlcm5hbWU6");
}

PlainLoginMechanism::State PlainLoginMechanism::accept(QByteArray decoded) {
    const State state = m_kind == Kind::Plain ? acceptPlain(decoded) : acceptLogin(decoded);
    base::wipe(decoded);
    return state;
}

// RFC 4616 section 2: [authzid] NUL authcid NUL passwd
PlainLoginMechanism::State PlainLoginMechanism::acceptPlain(const QByteArray& decoded) {
    const qsizetype first = decoded.indexOf('\0');
    const qsizetype second = first < 0 ? -1 : decoded.indexOf('\0', first + 1);
    if (second < 0)
        return State::Malformed;
    const QByteArrayView all(decoded);
    const QByteArrayView authorization = all.first(first);
    const QByteArrayView name = all.sliced(first + 1, second - first - 1);
    const QByteArrayView password = all.sliced(second + 1);
    if (name.isEmpty() || !usable(authorization) || !usable(name) || !usable(password))
        return State::Malformed;
    m_login = {authorization.toByteArray(), name.toByteArray(), base::Secret(password)};
    return State::Done;
}

PlainLoginMechanism::State PlainLoginMechanism::acceptLogin(const QByteArray& decoded) {
    if (!usable(decoded))
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
