#include "engine/store/bodytable.h"
#include "engine/store/journaltable.h"
#include "engine/store/migrations.h"
#include "engine/store/writer.h"
#include "storefixture.h"

#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlQuery>

#include <latch>

using namespace postern;
using namespace postern::store;
using namespace postern::store::test;

namespace {

/// Runs SQL on a database file as another program would.
void outside(const QString& file, const QStringList& statements) {
    {
        QSqlDatabase database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("outside"));
        database.setDatabaseName(file);
        QVERIFY(database.open());
        QSqlQuery query(database);
        for (const QString& statement : statements) QVERIFY2(query.exec(statement), qPrintable(statement));
        query.finish();
        database.close();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("outside"));
}

base::Status put(Transaction& transaction, const QString& key, const QString& value) {
    return transaction.connection()
        .prepare("INSERT INTO settings (key, value) VALUES (?, ?)")
        .run(key, value);
}

using Events = std::vector<std::string>;

/// Queues jobs while the writer is held, so that they form one batch.
class Batch {
 public:
    explicit Batch(Writer& writer) : m_writer(writer) {
        std::promise<void> held;
        auto running = held.get_future();
        m_writer.submit<base::Done>(
            [this, &held](Transaction&) -> base::Status {
                held.set_value();
                m_gate.wait();
                return base::Done{};
            },
            nullptr, [](const base::Status&) {});
        running.wait();
    }
    void add(const QString& name, Writer::Job<base::Done> job) {
        const std::string label = name.toStdString();
        ++m_open;
        m_writer.submit<base::Done>(
            [this, label, job = std::move(job)](Transaction& transaction) {
                events.push_back("job " + label);
                transaction.afterCommit([this, label] { events.push_back("hook " + label); });
                return job(transaction);
            },
            nullptr,
            [this, label](const base::Status& status) {
                events.push_back("reply " + label);
                replies[label] = status ? QByteArray() : status.error().code;
                if (--m_open == 0)
                    m_done.set_value();
            });
    }
    void run() {
        m_gate.count_down();
        m_done.get_future().wait();
    }
    [[nodiscard]] int count(const std::string& event) const {
        return static_cast<int>(std::count(events.begin(), events.end(), event));
    }

    Events events;
    std::map<std::string, QByteArray> replies;  // error code, empty: done

 private:
    Writer& m_writer;
    std::latch m_gate{1};
    std::promise<void> m_done;
    std::atomic<int> m_open{0};
};

}  // namespace

class TestStoreWriter : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void freshStoreIsSetUp();
    void splitsAroundTriggers();
    void newerIsRefused();
    void foreignFilesAreRefusedAndLeft();
    void valuesBindAsTheyAre();
    void wrongTypeIsRefused();
    void batchCommitsOnceAndAnswersAfter();
    void failedJobFailsAlone();
    void diskFullLeavesNoPart();
    void diskFullThatAJobHidesCounts();
    void whatGoesAlongStandsOrFallsWithTheAct();
    void aloneFailedJobLeavesNothing();
    void badSqlFailsAlone();
    void destructorRunsTheQueue();
    void backupIsWholeAndPrivate();
    void checkFindsDamage();
};

void TestStoreWriter::freshStoreIsSetUp() {
    StoreFixture f;
    QCOMPARE(f.number("PRAGMA user_version"), qint64(schemaVersion()));
    QVERIFY(schemaVersion() >= 1);
    QCOMPARE(f.number("PRAGMA application_id"), qint64(0x506f7374));
    QCOMPARE(f.number("PRAGMA auto_vacuum"), qint64(2));
    QCOMPARE(f.number("SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"), qint64(1));
    const auto permissions = QFileInfo(f.store->file()).permissions();
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(permissions & others));
    QVERIFY(!(QFileInfo(f.store->file() + QStringLiteral("-wal")).permissions() & others));
    QVERIFY(!f.reader->connection().exec(QStringLiteral("DELETE FROM account")));  // a reader cannot write
    QCOMPARE(f.problems(), QStringList());
    f.open();  // again, with all in place
    QCOMPARE(f.number("SELECT count(*) FROM account"), qint64(2));
}

