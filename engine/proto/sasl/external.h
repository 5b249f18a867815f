#pragma once

#include "engine/proto/sasl/mechanism.h"

namespace postern::proto::sasl {

/// The server side of EXTERNAL (RFC 4422 appendix A): the one response is the authorization identity, empty
/// for "the one that the certificate names". Offered only on a channel whose client certificate belongs to an
/// account.
class ExternalMechanism final : public Mechanism {
 public:
    explicit ExternalMechanism(qsizetype maxResponse = kMaxResponse) : Mechanism(maxResponse) {}

    /// "EXTERNAL" in any case.
    [[nodiscard]] static bool isNamed(QByteArrayView mechanism) {
        return mechanism.compare("EXTERNAL", Qt::CaseInsensitive) == 0;
    }

    [[nodiscard]] LoginQuery takeQuery(bool tls) override;

 private:
    State take(const QByteArray& decoded) override;

    QByteArray m_authorizationId;
};

}  // namespace postern::proto::sasl
