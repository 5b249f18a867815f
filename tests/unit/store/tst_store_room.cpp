#include "engine/store/database.h"
#include "engine/store/interrupts.h"
#include "engine/store/migrations.h"
#include "engine/store/spareroom.h"
#include "storefixture.h"

#include <QElapsedTimer>
#include <QFileInfo>

#include <thread>

using namespace postern;
using namespace postern::store;
using namespace postern::store::test;

namespace {

constexpr int kMessages = 24;
constexpr qint64 kMiB = 1 << 20;

qint64 sizeOf(const StoreFixture& f) {
    return QFileInfo(f.store->file()).size();
}

void fill(StoreFixture& f) {
    const QByteArray text = messageOf(int(kMiB));
    for (int i = 0; i < kMessages; ++i) QVERIFY(f.append(f.box(), text));
}

}  // namespace

class TestStoreRoom : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void deletedMailGivesItsRoomBack();
    void stepsAreBoundedAndLeaveSome();
    void littleIsLeftAlone();
    void longWorkEndsWhenStopped();
    void interruptedBackupLeavesNothing();
};

void TestStoreRoom::deletedMailGivesItsRoomBack() {
    StoreFixture f;
    fill(f);
    QVERIFY(f.append(f.box("Sent"), messageOf(1000)));
    QVERIFY(f.expunge(f.box(), allUids(), true));
    // By itself, while nobody asks; only what is kept for the mail to come stays.
    QTRY_VERIFY_WITH_TIMEOUT(sizeOf(f) < (SpareRoom::kKeep + 512) * 4096, 60'000);
    QCOMPARE(f.number("PRAGMA freelist_count"), SpareRoom::kKeep);
    QCOMPARE(f.problems(), QStringList());
    QVERIFY(f.append(f.box(), messageOf(1000)));
    f.open();
    QCOMPARE(f.index(f.box("Sent"))->count(), quint32(1));
}

void TestStoreRoom::stepsAreBoundedAndLeaveSome() {
    StoreFixture f;
    fill(f);
    const QString file = f.store->file();
    f.reader.reset();
    f.store.reset();
    auto opened = Database(file).openForWriting();
    QVERIFY(opened);
    Connection& connection = **opened;
    QVERIFY(connection.exec(QStringLiteral("DELETE FROM message")));
    const auto free = [&] { return *pragmaValue(connection, "PRAGMA freelist_count"); };
    const qint64 before = free();
    QVERIFY(before > kMessages * kMiB / 4096);
    SpareRoom room(connection);
    QVERIFY(room.giveBack());
    QCOMPARE(free(), before - SpareRoom::kStep);
    int steps = 1;
    while (room.giveBack()) ++steps;
    QCOMPARE(free(), SpareRoom::kKeep);
    QVERIFY(steps >= (before - SpareRoom::kKeep) / SpareRoom::kStep);
    QVERIFY(!room.giveBack());
    QVERIFY(!connection.broken());
}

void TestStoreRoom::littleIsLeftAlone() {
    StoreFixture f;
    for (int i = 0; i < 6; ++i) QVERIFY(f.append(f.box(), messageOf(int(kMiB))));
    const QString file = f.store->file();
    f.reader.reset();
    f.store.reset();
    auto opened = Database(file).openForWriting();
    QVERIFY(opened);
    QVERIFY((*opened)->exec(QStringLiteral("DELETE FROM message")));
    const qint64 free = *pragmaValue(**opened, "PRAGMA freelist_count");
    QVERIFY(free > SpareRoom::kKeep && free < SpareRoom::kWorthIt);
    QVERIFY(!SpareRoom(**opened).giveBack());
    QCOMPARE(*pragmaValue(**opened, "PRAGMA freelist_count"), free);
}

void TestStoreRoom::longWorkEndsWhenStopped() {
    StoreFixture f;
    Interrupts interrupts;
    std::promise<void> begun;
    base::Status ended = base::Done{};
    std::thread worker([&] {
        auto connection = Database(f.store->file()).openForReading().take();
        const Interrupts::Work work(interrupts, *connection);
        begun.set_value();
        Statement endless = connection->prepare(
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c");
        ended = endless.run();
    });
    begun.get_future().wait();
    interrupts.stop();  // returns when the work is over
    worker.join();
    QVERIFY(!ended);
    interrupts.stop();  // nothing left
    const Interrupts::Work late(interrupts, f.reader->connection());
    QVERIFY(late.isTooLate());
}

void TestStoreRoom::interruptedBackupLeavesNothing() {
    StoreFixture f;
    fill(f);
    const QString file = f.folder.filePath(QStringLiteral("copy.db"));
    base::Status status = base::Done{};
    std::thread worker([&] { status = f.store->backup(file); });
    // The file is there before its content.
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(file), 20'000);
    f.store->interrupt();
    worker.join();
    if (status)
        QSKIP("the backup was quicker than the test");
    QCOMPARE(status.error().code, "backup.write");
    QVERIFY(!QFile::exists(file));
    QVERIFY(!f.store->backup(file));  // it is too late for another
    QVERIFY(!QFile::exists(file));
    f.open();
    QCOMPARE(f.problems(), QStringList());
}

QTEST_GUILESS_MAIN(TestStoreRoom)
#include "tst_store_room.moc"
