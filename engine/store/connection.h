#pragma once

#include "engine/base/ids.h"
#include "engine/base/result.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

namespace postern::store {

class Statement;

/// UTF-8 bytes for a TEXT column. A QByteArray binds as BLOB, which a TEXT column refuses and never equals.
[[nodiscard]] inline QString text(const QByteArray& utf8) {
    return QString::fromUtf8(utf8);
}

/// How a C++ value is bound: ids and unsigned numbers as 64-bit integers (bit for bit), empty text and bytes
/// as empty and never as NULL. Bind a QVariant() for NULL.
[[nodiscard]] inline QVariant boundValue(quint64 value) {
    return static_cast<qint64>(value);
}
[[nodiscard]] inline QVariant boundValue(const QByteArray& value) {
    return value.isNull() ? QByteArray("") : value;
}
[[nodiscard]] inline QVariant boundValue(const QString& value) {
    return value.isNull() ? QStringLiteral("") : value;
}
[[nodiscard]] inline QVariant boundValue(const QVariant& value) {
    return value;
}
template <class Tag, class Int>
[[nodiscard]] QVariant boundValue(base::Id<Tag, Int> id) {
    return static_cast<qint64>(id.value);
}
template <class Value>
[[nodiscard]] QVariant boundValue(const Value& value) {
    return QVariant::fromValue(value);
}

/// One database connection. It belongs to the thread that opened it, with all its statements.
/// Opened by Database (database.h) with the pragmas of the store.
class Connection {
 public:
    Connection(QString connectionName, QSqlDatabase database);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// A prepared statement, kept and reused by its text (`sql` must be a string constant or live as long as
    /// the connection). Nested use of the same text is a defect.
    [[nodiscard]] Statement prepare(const char* sql);
    /// One statement without parameters.
    base::Status exec(const QString& sql);
    [[nodiscard]] qint64 lastInsertId(const QSqlQuery& query) const;
    [[nodiscard]] QSqlDatabase& database() { return m_database; }

    /// The first statement error since clearBroken() that was no constraint: the transaction it happened in
    /// must be rolled back whole, because SQLite may have done so already.
    [[nodiscard]] const std::optional<base::Error>& broken() const { return m_broken; }
    void clearBroken() { m_broken.reset(); }

 private:
    friend class Statement;
    base::Error note(const QSqlError& error);

    QString m_name;
    QSqlDatabase m_database;
    std::unordered_map<const char*, std::unique_ptr<QSqlQuery>> m_statements;
    std::unique_ptr<QSqlQuery> m_failed;  // the last one that did not prepare
    std::optional<base::Error> m_broken;
};

/// Scoped use of a prepared statement: finish() runs when it dies, so that no unfinished SELECT pins the WAL.
/// Positional binding: `connection.prepare("... ? ?").run(a, b)`.
class Statement {
 public:
    Statement(Connection& connection, QSqlQuery& query, bool prepared)
        : m_connection(&connection), m_query(&query), m_prepared(prepared) {}
    Statement(Statement&& other) noexcept
        : m_connection(other.m_connection),
          m_query(std::exchange(other.m_query, nullptr)),
          m_prepared(other.m_prepared) {}
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    /// A statement that failed to prepare fails here.
    template <class... Values>
    [[nodiscard]] base::Status run(const Values&... values) {
        int position = 0;
        (m_query->bindValue(position++, boundValue(values)), ...);
        return execute();
    }
    /// False after the last row, and when reading failed: ask finished() where that matters.
    [[nodiscard]] bool next() { return m_query->next(); }
    [[nodiscard]] base::Status finished() const;
    [[nodiscard]] QVariant value(int column) const { return m_query->value(column); }
    [[nodiscard]] qint64 integer(int column) const { return m_query->value(column).toLongLong(); }
    [[nodiscard]] QByteArray bytes(int column) const { return m_query->value(column).toByteArray(); }
    [[nodiscard]] QString text(int column) const { return m_query->value(column).toString(); }
    [[nodiscard]] qint64 lastInsertId() const { return m_query->lastInsertId().toLongLong(); }
    [[nodiscard]] int rowsAffected() const { return m_query->numRowsAffected(); }

 private:
    base::Status execute();
    Connection* m_connection;
    QSqlQuery* m_query;
    bool m_prepared;
};

/// The error of a failed statement. Codes: "store.full", "store.constraint", "store.busy", "store.io",
/// "store.corrupt", "store.sql".
[[nodiscard]] base::Error errorOf(const QSqlError& error);

}  // namespace postern::store
