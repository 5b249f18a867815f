#pragma once

#include "engine/store/connection.h"

#include <functional>

namespace postern::store {

/// A row of the table journal: who did what to which key, certificate or authority. Never a secret.
struct JournalRow {
    qint64 utcMs = 0;
    QString who, act, object, sha256, reason;
};

namespace journaltable {
/// Inside the transaction of the act, so that neither is ever there without the other.
[[nodiscard]] base::Status add(Connection& connection, const JournalRow& row);
}  // namespace journaltable

/// What is written with an act: runs in the act's own job, in its savepoint, once the act has succeeded. Its
/// error undoes the act. Like every job it may run twice. Empty: nothing more is written.
template <class T>
using Along = std::function<base::Status(Connection&, const T&)>;

/// The end of a job that has succeeded with `result`.
template <class T>
[[nodiscard]] base::Status runAlong(const Along<T>& along, Connection& connection, const T& result) {
    return along ? along(connection, result) : base::Status(base::Done{});
}
/// The same at the end of a job that may have failed, and whose own result says all.
template <class T>
[[nodiscard]] base::Result<T> withAlong(base::Result<T> result, const Along<T>& along,
                                        Connection& connection) {
    if (!result)
        return result;
    const base::Status written = runAlong(along, connection, *result);
    return written ? std::move(result) : base::Result<T>(written.error());
}

}  // namespace postern::store