void TestStoreWriter::splitsAroundTriggers() {
    const QStringList parts =
        splitStatements("CREATE TABLE a (b);\n--;\nCREATE TRIGGER c BEGIN\n d;\n e;\nEND\n--;\n\n--;\nf");
    QCOMPARE(parts.size(), 3);
    QVERIFY(parts[1].contains(QStringLiteral(" d;\n e;\nEND")));
    QVERIFY(splitStatements("\n\n--;\n").isEmpty());
}

void TestStoreWriter::newerIsRefused() {
    QTemporaryDir folder;
    base::ManualClock clock;
    base::NullLog log;
    QVERIFY(Store::open(folder.path(), clock, log));
    outside(folder.filePath(QStringLiteral("postern.db")), {QStringLiteral("PRAGMA user_version = 9999")});
    const auto opened = Store::open(folder.path(), clock, log);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, "store.newer");
    QVERIFY(opened.error().text.contains(QStringLiteral("9999")));
}

void TestStoreWriter::foreignFilesAreRefusedAndLeft() {
    QTemporaryDir folder;
    base::ManualClock clock;
    base::NullLog log;
    const QString file = folder.filePath(QStringLiteral("postern.db"));
    outside(file, {QStringLiteral("CREATE TABLE theirs (a)")});
    auto opened = Store::open(folder.path(), clock, log);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, "store.not-ours");

    QVERIFY(QFile::remove(file));
    QFile text(file);
    QVERIFY(text.open(QIODevice::WriteOnly));
    const QByteArray content = QByteArray("dear diary, ").repeated(500);
    text.write(content);
    text.close();
    opened = Store::open(folder.path(), clock, log);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, "store.not-ours");
    QVERIFY(text.open(QIODevice::ReadOnly));
    QCOMPARE(text.readAll(), content);

    const auto nowhere = Store::open(QStringLiteral("/dev/null/folder"), clock, log);
    QVERIFY(!nowhere);
    QCOMPARE(nowhere.error().code, "store.open");
}

void TestStoreWriter::valuesBindAsTheyAre() {
    StoreFixture f;
    const auto written = f.store->writer().submitAndWait<base::Done>([](Transaction& transaction) {
        return transaction.connection()
            .prepare(
                "INSERT INTO body (id, refs, size, header_size, parser_version, envelope, structure) "
                "VALUES (?, ?, ?, 0, 0, ?, ?)")
            .run(base::BodyId{77}, 1, quint64(1) << 63, QByteArray(), QByteArray("a\0b", 3));
    });
    QVERIFY(written);
    Statement read =
        f.reader->connection().prepare("SELECT size, envelope, structure FROM body WHERE id = ?");
    QVERIFY(read.run(base::BodyId{77}) && read.next());
    QCOMPARE(quint64(read.integer(0)), quint64(1) << 63);
    QVERIFY(!read.value(1).isNull());
    QCOMPARE(read.bytes(2), QByteArray("a\0b", 3));
}

void TestStoreWriter::wrongTypeIsRefused() {
    StoreFixture f;
    const auto written = f.store->writer().submitAndWait<base::Done>([](Transaction& transaction) {
        return transaction.connection()
            .prepare("INSERT INTO settings (key, value) VALUES (?, ?)")
            .run(QByteArray("k"), QByteArray("v"));
    });
    QVERIFY(!written);
    QCOMPARE(written.error().code, "store.constraint");
}

void TestStoreWriter::batchCommitsOnceAndAnswersAfter() {
    StoreFixture f;
    Batch batch(f.store->writer());
    for (const char* name : {"a", "b", "c"}) {
        const QString key = QString::fromLatin1(name);
        batch.add(key, [key](Transaction& transaction) { return put(transaction, key, {}); });
    }
    batch.run();
    const Events expected = {"job a",  "job b",   "job c",   "hook a", "hook b",
                             "hook c", "reply a", "reply b", "reply c"};
    QCOMPARE(batch.events, expected);
    QCOMPARE(f.number("SELECT count(*) FROM settings"), qint64(3));
}

