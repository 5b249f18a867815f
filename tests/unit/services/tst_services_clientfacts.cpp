#include "engine/services/clientfacts.h"
#include "tests/unit/auth/authfixture.h"

#include <QTest>

#include <chrono>
#include <thread>

using namespace postern;
using services::ClientFact;
using services::ClientFacts;

namespace {

constexpr qint64 kDayMs = qint64(24) * 3600 * 1000;

class Fixture : public test::AuthFixture {
 public:
    std::unique_ptr<ClientFacts> facts = std::make_unique<ClientFacts>(*store, *directory, clock, log);
    std::shared_ptr<base::EventLoopExecutor> here = std::make_shared<base::EventLoopExecutor>();

    void see(const char* account, const char* sni = "", const char* address = "192.0.2.7") {
        net::ClientSighting sighting;
        sighting.service = "imap";
        sighting.peer = QHostAddress(QLatin1StringView(address));
        sighting.peerPort = 40000;
        sighting.account = account;
        sighting.version = "TLSv1.3";
        sighting.sni = sni;
        sighting.offer = QByteArray("\x01\x03\x04\x00\x00\x00", 6);
        facts->seen(sighting);
    }
    bool flush(ClientFacts::Limits limits = {}) {
        bool done = false;
        facts->flush(limits, here, [&done] { done = true; });
        return QTest::qWaitFor([&done] { return done; }, 10'000);
    }
    QList<ClientFact> read(const QByteArray& service = {}, int limit = 100'000) {
        auto reader = store->openReader();
        return services::readClientFacts((*reader)->connection(), service, 0, limit).take();
    }
    qint64 offers() {
        return store->writer()
            .submitAndWait<qint64>([](store::Transaction& transaction) -> base::Result<qint64> {
                auto rows = transaction.connection().prepare("SELECT COUNT(*) FROM client_offer");
                if (base::Status status = rows.run(); !status)
                    return status.error();
                return rows.next() ? rows.integer(0) : -1;
            })
            .take();
    }
};

}  // namespace

class TestServicesClientFacts : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void connectionsThatAreAlikeAreOneRow();
    void limitsHold();
    void memoryIsBounded();
    void oldOnesAreForgotten();
    void namesAreCounted();
    void ownConnectionsAreNotClients();
    void refusedNamesAreCheckedFirst();
    void seeingIsCheap();
};

void TestServicesClientFacts::connectionsThatAreAlikeAreOneRow() {
    Fixture f;
    f.see("anna@example.org");
    f.clock.advance(1000);
    f.see("anna@example.org");
    QVERIFY(f.flush());
    f.clock.advance(1000);
    f.see("anna@example.org");
    f.see("ben@example.org");
    QVERIFY(f.flush());
    const QList<ClientFact> facts = f.read();
    QCOMPARE(facts.size(), 2);
    const ClientFact& anna = facts[0].account.startsWith("anna") ? facts[0] : facts[1];
    QCOMPARE(anna.count, 3);
    QCOMPARE(anna.lastUtcMs - anna.firstUtcMs, 2000);
    QCOMPARE(anna.offer.size(), 6);
    QCOMPARE(anna.address, QStringLiteral("192.0.2.7"));
    QCOMPARE(f.read("pop3").size(), 0);
    QCOMPARE(f.offers(), 1);
}

void TestServicesClientFacts::limitsHold() {
    Fixture f;
    f.see("anna@example.org");
    for (int i = 0; i < 300; ++i) {
        f.clock.advance(1);
        f.see("", qPrintable(QStringLiteral("n%1.example").arg(i)));
    }
    QVERIFY(f.flush({30, 100}));
    const QList<ClientFact> facts = f.read();
    QVERIFY(facts.size() <= 100);
    QVERIFY(facts.size() >= 90);
    // The newest stay, and who logged in stays although he is the oldest.
    QCOMPARE(facts.front().sni, QByteArray("n299.example"));
    QCOMPARE(facts.back().account, QByteArray("anna@example.org"));
}

void TestServicesClientFacts::memoryIsBounded() {
    Fixture f;
    for (int i = 0; i < 2 * ClientFacts::kMaxPending; ++i)
        f.see("", qPrintable(QStringLiteral("n%1.example").arg(i)));
    f.see("anna@example.org");
    QVERIFY(f.flush());
    QCOMPARE(f.read().size(), ClientFacts::kMaxPending / 2 + 1);
    QVERIFY(f.log.all().contains("not in the client facts"));
}

void TestServicesClientFacts::oldOnesAreForgotten() {
    Fixture f;
    f.see("anna@example.org");
    QVERIFY(f.flush());
    f.clock.advance(31 * kDayMs);
    f.see("ben@example.org", "", "2001:db8::1");
    f.facts->prune({30, 100});
    QVERIFY(f.flush());
    const QList<ClientFact> facts = f.read();
    QCOMPARE(facts.size(), 1);
    QCOMPARE(facts[0].address, QStringLiteral("2001:db8::1"));
    f.clock.advance(31 * kDayMs);
    f.facts->prune({30, 100});
    f.see("", "x.example");
    QVERIFY(f.flush());
    QCOMPARE(f.offers(), 1);
}

void TestServicesClientFacts::namesAreCounted() {
    Fixture f;
    f.see("anna@example.org", "mail.example.org");
    f.see("anna@example.org", "mail.example.org", "192.0.2.8");
    f.see("", "old.example.org");
    f.see("ben@example.org");
    QVERIFY(f.flush());
    auto reader = f.store->openReader();
    const auto names = services::seenNames((*reader)->connection(), 0).take();
    QCOMPARE(names.size(), 2);
    QCOMPARE(names.value(QStringLiteral("mail.example.org")), 2);
    QCOMPARE(names.value(QStringLiteral("old.example.org")), 1);
}

void TestServicesClientFacts::ownConnectionsAreNotClients() {
    Fixture f;
    f.facts->ignore(40000, true);
    f.see("", "", "127.0.0.1");
    f.see("", "", "192.0.2.7");
    f.facts->ignore(40000, false);
    f.see("", "", "::1");
    QVERIFY(f.flush());
    QCOMPARE(f.read().size(), 2);
}

void TestServicesClientFacts::refusedNamesAreCheckedFirst() {
    Fixture f;
    net::ClientSighting refused;
    refused.service = "pop3";
    refused.peer = QHostAddress(QStringLiteral("192.0.2.9"));
    refused.plaintextLogin = true;
    refused.failure = "tls.plaintext-refused";
    refused.account = "not-an-account";
    f.facts->seen(refused);
    refused.account = "";
    f.facts->seen(refused);
    QVERIFY(f.flush());
    QCOMPARE(f.read().size(), 1);
    QCOMPARE(f.read()[0].account, QByteArray());
    QCOMPARE(f.read()[0].count, 2);
}

// A full handshake costs a core about 300 microseconds; this must not be seen beside it.
void TestServicesClientFacts::seeingIsCheap() {
    Fixture f;
    constexpr int kRounds = 20'000;
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < kRounds; ++i) f.see("anna@example.org", "mail.example.org");
    const auto spent = std::chrono::steady_clock::now() - start;
    const double each = std::chrono::duration<double, std::micro>(spent).count() / kRounds;
    qInfo("%.2f us each", each);
    QVERIFY2(each < 50, "generous: the machine may be busy");
}

QTEST_GUILESS_MAIN(TestServicesClientFacts)
#include "tst_services_clientfacts.moc"
