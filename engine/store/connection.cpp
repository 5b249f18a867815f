#include "engine/store/connection.h"

namespace postern::store {
namespace {

// Primary result codes of SQLite; extended ones carry them in the low byte.
enum SqliteCode {
    kBusy = 5,
    kLocked = 6,
    kIoError = 10,
    kCorrupt = 11,
    kFull = 13,
    kCannotOpen = 14,
    kConstraint = 19,
    kNotADatabase = 26,
};

QByteArray codeOf(int native) {
    switch (native & 0xff) {
        case kBusy:
        case kLocked:
            return "store.busy";
        case kIoError:
        case kCannotOpen:
            return "store.io";
        case kCorrupt:
        case kNotADatabase:
            return "store.corrupt";
        case kFull:
            return "store.full";
        case kConstraint:
            return "store.constraint";
        default:
            return "store.sql";
    }
}

}  // namespace

base::Error errorOf(const QSqlError& error) {
    const QString reason = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    return base::fail(codeOf(error.nativeErrorCode().toInt()), QStringLiteral("The database refused: %1"),
                      {reason});
}

Connection::Connection(QString connectionName, QSqlDatabase database)
    : m_name(std::move(connectionName)), m_database(std::move(database)) {}

Connection::~Connection() {
    m_statements.clear();
    m_failed.reset();
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

base::Error Connection::note(const QSqlError& error) {
    base::Error noted = errorOf(error);
    if (!m_broken && noted.code != "store.constraint")
        m_broken = noted;
    return noted;
}

Statement Connection::prepare(const char* sql) {
    std::unique_ptr<QSqlQuery>& query = m_statements[sql];
    if (query)
        return {*this, *query, true};
    query = std::make_unique<QSqlQuery>(m_database);
    query->setForwardOnly(true);
    if (query->prepare(QString::fromUtf8(sql)))
        return {*this, *query, true};
    m_failed = std::move(query);  // lives on so that run() can tell its error
    m_statements.erase(sql);
    return {*this, *m_failed, false};
}

base::Status Connection::exec(const QString& sql) {
    QSqlQuery query(m_database);
    if (!query.exec(sql))
        return note(query.lastError());
    return base::Done{};
}

qint64 Connection::lastInsertId(const QSqlQuery& query) const {
    return query.lastInsertId().toLongLong();
}

Statement::~Statement() {
    if (m_query)
        m_query->finish();
}

base::Status Statement::execute() {
    if (!m_prepared)
        return m_connection->note(m_query->lastError());
    if (!m_query->exec())
        return m_connection->note(m_query->lastError());
    return base::Done{};
}

base::Status Statement::finished() const {
    const QSqlError error = m_query->lastError();
    if (error.type() == QSqlError::NoError)
        return base::Done{};
    return m_connection->note(error);
}

}  // namespace postern::store
