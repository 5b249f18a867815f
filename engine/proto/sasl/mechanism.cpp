#include "engine/proto/sasl/mechanism.h"

namespace postern::proto::sasl {

bool isUsableField(QByteArrayView field) {
    constexpr qsizetype kMaxField = 1024;
    return field.size() <= kMaxField && field.isValidUtf8() && !field.contains('\0');
}

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

Mechanism::State Mechanism::begin(std::optional<QByteArrayView> initialResponse) {
    if (!initialResponse)
        return State::Challenge;
    // RFC 4954 section 4, RFC 4959, RFC 5034: "=" is an initial response of no octets.
    if (*initialResponse == "=")
        return accept({});
    return respond(*initialResponse);
}

Mechanism::State Mechanism::respond(QByteArrayView line) {
    if (line == "*")
        return State::Cancelled;
    if (line.size() > m_maxResponse)
        return State::Malformed;
    std::optional<QByteArray> decoded = decodeResponse(line);
    return decoded ? accept(std::move(*decoded)) : State::Malformed;
}

Mechanism::State Mechanism::accept(QByteArray decoded) {
    const State state = take(decoded);
    base::wipe(decoded);
    return state;
}

}  // namespace postern::proto::sasl
