#include "engine/store/migrations.h"

#include <QDir>
#include <QFile>

static void initMigrations() {
    Q_INIT_RESOURCE(store_migrations);  // a static library's resources are dropped without it
}

namespace postern::store {
namespace {

const QString kFolder = QStringLiteral(":/postern/store/migrations/sqlite");

// Sorted by name: 0001_start.sql, 0002_...
QStringList files() {
    initMigrations();
    return QDir(kFolder).entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name);
}

base::Status runFile(Connection& connection, const QString& name, int version) {
    QFile file(kFolder + QLatin1Char('/') + name);
    if (!file.open(QIODevice::ReadOnly))
        return base::fail("store.open", QStringLiteral("The migration %1 is missing in the program"), {name});
    if (base::Status status = connection.exec(QStringLiteral("BEGIN IMMEDIATE")); !status)
        return status;
    base::Status status = base::Done{};
    for (const QString& statement : splitStatements(file.readAll())) {
        status = connection.exec(statement);
        if (!status)
            break;
    }
    if (status)
        status = connection.exec(QStringLiteral("PRAGMA user_version = %1").arg(version));
    if (status)
        status = connection.exec(QStringLiteral("COMMIT"));
    if (!status)
        (void)connection.exec(QStringLiteral("ROLLBACK"));
    return status;
}

}  // namespace

int schemaVersion() {
    static const int version = static_cast<int>(files().size());
    return version;
}

QStringList splitStatements(const QByteArray& file) {
    QStringList statements;
    QString current;
    const auto flush = [&] {
        if (!current.trimmed().isEmpty())
            statements.append(current);
        current.clear();
    };
    for (const QByteArray& line : file.split('\n')) {
        if (line.trimmed() == "--;")
            flush();
        else
            current += QString::fromUtf8(line) + QLatin1Char('\n');
    }
    flush();
    return statements;
}

base::Result<qint64> pragmaValue(Connection& connection, const char* sql) {
    QSqlQuery query(connection.database());
    if (!query.exec(QString::fromLatin1(sql)) || !query.next())
        return errorOf(query.lastError());
    return query.value(0).toLongLong();
}

base::Status checkVersion(Connection& connection) {
    const base::Result<qint64> version = pragmaValue(connection, "PRAGMA user_version");
    if (!version)
        return version.error();
    if (*version > schemaVersion())
        return base::fail(
            "store.newer",
            QStringLiteral("The database was made by a newer Postern (schema %1, this program knows %2)"),
            {QString::number(*version), QString::number(schemaVersion())});
    return base::Done{};
}

base::Status migrate(Connection& connection) {
    const base::Result<qint64> version = pragmaValue(connection, "PRAGMA user_version");
    if (!version)
        return version.error();
    const QStringList names = files();
    for (int next = static_cast<int>(*version); next < names.size(); ++next) {
        if (base::Status status = runFile(connection, names[next], next + 1); !status)
            return status;
    }
    return base::Done{};
}

}  // namespace postern::store