void TestStoreWriter::failedJobFailsAlone() {
    StoreFixture f;
    Batch batch(f.store->writer());
    const auto own = QStringLiteral("own");
    batch.add(QStringLiteral("a"), [](Transaction& t) { return put(t, QStringLiteral("a"), {}); });
    batch.add(QStringLiteral("says no"), [](Transaction& t) -> base::Status {
        if (base::Status status = put(t, QStringLiteral("half"), {}); !status)
            return status;
        return base::fail("test.no", QStringLiteral("no"));
    });
    batch.add(QStringLiteral("constraint"), [](Transaction& t) {
        (void)put(t, QStringLiteral("half too"), {});
        return put(t, QStringLiteral("a"), {});
    });
    batch.add(QStringLiteral("b"), [](Transaction& t) { return put(t, QStringLiteral("b"), {}); });
    batch.run();
    QCOMPARE(batch.replies["a"], QByteArray());
    QCOMPARE(batch.replies["b"], QByteArray());
    QCOMPARE(batch.replies["says no"], QByteArray("test.no"));
    QCOMPARE(batch.replies["constraint"], QByteArray("store.constraint"));
    QCOMPARE(batch.count("job a"), 1);  // no re-run
    QCOMPARE(batch.count("hook says no"), 0);
    QCOMPARE(batch.count("hook constraint"), 0);
    QCOMPARE(f.number("SELECT count(*) FROM settings"), qint64(2));
}

