#include "programs.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace postern::test;

namespace {

const QByteArray kPassword = "a long enough pass phrase\n";

QJsonObject objectIn(const QByteArray& text) {
    return QJsonDocument::fromJson(text).object();
}

QJsonObject first(const QByteArray& text, const char* list) {
    return objectIn(text).value(QLatin1StringView(list)).toArray().first().toObject();
}

}  // namespace

// What single verbs of posternctl change, print and exit with.
class TestAppCommands : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    // Names are taken as the engine takes them, so none of these ways to say one may lose anything.
    void whatIsNotNamedStays() {
        QTemporaryDir folder;
        Server server(headless(folder.path()));
        const Ctl ctl{folder.path()};
        QCOMPARE(ctl("domain add müller.test").code, 0);
        QCOMPARE(ctl("domain set müller.test --aliases mueller.test,muller.test").code, 0);
        QCOMPARE(
            ctl({QStringLiteral("account"), QStringLiteral("add"), QStringLiteral("anna@müller.test"),
                 QStringLiteral("--name"), QStringLiteral("Anna Müller"), QStringLiteral("--password-stdin")},
                kPassword)
                .code,
            0);
        for (const char* name : {"anna", "anna@mueller.test", "ANNA@xn--mller-kva.test"}) {
            const Ended ended = ctl(
                QByteArray("account set " + QByteArray(name) + " --password-stdin").constData(), kPassword);
            QVERIFY2(ended.code == 0, ended.err.constData());
            QCOMPARE(first(ctl("--json account list").out, "accounts").value(QStringLiteral("fullName")),
                     QJsonValue(QStringLiteral("Anna Müller")));
        }
        QCOMPARE(ctl("account set anna --login-policy any").code, 0);
        QCOMPARE(first(ctl("--json account list").out, "accounts").value(QStringLiteral("fullName")),
                 QJsonValue(QStringLiteral("Anna Müller")));
        for (const char* name : {"xn--mller-kva.test", "Müller.test"}) {
            const Ended ended = ctl(QByteArray("domain set " + QByteArray(name) + " --main").constData());
            QVERIFY2(ended.code == 0, ended.err.constData());
            QCOMPARE(first(ctl("--json domain list").out, "domains")
                         .value(QStringLiteral("aliases"))
                         .toArray()
                         .size(),
                     2);
        }
        QCOMPARE(ctl("domain set mueller.test --main").code, 1);  // an alias is none
        QCOMPARE(ctl({QStringLiteral("account"), QStringLiteral("set"), QStringLiteral("anna"),
                      QStringLiteral("--name"), QString()})
                     .code,
                 0);
        QCOMPARE(first(ctl("--json account list").out, "accounts").value(QStringLiteral("fullName")),
                 QJsonValue(QString()));
        QCOMPARE(ctl({QStringLiteral("domain"), QStringLiteral("set"), QStringLiteral("müller.test"),
                      QStringLiteral("--aliases"), QString()})
                     .code,
                 0);
        QVERIFY(first(ctl("--json domain list").out, "domains")
                    .value(QStringLiteral("aliases"))
                    .toArray()
                    .isEmpty());
        for (const char* missing : {"account set nobody --login-policy any", "account set nobody --name X",
                                    "domain set none.test --main"})
            QCOMPARE(ctl(missing).code, 1);
    }
    void jsonIsPrintedByEveryVerbThatShows() {
        QTemporaryDir folder;
        Server server(headless(folder.path()));
        const Ctl ctl{folder.path()};
        const QJsonObject setting = objectIn(ctl("--json settings get imap.maxConnections").out);
        QCOMPARE(setting.value(QStringLiteral("key")).toString(), QStringLiteral("imap.maxConnections"));
        QVERIFY(setting.contains(QStringLiteral("defaultValue")));
        QCOMPARE(ctl("authority create ours --key p256").code, 0);
        QCOMPARE(objectIn(ctl("authority show ours --json").out).value(QStringLiteral("name")).toString(),
                 QStringLiteral("ours"));
        QVERIFY(!objectIn(ctl("--json log tail").out).value(QStringLiteral("lines")).toArray().isEmpty());
        QCOMPARE(ctl("--json settings get no.such").code, 1);
    }
    void whatIsNotThereIsRefused() {
        QTemporaryDir folder;
        Server server(headless(folder.path()));
        const Ctl ctl{folder.path()};
        for (const char* verb :
             {"account set anna --login-policy any", "account remove anna", "account suspend anna",
              "account unlock anna", "domain remove none.test", "domain set none.test --main",
              "alias remove anna", "session close 99", "settings get none", "settings set none 1",
              "settings confirm", "service start none"}) {
            const Ended ended = ctl(verb);
            QVERIFY2(ended.code == 1, verb);
            QVERIFY2(ended.err.startsWith("posternctl: ") && ended.err.count('\n') == 1,
                     ended.err.constData());
            QVERIFY2(!ended.err.contains("anna@."), ended.err.constData());
        }
        for (const char* verb : {"session close x", "settings set imap.port 1 --probation x",
                                 "journal --after x", "cert selfsigned a --cn a.test --days x"})
            QVERIFY2(ctl(verb).code == 2, verb);
    }
    void whatTheCommandLineHoldsIsReadOnly() {
        QTemporaryDir folder;
        Server server(
            headless(folder.path(), {QStringLiteral("--set"), QStringLiteral("imap.maxConnections=7")}));
        const Ctl ctl{folder.path()};
        const Ended ended = ctl("settings set imap.maxConnections 9");
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.contains("command line"), ended.err.constData());
        QCOMPARE(ctl("settings get imap.maxConnections").out, QByteArray("7\n"));
        QVERIFY(ctl("settings list").out.contains("(for this run)"));
    }
    void aChangeThatFailedIsNoSuccess() {
        QTemporaryDir folder;
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        const QString taken = QStringLiteral("pop3.port=%1").arg(other.serverPort());
        Server server(headless(folder.path(), {QStringLiteral("--set"), taken}));
        const Ctl ctl{folder.path()};
        QCOMPARE(server.out, QByteArray("ready\n"));
        for (const char* verb : {"settings set pop3.ssl false --check", "settings set pop3.maxConnections 12",
                                 "service start pop3", "service restart pop3"}) {
            const Ended ended = ctl(verb);
            QVERIFY2(ended.code == 1, verb);
            QVERIFY2(ended.err.startsWith("posternctl: "), ended.err.constData());
        }
    }
};

QTEST_GUILESS_MAIN(TestAppCommands)
#include "tst_app_commands.moc"
