#include "engine/store/indexcache.h"
#include "storefixture.h"

#include <QRandomGenerator>

#include <thread>

using namespace postern;
using namespace postern::store;
using namespace postern::store::test;

namespace {

bool sameRow(const mail::IndexRow& a, const mail::IndexRow& b) {
    return a.uid == b.uid && a.internalDateOffset == b.internalDateOffset && a.flags == b.flags &&
           a.modseq == b.modseq && a.message == b.message && a.body == b.body &&
           a.internalDateMs == b.internalDateMs && a.size == b.size && a.prefixSize == b.prefixSize;
}

QString difference(const mail::MailboxIndex& a, const mail::MailboxIndex& b) {
    if (a.count() != b.count())
        return QStringLiteral("count %1 and %2").arg(a.count()).arg(b.count());
    if (a.uidNext != b.uidNext || a.uidValidity != b.uidValidity || a.highestModseq != b.highestModseq)
        return QStringLiteral("uidnext, uidvalidity or modseq");
    if (a.keywords != b.keywords)
        return QStringLiteral("keywords");
    for (quint32 i = 0; i < a.count(); ++i) {
        if (!sameRow(a.at(i), b.at(i)))
            return QStringLiteral("row %1").arg(i);
    }
    return {};
}

mail::UidSet randomUids(QRandomGenerator& random, quint32 uidNext) {
    mail::UidSet set;
    for (int i = random.bounded(1, 6); i > 0; --i) {
        const quint32 first = random.bounded(1u, uidNext + 1);
        set.add(first, first + random.bounded(0u, 8u));
    }
    return set;
}

IndexPtr numbered(qint64 mailbox, quint32 rows, quint64 modseq) {
    auto index = std::make_shared<mail::MailboxIndex>();
    index->mailbox = {mailbox};
    index->highestModseq = modseq;
    index->uidNext = rows + 1;
    for (quint32 i = 1; i <= rows; ++i) {
        mail::IndexRow row;
        row.uid = i;
        index->append(row);
    }
    return index;
}

MailboxChange adding(qint64 mailbox, quint32 uid, quint64 modseq) {
    MailboxChange change;
    change.mailbox = {mailbox};
    change.modseq = modseq;
    change.uidNext = uid + 1;
    mail::IndexRow row;
    row.uid = uid;
    change.added = {row};
    return change;
}

}  // namespace

class TestStoreIndex : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void snapshotsEqualTheDatabase();
    void oldSnapshotsStayAsTheyWere();
    void twoWatchersSeeAll();
    void watchersAreToldBeforeTheReply();
    void watchersFoldCommits();
    void watchersHearOfDeletion();
    void endedWatchIsSilent();
    void watchOfAnUncachedMailbox();
    void changeDuringLoadIsNotLost();
    void changeDuringLoadIsNotDoubled();
    void deletionDuringLoad();
    void cacheIsBounded();
    void readersWhileWriting();
};

void TestStoreIndex::snapshotsEqualTheDatabase() {
    StoreFixture f;
    QRandomGenerator random(4711);
    const QList<base::MailboxId> boxes = {f.box(), f.box("Sent"), f.box("Trash")};
    const QList<QByteArray> keywords = {"a", "b", "C", "$Junk"};
    for (int step = 0; step < 600; ++step) {
        const base::MailboxId box = boxes[random.bounded(boxes.size())];
        const base::MailboxId other = boxes[random.bounded(boxes.size())];
        const mail::UidSet set = randomUids(random, f.index(box)->uidNext);
        const quint64 flags = random.bounded(32u);
        const QList<QByteArray> words =
            random.bounded(2) ? QList<QByteArray>{keywords[random.bounded(4)]} : QList<QByteArray>{};
        switch (random.bounded(8)) {
            case 0:
            case 1:
                QVERIFY(f.append(box, messageOf(50), flags, words));
                break;
            case 2:
                QVERIFY(f.deliver(
                    messageOf(50),
                    {{{1}, "INBOX", "P: q\r\n", flags}, {{1}, "Sent", {}, 0}, {{1}, "Sent", {}, 0}}));
                break;
            case 3:
            case 4: {
                const auto mode = static_cast<FlagChange::Mode>(random.bounded(3));
                std::optional<quint64> since;
                if (random.bounded(3) == 0)
                    since = f.index(box)->highestModseq - 2;
                QVERIFY(f.storeFlags(box, set, {mode, flags, words}, since));
                break;
            }
            case 5:
                QVERIFY(f.expunge(box, set, random.bounded(2)));
                break;
            case 6:
                QVERIFY(f.copy(box, set, other, random.bounded(2)));
                break;
            case 7:
                if (random.bounded(10) == 0)
                    f.open();  // starts with an empty cache
                break;
        }
        for (const base::MailboxId one : boxes) {
            const auto fresh = loadIndex(f.reader->connection(), one);
            QVERIFY(fresh);
            const QString unlike = difference(*f.index(one), **fresh);
            QVERIFY2(unlike.isEmpty(), qPrintable(QStringLiteral("step %1: %2").arg(step).arg(unlike)));
        }
        if (step % 100 == 99)
            QCOMPARE(f.problems(), QStringList());
    }
}

