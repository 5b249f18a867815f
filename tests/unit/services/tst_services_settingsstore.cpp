#include "engine/services/settingsstore.h"

#include <QTemporaryDir>
#include <QTest>

#include <limits>
#include <optional>

using namespace postern;
using services::SettingsStore;

namespace {
class KeptLog final : public base::Log {
 public:
    QByteArray text;

 protected:
    void emitRecord(base::LogRecord record) override { text += record.text + '\n'; }
};

class Fixture {
 public:
    Fixture() {
        if (!reopen())
            qFatal("the settings do not load");
    }
    ~Fixture() {
        settings.reset();
        store.reset();
    }
    base::Status reopen(const QMap<QByteArray, QString>& overrides = {}, int portOffset = 0) {
        settings.reset();
        store.reset();
        auto opened = store::Store::open(folder.path(), clock, log);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().text));
        store = opened.take();
        settings = std::make_unique<SettingsStore>(*store, log, portOffset);
        return settings->load(overrides);
    }
    QByteArray set(const SettingsStore::Changes& changes, qint64 base = 0, qint64 probationUntil = 0) {
        std::optional<QByteArray> code;
        settings->set(
            changes, base, here,
            [&code](base::Result<SettingsStore::SettingsPtr> result) {
                code = result.ok() ? QByteArray() : result.error().code;
            },
            probationUntil);
        return wait(code);
    }
    QByteArray end(bool confirm, qint64 id) {
        std::optional<QByteArray> code;
        const auto reply = [&code](base::Result<SettingsStore::SettingsPtr> result) {
            code = result.ok() ? QByteArray() : result.error().code;
        };
        confirm ? settings->confirm(id, here, reply) : settings->revert(id, here, reply);
        return wait(code);
    }
    static QByteArray wait(const std::optional<QByteArray>& code) {
        return QTest::qWaitFor([&code] { return code.has_value(); }, 10'000) ? *code
                                                                             : QByteArray("no answer");
    }
    QByteArray exec(const QString& sql) {
        const auto status = store->writer().submitAndWait<base::Done>(
            [&sql](store::Transaction& transaction) { return transaction.connection().exec(sql); });
        return status.ok() ? QByteArray() : status.error().code;
    }

    QTemporaryDir folder;
    base::ManualClock clock;
    KeptLog log;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<SettingsStore> settings;
    std::shared_ptr<base::EventLoopExecutor> here = std::make_shared<base::EventLoopExecutor>();
};
}  // namespace

