#pragma once

#include "engine/base/secret.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace postern::proto::sasl {

/// What PLAIN and LOGIN carry. Name and authorization id are valid UTF-8 without NUL.
struct PasswordLogin {
    QByteArray authorizationId;  // PLAIN only; empty: the same as the name
    QByteArray name;
    base::Secret password;
};

/// Decodes a base64 response strictly; nothing for anything that is not base64 (RFC 4648 section 4).
[[nodiscard]] std::optional<QByteArray> decodeResponse(QByteArrayView line);

/// The server side of PLAIN (RFC 4616) and of LOGIN (draft-murchison-sasl-login), without I/O. The protocol
/// strips its own dressing ("334 ", "+ ") and hands over the base64 text of each line without CR LF.
class PlainLoginMechanism {
 public:
    enum class Kind { Plain, Login };
    enum class State {
        Challenge,  // send challenge() and wait for a line
        Done,       // take() has the login
        Malformed,  // not base64, over the limit, or not of the mechanism's form: the exchange is over
        Cancelled,  // the client sent "*": the exchange is over
    };

    /// `maxResponse` bounds each base64 line in octets (RFC 4954 section 4.5 asks for at least 12288).
    explicit PlainLoginMechanism(Kind kind, qsizetype maxResponse = 12288)
        : m_kind(kind), m_maxResponse(maxResponse) {}

    /// "PLAIN" or "LOGIN" in any case; nothing for other mechanisms.
    [[nodiscard]] static std::optional<Kind> kindOf(QByteArrayView mechanism);

    /// With the initial response of the command if there was one; "=" stands for an empty one.
    State begin(std::optional<QByteArrayView> initialResponse);
    State respond(QByteArrayView line);
    /// Base64 text of the next challenge, empty for PLAIN.
    [[nodiscard]] QByteArray challenge() const;
    [[nodiscard]] PasswordLogin take() { return std::move(m_login); }

 private:
    State accept(QByteArray decoded);
    State acceptPlain(const QByteArray& decoded);
    State acceptLogin(const QByteArray& decoded);

    Kind m_kind;
    qsizetype m_maxResponse;
    bool m_haveName = false;
    PasswordLogin m_login;
};

}  // namespace postern::proto::sasl
