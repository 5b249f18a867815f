#pragma once

#include "engine/proto/sasl/mechanism.h"

namespace postern::proto::sasl {

/// The server side of PLAIN (RFC 4616) and of LOGIN (draft-murchison-sasl-login).
class PlainLoginMechanism final : public Mechanism {
 public:
    enum class Kind { Plain, Login };

    explicit PlainLoginMechanism(Kind kind, qsizetype maxResponse = kMaxResponse)
        : Mechanism(maxResponse), m_kind(kind) {}

    /// "PLAIN" or "LOGIN" in any case; nothing for other mechanisms.
    [[nodiscard]] static std::optional<Kind> kindOf(QByteArrayView mechanism);

    /// Base64 text of the next challenge, empty for PLAIN.
    [[nodiscard]] QByteArray challenge() const override;
    [[nodiscard]] LoginQuery takeQuery(bool tls) override { return {std::move(m_login), tls, false}; }

 private:
    State take(const QByteArray& decoded) override;
    State takePlain(const QByteArray& decoded);
    State takeLogin(const QByteArray& decoded);

    Kind m_kind;
    bool m_haveName = false;
    PasswordLogin m_login;
};

}  // namespace postern::proto::sasl
