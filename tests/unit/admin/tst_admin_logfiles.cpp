#include "engine/admin/logfiles.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

using postern::admin::LogFiles;

class TestAdminLogFiles : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void fewerFilesRemoveTheOthers() {
        QTemporaryDir folder;
        fill(folder.path(), 6, 6);
        QCOMPARE(numbered(folder.path()).size(), 6);
        fill(folder.path(), 3, 1);
        QCOMPARE(numbered(folder.path()),
                 (QStringList{QStringLiteral("postern.1.log"), QStringLiteral("postern.2.log"),
                              QStringLiteral("postern.log")}));
    }
    void oneFileMeansOneFile() {
        QTemporaryDir folder;
        fill(folder.path(), 4, 4);
        fill(folder.path(), 1, 2);
        QCOMPARE(numbered(folder.path()), QStringList{QStringLiteral("postern.log")});
    }
    void whatIsNotALogStays() {
        QTemporaryDir folder;
        QFile other(folder.path() + QStringLiteral("/postern.old.log"));
        QVERIFY(other.open(QIODevice::WriteOnly));
        fill(folder.path(), 2, 4);
        QVERIFY(other.exists());
    }
    // A limit on the size of files stands for the full disk: writing fails in the same way, within a line.
    void lostLinesAreCountedAndReported() {
#ifdef Q_OS_UNIX
        QTemporaryDir folder;
        LogFiles files(folder.path(), {1 << 20, 3});
        files.append("before");
        const QString name = folder.path() + QStringLiteral("/postern.log");
        QTRY_COMPARE(QFileInfo(name).size(), 7);
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &before), 0);
        const rlimit full{100, before.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &full), 0);
        files.append(QByteArray(200, 'x'));
        bool torn = false;
        for (int i = 0; i < 500 && !torn; ++i) {
            torn = QFileInfo(name).size() == 100;
            QTest::qWait(10);
        }
        files.append("never seen");
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &before), 0);
        QVERIFY(torn);
        files.append("after");
        QTRY_VERIFY(textOf(name).endsWith("after\n"));
        const QByteArray text = textOf(name);
        QVERIFY2(text.contains("x\n-- ") && text.contains(" lines were lost because"), text.constData());
#else
        QSKIP("no limit on the size of files here");
#endif
    }

 private:
    static void fill(const QString& folder, int files, int times) {
        for (int i = 0; i < times; ++i) {
            // Each ends its thread, so that what it held is on disk.
            LogFiles log(folder, {1000, files});
            log.append(QByteArray(700, 'x'));
        }
    }
    static QStringList numbered(const QString& folder) {
        return QDir(folder).entryList({QStringLiteral("postern*.log")}, QDir::Files, QDir::Name);
    }
    static QByteArray textOf(const QString& name) {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

QTEST_GUILESS_MAIN(TestAdminLogFiles)
#include "tst_admin_logfiles.moc"
