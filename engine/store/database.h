#pragma once

#include "engine/base/result.h"
#include "engine/store/connection.h"

#include <QString>

#include <memory>

namespace postern::store {

/// Where the database of one data folder lies and how its connections are opened. Thread-safe: it holds only
/// the path.
class Database {
 public:
    explicit Database(QString file) : m_file(std::move(file)) {}
    [[nodiscard]] const QString& file() const { return m_file; }

    /// Creates the file (0600) if it is missing, checks whose it is, and migrates it. Called once, in the
    /// writer thread, whose connection it returns. Errors: "store.open", "store.not-ours", "store.newer",
    /// "store.corrupt", "store.full".
    [[nodiscard]] base::Result<std::unique_ptr<Connection>> openForWriting() const;
    /// As openForReading(), of a file that no engine has open: it is neither made nor migrated. Errors as of
    /// openForWriting(); "store.open" also when it is missing.
    [[nodiscard]] base::Result<std::unique_ptr<Connection>> openAtRest() const;
    /// A connection that cannot write, for the calling thread.
    [[nodiscard]] base::Result<std::unique_ptr<Connection>> openForReading() const;
    /// As openForReading(), but VACUUM INTO works.
    [[nodiscard]] base::Result<std::unique_ptr<Connection>> openForBackup() const;

 private:
    [[nodiscard]] base::Result<std::unique_ptr<Connection>> openPlain() const;
    QString m_file;
};

}  // namespace postern::store
