#pragma once

#include "engine/base/result.h"
#include "engine/store/connection.h"

#include <QByteArray>
#include <QStringList>

namespace postern::store {

/// The schema this program was built for: the number of migrations compiled in. It stands in PRAGMA
/// user_version.
[[nodiscard]] int schemaVersion();

/// The statements of a migration file: separated by lines of "--;", so that the ";" inside a trigger
/// survives.
[[nodiscard]] QStringList splitStatements(const QByteArray& file);

/// The one value of a PRAGMA or of another query with one row and one column.
[[nodiscard]] base::Result<qint64> pragmaValue(Connection& connection, const char* sql);

/// Error: "store.newer" when the database was made by a newer program.
[[nodiscard]] base::Status checkVersion(Connection& connection);

/// Runs what is missing, each migration in a transaction of its own together with its version number.
[[nodiscard]] base::Status migrate(Connection& connection);

}  // namespace postern::store
