#include "storefixture.h"

#include <QElapsedTimer>

#include <ctime>

using namespace postern;
using namespace postern::store;
using namespace postern::store::test;

namespace {

/// Real and CPU time of a stretch, of the whole process.
class Meter {
 public:
    Meter() : m_cpu(std::clock()) { m_real.start(); }
    void tell(const char* what, int operations) const {
        const double cpu = double(std::clock() - m_cpu) / CLOCKS_PER_SEC * 1e6;
        const double real = double(m_real.nsecsElapsed()) / 1e3;
        qInfo("%-40s %9.2f us CPU %9.2f us real %9.0f /s", what, cpu / operations, real / operations,
              operations * 1e6 / real);
    }

 private:
    std::clock_t m_cpu;
    QElapsedTimer m_real;
};

/// Keeps `inFlight` deliveries under way until `total` are done.
void deliverMany(StoreFixture& f, const QByteArray& text, int total, int inFlight) {
    const NewBody body = bodyOf(text);
    const std::vector<Copy> copies = {
        {{1}, "INBOX", "Return-Path: <a@example.org>\r\nDelivered-To: b\r\n", 0}};
    std::atomic<int> started{0};
    std::atomic<int> done{0};
    std::promise<void> all;
    std::function<void()> next = [&] {
        if (started++ < total)
            f.mail().deliver(body, copies, nullptr, [&](const base::Status& status) {
                if (!status)
                    qFatal("delivery failed");
                if (++done == total)
                    all.set_value();
                else
                    next();
            });
    };
    for (int i = 0; i < inFlight; ++i) next();
    all.get_future().wait();
}

}  // namespace

/// Figures for the log. The only demand is that nothing fails: the machine may be busy.
class TestStoreSpeed : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void delivery_data();
    void delivery();
    void mailboxOf10000();
};

void TestStoreSpeed::delivery_data() {
    QTest::addColumn<int>("octets");
    QTest::addColumn<int>("inFlight");
    QTest::addColumn<int>("total");
    QTest::addRow("1 KB alone") << 1024 << 1 << 1000;
    QTest::addRow("10 KB alone") << 10'240 << 1 << 1000;
    QTest::addRow("10 KB, 4 at once") << 10'240 << 4 << 2000;
    QTest::addRow("10 KB, 8 at once") << 10'240 << 8 << 4000;
    QTest::addRow("10 KB, 32 at once") << 10'240 << 32 << 8000;
    QTest::addRow("100 KB, 8 at once") << 102'400 << 8 << 800;
}

void TestStoreSpeed::delivery() {
    QFETCH(int, octets);
    QFETCH(int, inFlight);
    QFETCH(int, total);
    StoreFixture f;
    const Meter meter;
    deliverMany(f, messageOf(octets), total, inFlight);
    meter.tell(QTest::currentDataTag(), total);
    QCOMPARE(f.info().messages, quint32(total));
}

void TestStoreSpeed::mailboxOf10000() {
    constexpr int kMessages = 10'000;
    StoreFixture f;
    deliverMany(f, messageOf(4096), kMessages, 32);
    const base::MailboxId inbox = f.box();
    {
        const Meter meter;
        QCOMPARE(f.index(inbox)->count(), quint32(kMessages));
        meter.tell("load the index, per message", kMessages);
    }
    const IndexPtr index = f.index(inbox);
    const std::pair<const char*, MailStore::Visit> visits[] = {
        {"visit envelopes, per row", {true, false, false, false}},
        {"visit headers, per row", {false, true, false, false}},
        {"visit whole 4 KB, per row", {false, false, true, false}},
        {"visit object ids, per row", {false, false, false, true}}};
    for (const auto& [what, visit] : visits) {
        for (int round = 0; round < 2; ++round) {
            const Meter meter;
            int rows = 0;
            QVERIFY(f.mail().visit(*f.reader, *index, 0, kMessages, visit,
                                   [&](const MailStore::Visited&) { return ++rows; }));
            QCOMPARE(rows, kMessages);
            meter.tell(what, kMessages);
        }
    }
    {
        const Meter meter;
        for (quint32 i = 0; i < 1000; ++i) QVERIFY(f.mail().read(*f.reader, index->at(i * 7), 0, 10'000));
        meter.tell("read one body of 4 KB", 1000);
    }
    {
        const Meter meter;
        for (quint32 i = 0; i < 500; ++i)
            QVERIFY(f.storeFlags(inbox, uids({i * 17 + 1}), {FlagChange::Mode::Add, mail::FlagFlagged, {}}));
        meter.tell("STORE one", 500);
    }
    {
        const Meter meter;
        mail::UidSet thousand;
        thousand.add(2001, 3000);
        QVERIFY(f.storeFlags(inbox, thousand, {FlagChange::Mode::Add, mail::FlagSeen, {}}));
        meter.tell("STORE 1,000, per message", 1000);
    }
    {
        const Meter meter;
        mail::UidSet thousand;
        thousand.add(4001, 5000);
        QVERIFY(f.expunge(inbox, thousand, true));
        meter.tell("expunge 1,000, per message", 1000);
    }
}

QTEST_GUILESS_MAIN(TestStoreSpeed)
#include "tst_store_speed.moc"