namespace {

base::Status fill(Transaction& transaction, bool hide) {
    base::Status status = base::Done{};
    for (int i = 0; status && i < 200; ++i)
        status = put(transaction, QStringLiteral("big%1").arg(i), QString(100'000, QLatin1Char('x')));
    return hide ? base::Status(base::Done{}) : status;
}

void limitPages(Store& store, qint64 pages) {
    const auto set = store.writer().submitAndWait<base::Done>([pages](Transaction& transaction) {
        return transaction.connection().exec(QStringLiteral("PRAGMA max_page_count = %1").arg(pages));
    });
    QVERIFY(set);
}

void runFullBatch(bool hide) {
    StoreFixture f;
    limitPages(*f.store, f.number("PRAGMA page_count") + 200);
    Batch batch(f.store->writer());
    batch.add(QStringLiteral("a"), [](Transaction& t) { return put(t, QStringLiteral("a"), {}); });
    batch.add(QStringLiteral("big"), [hide](Transaction& t) { return fill(t, hide); });
    batch.add(QStringLiteral("b"), [](Transaction& t) { return put(t, QStringLiteral("b"), {}); });
    batch.run();
    QCOMPARE(batch.replies["big"], QByteArray("store.full"));
    QCOMPARE(batch.replies["a"], QByteArray());
    QCOMPARE(batch.replies["b"], QByteArray());
    QCOMPARE(batch.count("hook a"), 1);  // not once more for the batch that was rolled back
    QCOMPARE(batch.count("hook big"), 0);
    QCOMPARE(batch.count("hook b"), 1);
    QCOMPARE(f.number("SELECT count(*) FROM settings"), qint64(2));
    QCOMPARE(f.number("SELECT count(*) FROM settings WHERE key LIKE 'big%'"), qint64(0));
    limitPages(*f.store, 1'000'000);
    QVERIFY(f.deliver(messageOf(10'000)));  // and life goes on
    QCOMPARE(f.problems(), QStringList());
}

}  // namespace

void TestStoreWriter::diskFullLeavesNoPart() {
    runFullBatch(false);
}

void TestStoreWriter::diskFullThatAJobHidesCounts() {
    runFullBatch(true);
}

namespace {

/// An act with its row, both of a size.
base::Status noteAct(Store& store, int actSize, int reasonSize, bool actFails = false) {
    const Along<base::Done> along = [reasonSize](Connection& connection, const base::Done&) {
        return journaltable::add(connection, {1,
                                              QStringLiteral("test"),
                                              QStringLiteral("act"),
                                              QStringLiteral("object"),
                                              {},
                                              QString(reasonSize, u'x')});
    };
    return store.writer().submitAndWait<base::Done>([=](Transaction& transaction) -> base::Status {
        base::Status act = put(transaction, QStringLiteral("act"), QString(actSize, u'x'));
        if (act && actFails)
            act = base::fail("test.no", QStringLiteral("no"));
        return withAlong(act, along, transaction.connection());
    });
}

}  // namespace

void TestStoreWriter::whatGoesAlongStandsOrFallsWithTheAct() {
    StoreFixture f;
    const auto counts = [&f] {
        return std::pair(f.number("SELECT count(*) FROM settings"), f.number("SELECT count(*) FROM journal"));
    };
    limitPages(*f.store, f.number("PRAGMA page_count") + 40);
    QCOMPARE(noteAct(*f.store, 10, 1'000'000).error().code, "store.full");  // the row has no room
    QCOMPARE(counts(), std::pair(qint64(0), qint64(0)));
    QCOMPARE(noteAct(*f.store, 1'000'000, 10).error().code, "store.full");  // the act has none
    QCOMPARE(counts(), std::pair(qint64(0), qint64(0)));
    QCOMPARE(noteAct(*f.store, 10, 10, true).error().code, "test.no");
    QCOMPARE(counts(), std::pair(qint64(0), qint64(0)));
    QVERIFY(noteAct(*f.store, 10, 10).ok());
    QCOMPARE(counts(), std::pair(qint64(1), qint64(1)));
    QCOMPARE(noteAct(*f.store, 10, 10).error().code, "store.constraint");  // the same act again
    QCOMPARE(counts(), std::pair(qint64(1), qint64(1)));
}

void TestStoreWriter::aloneFailedJobLeavesNothing() {
    StoreFixture f;
    const auto failed = f.store->writer().submitAndWait<base::Done>([](Transaction& t) -> base::Status {
        (void)put(t, QStringLiteral("half"), {});
        return base::fail("test.no", QStringLiteral("no"));
    });
    QCOMPARE(failed.error().code, "test.no");
    QCOMPARE(f.number("SELECT count(*) FROM settings"), qint64(0));
    limitPages(*f.store, f.number("PRAGMA page_count") + 20);
    const auto full = f.deliver(messageOf(500'000));
    QVERIFY(!full);
    QCOMPARE(full.error().code, "store.full");
    QCOMPARE(f.number("SELECT count(*) FROM body"), qint64(0));
    QCOMPARE(f.number("SELECT count(*) FROM body_chunk"), qint64(0));
    QCOMPARE(f.index(f.box())->count(), quint32(0));
}

void TestStoreWriter::badSqlFailsAlone() {
    StoreFixture f;
    Batch batch(f.store->writer());
    batch.add(QStringLiteral("a"), [](Transaction& t) { return put(t, QStringLiteral("a"), {}); });
    batch.add(QStringLiteral("bad"), [](Transaction& t) { return t.connection().prepare("SELEKT 1").run(); });
    batch.run();
    QCOMPARE(batch.replies["a"], QByteArray());
    QCOMPARE(batch.replies["bad"], QByteArray("store.sql"));
    QCOMPARE(f.number("SELECT count(*) FROM settings"), qint64(1));
}

void TestStoreWriter::destructorRunsTheQueue() {
    StoreFixture f;
    std::atomic<int> replies{0};
    for (int i = 0; i < 200; ++i)
        f.mail().deliver(bodyOf(messageOf(100)), {{{1}, "INBOX", {}, 0}}, nullptr,
                         [&replies](const base::Status& status) { replies += status ? 1 : 0; });
    f.open();
    QCOMPARE(replies.load(), 200);
    QCOMPARE(f.info().messages, quint32(200));
}

void TestStoreWriter::backupIsWholeAndPrivate() {
    StoreFixture f;
    for (int i = 0; i < 20; ++i) QVERIFY(f.deliver(messageOf(50'000)));
    const QString file = f.folder.filePath(QStringLiteral("saved/backup.db"));
    QCOMPARE(f.store->backup(file).error().code, "backup.write");  // no such folder
    QVERIFY(QDir(f.folder.path()).mkdir(QStringLiteral("saved")));
    QVERIFY(f.store->backup(file));
    QCOMPARE(f.store->backup(file).error().code, "backup.exists");
    QVERIFY(!(QFileInfo(file).permissions() & (QFile::ReadGroup | QFile::ReadOther)));
    QVERIFY(QFile::rename(file, f.folder.filePath(QStringLiteral("saved/postern.db"))));
    auto copy = Store::open(f.folder.filePath(QStringLiteral("saved")), f.clock, f.log);
    QVERIFY(copy);
    const auto report = (*copy)->check();
    QVERIFY(report);
    QCOMPARE(report->problems, QStringList());
    QCOMPARE(report->messages, qint64(20));
}

void TestStoreWriter::checkFindsDamage() {
    StoreFixture f;
    for (int i = 0; i < 3; ++i)
        QVERIFY(f.deliver(messageOf(50'000), {{{1}, "INBOX", "A: b\r\n", 0}, {{2}, "INBOX", {}, 0}}));
    QCOMPARE(f.problems(), QStringList());
    const QList<std::pair<QString, QString>> damages = {
        {QStringLiteral("UPDATE body SET refs = 5 WHERE id = 1"), QStringLiteral("counts its messages")},
        {QStringLiteral("UPDATE body SET size = 5 WHERE id = 1"), QStringLiteral("wrong number of octets")},
        {QStringLiteral("UPDATE mailbox SET messages = 9"), QStringLiteral("counts wrongly")},
        {QStringLiteral("UPDATE mailbox SET uidnext = 2"), QStringLiteral("a UID twice")},
        {QStringLiteral("UPDATE mailbox SET highest_modseq = 1"), QStringLiteral("last change")},
        {QStringLiteral("UPDATE mailbox SET uidvalidity = 7"), QStringLiteral("shares its UIDVALIDITY")},
        {QStringLiteral("UPDATE message SET body = 99 WHERE uid = 2"), QStringLiteral("has no body")},
        {QStringLiteral("DELETE FROM message_detail WHERE id = 1"), QStringLiteral("no details")},
        {QStringLiteral("DELETE FROM body_chunk WHERE id = (SELECT max(id) FROM body_chunk)"),
         QStringLiteral("octets")},
        {QStringLiteral("INSERT INTO body_chunk VALUES (99 << 32, x'00')"),
         QStringLiteral("belongs to nothing")},
        {QStringLiteral("INSERT INTO mailbox_keyword VALUES (1, 3, 'x')"),
         QStringLiteral("misplaced keyword")},
    };
    for (const auto& [sql, words] : damages) {
        const QString file = f.folder.filePath(QStringLiteral("damaged/postern.db"));
        QDir(f.folder.path()).mkdir(QStringLiteral("damaged"));
        QFile::remove(file);
        QVERIFY(f.store->backup(file));
        outside(file, {sql});
        auto damaged = Store::open(QFileInfo(file).absolutePath(), f.clock, f.log);
        QVERIFY(damaged);
        const auto report = (*damaged)->check();
        QVERIFY(report);
        QVERIFY2(report->problems.join(QLatin1Char('\n')).contains(words),
                 qPrintable(sql + QStringLiteral(": ") + report->problems.join(QLatin1Char('\n'))));
    }
}

QTEST_GUILESS_MAIN(TestStoreWriter)
#include "tst_store_writer.moc"
