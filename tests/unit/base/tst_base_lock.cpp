#include "engine/base/folderlock.h"

#include <QCoreApplication>
#include <QFile>
#include <QLockFile>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>

using postern::base::FolderLock;

// One program per data folder, and never a folder that nobody can start on.
class TestBaseLock : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aSecondOneIsRefusedUntilTheFirstIsGone() {
        QTemporaryDir folder;
        auto first = FolderLock::take(folder.path());
        QVERIFY(first.ok());
        const auto second = FolderLock::take(folder.path());
        QCOMPARE(second.error().code, QByteArray("engine.already-running"));
        QCOMPARE(second.error().arguments, QStringList{folder.path()});
        first.value().reset();
        QVERIFY(FolderLock::take(folder.path()).ok());
    }
    void theFileTellsWhoHoldsIt() {
        QTemporaryDir folder;
        const auto lock = FolderLock::take(folder.path());
        QCOMPARE(textOf(folder), QByteArray::number(QCoreApplication::applicationPid()) + '\n');
    }
    void whatTheFileSaysIsNeverAsked_data() {
        QTest::addColumn<QByteArray>("text");
        const QByteArray me = QByteArray::number(QCoreApplication::applicationPid());
        const QByteArray host = QSysInfo::machineHostName().toUtf8();
        QTest::newRow("a process that lives") << me + "\ntst_base_lock\n" + host + '\n';
        QTest::newRow("another machine") << QByteArray("4711\npostern\nelsewhere\n");
        QTest::newRow("nonsense") << QByteArray(10'000, 'x');
        QTest::newRow("nothing") << QByteArray();
    }
    void whatTheFileSaysIsNeverAsked() {
        QFETCH(QByteArray, text);
        QTemporaryDir folder;
        QFile file(folder.path() + QStringLiteral("/postern.lock"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        QVERIFY(FolderLock::take(folder.path()).ok());
    }
    // An engine of before holds its lock as QLockFile does.
    void aLockOfTheOldKindCounts() {
        QTemporaryDir folder;
        QLockFile old(folder.path() + QStringLiteral("/postern.lock"));
        QVERIFY(old.tryLock(0));
        QCOMPARE(FolderLock::take(folder.path()).error().code, QByteArray("engine.already-running"));
    }
    void aFolderThatIsNotThereCannotBeLocked() {
        QCOMPARE(FolderLock::take(QStringLiteral("/nowhere/at/all")).error().code,
                 QByteArray("engine.folder"));
    }

 private:
    static QByteArray textOf(const QTemporaryDir& folder) {
        QFile file(folder.path() + QStringLiteral("/postern.lock"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

QTEST_GUILESS_MAIN(TestBaseLock)
#include "tst_base_lock.moc"
