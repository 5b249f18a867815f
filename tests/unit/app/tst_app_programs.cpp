#include "programs.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace postern::test;

namespace {

QStringList words(const char* text) {
    return QString::fromLatin1(text).split(QLatin1Char(' '));
}

}  // namespace

class TestAppPrograms : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void usageErrorsExitWithTwo_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("ctl alone") << QByteArray("posternctl") << QStringList();
        QTest::newRow("ctl unknown verb") << QByteArray("posternctl") << QStringList{QStringLiteral("dance")};
        QTest::newRow("ctl half a verb")
            << QByteArray("posternctl") << QStringList{QStringLiteral("service")};
        QTest::newRow("ctl too few") << QByteArray("posternctl")
                                     << QStringList{QStringLiteral("domain"), QStringLiteral("add")};
        QTest::newRow("ctl too many")
            << QByteArray("posternctl") << QStringList{QStringLiteral("status"), QStringLiteral("x")};
        QTest::newRow("ctl unknown option")
            << QByteArray("posternctl") << QStringList{QStringLiteral("status"), QStringLiteral("--loud")};
        QTest::newRow("postern unknown option")
            << QByteArray("postern") << QStringList{QStringLiteral("--loud")};
        QTest::newRow("postern bad offset")
            << QByteArray("postern") << QStringList{QStringLiteral("--port-offset"), QStringLiteral("x")};
        QTest::newRow("postern bad level") << QByteArray("postern") << words("--log-level loud");
        QTest::newRow("postern empty folder")
            << QByteArray("postern") << QStringList{QStringLiteral("--data"), QString()};
        QTest::newRow("ctl empty folder")
            << QByteArray("posternctl")
            << QStringList{QStringLiteral("--data"), QString(), QStringLiteral("status")};
        QTest::newRow("ctl no value") << QByteArray("posternctl") << words("domain set a.test --aliases");
        QTest::newRow("ctl nothing to change") << QByteArray("posternctl") << words("domain set a.test");
        QTest::newRow("ctl help of nothing") << QByteArray("posternctl") << words("help dance");
        QTest::newRow("postern bad set")
            << QByteArray("postern") << QStringList{QStringLiteral("--set"), QStringLiteral("imap.port")};
    }
    void usageErrorsExitWithTwo() {
        QFETCH(QByteArray, name);
        QFETCH(QStringList, arguments);
        const Ended ended = run(name.constData(), arguments);
        QCOMPARE(ended.code, 2);
        QVERIFY(ended.err.contains("usage: "));
        QVERIFY2(ended.err.startsWith(name + ": "), ended.err.constData());
        QVERIFY(ended.out.isEmpty());
    }
    void noEngineIsSaid() {
        QTemporaryDir folder;
        for (const char* verb : {"status", "check"}) {
            const Ended ended =
                run("posternctl", {QStringLiteral("--data"), folder.path(), QLatin1StringView(verb)});
            QCOMPARE(ended.code, 1);
            QVERIFY2(ended.err.contains("no Postern is running"), ended.err.constData());
        }
    }
    void helpIsForStandardOutput() {
        for (const char* option : {"--headless", "--ssl-utility", "--data", "--port-offset", "--set",
                                   "--log-level", "--help", "--version"}) {
            const Ended ended = run("postern", {QStringLiteral("--help")});
            QCOMPARE(ended.code, 0);
            QVERIFY2(ended.out.contains(option), option);
        }
        const Ended all = run("posternctl", {QStringLiteral("--help")});
        QCOMPARE(all.code, 0);
        QCOMPARE(all.err, QByteArray());
        QVERIFY(all.out.contains("--data") && all.out.contains("--json") && all.out.contains("account set "));
        QCOMPARE(run("posternctl", {QStringLiteral("help")}).out, all.out);
        const QByteArray one = run("posternctl", words("help account set")).out;
        QVERIFY(one.contains("--login-policy") && !one.contains("account add"));
        QCOMPARE(run("posternctl", words("account set --help")).out, one);
        QVERIFY(run("posternctl", words("help account")).out.contains("account unlock"));
        QVERIFY(run("posternctl", {QStringLiteral("--version")}).out.startsWith("0."));
    }
    void everyVerbIsExplained() {
        const QList<QByteArray> lines = run("posternctl", {QStringLiteral("help")}).out.split('\n');
        int verbs = 0;
        for (qsizetype i = lines.indexOf(QByteArray()) + 1; i < lines.size(); ++i) {
            verbs += lines[i].isEmpty() || lines[i].startsWith(' ') ? 0 : 1;
            QVERIFY2(lines[i].isEmpty() || !lines[i].trimmed().isEmpty(), lines[i - 1].constData());
        }
        QVERIFY2(verbs > 60, QByteArray::number(verbs).constData());
    }
    void aKilledEngineBlocksNothing() {
        QTemporaryDir folder;
        const Ctl ctl{folder.path()};
        Server server(headless(folder.path()));
        QCOMPARE(ctl("status").code, 0);
        server.kill();
        Ended ended = ctl("status");
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.contains("no Postern is running"), ended.err.constData());
        QCOMPARE(ctl("check").code, 0);
        // A lock that says that this very process holds it, as after a restart of the machine or in a copy.
        QFile lock(folder.path() + QStringLiteral("/postern.lock"));
        QVERIFY(lock.open(QIODevice::WriteOnly));
        lock.write(QByteArray::number(QCoreApplication::applicationPid()) + "\ntst_app_programs\n" +
                   QSysInfo::machineHostName().toUtf8() + '\n');
        lock.close();
        Server again(headless(folder.path()));
        QCOMPARE(again.out, QByteArray("ready\n"));
        QCOMPARE(ctl("status").code, 0);
        QCOMPARE(again.stop(), 0);
    }
    void noDisplayIsSaidInOneLine_data() {
        QTest::addColumn<QString>("display");
        QTest::newRow("none") << QString();
        QTest::newRow("nobody behind it") << QStringLiteral(":4242");
    }
    void noDisplayIsSaidInOneLine() {
        QFETCH(QString, display);
        QTemporaryDir folder;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            environment.remove(QLatin1StringView(name));
        if (!display.isEmpty())
            environment.insert(QStringLiteral("DISPLAY"), display);
        const Ended ended = run("postern", {QStringLiteral("--data"), folder.path()}, {}, environment);
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.count('\n') == 1, ended.err.constData());
        QVERIFY(ended.err.contains("--headless"));
    }
    void badSettingIsRefusedAtTheStart() {
        QTemporaryDir folder;
        const Ended ended =
            run("postern", headless(folder.path(), {QStringLiteral("--set"), QStringLiteral("no.such=1")}));
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.contains("no.such"), ended.err.constData());
    }
    void readyThenStopsCleanly() {
        QTemporaryDir folder;
        Server server(headless(folder.path()));
        QCOMPARE(server.out, QByteArray("ready\n"));
        const Ended second = run("postern", headless(folder.path()));
        QCOMPARE(second.code, 1);
        QVERIFY2(second.err.contains("already running"), second.err.constData());
        QCOMPARE(server.stop(), 0);
        QCOMPARE(server.process.readAllStandardError(), QByteArray());
        QVERIFY(!QFile::exists(folder.path() + QStringLiteral("/engine.socket")));
    }
    void everydayWork() {
        QTemporaryDir folder;
        Server server(headless(folder.path()));
        const Ctl ctl{folder.path()};
        Ended ended = ctl(words("domain add example.org"));
        QVERIFY2(ended.code == 0, ended.err.constData());
        ended = ctl(words("domain add example.org"));
        QCOMPARE(ended.code, 1);
        QVERIFY(!ended.err.isEmpty());
        ended = ctl(words("account add anna@example.org --password-stdin"), "a long enough pass phrase\n");
        QVERIFY2(ended.code == 0, ended.err.constData());
        QCOMPARE(ctl(words("account add ben@example.org --password-stdin"), "").code, 1);
        QVERIFY(ctl(words("account list")).out.contains("anna@example.org"));
        ended = ctl(words("status --json"));
        const QJsonObject status = QJsonDocument::fromJson(ended.out).object();
        QCOMPARE(status.value(QStringLiteral("mainDomain")).toString(), QStringLiteral("example.org"));
        QCOMPARE(status.value(QStringLiteral("services")).toArray().size(), 5);
        QCOMPARE(ctl(words("service set imap maxConnections 12")).code, 0);
        QCOMPARE(ctl(words("settings get imap.maxConnections")).out.trimmed(), QByteArray("12"));
        QCOMPARE(ctl(words("settings set imap.maxConnections lots")).code, 1);
        QCOMPARE(ctl(words("service stop pop3")).code, 0);
        QCOMPARE(ctl(words("service stop nntp")).code, 1);
        QVERIFY(ctl(words("service list")).out.contains("stopped"));
        QCOMPARE(ctl(words("check")).code, 0);
        const QString pem = folder.path() + QStringLiteral("/authority.pem");
        QCOMPARE(ctl(QStringList(words("cert authority export")) << pem).code, 0);
        QFile file(pem);
        QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll().startsWith("-----BEGIN CERTIFICATE-----"));
        QVERIFY(ctl(words("log tail")).out.contains("ADMIN"));
        QCOMPARE(server.stop(), 0);
    }
};

QTEST_GUILESS_MAIN(TestAppPrograms)
#include "tst_app_programs.moc"
