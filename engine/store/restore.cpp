#include "engine/store/restore.h"

#include "engine/store/mailboxtable.h"
#include "engine/store/migrations.h"
#include "engine/store/storecheck.h"
#include "engine/store/storecopy.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include <filesystem>
#include <initializer_list>

namespace postern::store {
namespace {

base::Error unsound(const QString& file, const QStringList& problems) {
    return base::fail("restore.unsound", QStringLiteral("%1 cannot be restored, it has faults: %2"),
                      {file, problems.join(QLatin1Char('\n'))});
}

base::Error notWritten(const QString& folder, const QString& reason) {
    return base::fail("restore.write", QStringLiteral("The database in %1 could not be replaced: %2"),
                      {folder, reason});
}

void removeWithLog(const QString& file) {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) QFile::remove(file + QLatin1String(suffix));
}

/// Ours, not of a newer program, and whole as a file. What it means is checked in the copy, when that has the
/// schema of today.
base::Status examine(const QString& file) {
    base::Result<std::unique_ptr<Connection>> backup = Database(file).openAtRest();
    if (!backup)
        return backup.error();
    Statement rows = (*backup)->prepare("PRAGMA integrity_check(20)");
    if (base::Status status = rows.run(); !status)
        return status;
    QStringList problems;
    while (rows.next()) {
        if (rows.text(0) != QLatin1String("ok"))
            problems.append(rows.text(0));
    }
    if (base::Status status = rows.finished(); !status)
        return status;
    return problems.isEmpty() ? base::Status(base::Done{}) : unsound(file, problems);
}

qint64 lastUidValidity(Connection& connection) {
    const base::Result<qint64> last =
        pragmaValue(connection, "SELECT value FROM meta WHERE key = 'uidvalidity'");
    return last ? *last : 0;
}

/// The last that the present database has given; 0 when there is none, or it is past reading: then the clock
/// alone tells. Closing it folds its log into the file.
qint64 lastUidValidity(const QString& file) {
    if (!QFile::exists(file))
        return 0;
    base::Result<std::unique_ptr<Connection>> present = Database(file).openAtRest();
    return present ? lastUidValidity(**present) : 0;
}

base::Status raiseUidValidities(Connection& connection, qint64 floor, qint64 nowUtcMs) {
    QList<base::MailboxId> mailboxes;
    {
        Statement rows = connection.prepare("SELECT id FROM mailbox ORDER BY id");
        if (base::Status status = rows.run(); !status)
            return status;
        while (rows.next()) mailboxes.append(base::MailboxId{rows.integer(0)});
        if (base::Status status = rows.finished(); !status)
            return status;
    }
    base::Status status =
        connection.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('uidvalidity', ?)")
            .run(qMax(floor, lastUidValidity(connection)));
    for (auto mailbox = mailboxes.begin(); status && mailbox != mailboxes.end(); ++mailbox) {
        const base::Result<quint32> next = nextUidValidity(connection, nowUtcMs);
        if (!next)
            return next.error();
        status = connection.prepare("UPDATE mailbox SET uidvalidity = ? WHERE id = ?").run(*next, *mailbox);
    }
    return status;
}

base::Result<CheckReport> prepareCopy(const QString& copy, qint64 floor, qint64 nowUtcMs) {
    base::Result<std::unique_ptr<Connection>> opened = Database(copy).openForWriting();
    if (!opened)
        return opened.error();
    Connection& connection = **opened;
    base::Status status = connection.prepare("BEGIN IMMEDIATE").run();
    if (status)
        status = raiseUidValidities(connection, floor, nowUtcMs);
    if (status)
        status = connection.prepare("COMMIT").run();
    if (!status)
        return status.error();
    return checkStore(connection);
}

QString freeName(const QString& file, qint64 nowUtcMs) {
    const QString stamp =
        QDateTime::fromMSecsSinceEpoch(nowUtcMs, Qt::UTC).toString(QStringLiteral("yyyyMMdd-HHmmss"));
    const QString name = file + QStringLiteral(".before-restore-") + stamp;
    QString free = name;
    for (int i = 2; QFile::exists(free); ++i) free = name + QLatin1Char('-') + QString::number(i);
    return free;
}

/// There is a database under its name at every moment, so that no crash leaves an engine to begin afresh. A
/// log that could not be folded in goes first: beside the new file it would spoil it.
base::Status exchange(const QString& copy, const QString& present, const QString& aside) {
    std::error_code error;
    const auto path = [](const QString& name) { return QFileInfo(name).filesystemFilePath(); };
    if (!aside.isEmpty()) {
        for (const char* suffix : {"-wal", "-shm"}) {
            const QString log = present + QLatin1String(suffix);
            if (QFile::exists(log))
                std::filesystem::rename(path(log), path(aside + QLatin1String(suffix)), error);
            if (error)
                return notWritten(present, QString::fromStdString(error.message()));
        }
        std::filesystem::create_hard_link(path(present), path(aside), error);
        if (error)  // a file system without them
            std::filesystem::rename(path(present), path(aside), error);
        if (error)
            return notWritten(present, QString::fromStdString(error.message()));
    }
    std::filesystem::rename(path(copy), path(present), error);
    if (error)
        return notWritten(present, QString::fromStdString(error.message()));
    return base::Done{};
}

}  // namespace

base::Result<Restored> restoreAtRest(const QString& folder, const QString& file, qint64 nowUtcMs) {
    if (base::Status status = examine(file); !status)
        return status.error();
    const QString present = folder + QStringLiteral("/postern.db");
    const QString copy = present + QStringLiteral(".restoring");
    removeWithLog(copy);  // of a restore that was cut short
    if (const base::Status status = copyStore(copy, Database(file)); !status)
        return notWritten(folder, status.error().text);
    const base::Result<CheckReport> report = prepareCopy(copy, lastUidValidity(present), nowUtcMs);
    base::Status status = report ? base::Status(base::Done{}) : base::Status(report.error());
    if (status && !report->problems.isEmpty())
        status = unsound(file, report->problems);
    if (status && QFile::exists(copy + QStringLiteral("-wal")))
        status = notWritten(folder, QStringLiteral("the copy could not be closed"));
    Restored restored;
    if (QFile::exists(present))
        restored.previous = freeName(present, nowUtcMs);
    if (status)
        status = exchange(copy, present, restored.previous);
    if (!status) {
        removeWithLog(copy);
        return status.error();
    }
    restored.messages = report->messages;
    restored.octets = report->octets;
    return restored;
}

}  // namespace postern::store
