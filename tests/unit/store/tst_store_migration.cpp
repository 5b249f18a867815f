#include "engine/store/migrations.h"
#include "storefixture.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>

using namespace postern;
using namespace postern::store;
using namespace postern::store::test;

namespace {

/// A database as a program left it that knew the first `version` migrations, with `rows` in it.
void makeOld(const QString& file, int version, const QStringList& rows) {
    QVERIFY(schemaVersion() > version);
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("old"));
        database.setDatabaseName(file);
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY(query.exec(QStringLiteral("PRAGMA application_id = 1349481332")));
        const QDir folder(QStringLiteral(":/postern/store/migrations/sqlite"));
        const QStringList names = folder.entryList(QDir::Files, QDir::Name);
        QStringList statements;
        for (const QString& name : names.mid(0, version)) {
            QFile migration(folder.filePath(name));
            QVERIFY(migration.open(QIODevice::ReadOnly));
            statements += splitStatements(migration.readAll());
        }
        statements += rows;
        statements += QStringLiteral("PRAGMA user_version = %1").arg(version);
        for (const QString& statement : statements) QVERIFY2(query.exec(statement), qPrintable(statement));
        query.finish();
        database.close();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("old"));
}

}  // namespace

class TestStoreMigration : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void subscriptionsAndRecentFromVersion2();
};

void TestStoreMigration::subscriptionsAndRecentFromVersion2() {
    QTemporaryDir folder;
    makeOld(
        folder.filePath(QStringLiteral("postern.db")), 2,
        {QStringLiteral("INSERT INTO domain (id, name, display, is_main, created) "
                        "VALUES (1, 'example.org', 'example.org', 1, 0)"),
         QStringLiteral("INSERT INTO account (id, domain, local, display, created) "
                        "VALUES (1, 1, 'anna', 'anna@example.org', 0)"),
         QStringLiteral("INSERT INTO mailbox (id, account, name, subscribed, uidvalidity, uidnext) "
                        "VALUES (1, 1, 'INBOX', 1, 7, 12), (2, 1, 'Work', 0, 8, 3), (3, 1, 'Z/a', 1, 9, 1)"),
         QStringLiteral("INSERT INTO meta (key, value) VALUES ('uidvalidity', 9)")});
    base::ManualClock clock;
    base::NullLog log;
    const auto opened = Store::open(folder.path(), clock, log);
    QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().text));
    Store& store = **opened;
    const auto reader = store.openReader().take();
    QCOMPARE(*store.mail().subscriptions(*reader, {1}), (QByteArrayList{"INBOX", "Z/a"}));
    const auto boxes = store.mail().mailboxes(*reader, {1});
    QCOMPARE(boxes->size(), 3);
    QCOMPARE(boxes->at(0).subscribed, true);
    QCOMPARE(boxes->at(1).subscribed, false);
    // Nobody knows who has seen what is there: none of it is recent.
    QCOMPARE(boxes->at(0).firstRecent, quint32(12));
    QCOMPARE(boxes->at(1).firstRecent, quint32(3));
    QCOMPARE(boxes->at(0).uidNext, quint32(12));
    QCOMPARE(store.check()->problems, QStringList());
}

QTEST_GUILESS_MAIN(TestStoreMigration)
#include "tst_store_migration.moc"
