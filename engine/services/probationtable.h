#pragma once

#include "engine/base/result.h"
#include "engine/store/connection.h"

#include <QMap>

namespace postern::services {

/// A change of settings that goes back unless it is confirmed until the deadline.
struct Probation {
    qint64 id = 0;  // 0: there is none
    qint64 untilUtcMs = 0;
    QMap<QByteArray, QString> before;  // text by key; null: the default
};

// Its row; inside jobs of the writer.
[[nodiscard]] base::Result<Probation> readProbation(store::Connection& connection);
/// Gives the id.
[[nodiscard]] base::Result<qint64> writeProbation(store::Connection& connection, const Probation& probation);
[[nodiscard]] base::Status dropProbation(store::Connection& connection);

}  // namespace postern::services