class TestSettingsStore : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aFreshStoreHasTheDefaults() {
        Fixture f;
        for (const config::Setting& setting : config::settingTable())
            QVERIFY2(f.settings->snapshot()->isDefault(setting.key), setting.key.constData());
        QVERIFY(f.settings->snapshot()->revision() > 0);
    }

    void changesArePublishedStoredAndTold() {
        Fixture f;
        const auto before = f.settings->snapshot();
        QList<qint64> told;
        f.settings->onChanged([&told](auto old, auto now) { told << old->revision() << now->revision(); });
        QCOMPARE(f.set({{"imap.port", qint64(1143)},
                        {"imap.ssl", false},
                        {"imap.idleSeconds", QStringLiteral("20 min")},
                        {"pop3.grant", QStringList{QStringLiteral("10.0.0.0/8")}},
                        {"server.hostName", QStringLiteral("a.example")}}),
                 QByteArray());
        const auto now = f.settings->snapshot();
        QCOMPARE(now->revision(), before->revision() + 1);
        QCOMPARE(told, (QList<qint64>{before->revision(), now->revision()}));
        QCOMPARE(before->integer("imap.port"), 143);
        QCOMPARE(now->integer("imap.port"), 1143);
        QVERIFY(f.reopen().ok());
        const auto again = f.settings->snapshot();
        QCOMPARE(again->revision(), now->revision());
        QCOMPARE(again->stored(), now->stored());
        QCOMPARE(again->integer("imap.idleSeconds"), 1200);
        QCOMPARE(again->list("pop3.grant"), QStringList{QStringLiteral("10.0.0.0/8")});

        // Back to the default: an invalid value or a null text. An empty text is a value.
        QCOMPARE(f.set({{"imap.port", QVariant()},
                        {"imap.ssl", QString()},
                        {"server.hostName", QStringLiteral("")},
                        {"pop3.grant", QStringList()}}),
                 QByteArray());
        QVERIFY(f.settings->snapshot()->isDefault("imap.port"));
        QVERIFY(f.settings->snapshot()->isDefault("imap.ssl"));
        QVERIFY(!f.settings->snapshot()->stored().contains("imap.port"));
        QVERIFY(f.reopen().ok());
        QCOMPARE(f.settings->snapshot()->text("server.hostName"), QString());
        QVERIFY(f.settings->snapshot()->isDefault("pop3.grant"));
        QVERIFY(f.log.text.isEmpty());
    }

    void oneBadValueChangesNothing() {
        Fixture f;
        const qint64 revision = f.settings->snapshot()->revision();
        QCOMPARE(f.set({{"imap.ssl", false}, {"imap.port", qint64(70'000)}}), QByteArray("setting.range"));
        QCOMPARE(f.set({{"imap.ssl", false}, {"no.such", 1}}), QByteArray("setting.unknown"));
        QCOMPARE(f.set({{"no.such", QVariant()}}), QByteArray("setting.unknown"));
        QCOMPARE(f.set({{"imap.ssl", QStringLiteral("perhaps")}}), QByteArray("setting.type"));
        QCOMPARE(f.set({{"imap.grant", QStringLiteral("nowhere")}}), QByteArray("setting.address"));
        QCOMPARE(f.set({{"imap.ssl", false}, {"imap.port", qint64(110)}}), QByteArray("setting.port-clash"));
        QCOMPARE(f.settings->snapshot()->revision(), revision);
        QVERIFY(f.settings->snapshot()->boolean("imap.ssl"));
        QVERIFY(f.reopen().ok());
        QVERIFY(f.settings->snapshot()->stored().isEmpty());
    }

    void aStaleBaseRevisionIsAConflict() {
        Fixture f;
        const qint64 base = f.settings->snapshot()->revision();
        QCOMPARE(f.set({{"imap.ssl", false}}, base), QByteArray());
        QCOMPARE(f.set({{"imap.ssl", true}}, base), QByteArray("setting.conflict"));
        QCOMPARE(f.settings->check({{"imap.ssl", true}}, base).error().code, QByteArray("setting.conflict"));
        QVERIFY(!f.settings->snapshot()->boolean("imap.ssl"));
        QCOMPARE(f.set({{"imap.ssl", true}}, base + 1), QByteArray());
        // Two drafts from one base, sent together: exactly one wins, also within one batch of the writer.
        const qint64 both = f.settings->snapshot()->revision();
        QList<QByteArray> codes;
        for (const qint64 port : {1143, 2143})
            f.settings->set({{"imap.port", port}}, both, f.here,
                            [&codes](base::Result<SettingsStore::SettingsPtr> result) {
                                codes.append(result.ok() ? QByteArray() : result.error().code);
                            });
        QVERIFY(QTest::qWaitFor([&codes] { return codes.size() == 2; }));
        QCOMPARE(codes, (QList<QByteArray>{"", "setting.conflict"}));
        QCOMPARE(f.settings->snapshot()->integer("imap.port"), 1143);
    }

    void checkingChangesNothing() {
        Fixture f;
        const auto next = f.settings->check({{"imap.port", QStringLiteral("1143")}}, 0);
        QVERIFY(next.ok());
        QCOMPARE((*next)->integer("imap.port"), 1143);
        QCOMPARE(f.settings->snapshot()->integer("imap.port"), 143);
        QCOMPARE(f.settings->check({{"imap.port", qint64(995)}}, 0).error().code,
                 QByteArray("setting.port-clash"));
    }

    void overridesHoldForTheRunOnly() {
        Fixture f;
        QCOMPARE(f.set({{"imap.port", qint64(1143)}}), QByteArray());
        QVERIFY(
            f.reopen({{"imap.port", QStringLiteral("3143")}, {"log.level", QStringLiteral("debug")}}).ok());
        QCOMPARE(f.settings->snapshot()->integer("imap.port"), 3143);
        QVERIFY(f.settings->snapshot()->isOverridden("log.level"));
        QCOMPARE(f.set({{"imap.port", qint64(1)}}), QByteArray("setting.overridden"));
        QCOMPARE(f.set({{"imap.port", QVariant()}}), QByteArray("setting.overridden"));
        QCOMPARE(f.set({{"pop3.port", qint64(1110)}}), QByteArray());
        QVERIFY(f.settings->snapshot()->isOverridden("imap.port"));
        QVERIFY(f.reopen().ok());
        QCOMPARE(f.settings->snapshot()->integer("imap.port"), 1143);
        QCOMPARE(f.settings->snapshot()->integer("pop3.port"), 1110);
        QCOMPARE(f.reopen({{"no.such", {}}}).error().code, QByteArray("setting.unknown"));
        QCOMPARE(f.reopen({{"imap.port", QStringLiteral("x")}}).error().code, QByteArray("setting.type"));
    }

    void aFaultThatWasThereDoesNotLockOut() {
        Fixture f;
        QVERIFY(f.reopen({{"imap.port", QStringLiteral("995")}}).ok());
        QCOMPARE(f.set({{"log.files", qint64(3)}}), QByteArray());
        QCOMPARE(f.set({{"smtp.port", qint64(465)}}), QByteArray("setting.port-clash"));
        QVERIFY(f.reopen({}, 2000).ok());
        QCOMPARE(f.set({{"imap.port", qint64(2025)}}), QByteArray("setting.port-clash"));
    }

    void rowsOfAnotherVersionDoNoHarm() {
        Fixture f;
        QCOMPARE(f.exec(QStringLiteral("INSERT INTO settings VALUES ('future.key', 'x'), ('imap.port', "
                                       "'many'), ('pop3.port', '99999')")),
                 QByteArray());
        QVERIFY(f.reopen().ok());
        QVERIFY(f.settings->snapshot()->isDefault("imap.port"));
        QVERIFY(f.settings->snapshot()->isDefault("pop3.port"));
        QCOMPARE(f.log.text.count("a stored setting is ignored"), 3);
        QCOMPARE(f.set({{"imap.port", qint64(1143)}}), QByteArray());
        QVERIFY(f.reopen().ok());
        QCOMPARE(f.settings->snapshot()->integer("imap.port"), 1143);
        QCOMPARE(f.exec(QStringLiteral(
                     "UPDATE settings SET key = 'seen' WHERE key = 'future.key' AND value = 'x'")),
                 QByteArray());
    }

    void aChangeOnProbationGoesBackOrStays() {
        Fixture f;
        QCOMPARE(f.set({{"imap.port", qint64(1143)}}), QByteArray());
        const SettingsStore::Changes change{{"imap.port", qint64(2143)},
                                            {"imap.ssl", false},
                                            {"server.hostName", QStringLiteral("a.example")}};
        QCOMPARE(f.set(change, 0, 12345), QByteArray());
        const services::Probation waiting = f.settings->probation();
        QVERIFY(waiting.id != 0);
        QCOMPARE(waiting.untilUtcMs, 12345);
        QCOMPARE(waiting.before.size(), 3);
        QCOMPARE(f.settings->snapshot()->integer("imap.port"), 2143);
        // One at a time, and only by its own id.
        QCOMPARE(f.set({{"log.files", qint64(3)}}), QByteArray("setting.probation"));
        QCOMPARE(f.end(false, waiting.id + 1), QByteArray("setting.probation-over"));
        QCOMPARE(f.end(false, waiting.id), QByteArray());
        QCOMPARE(f.settings->snapshot()->integer("imap.port"), 1143);
        QVERIFY(f.settings->snapshot()->isDefault("imap.ssl"));
        QVERIFY(!f.settings->snapshot()->stored().contains("imap.ssl"));
        QCOMPARE(f.settings->probation().id, 0);
        QCOMPARE(f.end(true, waiting.id), QByteArray("setting.probation-over"));

        QCOMPARE(f.set(change, 0, 1), QByteArray());
        QCOMPARE(f.end(true, f.settings->probation().id), QByteArray());
        QCOMPARE(f.settings->snapshot()->integer("imap.port"), 2143);
        QVERIFY(f.reopen().ok());
        QCOMPARE(f.settings->snapshot()->integer("imap.port"), 2143);
    }

    void aRestartConfirmsNothing() {
        Fixture f;
        QCOMPARE(f.set({{"server.hostName", QStringLiteral("")}, {"imap.port", qint64(1143)}}), QByteArray());
        QCOMPARE(f.set({{"server.hostName", QStringLiteral("a.example")}, {"imap.port", QVariant()}}, 0,
                       std::numeric_limits<qint64>::max()),
                 QByteArray());
        QVERIFY(f.settings->snapshot()->isDefault("imap.port"));
        QVERIFY(f.reopen().ok());
        QCOMPARE(f.settings->snapshot()->integer("imap.port"), 1143);
        QCOMPARE(f.settings->snapshot()->text("server.hostName"), QString());
        QCOMPARE(f.settings->probation().id, 0);
        QVERIFY(f.log.text.contains("has been taken back"));
        QCOMPARE(f.set({{"log.files", qint64(3)}}), QByteArray());
    }

    void errorsComeFromTheirExecutorToo() {
        Fixture f;
        bool called = false;
        f.settings->set({{"no.such", 1}}, 0, f.here, [&called](auto) { called = true; });
        QVERIFY(!called);
        QVERIFY(QTest::qWaitFor([&called] { return called; }));
    }
};

QTEST_GUILESS_MAIN(TestSettingsStore)
#include "tst_services_settingsstore.moc"
