#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

// The two programs as a person or a script meets them: words, exit codes, output.
namespace {

constexpr int kPatienceMs = 30'000;

QString program(const char* name) {
    return QCoreApplication::applicationDirPath() + QLatin1Char('/') + QLatin1StringView(name);
}

struct Ended {
    int code = -1;
    QByteArray out;
    QByteArray err;
};

Ended run(const char* name, const QStringList& arguments, const QByteArray& input = {},
          const QProcessEnvironment& environment = {}) {
    QProcess process;
    if (!environment.isEmpty())
        process.setProcessEnvironment(environment);
    process.start(program(name), arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(kPatienceMs))
        return {-1, {}, process.errorString().toUtf8()};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
            process.readAllStandardOutput(), process.readAllStandardError()};
}

QStringList headless(const QString& folder, const QStringList& more = {}) {
    QStringList arguments{QStringLiteral("--headless"), QStringLiteral("--data"), folder};
    for (const char* port : {"smtp.port", "submission.port", "submission.tlsPort", "pop3.port",
                             "pop3.tlsPort", "imap.port", "imap.tlsPort"})
        if (!more.join(QLatin1Char(' ')).contains(QLatin1StringView(port)))
            arguments << QStringLiteral("--set") << QLatin1StringView(port) + QStringLiteral("=0");
    return arguments + more;
}

/// postern --headless on a folder, ready.
struct Server {
    QProcess process;
    QByteArray out;

    explicit Server(const QStringList& arguments) {
        process.start(program("postern"), arguments);
        while (!out.contains("ready\n") && process.waitForReadyRead(kPatienceMs))
            out += process.readAllStandardOutput();
    }
    ~Server() { stop(); }
    int stop() {
        if (process.state() == QProcess::NotRunning)
            return process.exitCode();
        process.terminate();
        process.waitForFinished(kPatienceMs);
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
    }
};

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
        QTest::newRow("postern bad set")
            << QByteArray("postern") << QStringList{QStringLiteral("--set"), QStringLiteral("imap.port")};
    }
    void usageErrorsExitWithTwo() {
        QFETCH(QByteArray, name);
        QFETCH(QStringList, arguments);
        const Ended ended = run(name.constData(), arguments);
        QCOMPARE(ended.code, 2);
        QVERIFY(ended.err.contains("usage"));
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
    void noDisplayIsSaidInOneLine() {
        QTemporaryDir folder;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            environment.remove(QLatin1StringView(name));
        const Ended ended = run("postern", {QStringLiteral("--data"), folder.path()}, {}, environment);
        QCOMPARE(ended.code, 1);
        QCOMPARE(ended.err.count('\n'), 1);
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
        const auto ctl = [&folder](const QStringList& words, const QByteArray& input = {}) {
            return run("posternctl", QStringList{QStringLiteral("--data"), folder.path()} + words, input);
        };
        const auto words = [](const char* text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); };
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
