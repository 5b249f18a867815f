#include "engine/store/spareroom.h"

#include "engine/store/migrations.h"

#include <algorithm>

namespace postern::store {

bool SpareRoom::giveBack() {
    const base::Result<qint64> free = pragmaValue(m_connection, "PRAGMA freelist_count");
    if (!free || *free < (m_giving ? kKeep + 1 : kWorthIt)) {
        // The file ends where it should once the log has been copied into it.
        if (std::exchange(m_giving, false))
            (void)m_connection.exec(QStringLiteral("PRAGMA wal_checkpoint(PASSIVE)"));
        m_connection.clearBroken();
        return false;
    }
    m_giving = bool(release(std::min(*free - kKeep, kStep)));
    m_connection.clearBroken();
    return m_giving;
}

base::Status SpareRoom::release(qint64 pages) {
    base::Status status = m_connection.prepare("BEGIN IMMEDIATE").run();
    if (!status)
        return status;
    // Each run gives back a single page whatever number it is told, because the driver steps once through a
    // statement without columns.
    for (qint64 i = 0; status && i < pages; ++i)
        status = m_connection.prepare("PRAGMA incremental_vacuum(1)").run();
    if (status)
        status = m_connection.prepare("COMMIT").run();
    if (!status)
        (void)m_connection.prepare("ROLLBACK").run();
    return status;
}

}  // namespace postern::store
