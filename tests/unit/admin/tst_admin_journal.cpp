#include "enginefixture.h"

#include "engine/store/store.h"

using namespace postern;
using namespace postern::test;

class TestAdminJournal : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void actsAreThereWhenTheyAreAnswered() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        QVERIFY2(running.error.code.isEmpty(), qPrintable(running.error.text));
        QVERIFY(ask(running.admin(), api::JournalRead{}).value().entries.isEmpty());
        for (int i = 0; i < 5; ++i) {
            api::AuthorityCreate create;
            create.name = QStringLiteral("root %1").arg(i);
            create.commonName = create.name;
            const auto made = ask(running.admin(), create);
            QVERIFY2(made.ok(), made.ok() ? "" : qPrintable(made.error().text));
            const auto list = ask(running.admin(), api::JournalRead{}).take().entries;
            QCOMPARE(list.size(), i + 1);
            QCOMPARE(list.last().act, QStringLiteral("authority.create"));
            QCOMPARE(list.last().object, create.name);
            QCOMPARE(list.last().sha256, made.value().sha256);
            QVERIFY(!list.last().who.isEmpty() && list.last().utcMs > 0);
        }
        api::JournalRead some;
        some.limit = 2;
        auto list = ask(running.admin(), some).take().entries;
        QCOMPARE(list.size(), 2);
        QCOMPARE(list.last().object, QStringLiteral("root 4"));
        some.after = list.first().number;
        QCOMPARE(ask(running.admin(), some).value().entries.size(), 1);
        // What was refused is no act.
        api::AuthorityCreate again;
        again.name = again.commonName = QStringLiteral("root 0");
        QCOMPARE(ask(running.admin(), again).error().code, QByteArray("authority.exists"));
        QCOMPARE(ask(running.admin(), api::JournalRead{}).value().entries.size(), 5);
    }

    void nobodyRewritesIt() {
        QTemporaryDir folder;
        const base::SystemClock clock;
        base::NullLog log;
        auto store = store::Store::open(folder.path(), clock, log);
        QVERIFY(store.ok());
        const auto exec = [&](const QString& sql) {
            return store.value()->writer().submitAndWait<base::Done>(
                [sql](store::Transaction& transaction) { return transaction.connection().exec(sql); });
        };
        QVERIFY(exec(QStringLiteral("INSERT INTO journal (utc, who, act, object) VALUES (1, 'a', 'b', 'c')"))
                    .ok());
        QVERIFY(!exec(QStringLiteral("DELETE FROM journal")).ok());
        QVERIFY(!exec(QStringLiteral("UPDATE journal SET who = 'x'")).ok());
        const auto count = store.value()->writer().submitAndWait<qint64>(
            [](store::Transaction& transaction) -> base::Result<qint64> {
                auto rows = transaction.connection().prepare("SELECT count(*) FROM journal WHERE who = 'a'");
                if (const auto status = rows.run(); !status)
                    return status.error();
                if (!rows.next())
                    return base::fail("test.empty", QStringLiteral("no row"));
                return rows.integer(0);
            });
        QCOMPARE(count.value(), 1);
    }
};

QTEST_GUILESS_MAIN(TestAdminJournal)
#include "tst_admin_journal.moc"
