#include "tests/unit/admin/enginefixture.h"

using namespace postern;
using namespace postern::test;

/// Ports that move in one change: swapped, given up by one service for another, held by one of our own.
class AdminPortsTest final : public QObject {
    Q_OBJECT
 private:
    static QMap<QByteArray, QString> othersFree() {
        auto overrides = freePorts({"smtp", "submission"});
        overrides.insert("pki.port", QStringLiteral("0"));
        return overrides;
    }
    static base::Result<api::ChangeReport> change(const RunningEngine& running, const QVariantMap& values) {
        api::SettingsSet set;
        set.values = values;
        return ask(running.admin(), set);
    }
    static QString number(quint16 port) { return QString::number(port); }
    static bool serves(const RunningEngine& running, const char* service, quint16 plain, quint16 tls) {
        const api::ServiceInfo info = running.service(QString::fromLatin1(service));
        return info.state == QStringLiteral("running") && info.problem.code.isEmpty() &&
               portOf(info, false) == plain && portOf(info, true) == tls && greetedClient(plain) != nullptr;
    }

    quint16 m_ports[4] = {};  // imap, imap/tls, pop3, pop3/tls; stored, so that they can be changed
    std::unique_ptr<QTemporaryDir> m_folder;

 private Q_SLOTS:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        QTcpServer holders[4];
        for (int i = 0; i < 4; ++i) {
            QVERIFY(holders[i].listen(QHostAddress::LocalHost));
            m_ports[i] = holders[i].serverPort();
        }
        auto overrides = othersFree();
        overrides["imap.enabled"] = overrides["pop3.enabled"] = QStringLiteral("false");
        const RunningEngine running(optionsFor(m_folder->path(), overrides));
        const auto stored = change(running, {{QStringLiteral("imap.port"), number(m_ports[0])},
                                             {QStringLiteral("imap.tlsPort"), number(m_ports[1])},
                                             {QStringLiteral("pop3.port"), number(m_ports[2])},
                                             {QStringLiteral("pop3.tlsPort"), number(m_ports[3])}});
        QVERIFY2(stored.ok(), qPrintable(stored.ok() ? QString() : stored.error().text));
    }

    void plainAndTlsOfOneService() {
        const RunningEngine running(optionsFor(m_folder->path(), othersFree()));
        QVERIFY(serves(running, "imap", m_ports[0], m_ports[1]));
        const auto stays = greetedClient(m_ports[0]);
        const auto done = change(running, {{QStringLiteral("imap.port"), number(m_ports[1])},
                                           {QStringLiteral("imap.tlsPort"), number(m_ports[0])}});
        QVERIFY2(done.ok(), qPrintable(done.ok() ? QString() : done.error().text));
        QVERIFY(done->problems.isEmpty());
        QVERIFY(serves(running, "imap", m_ports[1], m_ports[0]));
        QVERIFY(exchange(*stays, "a NOOP").startsWith("a OK"));
    }

    void twoServices() {
        const RunningEngine running(optionsFor(m_folder->path(), othersFree()));
        const auto done = change(running, {{QStringLiteral("imap.port"), number(m_ports[2])},
                                           {QStringLiteral("pop3.port"), number(m_ports[0])}});
        QVERIFY2(done.ok(), qPrintable(done.ok() ? QString() : done.error().text));
        QVERIFY(serves(running, "imap", m_ports[2], m_ports[1]));
        QVERIFY(serves(running, "pop3", m_ports[0], m_ports[3]));
        // All four go round.
        const auto round = change(running, {{QStringLiteral("imap.port"), number(m_ports[3])},
                                            {QStringLiteral("imap.tlsPort"), number(m_ports[2])},
                                            {QStringLiteral("pop3.port"), number(m_ports[1])},
                                            {QStringLiteral("pop3.tlsPort"), number(m_ports[0])}});
        QVERIFY2(round.ok(), qPrintable(round.ok() ? QString() : round.error().text));
        QVERIFY(serves(running, "imap", m_ports[3], m_ports[2]));
        QVERIFY(serves(running, "pop3", m_ports[1], m_ports[0]));
    }

    void aServiceThatStopsGivesItsPort() {
        const RunningEngine running(optionsFor(m_folder->path(), othersFree()));
        const auto done = change(running, {{QStringLiteral("imap.enabled"), QStringLiteral("false")},
                                           {QStringLiteral("pop3.port"), number(m_ports[0])}});
        QVERIFY2(done.ok(), qPrintable(done.ok() ? QString() : done.error().text));
        QVERIFY(serves(running, "pop3", m_ports[0], m_ports[3]));
    }

    void anOwnPortIsNamed() {
        const RunningEngine running(optionsFor(m_folder->path(), othersFree()));
        const quint16 taken = portOf(running.service(QStringLiteral("submission")), true);
        const auto refused = change(running, {{QStringLiteral("imap.port"), number(taken)}});
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, QByteArray("net.port-own"));
        QCOMPARE(refused.error().arguments, QStringList({number(taken), QStringLiteral("submission")}));
        QVERIFY(serves(running, "imap", m_ports[0], m_ports[1]));
    }

    void afterAPortThatCannotBeHadAllIsAsBefore() {
        const RunningEngine running(optionsFor(m_folder->path(), othersFree()));
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        const auto refused = change(running, {{QStringLiteral("imap.port"), number(m_ports[1])},
                                              {QStringLiteral("imap.tlsPort"), number(other.serverPort())}});
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, QByteArray("net.port-taken"));
        QVERIFY(serves(running, "imap", m_ports[0], m_ports[1]));
    }

    void wrongAddresses_data() {
        QTest::addColumn<QString>("listen");
        QTest::newRow("of nobody here") << QStringLiteral("203.0.113.77");
        QTest::newRow("beside a right one") << QStringLiteral("127.0.0.1,203.0.113.77");
        QTest::newRow("IPv6") << QStringLiteral("127.0.0.1,2001:db8::77");
    }
    void wrongAddresses() {
        QFETCH(QString, listen);
        const RunningEngine running(optionsFor(m_folder->path(), othersFree()));
        const auto refused = change(running, {{QStringLiteral("net.listen"), listen}});
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, QByteArray("net.address"));
        QVERIFY(serves(running, "imap", m_ports[0], m_ports[1]));
    }

    void everyAddressTakesOverTheOwnPorts() {
        const RunningEngine running(optionsFor(m_folder->path(), othersFree()));
        const auto done = change(running, {{QStringLiteral("net.listen"), QStringLiteral("0.0.0.0")},
                                           {QStringLiteral("imap.port"), number(m_ports[1])},
                                           {QStringLiteral("imap.tlsPort"), number(m_ports[0])}});
        QVERIFY2(done.ok(), qPrintable(done.ok() ? QString() : done.error().text));
        QVERIFY(done->problems.isEmpty());
        QVERIFY(greetedClient(m_ports[1]) != nullptr);
        QCOMPARE(running.service(QStringLiteral("pop3")).state, QStringLiteral("running"));
    }
};

QTEST_GUILESS_MAIN(AdminPortsTest)
#include "tst_admin_ports.moc"
