#pragma once

#include "engine/base/result.h"

#include <QString>

namespace postern::store {

struct Restored {
    QString previous;  // where the database before has gone; empty: there was none
    qint64 messages = 0;
    qint64 octets = 0;
};

/// Puts a copy of the backup `file` in the place of the database of `folder`, which exists and whose lock the
/// caller holds. The copy is made, brought to the schema of today and checked before anything is touched;
/// what was there before is moved aside, never removed. Every mailbox gets a UIDVALIDITY that neither of the
/// two has given, so that clients read it anew.
/// Errors: as of Database::openAtRest(); "restore.unsound" (file, problems), "restore.write" (folder,
/// reason).
[[nodiscard]] base::Result<Restored> restoreAtRest(const QString& folder, const QString& file,
                                                   qint64 nowUtcMs);

}  // namespace postern::store
