#include "enginefixture.h"

#include "engine/admin/socketpath.h"

#include <QJsonObject>
#include <QLocalSocket>

using namespace postern;
using namespace postern::test;

// A whole engine in a temporary folder, seen through both doors.
class TestAdminEngine : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void startsOnFreePortsAndTells() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        QVERIFY2(running.error.code.isEmpty(), qPrintable(running.error.text));
        QCOMPARE(running.down, QStringList());
        const auto status = ask(running.admin(), api::StatusRead{});
        QVERIFY(status.ok());
        QCOMPARE(status.value().services.size(), 5);
        for (const api::ServiceInfo& service : status.value().services) {
            if (service.name == QStringLiteral("pki")) {
                QCOMPARE(service.state, QStringLiteral("stopped"));
                QVERIFY(!service.enabled && !service.ssl && service.certificate.isEmpty());
                continue;
            }
            QCOMPARE(service.state, QStringLiteral("running"));
            QVERIFY(portOf(service, false) != 0);
            QCOMPARE(portOf(service, true) != 0, service.name != QStringLiteral("smtp"));
        }
        QStringList pages;
        for (const api::Problem& problem : status.value().problems) pages += problem.page;
        QVERIFY(pages.contains(QStringLiteral("domains")));
        QVERIFY(pages.contains(QStringLiteral("certificates/test")));
        QVERIFY(pages.contains(QStringLiteral("settings/net.listen")));
        QVERIFY(!status.value().setUp);
    }
    void oneEnginePerFolder() {
        QTemporaryDir folder;
        const RunningEngine first(optionsFor(folder.path()));
        QVERIFY(first.engine);
        const RunningEngine second(optionsFor(folder.path()));
        QCOMPARE(second.error.code, QByteArray("engine.already-running"));
    }
    void badStartsAreRefused() {
        QTemporaryDir folder;
        QCOMPARE(RunningEngine(optionsFor(folder.path(), {{"no.such", QStringLiteral("1")}})).error.code,
                 QByteArray("setting.unknown"));
        QCOMPARE(RunningEngine(optionsFor(QStringLiteral("/proc/nowhere/data"))).error.code,
                 QByteArray("engine.folder"));
    }
    void dataFolderIsForTheOwnerAlone() {
        QTemporaryDir folder;
        const QString data = folder.path() + QStringLiteral("/deep/data");
        const RunningEngine running(optionsFor(data));
        QVERIFY(running.engine);
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                            QFile::WriteOther | QFile::ExeOther;
        QVERIFY(!(QFileInfo(data).permissions() & others));
        const QFileInfo socket(admin::publishedSocketPath(data, QStringLiteral("engine")));
        QVERIFY(socket.exists());
        QVERIFY(!(socket.permissions() & others));
        QVERIFY(!(QFileInfo(socket.path()).permissions() & others));
    }

    void bothDoorsShowTheSame() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        admin::RemoteAdmin remote(folder.path(), "posternctl", admin::RemoteAdmin::OnLoss::GiveUp);
        const auto here = ask(running.admin(), api::SettingsList{});
        const auto there = ask(remote, api::SettingsList{});
        QVERIFY(here.ok() && there.ok());
        QVERIFY(remote.isConnected());
        QCOMPARE(there.value(), here.value());
        QVERIFY(there.value().settings.size() > 40);
    }
    void newsReachTheOtherDoor() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        admin::RemoteAdmin remote(folder.path(), "posternctl", admin::RemoteAdmin::OnLoss::GiveUp);
        QVERIFY(ask(remote, api::StatusRead{}).ok());
        QSignalSpy news(&remote, &api::AdminApi::changed);
        QVERIFY(ask(running.admin(), api::DomainAdd{QStringLiteral("example.org")}).ok());
        const auto heard = [&news](api::Topic topic) {
            return std::any_of(news.begin(), news.end(), [topic](const auto& row) {
                return row[0].template value<api::Topic>() == topic;
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(heard(api::Topic::Directory), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(heard(api::Topic::Problems), kPatienceMs);
        // The Test certificate takes the new main domain in, and the services swap it without a restart.
        QTRY_VERIFY_WITH_TIMEOUT(heard(api::Topic::Certificates), kPatienceMs);
        const auto certificates = ask(remote, api::CertificatesList{});
        QVERIFY(certificates.value().certificates.first().names.contains(QStringLiteral("example.org")));
    }
    void aDeadContextHearsNothing() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        auto context = std::make_unique<QObject>();
        bool heard = false;
        running.admin().call(api::StatusRead{}, context.get(),
                             std::function<void(base::Result<api::Status>)>([&](auto) { heard = true; }));
        context.reset();
        QVERIFY(ask(running.admin(), api::StatusRead{}).ok());
        QVERIFY(!heard);
    }
    void lossOfTheEngineIsTold() {
        QTemporaryDir folder;
        auto running = std::make_unique<RunningEngine>(optionsFor(folder.path()));
        admin::RemoteAdmin remote(folder.path(), "console", admin::RemoteAdmin::OnLoss::GiveUp);
        QVERIFY(ask(remote, api::StatusRead{}).ok());
        running.reset();
        QTRY_VERIFY_WITH_TIMEOUT(!remote.isConnected(), kPatienceMs);
        QCOMPARE(ask(remote, api::StatusRead{}).error().code, QByteArray("api.disconnected"));
        admin::RemoteAdmin late(folder.path(), "console", admin::RemoteAdmin::OnLoss::GiveUp);
        QCOMPARE(ask(late, api::StatusRead{}).error().code, QByteArray("api.not-running"));
    }
    void garbageOnTheSocketEndsOnlyThatConnection() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        QLocalSocket socket;
        socket.connectToServer(admin::publishedSocketPath(folder.path(), QStringLiteral("engine")));
        QVERIFY(socket.waitForConnected(kPatienceMs));
        socket.write("GET / HTTP/1.1\r\n\r\n");
        QTRY_COMPARE_WITH_TIMEOUT(socket.state(), QLocalSocket::UnconnectedState, kPatienceMs);
        admin::RemoteAdmin remote(folder.path(), "posternctl", admin::RemoteAdmin::OnLoss::GiveUp);
        QVERIFY(ask(remote, api::StatusRead{}).ok());
    }

    void directoryVerbs() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        api::AdminApi& admin = running.admin();
        QVERIFY(ask(admin, api::DomainAdd{QStringLiteral("example.org")}).value().main);
        QVERIFY(!ask(admin, api::DomainAdd{QStringLiteral("example.net")}).value().main);
        QCOMPARE(ask(admin, api::DomainAdd{QStringLiteral("example.org")}).error().code,
                 QByteArray("domain.exists"));
        const QString secret = QStringLiteral("correct horse battery staple");
        const auto anna =
            ask(admin, api::AccountAdd{QStringLiteral("anna@example.org"), QStringLiteral("Anna"), secret});
        QVERIFY2(anna.ok(), qPrintable(anna.ok() ? QString() : anna.error().text));
        QCOMPARE(anna.value().address, QStringLiteral("anna@example.org"));
        QVERIFY(anna.value().hasPassword && anna.value().enabled);
        QCOMPARE(ask(admin, api::AccountAdd{QStringLiteral("x@nowhere.example"), {}, secret}).error().code,
                 QByteArray("domain.missing"));
        QCOMPARE(ask(admin, api::DomainRemove{QStringLiteral("example.org")}).error().code,
                 QByteArray("domain.not-empty"));
        QVERIFY(!ask(admin, api::AccountSuspend{QStringLiteral("anna@example.org"), true}).value().enabled);
        QVERIFY(ask(admin, api::AccountSuspend{QStringLiteral("anna@example.org"), false}).value().enabled);
        QVERIFY(ask(admin,
                    api::AliasSet{QStringLiteral("info@example.org"), {QStringLiteral("anna@example.org")}})
                    .ok());
        QCOMPARE(ask(admin, api::AliasesList{}).value().aliases.size(), 1);
        QCOMPARE(ask(admin, api::AccountsList{QStringLiteral("example.org")}).value().accounts.size(), 1);
        QCOMPARE(ask(admin, api::AccountsList{QStringLiteral("nowhere.example")}).error().code,
                 QByteArray("domain.missing"));
        QVERIFY(
            ask(admin, api::DomainSet{QStringLiteral("example.net"), {QStringLiteral("example.com")}, true})
                .value()
                .main);
        QVERIFY(ask(admin, api::AccountRemove{QStringLiteral("anna@example.org")}).ok());
        QCOMPARE(ask(admin, api::AccountRemove{QStringLiteral("anna@example.org")}).error().code,
                 QByteArray("account.missing"));
        const auto log = ask(admin, api::LogRead{});
        QVERIFY(!log.value().lines.isEmpty());
        for (const api::LogLine& line : log.value().lines)
            QVERIFY2(!line.text.contains(secret), qPrintable(line.text));
    }

    void aChangeTouchesOneServiceOnly() {
        QTemporaryDir folder;
        storeFreeImapPorts(folder.path());
        const RunningEngine running(optionsFor(folder.path(), freePorts({"smtp", "submission", "pop3"})));
        QCOMPARE(running.down, QStringList());
        const api::ServiceInfo pop3 = running.service(QStringLiteral("pop3"));
        const api::ServiceInfo imap = running.service(QStringLiteral("imap"));
        const auto pop3Client = greetedClient(portOf(pop3, false));
        const auto imapClient = greetedClient(portOf(imap, false));
        QVERIFY(pop3Client && imapClient);
        QCOMPARE(imap.ports.size(), pop3.ports.size());

        const auto checked =
            setSetting(running.admin(), QStringLiteral("imap.ssl"), QStringLiteral("false"), true);
        QVERIFY2(checked.ok(), qPrintable(checked.ok() ? QString() : checked.error().text));
        QCOMPARE(checked.value().effects.size(), 1);
        QCOMPARE(checked.value().effects.first().text,
                 QStringLiteral("IMAP opens its ports anew, 1 sessions stay"));
        QCOMPARE(running.service(QStringLiteral("imap")).ports, imap.ports);

        const auto changed = setSetting(running.admin(), QStringLiteral("imap.ssl"), QStringLiteral("false"));
        QVERIFY(changed.ok());
        QVERIFY(changed.value().problems.isEmpty());
        const api::ServiceInfo plain = running.service(QStringLiteral("imap"));
        QCOMPARE(portOf(plain, true), quint16(0));
        QCOMPARE(portOf(plain, false), portOf(imap, false));
        QCOMPARE(running.service(QStringLiteral("pop3")).ports, pop3.ports);
        QVERIFY(exchange(*pop3Client, "CAPA").startsWith("+OK"));
        QVERIFY(exchange(*imapClient, "a NOOP").startsWith("a OK"));
        const auto fresh = greetedClient(portOf(plain, false));
        QVERIFY(fresh);
        QVERIFY(!exchange(*fresh, "a CAPABILITY").contains("STARTTLS"));
    }
    void badSettingsChangeNothing() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        api::AdminApi& admin = running.admin();
        const qint64 revision = ask(admin, api::SettingsList{}).value().revision;
        const auto code = [&](const QString& key, const QString& value) {
            const auto result = setSetting(admin, key, value);
            return result.ok() ? QByteArray("ok") : result.error().code;
        };
        QCOMPARE(code(QStringLiteral("no.such"), QStringLiteral("1")), QByteArray("setting.unknown"));
        QCOMPARE(code(QStringLiteral("imap.maxConnections"), QStringLiteral("many")),
                 QByteArray("setting.type"));
        QCOMPARE(code(QStringLiteral("imap.port"), QStringLiteral("1143")), QByteArray("setting.overridden"));
        QCOMPARE(code(QStringLiteral("imap.grant"), QStringLiteral("10.0.0.0/99")),
                 QByteArray("setting.address"));
        QCOMPARE(code(QStringLiteral("imap.certificate"), QStringLiteral("nobody")),
                 QByteArray("cert.missing"));
        api::SettingsSet old;
        old.values.insert(QStringLiteral("imap.maxConnections"), QStringLiteral("7"));
        old.baseRevision = revision + 1;
        QCOMPARE(ask(admin, old).error().code, QByteArray("setting.conflict"));
        QCOMPARE(ask(admin, api::SettingsList{}).value().revision, revision);
        QCOMPARE(code(QStringLiteral("imap.maxConnections"), QStringLiteral("7")), QByteArray("ok"));
        QVERIFY(ask(admin, api::SettingsList{}).value().revision > revision);
    }
    void aTakenPortTakesOneServiceDown() {
        QTemporaryDir folder;
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        auto overrides = freePorts();
        overrides["imap.port"] = QString::number(other.serverPort());
        const RunningEngine running(optionsFor(folder.path(), overrides));
        QCOMPARE(running.down.size(), 1);
        QVERIFY2(running.down.first().startsWith(QStringLiteral("imap: ")), qPrintable(running.down.first()));
        const api::ServiceInfo imap = running.service(QStringLiteral("imap"));
        QCOMPARE(imap.state, QStringLiteral("down"));
        QCOMPARE(imap.problem.code, QStringLiteral("net.port-taken"));
        const QStringList where{overrides["imap.port"], QStringLiteral("127.0.0.1")};
        QCOMPARE(imap.problem.arguments, where);
        const auto status = ask(running.admin(), api::StatusRead{});
        QVERIFY(status.ok());
        const auto down = std::find_if(
            status->problems.begin(), status->problems.end(),
            [](const auto& problem) { return problem.what.code == QStringLiteral("problem.service-down"); });
        QVERIFY(down != status->problems.end());
        QCOMPARE(down->what.arguments,
                 QStringList({QStringLiteral("imap"), imap.problem.code, imap.problem.text}) + where);
        QVERIFY(imap.ports.isEmpty());
        QCOMPARE(running.service(QStringLiteral("pop3")).state, QStringLiteral("running"));
        QCOMPARE(ask(running.admin(), api::ServiceStart{QStringLiteral("imap")}).error().code,
                 QByteArray("net.port-taken"));
        other.close();
        const auto started = ask(running.admin(), api::ServiceStart{QStringLiteral("imap")});
        QVERIFY(started.ok());
        QCOMPARE(started.value().state, QStringLiteral("running"));
        QVERIFY(started.value().problem.code.isEmpty());
    }
    void aTakenPortIsRefusedBeforeAnythingChanges() {
        QTemporaryDir folder;
        storeFreeImapPorts(folder.path());
        const RunningEngine running(optionsFor(folder.path(), freePorts({"smtp", "submission", "pop3"})));
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        const QString taken = QString::number(other.serverPort());
        const auto before = running.service(QStringLiteral("imap"));
        const auto checked = setSetting(running.admin(), QStringLiteral("imap.port"), taken, true);
        QVERIFY(checked.ok());
        QCOMPARE(checked.value().problems.size(), 1);
        const api::ErrorInfo& problem = checked.value().problems.first();
        QCOMPARE(problem.code, QStringLiteral("change.failed"));
        QCOMPARE(problem.arguments.mid(0, 2),
                 QStringList({QStringLiteral("imap"), QStringLiteral("net.port-taken")}));
        QCOMPARE(problem.arguments.mid(3), QStringList({taken, QStringLiteral("127.0.0.1")}));
        QVERIFY2(problem.text.contains(taken), qPrintable(problem.text));
        QCOMPARE(setSetting(running.admin(), QStringLiteral("imap.port"), taken).error().code,
                 QByteArray("net.port-taken"));
        QCOMPARE(running.service(QStringLiteral("imap")), before);
    }
    void aMissingCertificateFailsClosed() {
        QTemporaryDir folder;
        auto overrides = freePorts();
        overrides["imap.certificate"] = QStringLiteral("nobody");
        const RunningEngine running(optionsFor(folder.path(), overrides));
        QCOMPARE(running.down.size(), 1);
        const api::ServiceInfo imap = running.service(QStringLiteral("imap"));
        QCOMPARE(imap.state, QStringLiteral("down"));
        QCOMPARE(imap.problem.code, QStringLiteral("cert.missing"));
        QVERIFY(imap.ports.isEmpty());
    }
    void stopAndStartOneService() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        const auto imap = greetedClient(portOf(running.service(QStringLiteral("imap")), false));
        const auto pop3 = greetedClient(portOf(running.service(QStringLiteral("pop3")), false));
        QVERIFY(imap && pop3);
        const auto stopped = ask(running.admin(), api::ServiceStop{QStringLiteral("imap")});
        QCOMPARE(stopped.value().state, QStringLiteral("stopped"));
        QVERIFY(stopped.value().ports.isEmpty());
        QTRY_COMPARE_WITH_TIMEOUT(imap->state(), QTcpSocket::UnconnectedState, kPatienceMs);
        QVERIFY(imap->readAll().contains("BYE"));
        QVERIFY(exchange(*pop3, "CAPA").startsWith("+OK"));
        QCOMPARE(ask(running.admin(), api::ServiceRestart{QStringLiteral("imap")}).value().state,
                 QStringLiteral("running"));
        QCOMPARE(ask(running.admin(), api::ServiceStop{QStringLiteral("nntp")}).error().code,
                 QByteArray("service.unknown"));
    }
    void sessionsCanBeSeenAndClosed() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        const auto client = greetedClient(portOf(running.service(QStringLiteral("pop3")), false));
        QVERIFY(client);
        const auto list = ask(running.admin(), api::SessionsList{});
        QCOMPARE(list.value().sessions.size(), 1);
        QCOMPARE(list.value().sessions.first().service, QStringLiteral("pop3"));
        QVERIFY(ask(running.admin(), api::SessionClose{list.value().sessions.first().id}).ok());
        QTRY_COMPARE_WITH_TIMEOUT(client->state(), QTcpSocket::UnconnectedState, kPatienceMs);
    }
    void certificateVerbs() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        api::AdminApi& admin = running.admin();
        api::CertificateSelfSigned form;
        form.name = QStringLiteral("office");
        form.commonName = QStringLiteral("mail.example.org");
        form.validDays = 100;
        form.keyType = QStringLiteral("p256");
        form.services = QStringList{QStringLiteral("imap")};
        const auto made = ask(admin, form);
        QVERIFY2(made.ok(), qPrintable(made.ok() ? QString() : made.error().text));
        QCOMPARE(made.value().kind, QStringLiteral("self-signed"));
        QCOMPARE(made.value().usedBy, QStringList{QStringLiteral("imap")});
        QCOMPARE(running.service(QStringLiteral("imap")).certificate, QStringLiteral("office"));
        QCOMPARE(ask(admin, form).error().code, QByteArray("cert.exists"));
        QCOMPARE(ask(admin, api::CertificateRemove{QStringLiteral("office")}).error().code,
                 QByteArray("cert.in-use"));
        QCOMPARE(ask(admin, api::CertificateRemove{QStringLiteral("test")}).error().code,
                 QByteArray("cert.reserved"));
        const QString pem = ask(admin, api::CertificateExport{QStringLiteral("office")}).value().text;
        QVERIFY(pem.contains(QStringLiteral("BEGIN CERTIFICATE")) &&
                !pem.contains(QStringLiteral("PRIVATE")));
        QVERIFY(
            ask(admin, api::AuthorityExport{}).value().text.contains(QStringLiteral("BEGIN CERTIFICATE")));
        form.keyType = QStringLiteral("rsa1");
        QCOMPARE(ask(admin, form).error().code, QByteArray("cert.key-type"));
        QVERIFY(setSetting(admin, QStringLiteral("imap.certificate"), QStringLiteral("test")).ok());
        QVERIFY(ask(admin, api::CertificateRemove{QStringLiteral("office")}).ok());
    }
    void aRefusedPasswordChangesNothing() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        QVERIFY(ask(running.admin(), api::DomainAdd{QStringLiteral("example.org")}).ok());
        api::AccountAdd add;
        add.address = QStringLiteral("anna@example.org");
        add.fullName = QStringLiteral("Anna");
        QVERIFY(ask(running.admin(), add).ok());
        const api::AccountSet weak{add.address, QStringLiteral("Other"), QStringLiteral("short"), {}};
        QCOMPARE(ask(running.admin(), weak).error().code, QByteArray("password.weak"));
        const auto list = ask(running.admin(), api::AccountsList{});
        QVERIFY(list.ok());
        QCOMPARE(list.value().accounts.first().fullName, QStringLiteral("Anna"));
        const api::AccountSet both{
            add.address, QStringLiteral("Other"), QStringLiteral("a longer secret"), {}};
        const auto changed = ask(running.admin(), both);
        QVERIFY(changed.ok());
        QCOMPARE(changed.value().fullName, QStringLiteral("Other"));
        QVERIFY(changed.value().hasPassword);
    }
    void stopsWhileAKeyIsBeingMade() {
        QTemporaryDir folder;
        {
            RunningEngine running(optionsFor(folder.path()));
            QVERIFY2(running.engine, qPrintable(running.error.text));
            api::CertificateSelfSigned form;
            form.commonName = QStringLiteral("late.example.org");
            form.keyType = QStringLiteral("rsa4096");
            running.admin().call(form, nullptr,
                                 std::function<void(base::Result<api::CertificateInfo>)>([](const auto&) {}));
            // The control thread has it once it answers the next.
            QVERIFY(ask(running.admin(), api::StatusRead{}).ok());
        }
        const RunningEngine again(optionsFor(folder.path()));
        QVERIFY2(again.engine, qPrintable(again.error.text));
    }
    void storeVerbs() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        const auto checked = ask(running.admin(), api::StoreCheck{});
        QVERIFY(checked.ok());
        QCOMPARE(checked.value().problems, QStringList());
        const QString file = folder.path() + QStringLiteral("/copy.db");
        QVERIFY(ask(running.admin(), api::StoreBackup{file}).ok());
        QVERIFY(QFileInfo(file).size() > 0);
        QCOMPARE(ask(running.admin(), api::StoreBackup{file}).error().code, QByteArray("backup.exists"));
        QCOMPARE(ask(running.admin(), api::StoreBackup{QStringLiteral("copy.db")}).error().code,
                 QByteArray("backup.path"));
    }

 private:
    // Port 0 in the store instead of as an override, so that a test may change it.
    static void storeFreeImapPorts(const QString& folder) {
        auto overrides = freePorts({"smtp", "submission", "pop3"});
        overrides["imap.enabled"] = QStringLiteral("false");
        const RunningEngine running(optionsFor(folder, overrides));
        QVERIFY2(running.engine, qPrintable(running.error.text));
        api::SettingsSet set;
        set.values = {{QStringLiteral("imap.port"), QStringLiteral("0")},
                      {QStringLiteral("imap.tlsPort"), QStringLiteral("0")}};
        const auto result = ask(running.admin(), set);
        QVERIFY2(result.ok(), qPrintable(result.ok() ? QString() : result.error().text));
    }
};

QTEST_GUILESS_MAIN(TestAdminEngine)
#include "tst_admin_engine.moc"
