#include "engine/proto/sasl/mechanisms.h"

#include "engine/proto/sasl/external.h"
#include "engine/proto/sasl/plain.h"

namespace postern::proto::sasl {

std::unique_ptr<Mechanism> makeMechanism(QByteArrayView name, Offer offer) {
    if (offer.external && ExternalMechanism::isNamed(name))
        return std::make_unique<ExternalMechanism>();
    using Kind = PlainLoginMechanism::Kind;
    const auto kind = PlainLoginMechanism::kindOf(name);
    if (!kind || (kind == Kind::Login && !offer.login))
        return nullptr;
    return std::make_unique<PlainLoginMechanism>(*kind);
}

}  // namespace postern::proto::sasl
