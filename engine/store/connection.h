#pragma once

#include "engine/base/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <memory>
#include <unordered_map>

namespace postern::store {

class Statement;

/// One database connection. It belongs to the thread that opened it, with all its statements.
/// Opened by Database (database.h) with the pragmas of the store.
class Connection {
 public:
    Connection(QString connectionName, QSqlDatabase database);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// A prepared statement, kept and reused by its text (`sql` must be a string constant or live as long as the
    /// connection). Nested use of the same text is a defect.
    [[nodiscard]] Statement prepare(const char* sql);
    /// One statement without parameters.
    base::Status exec(const QString& sql);
    [[nodiscard]] qint64 lastInsertId(const QSqlQuery& query) const;
    [[nodiscard]] QSqlDatabase& database() { return m_database; }

 private:
    friend class Statement;
    QString m_name;
    QSqlDatabase m_database;
    std::unordered_map<const char*, std::unique_ptr<QSqlQuery>> m_statements;
};

/// Scoped use of a prepared statement: finish() runs when it dies, so that no unfinished SELECT pins the WAL.
/// Positional binding: `connection.prepare("... ? ?").run(a, b)`.
class Statement {
 public:
    explicit Statement(QSqlQuery& query) : m_query(&query) {}
    Statement(Statement&& other) noexcept : m_query(std::exchange(other.m_query, nullptr)) {}
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    template <class... Values>
    [[nodiscard]] base::Status run(const Values&... values) {
        int position = 0;
        (m_query->bindValue(position++, QVariant::fromValue(values)), ...);
        return execute();
    }
    [[nodiscard]] bool next() { return m_query->next(); }
    [[nodiscard]] QVariant value(int column) const { return m_query->value(column); }
    [[nodiscard]] qint64 integer(int column) const { return m_query->value(column).toLongLong(); }
    [[nodiscard]] QByteArray bytes(int column) const { return m_query->value(column).toByteArray(); }
    [[nodiscard]] QString text(int column) const { return m_query->value(column).toString(); }
    [[nodiscard]] qint64 lastInsertId() const { return m_query->lastInsertId().toLongLong(); }
    [[nodiscard]] int rowsAffected() const { return m_query->numRowsAffected(); }

 private:
    base::Status execute();
    QSqlQuery* m_query;
};

/// The error of a failed statement. Codes: "store.full", "store.constraint", "store.busy", "store.io", "store.sql".
[[nodiscard]] base::Error errorOf(const QSqlError& error);

}  // namespace postern::store
