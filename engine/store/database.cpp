#include "engine/store/database.h"

#include "engine/store/migrations.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <atomic>

namespace postern::store {
namespace {

constexpr qint64 kApplicationId = 0x506f7374;  // "Post"

QString nextConnectionName() {
    static std::atomic<quint64> counter{0};
    return QStringLiteral("postern-store-%1").arg(++counter);
}

base::Error openError(const QString& file, const QString& reason) {
    return base::fail("store.open", QStringLiteral("The database %1 cannot be opened: %2"), {file, reason});
}

// The file stands with its permissions before SQLite writes to it; its WAL takes them over.
base::Status createFile(const QString& path) {
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    if (file.exists())
        return base::Done{};
    if (!file.open(QIODevice::NewOnly | QIODevice::WriteOnly,
                   QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return openError(path, file.errorString());
    return base::Done{};
}

base::Status execAll(Connection& connection, std::initializer_list<const char*> statements) {
    for (const char* sql : statements) {
        if (base::Status status = connection.exec(QString::fromLatin1(sql)); !status)
            return status;
    }
    return base::Done{};
}

// A file with content but without our application id belongs to another program: it is left as it is.
base::Status checkOwner(Connection& connection, const QString& file, bool fresh) {
    const base::Result<qint64> id = pragmaValue(connection, "PRAGMA application_id");
    if (!id)
        return id.error().code == "store.corrupt"
                   ? base::fail("store.not-ours", QStringLiteral("%1 is not a database of Postern"), {file})
                   : openError(file, id.error().text);
    if (!fresh && *id != kApplicationId)
        return base::fail("store.not-ours", QStringLiteral("%1 belongs to another program"), {file});
    return base::Done{};
}

// These have an effect only before the first table exists.
base::Status setUpFresh(Connection& connection) {
    return execAll(connection, {"PRAGMA page_size = 4096", "PRAGMA auto_vacuum = INCREMENTAL",
                                "PRAGMA application_id = 1349481332"});
}

base::Status setUpWriter(Connection& connection) {
    return execAll(connection,
                   {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON",
                    "PRAGMA cache_size = -32768", "PRAGMA wal_autocheckpoint = 4000",
                    "PRAGMA journal_size_limit = 67108864", "PRAGMA temp_store = MEMORY"});
}

}  // namespace

static_assert(kApplicationId == 1349481332);

base::Result<std::unique_ptr<Connection>> Database::openPlain() const {
    const QString name = nextConnectionName();
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
    database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    database.setDatabaseName(m_file);
    const bool opened = database.open();
    const QString reason = database.lastError().text();
    auto connection = std::make_unique<Connection>(name, std::move(database));
    if (!opened)
        return openError(m_file, reason);
    return connection;
}

base::Result<std::unique_ptr<Connection>> Database::openForWriting() const {
    if (base::Status status = createFile(m_file); !status)
        return status.error();
    const bool fresh = QFileInfo(m_file).size() == 0;
    base::Result<std::unique_ptr<Connection>> opened = openPlain();
    if (!opened)
        return opened;
    Connection& connection = **opened;
    base::Status status = checkOwner(connection, m_file, fresh);
    if (status)
        status = checkVersion(connection);
    if (status && fresh)
        status = setUpFresh(connection);
    if (status)
        status = setUpWriter(connection);
    if (status)
        status = migrate(connection);
    if (!status)
        return status.error();
    connection.clearBroken();
    return opened;
}

base::Result<std::unique_ptr<Connection>> Database::openForReading() const {
    base::Result<std::unique_ptr<Connection>> opened = openPlain();
    if (!opened)
        return opened;
    const base::Status status =
        execAll(**opened, {"PRAGMA query_only = ON", "PRAGMA cache_size = -16384",
                           "PRAGMA mmap_size = 268435456", "PRAGMA temp_store = MEMORY"});
    if (!status)
        return status.error();
    return opened;
}

base::Result<std::unique_ptr<Connection>> Database::openAtRest() const {
    if (!QFileInfo::exists(m_file))
        return openError(m_file, QStringLiteral("there is no such file"));
    base::Result<std::unique_ptr<Connection>> opened = openPlain();
    if (!opened)
        return opened;
    base::Status status = checkOwner(**opened, m_file, false);
    if (status)
        status = checkVersion(**opened);
    if (status)
        status = execAll(**opened, {"PRAGMA query_only = ON", "PRAGMA temp_store = MEMORY"});
    if (!status)
        return status.error();
    return opened;
}

base::Result<std::unique_ptr<Connection>> Database::openForBackup() const {
    return openPlain();
}

}  // namespace postern::store