void TestStoreIndex::oldSnapshotsStayAsTheyWere() {
    StoreFixture f;
    for (int i = 0; i < 600; ++i)
        f.mail().deliver(bodyOf(messageOf(50)), {{{1}, "INBOX", {}, 0}}, nullptr, [](const base::Status&) {});
    QVERIFY(f.deliver(messageOf(50)));
    const IndexPtr old = f.index(f.box());
    const auto copy = loadIndex(f.reader->connection(), f.box());
    QVERIFY(f.storeFlags(f.box(), allUids(), {FlagChange::Mode::Add, mail::FlagDeleted, {}}));
    QVERIFY(f.expunge(f.box(), uids({3, 300, 601})));
    QVERIFY(f.deliver(messageOf(50)));
    QCOMPARE(difference(*old, **copy), QString());
    QCOMPARE(f.index(f.box())->count(), quint32(599));
}

void TestStoreIndex::twoWatchersSeeAll() {
    StoreFixture f;
    (void)f.index(f.box());
    auto executor = std::make_shared<HeldExecutor>();
    QList<IndexPtr> one, two;
    const auto first = f.mail().watch(f.box(), executor, [&](IndexPtr index) { one.append(index); });
    const auto second = f.mail().watch(f.box(), executor, [&](IndexPtr index) { two.append(index); });
    const auto elsewhere =
        f.mail().watch(f.box("Sent"), executor, [&](IndexPtr) { QFAIL("not this mailbox"); });
    executor->runAll();
    one.clear();
    two.clear();
    for (int i = 0; i < 3; ++i) {
        QVERIFY(f.deliver(messageOf(50)));
        QVERIFY(executor->runAll() >= 2);
    }
    QCOMPARE(one.size(), 3);
    QCOMPARE(one, two);
    for (int i = 0; i < 3; ++i) QCOMPARE(one[i]->count(), quint32(i + 1));
}

void TestStoreIndex::watchersAreToldBeforeTheReply() {
    StoreFixture f;
    (void)f.index(f.box());
    auto executor = std::make_shared<HeldExecutor>();
    std::vector<std::string> events;
    const auto watch = f.mail().watch(f.box(), executor, [&](const IndexPtr& index) {
        events.push_back("count " + std::to_string(index->count()));
    });
    executor->runAll();
    events.clear();
    f.mail().deliver(bodyOf(messageOf(50)), {{{1}, "INBOX", {}, 0}}, executor,
                     [&](const base::Status& status) { events.push_back(status ? "reply" : "failed"); });
    QTRY_VERIFY(executor->runAll() + int(events.size()) >= 2);
    QCOMPARE(events, (std::vector<std::string>{"count 1", "reply"}));
}

void TestStoreIndex::watchersFoldCommits() {
    StoreFixture f;
    (void)f.index(f.box());
    auto executor = std::make_shared<HeldExecutor>();
    QList<quint32> counts;
    const auto watch =
        f.mail().watch(f.box(), executor, [&](const IndexPtr& index) { counts.append(index->count()); });
    for (int i = 0; i < 50; ++i) QVERIFY(f.deliver(messageOf(50)));
    QCOMPARE(executor->runAll(), 1);
    QCOMPARE(counts, QList<quint32>{50});
}

void TestStoreIndex::watchersHearOfDeletion() {
    StoreFixture f;
    QVERIFY(f.create("a"));
    auto executor = std::make_shared<HeldExecutor>();
    IndexPtr last;
    const base::MailboxId box = f.box("a");
    const auto watch = f.mail().watch(box, executor, [&](IndexPtr index) { last = std::move(index); });
    QVERIFY(f.append(box, messageOf(50)));
    QVERIFY(f.remove("a"));
    executor->runAll();
    QVERIFY(last);
    QVERIFY(last->deleted);
    QCOMPARE(last->mailbox, box);
}

void TestStoreIndex::endedWatchIsSilent() {
    StoreFixture f;
    auto executor = std::make_shared<HeldExecutor>();
    int calls = 0;
    auto watch = f.mail().watch(f.box(), executor, [&](const IndexPtr&) { ++calls; });
    QVERIFY(f.deliver(messageOf(50)));
    watch.reset();
    QVERIFY(f.deliver(messageOf(50)));
    executor->runAll();
    QCOMPARE(calls, 0);
    watch = f.mail().watch(f.box(), executor, [&](const IndexPtr&) { ++calls; });
    f.reader.reset();
    f.store.reset();
    watch.reset();  // may outlive the store
}

void TestStoreIndex::watchOfAnUncachedMailbox() {
    StoreFixture f;
    auto executor = std::make_shared<HeldExecutor>();
    IndexPtr last;
    const auto watch = f.mail().watch(f.box(), executor, [&](IndexPtr index) { last = std::move(index); });
    QCOMPARE(executor->runAll(), 0);
    QVERIFY(f.deliver(messageOf(50)));
    executor->runAll();
    QVERIFY(last);
    QCOMPARE(last->count(), quint32(1));
}

