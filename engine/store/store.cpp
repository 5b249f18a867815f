#include "engine/store/store.h"

#include "engine/store/database.h"
#include "engine/store/migrations.h"
#include "engine/store/sqlmailstore.h"
#include "engine/store/storecheck.h"
#include "engine/store/storecopy.h"
#include "engine/store/writerthread.h"

#include <QFile>

namespace postern::store {

namespace {

QString fileIn(const QString& folder) {
    return folder + QStringLiteral("/postern.db");
}

}  // namespace

struct Store::Parts {
    Parts(const QString& folder, const base::Clock& clock, base::Log& log)
        : database(fileIn(folder)),
          writer(std::make_unique<WriterThread>(database, log)),
          mail(*writer, clock) {}
    ~Parts() { writer.reset(); }  // its last jobs and hooks use `mail`

    Database database;
    Interrupts interrupts;
    std::unique_ptr<WriterThread> writer;
    SqlMailStore mail;
};

Store::Store(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}
Store::~Store() = default;

base::Result<std::unique_ptr<Store>> Store::open(const QString& folder, const base::Clock& clock,
                                                 base::Log& log) {
    auto parts = std::make_unique<Parts>(folder, clock, log);
    base::Status status = parts->writer->start();
    if (status)
        status = parts->mail.start();
    if (!status)
        return status.error();
    return std::unique_ptr<Store>(new Store(std::move(parts)));
}

Writer& Store::writer() {
    return *m_parts->writer;
}

MailStore& Store::mail() {
    return m_parts->mail;
}

QString Store::file() const {
    return m_parts->database.file();
}

base::Result<std::unique_ptr<Reader>> Store::openReader() const {
    base::Result<std::unique_ptr<Connection>> connection = m_parts->database.openForReading();
    if (!connection)
        return connection.error();
    return std::make_unique<Reader>(connection.take());
}

base::Status Store::backup(const QString& file) const {
    return copyStore(file, m_parts->database, &m_parts->interrupts);
}

base::Result<CheckReport> Store::check() const {
    base::Result<std::unique_ptr<Connection>> connection = m_parts->database.openForReading();
    if (!connection)
        return connection.error();
    const Interrupts::Work work(m_parts->interrupts, **connection);
    if (work.isTooLate())
        return base::fail("engine.busy", QStringLiteral("The engine stops"));
    return checkStore(**connection);
}

void Store::interrupt() {
    m_parts->interrupts.stop();
}

bool hasStore(const QString& folder) {
    return QFile::exists(fileIn(folder));
}

base::Result<CheckReport> checkAtRest(const QString& folder) {
    base::Result<std::unique_ptr<Connection>> connection = Database(fileIn(folder)).openAtRest();
    if (!connection)
        return connection.error();
    const base::Result<qint64> version = pragmaValue(**connection, "PRAGMA user_version");
    if (!version)
        return version.error();
    if (*version != schemaVersion())
        return base::fail(
            "store.older",
            QStringLiteral("The database is of an older Postern (schema %1, this program checks %2); "
                           "start Postern once, or check it with the older program"),
            {QString::number(*version), QString::number(schemaVersion())});
    return checkStore(**connection);
}

base::Status backupAtRest(const QString& folder, const QString& file) {
    const Database database(fileIn(folder));
    if (const auto known = database.openAtRest(); !known)
        return known.error();
    return copyStore(file, database);
}

}  // namespace postern::store
