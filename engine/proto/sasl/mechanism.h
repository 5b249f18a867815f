#pragma once

#include "engine/proto/sasl/login.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace postern::proto::sasl {

/// Decodes a base64 response strictly; nothing for anything that is not base64 (RFC 4648 section 4).
[[nodiscard]] std::optional<QByteArray> decodeResponse(QByteArrayView line);
/// At most 1024 octets (RFC 4616 sets no limit, and a hash over more is only a burden), UTF-8, no NUL.
[[nodiscard]] bool isUsableField(QByteArrayView field);

/// The server side of one authentication exchange, without I/O. The protocol strips its own dressing ("334 ",
/// "+ ") and hands over the base64 text of each line without CR LF.
class Mechanism {
 public:
    enum class State {
        Challenge,  // send challenge() and wait for a line
        Done,       // takeQuery() has the login
        Malformed,  // not base64, over the limit, or not of the mechanism's form: the exchange is over
        Cancelled,  // the client sent "*": the exchange is over
    };

    virtual ~Mechanism() = default;

    /// With the initial response of the command if there was one; "=" stands for an empty one.
    State begin(std::optional<QByteArrayView> initialResponse);
    State respond(QByteArrayView line);
    /// Base64 text of the next challenge; empty for mechanisms where the client speaks first.
    [[nodiscard]] virtual QByteArray challenge() const { return {}; }
    /// What to ask of the backend, after Done, once. `tls`: the channel is encrypted.
    [[nodiscard]] virtual LoginQuery takeQuery(bool tls) = 0;

 protected:
    /// `maxResponse` bounds each base64 line in octets (RFC 4954 section 4.5 asks for at least 12288).
    explicit Mechanism(qsizetype maxResponse) : m_maxResponse(maxResponse) {}
    /// One decoded response; it is wiped afterwards.
    virtual State take(const QByteArray& decoded) = 0;

 private:
    State accept(QByteArray decoded);

    qsizetype m_maxResponse;
};

constexpr qsizetype kMaxResponse = 12288;

}  // namespace postern::proto::sasl
