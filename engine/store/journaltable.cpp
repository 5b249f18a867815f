#include "engine/store/journaltable.h"

namespace postern::store::journaltable {

base::Status add(Connection& connection, const JournalRow& row) {
    return connection
        .prepare("INSERT INTO journal (utc, who, act, object, sha256, reason) VALUES (?, ?, ?, ?, ?, ?)")
        .run(row.utcMs, row.who, row.act, row.object, row.sha256, row.reason);
}

}  // namespace postern::store::journaltable
