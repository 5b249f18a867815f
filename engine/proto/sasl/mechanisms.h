#pragma once

#include "engine/proto/sasl/mechanism.h"
#include "engine/proto/session.h"

#include <memory>

namespace postern::proto::sasl {

/// What a protocol takes beside PLAIN.
struct Offer {
    bool login = false;
    bool external = false;
};

/// The mechanism of that name (any case); null when it is not offered.
[[nodiscard]] std::unique_ptr<Mechanism> makeMechanism(QByteArrayView name, Offer offer);
/// Whether EXTERNAL is taken: the client certificate belongs to an account. It is listed only where it can
/// succeed.
[[nodiscard]] inline bool takesExternal(const TlsInfo& tls) {
    return !tls.certificateAccount.isEmpty();
}

}  // namespace postern::proto::sasl
