#include "engine/store/database.h"
#include "engine/store/migrations.h"
#include "engine/store/restore.h"
#include "storefixture.h"

#include <QFileInfo>

using namespace postern;
using namespace postern::store;
using namespace postern::store::test;

class TestStoreRestore : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void bringsBackAndRaisesUidValidity();
    void unsoundBackupChangesNothing();
};

void TestStoreRestore::bringsBackAndRaisesUidValidity() {
    StoreFixture f;
    QVERIFY(f.deliver(messageOf(1000)));
    const QString file = f.folder.filePath(QStringLiteral("backup.db"));
    QVERIFY(f.store->backup(file));
    QVERIFY(f.deliver(messageOf(1000)));
    QVERIFY(f.create("later"));
    const quint32 last = f.info("later").uidValidity;  // given after the backup: must not be given again
    f.reader.reset();
    f.store.reset();
    const auto restored = restoreAtRest(f.folder.path(), file, f.clock.utcMs());
    QVERIFY2(restored, qPrintable(restored ? QString() : restored.error().text));
    QCOMPARE(restored->messages, qint64(1));
    QVERIFY(QFile::exists(restored->previous));
    const QString present = f.folder.filePath(QStringLiteral("postern.db"));
    QVERIFY(!(QFileInfo(present).permissions() & (QFile::ReadGroup | QFile::ReadOther)));
    QVERIFY(!QFile::exists(present + QStringLiteral("-wal")));
    f.open();
    QCOMPARE(f.index(f.box())->count(), quint32(1));
    const auto boxes = f.mail().mailboxes(*f.reader, {1});
    for (const MailboxInfo& box : *boxes) QVERIFY(box.uidValidity > last);
    QCOMPARE(f.number("PRAGMA auto_vacuum"), qint64(2));
    QCOMPARE(f.problems(), QStringList());
    QVERIFY(f.deliver(messageOf(1000)));
    f.reader.reset();
    f.store.reset();
    // What was moved aside is whole and can come back.
    QCOMPARE(restoreAtRest(f.folder.path(), restored->previous, f.clock.utcMs())->messages, qint64(2));
}

void TestStoreRestore::unsoundBackupChangesNothing() {
    StoreFixture f;
    QVERIFY(f.deliver(messageOf(1000)));
    const QString file = f.folder.filePath(QStringLiteral("backup.db"));
    QVERIFY(f.store->backup(file));
    f.reader.reset();
    f.store.reset();
    {
        auto backup = Database(file).openForWriting();
        QVERIFY(backup && (*backup)->exec(QStringLiteral("DELETE FROM body_chunk")));
    }
    const auto refused = restoreAtRest(f.folder.path(), file, f.clock.utcMs());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, "restore.unsound");
    QCOMPARE(restoreAtRest(f.folder.path(), f.folder.filePath(QStringLiteral("none")), 0).error().code,
             "store.open");
    for (const QString& name : QDir(f.folder.path()).entryList(QDir::Files))
        QVERIFY2(!name.contains(QStringLiteral("restor")), qPrintable(name));
    f.open();
    QCOMPARE(f.index(f.box())->count(), quint32(1));
}

QTEST_GUILESS_MAIN(TestStoreRestore)
#include "tst_store_restore.moc"