void TestStoreIndex::changeDuringLoadIsNotLost() {
    IndexCache cache(1000);
    const auto never = []() -> base::Result<IndexPtr> { return base::Error{}; };
    // The reader took its snapshot before the commit, the commit was published before the reader was done.
    const auto index = cache.get({1}, [&]() -> base::Result<IndexPtr> {
        const IndexPtr before = numbered(1, 3, 10);
        cache.publish(adding(1, 4, 11), never);
        cache.publish(adding(1, 5, 12), never);
        return before;
    });
    QVERIFY(index);
    QCOMPARE((*index)->count(), quint32(5));
    QCOMPARE((*index)->highestModseq, quint64(12));
    QCOMPARE(cache.peek({1}), *index);
    cache.publish(adding(1, 6, 13), never);
    QCOMPARE(cache.peek({1})->count(), quint32(6));
}

void TestStoreIndex::changeDuringLoadIsNotDoubled() {
    IndexCache cache(1000);
    const auto never = []() -> base::Result<IndexPtr> { return base::Error{}; };
    // The reader saw the commit already; its publication comes during the load, and another after it.
    const auto index = cache.get({1}, [&]() -> base::Result<IndexPtr> {
        cache.publish(adding(1, 4, 11), never);
        return numbered(1, 5, 12);
    });
    QCOMPARE((*index)->count(), quint32(5));
    cache.publish(adding(1, 5, 12), never);
    QCOMPARE(cache.peek({1})->count(), quint32(5));
    QCOMPARE(cache.peek({1})->highestModseq, quint64(12));
}

void TestStoreIndex::deletionDuringLoad() {
    IndexCache cache(1000);
    const auto index = cache.get({1}, [&]() -> base::Result<IndexPtr> {
        MailboxChange change;
        change.mailbox = {1};
        change.deleted = true;
        cache.publish(change, []() -> base::Result<IndexPtr> { return base::Error{}; });
        return numbered(1, 3, 10);
    });
    QVERIFY(!index);
    QCOMPARE(index.error().code, "store.mailbox-missing");
    QVERIFY(!cache.peek({1}));
    const auto failed = cache.get({1}, []() -> base::Result<IndexPtr> { return base::fail("test.no", {}); });
    QCOMPARE(failed.error().code, "test.no");
}

void TestStoreIndex::cacheIsBounded() {
    IndexCache cache(100);
    auto executor = std::make_shared<HeldExecutor>();
    const auto watch = cache.watch({1}, executor, [](const IndexPtr&) {});
    for (qint64 box = 1; box <= 10; ++box) {
        QVERIFY(cache.get({box}, [&] { return base::Result<IndexPtr>(numbered(box, 30, 1)); }));
        (void)cache.get({2}, [&] { return base::Result<IndexPtr>(numbered(2, 30, 1)); });
    }
    QVERIFY(cache.peek({1}));   // watched
    QVERIFY(cache.peek({2}));   // used all the time
    QVERIFY(cache.peek({10}));  // the last one
    QVERIFY(!cache.peek({5}));
    QVERIFY(
        cache.get({50}, [&] { return base::Result<IndexPtr>(numbered(50, 5000, 1)); }));  // too big: alone
    QVERIFY(cache.peek({50}));
    QVERIFY(!cache.peek({10}));
}

void TestStoreIndex::readersWhileWriting() {
    StoreFixture f;
    const base::MailboxId inbox = f.box();
    std::atomic<bool> done{false};
    std::atomic<int> bad{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&] {
            const auto reader = f.store->openReader().take();
            quint64 last = 0;
            while (!done) {
                const auto index = f.mail().index(*reader, inbox);
                const auto info = f.mail().mailbox(*reader, {1}, "INBOX");
                if (!index || !info || (*index)->highestModseq < last || info->highestModseq < last) {
                    ++bad;
                    return;
                }
                last = (*index)->highestModseq;
                quint32 rows = 0;
                const auto status =
                    f.mail().visit(*reader, **index, 0, (*index)->count(), {true, true, false, true},
                                   [&](const MailStore::Visited& one) {
                                       rows += one.textComplete ? 1 : 0;
                                       return true;
                                   });
                if (!status || rows > (*index)->count())
                    ++bad;
            }
        });
    }
    std::atomic<int> open{300};
    std::promise<void> all;
    for (int i = 0; i < 300; ++i) {
        f.mail().deliver(bodyOf(messageOf(2000)), {{{1}, "INBOX", "P: q\r\n", 0}}, nullptr,
                         [&](const base::Status& status) {
                             bad += status ? 0 : 1;
                             if (--open == 0)
                                 all.set_value();
                         });
    }
    all.get_future().wait();
    QVERIFY(f.storeFlags(inbox, allUids(), {FlagChange::Mode::Add, mail::FlagSeen, {}}));
    QVERIFY(f.expunge(inbox, uids({1, 50, 299}), true));
    done = true;
    for (std::thread& thread : threads) thread.join();
    QCOMPARE(bad.load(), 0);
    QCOMPARE(f.index(inbox)->count(), quint32(297));
    QCOMPARE(f.problems(), QStringList());
}

QTEST_GUILESS_MAIN(TestStoreIndex)
#include "tst_store_index.moc"
