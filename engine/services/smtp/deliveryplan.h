#pragma once

#include "engine/auth/directory.h"
#include "engine/store/mailtypes.h"

#include <QByteArray>
#include <QHostAddress>
#include <QList>

#include <vector>

namespace postern::services::smtp {

struct Envelope {
    QByteArray sender;  // empty: the null sender
    QList<QByteArray> recipients;
    QHostAddress own{};  // this end of the connection, for address literals
};

/// What becomes of a message: where its copies go. Pure: the same directory, the same plan. An account that
/// several recipients lead to gets one copy.
struct DeliveryPlan {
    std::vector<store::Copy> copies;
    QList<QByteArray> lost;  // recipients that lead nowhere any more
    /// Targets that nobody has any more, of aliases that reach others: "sales@example.org ->
    /// gone@example.org".
    QList<QByteArray> dropped;
};
[[nodiscard]] DeliveryPlan planDelivery(const auth::Directory& directory, const Envelope& envelope);

}  // namespace postern::services::smtp
