#include "engine/store/storecopy.h"

#include <QFile>

#include <optional>

namespace postern::store {

base::Status copyStore(const QString& file, const Database& database, Interrupts* interrupts) {
    QFile target(file);
    if (target.exists())
        return base::fail("backup.exists", QStringLiteral("%1 exists already"), {file});
    const auto failed = [&](const QString& reason) {
        target.remove();
        return base::fail("backup.write", QStringLiteral("The backup %1 could not be written: %2"),
                          {file, reason});
    };
    // VACUUM INTO takes an empty file, so that its permissions are right from its first byte on.
    if (!target.open(QIODevice::NewOnly | QIODevice::WriteOnly,
                     QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return base::fail("backup.write", QStringLiteral("The backup %1 could not be written: %2"),
                          {file, target.errorString()});
    target.close();
    base::Result<std::unique_ptr<Connection>> connection = database.openForBackup();
    if (!connection)
        return failed(connection.error().text);
    std::optional<Interrupts::Work> work;
    if (interrupts)
        work.emplace(*interrupts, **connection);
    if (work && work->isTooLate())
        return failed(QStringLiteral("the engine stops"));
    const base::Status status = (*connection)->prepare("VACUUM INTO ?").run(file);
    if (!status)
        return failed(status.error().text);
    return base::Done{};
}

}  // namespace postern::store
