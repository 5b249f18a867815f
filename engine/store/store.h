#pragma once

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/base/result.h"
#include "engine/store/connection.h"
#include "engine/store/mailstore.h"
#include "engine/store/writer.h"

#include <QString>

#include <memory>

namespace postern::store {

/// A thread's own read connection (WAL snapshot reads, never blocks the writer). Use only in the thread that
/// opened it.
class Reader {
 public:
    explicit Reader(std::unique_ptr<Connection> connection) : m_connection(std::move(connection)) {}
    [[nodiscard]] Connection& connection() { return *m_connection; }

 private:
    std::unique_ptr<Connection> m_connection;
};

struct CheckReport {
    QStringList problems;  // English sentences; empty: the store is sound
    qint64 messages = 0;
    qint64 bodies = 0;
    qint64 octets = 0;
};

/// For a data folder that no engine has open; the caller holds its lock. Both leave the store as it is, also
/// one of an older schema.
/// Errors: as of Store::open(), and "store.older" when the schema is not the one that can be checked.
[[nodiscard]] base::Result<CheckReport> checkAtRest(const QString& folder);
/// Errors: as of Store::open() and Store::backup().
[[nodiscard]] base::Status backupAtRest(const QString& folder, const QString& file);
[[nodiscard]] bool hasStore(const QString& folder);

/// The database file of one data folder, its writer thread and the mail store on top. Owned by the Engine;
/// everything that holds a Reader or waits for a reply must be gone before it is destroyed.
class Store {
 public:
    /// Opens or creates DIR/postern.db and migrates it. Errors: "store.newer" (made by a newer Postern),
    /// "store.open", "store.not-ours", "store.corrupt", "store.full".
    static base::Result<std::unique_ptr<Store>> open(const QString& folder, const base::Clock& clock,
                                                     base::Log& log);
    ~Store();

    [[nodiscard]] Writer& writer();
    [[nodiscard]] MailStore& mail();
    [[nodiscard]] base::Result<std::unique_ptr<Reader>> openReader() const;
    /// A consistent copy into a new file while running (any thread; may take long). Errors: "backup.exists",
    /// "backup.write".
    base::Status backup(const QString& file) const;
    [[nodiscard]] base::Result<CheckReport> check() const;
    /// Ends a backup or a check under way with an error, and lets none begin; any thread, when the engine
    /// stops.
    void interrupt();
    [[nodiscard]] QString file() const;

 private:
    struct Parts;
    explicit Store(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> m_parts;
};

}  // namespace postern::store
