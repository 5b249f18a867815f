#pragma once

#include "engine/services/clientfacts.h"

namespace postern::services {

// SQL of ClientFacts; inside jobs of the writer.
[[nodiscard]] base::Status addClientFacts(store::Connection& connection, const QList<ClientFact>& facts);
/// The oldest go when there are more than `maxRows`, those without a login first.
[[nodiscard]] base::Status boundClientFacts(store::Connection& connection, int maxRows);
[[nodiscard]] base::Status pruneClientFacts(store::Connection& connection, qint64 beforeUtcMs);

}  // namespace postern::services
