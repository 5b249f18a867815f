#include "tests/unit/net/netfixture.h"

#include "engine/tls/ticketkeys.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <thread>

using namespace postern;
using namespace postern::test;

class TlsContextTest final : public QObject {
    Q_OBJECT
 private:
    using ContextPtr = std::shared_ptr<const tls::TlsContext>;
    std::shared_ptr<tls::TicketKeys> m_keys = tls::makeTicketKeys();

    ContextPtr context(const QString& name, const tls::Policy& policy) {
        return tls::TlsContext::build({selfSigned(name)}, policy, m_keys).take();
    }
    ContextPtr context(const QString& name, int timeToLive = 3600) {
        return context(name, policyFor("line", timeToLive));
    }

    struct Visit {
        bool connected = false, resumed = false;
        QByteArray worker, name, facts, error;
        Session session;
    };
    /// Connects, reads the greeting and one answer (so that a TLS 1.3 ticket has come), leaves.
    static Visit visit(quint16 port, int version, const Session& resume = {}, const QByteArray& sni = {}) {
        ClientOptions options;
        options.version = version;
        options.resume = resume;
        options.sni = sni;
        TlsClient client(options);
        Visit result;
        result.connected = client.connect(port) && client.line() == "hello tls";
        result.error = client.error;
        if (!result.connected)
            return result;
        result.worker = client.ask("WORKER");
        result.facts = client.ask("FACTS");
        result.resumed = client.resumed();
        result.name = client.commonName();
        result.session = client.session();
        return result;
    }

 private Q_SLOTS:
    void versions_data() {
        QTest::addColumn<int>("version");
        QTest::newRow("1.2") << TLS1_2_VERSION;
        QTest::newRow("1.3") << TLS1_3_VERSION;
    }

    void resumesAcrossWorkers_data() { versions_data(); }
    void resumesAcrossWorkers() {
        QFETCH(int, version);
        Server server(2);
        server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
        QVERIFY(server.open());
        const QByteArray result = inThread([&] {
            const Visit first = visit(server.tlsPort, version);
            if (!first.connected || first.resumed)
                return "first: " + first.error;
            QByteArrayList workers;
            std::vector<std::unique_ptr<TlsClient>> holding;  // a worker with many more does not get the next
            Session session = first.session;
            for (int i = 0; i < 12; ++i) {
                holding.push_back(std::make_unique<TlsClient>());
                holding.back()->connect(server.tlsPort);
                const Visit next = visit(server.tlsPort, version, session);
                if (!next.resumed || !next.facts.endsWith(" yes"))
                    return QByteArray("not resumed");
                session = next.session;
                if (!workers.contains(next.worker))
                    workers.append(next.worker);
            }
            return "workers " + QByteArray::number(workers.size());
        });
        QCOMPARE(result, QByteArray("workers 2"));
        QCOMPARE(server.pool->counters().handshakesResumed, quint64(12));
    }

    void resumesInsideTheTimeToLiveOnly_data() { versions_data(); }
    void resumesInsideTheTimeToLiveOnly() {
        QFETCH(int, version);
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example"), 2));
        QVERIFY(server.open());
        const QByteArray result = inThread([&] {
            const Visit first = visit(server.tlsPort, version);
            if (!visit(server.tlsPort, version, first.session).resumed)
                return QByteArray("not resumed inside");
            // The client would go on offering it; only the server's rule counts.
            SSL_SESSION_set_timeout(first.session.value.get(), 3600);
            QElapsedTimer time;
            time.start();
            while (visit(server.tlsPort, version, first.session).resumed)
                if (time.elapsed() > 10'000)
                    return QByteArray("resumed for ever");
            return time.elapsed() < 1000 ? QByteArray("too early") : QByteArray("expired");
        });
        QCOMPARE(result, QByteArray("expired"));
    }

    void aShorterTimeToLiveHoldsForOldTickets() {
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example"), 3600));
        QVERIFY(server.open());
        const Visit first = inThread([&] { return visit(server.tlsPort, TLS1_2_VERSION); });
        QVERIFY(first.connected);
        server.plan.tls = serviceTls(context(QStringLiteral("one.example"), 1));
        server.apply();
        QTRY_VERIFY(!inThread([&] { return visit(server.tlsPort, TLS1_2_VERSION, first.session); }).resumed);
    }

    void noTimeToLiveMeansNoTickets_data() { versions_data(); }
    void noTimeToLiveMeansNoTickets() {
        QFETCH(int, version);
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example"), 0));
        QVERIFY(server.open());
        const Visit first = inThread([&] { return visit(server.tlsPort, version); });
        QVERIFY(first.connected);
        QVERIFY(!inThread([&] { return visit(server.tlsPort, version, first.session); }).resumed);
    }

    void aTicketSurvivesANewContext() {
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
        QVERIFY(server.open());
        const Visit first = inThread([&] { return visit(server.tlsPort, TLS1_3_VERSION); });
        server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
        server.apply();
        QVERIFY(inThread([&] { return visit(server.tlsPort, TLS1_3_VERSION, first.session); }).resumed);
    }

    void ticketKeysRotate() {
        qint64 now = 1000;
        tls::TicketKeys keys([&now] { return now; });
        keys.keepFor(600);
        const tls::TicketKeys::KeyRef first = keys.current();
        bool current = false;
        QVERIFY(keys.find(first->name.data(), current) == first && current);
        now += tls::TicketKeys::kRotationSeconds;
        QVERIFY(keys.current() != first);
        QVERIFY(keys.find(first->name.data(), current) == first && !current);
        now += 601;
        QVERIFY(!keys.find(first->name.data(), current));
    }

    void usedInBetweenItIsKept_data() { versions_data(); }
    void usedInBetweenItIsKept() {
        QFETCH(int, version);
        constexpr int kTimeToLive = 2;
        // The clock of the keys runs fast, so that they rotate under the session.
        const auto seconds = std::make_shared<std::atomic<qint64>>(1000);
        m_keys = std::make_shared<tls::TicketKeys>([seconds] { return seconds->load(); });
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example"), kTimeToLive));
        QVERIFY(server.open());
        const QByteArray result = inThread([&] {
            const Visit first = visit(server.tlsPort, version);
            Session session = first.session;
            QElapsedTimer time;
            time.start();
            while (time.elapsed() < 3 * 1000 * kTimeToLive) {
                SSL_SESSION_set_timeout(session.value.get(), 3600);  // only the server's rule counts
                const Visit next = visit(server.tlsPort, version, session);
                if (!next.resumed)
                    return "not kept at " + QByteArray::number(time.elapsed());
                session = next.session;
                *seconds += tls::TicketKeys::kRotationSeconds / 20;
            }
            return visit(server.tlsPort, version, first.session).resumed
                       ? QByteArray("the first one for ever")
                       : QByteArray("kept");
        });
        QCOMPARE(result, QByteArray("kept"));
        QVERIFY2(seconds->load() > 1000 + 2 * tls::TicketKeys::kRotationSeconds, "the keys have rotated");
    }

    /// An OpenSSL client that is sent a new ticket in a TLS 1.2 resumption gives the old one up for dead.
    void comingBackAtOnceCostsNoTicket() {
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
        QVERIFY(server.open());
        const QByteArray result = inThread([&] {
            const Session session = visit(server.tlsPort, TLS1_2_VERSION).session;
            for (int round = 0; round < 5; ++round) {
                if (!visit(server.tlsPort, TLS1_2_VERSION, session).resumed)
                    return QByteArray("full in round ") + QByteArray::number(round);
            }
            return SSL_SESSION_is_resumable(session.value.get()) == 1 ? QByteArray("kept")
                                                                      : QByteArray("dead");
        });
        QCOMPARE(result, QByteArray("kept"));
    }

    void noTicketPastClientAuthentication_data() { versions_data(); }
    void noTicketPastClientAuthentication() {
        QFETCH(int, version);
        tls::Policy strict = policyFor("line");
        strict.clientAuth = tls::ClientAuth::Require;
        strict.trustedCasPem = selfSigned(QStringLiteral("authority.example")).chainPem;
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
        QVERIFY(server.open());
        const Visit first = inThread([&] { return visit(server.tlsPort, version); });
        QVERIFY(first.connected);
        QVERIFY(inThread([&] { return visit(server.tlsPort, version, first.session); }).resumed);
        // The whole service asks for certificates now.
        const ContextPtr required = context(QStringLiteral("one.example"), strict);
        server.plan.tls = serviceTls(required);
        server.apply();
        quint64 resumed = server.pool->counters().handshakesResumed;
        QCOMPARE(resumed, 1u);
        const Visit refused = inThread([&] { return visit(server.tlsPort, version, first.session); });
        QVERIFY(!refused.connected);
        QCOMPARE(server.pool->counters().handshakesResumed, resumed);
        QTRY_VERIFY2(server.log.contains("client sent no certificate"), server.log.all());
        // Only one name asks for them; the ticket comes from the other one.
        auto mixed = std::make_shared<tls::ServiceTls>();
        mixed->fallback = context(QStringLiteral("one.example"));
        mixed->byName = {{"strict.example", required}};
        server.plan.tls = mixed;
        server.apply();
        const Visit open = inThread([&] { return visit(server.tlsPort, version); });
        QVERIFY(open.connected);
        resumed = server.pool->counters().handshakesResumed;
        const Visit sneaky =
            inThread([&] { return visit(server.tlsPort, version, open.session, "strict.example"); });
        QVERIFY(!sneaky.connected);
        QCOMPARE(server.pool->counters().handshakesResumed, resumed);
    }

    void noTicketOfAnotherService() {
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
        QVERIFY(server.open());
        const Visit first = inThread([&] { return visit(server.tlsPort, TLS1_2_VERSION); });
        server.plan.tls = serviceTls(context(QStringLiteral("one.example"), policyFor("other")));
        server.apply();
        const Visit second = inThread([&] { return visit(server.tlsPort, TLS1_2_VERSION, first.session); });
        QVERIFY(second.connected && !second.resumed);
    }

    void serverNameChooses_data() {
        QTest::addColumn<QByteArray>("sni");
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("none") << QByteArray() << QByteArray("fallback.example");
        QTest::newRow("unknown") << QByteArray("unknown.example") << QByteArray("fallback.example");
        QTest::newRow("exact") << QByteArray("mail.example.org") << QByteArray("mail.example.org");
        QTest::newRow("upper case") << QByteArray("MAIL.Example.ORG") << QByteArray("mail.example.org");
        QTest::newRow("trailing dot") << QByteArray("mail.example.org.") << QByteArray("mail.example.org");
        QTest::newRow("wildcard") << QByteArray("imap.example.org") << QByteArray("*.example.org");
        QTest::newRow("wildcard is one label")
            << QByteArray("a.b.example.org") << QByteArray("fallback.example");
        QTest::newRow("not the bare domain") << QByteArray("example.org") << QByteArray("fallback.example");
    }
    void serverNameChooses() {
        QFETCH(QByteArray, sni);
        QFETCH(QByteArray, name);
        auto contexts = std::make_shared<tls::ServiceTls>();
        contexts->fallback = context(QStringLiteral("fallback.example"));
        contexts->byName = {{"*.example.org", context(QStringLiteral("*.example.org"))},
                            {"mail.example.org", context(QStringLiteral("mail.example.org"))}};
        Server server;
        server.plan.tls = contexts;
        QVERIFY(server.open());
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            const Visit first = inThread([&] { return visit(server.tlsPort, version, {}, sni); });
            QCOMPARE(first.name, name);
            QByteArray told = sni.toLower();
            if (told.endsWith('.'))
                told.chop(1);
            QVERIFY2(first.facts.contains('[' + told + ']'), first.facts);
            QVERIFY(inThread([&] { return visit(server.tlsPort, version, first.session, sni); }).resumed);
        }
    }

    void localAddressesAndRefusals() {
        auto contexts = std::make_shared<tls::ServiceTls>();
        contexts->fallback = context(QStringLiteral("fallback.example"));
        contexts->byName = {{"named.example", context(QStringLiteral("named.example"))},
                            {"no.example", nullptr}};
        contexts->byAddress = {
            {QHostAddress(QHostAddress::LocalHost), context(QStringLiteral("bound.example"))},
            {QHostAddress(QStringLiteral("192.0.2.7")), nullptr}};
        QVERIFY(contexts->offeredOn(QHostAddress(QHostAddress::LocalHost)));
        QVERIFY(contexts->offeredOn(QHostAddress(QStringLiteral("192.0.2.8"))));
        QVERIFY(!contexts->offeredOn(QHostAddress(QStringLiteral("192.0.2.7"))));
        QVERIFY(!contexts->offeredOn(QHostAddress(QStringLiteral("::ffff:192.0.2.7"))));
        Server server;
        server.plan.tls = contexts;
        QVERIFY(server.open());
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            const auto go = [&](const QByteArray& sni) {
                return inThread([&] { return visit(server.tlsPort, version, {}, sni); });
            };
            QCOMPARE(go({}).name, QByteArray("bound.example"));
            QCOMPARE(go("unknown.example").name, QByteArray("bound.example"));
            QCOMPARE(go("named.example").name, QByteArray("named.example"));  // SNI comes first
            const Visit refused = go("no.example");
            QVERIFY(!refused.connected);
            QVERIFY2(refused.error.contains("unrecognized name"), refused.error);
        }
    }

    void oneContextServesRsaAndEc() {
        Server server;
        server.plan.tls = serviceTls(
            tls::TlsContext::build({selfSigned(QStringLiteral("rsa.example"), tls::KeyType::Rsa2048),
                                    selfSigned(QStringLiteral("ec.example"))},
                                   policyFor("line"), m_keys)
                .take());
        QVERIFY(server.open());
        const QByteArray types = inThread([&] {
            QByteArray all;
            for (const char* ciphers : {"ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"}) {
                ClientOptions options;
                options.version = TLS1_2_VERSION;
                options.ciphers12 = ciphers;
                TlsClient client(options);
                all += client.connect(server.tlsPort) ? client.peerKeyType() + ' ' : client.error;
            }
            return all;
        });
        QCOMPARE(types, QByteArray("RSA EC "));
    }

    void ed25519Works() {
        Server server;
        server.plan.tls = serviceTls(
            tls::TlsContext::build({selfSigned(QStringLiteral("ed.example"), tls::KeyType::Ed25519)},
                                   policyFor("line"), m_keys)
                .take());
        QVERIFY(server.open());
        QCOMPARE(inThread([&] { return visit(server.tlsPort, TLS1_3_VERSION); }).name,
                 QByteArray("ed.example"));
    }

    void exporterEqualsTheClients() {
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
        QVERIFY(server.open());
        QVERIFY(inThread([&] {
            TlsClient client;
            if (!client.connect(server.tlsPort) || client.line().isEmpty())
                return false;
            const QByteArray theirs = client.ask("EXPORTER");
            return theirs.size() == 64 && theirs == client.exporter();
        }));
        ClientOptions old;
        old.version = TLS1_2_VERSION;
        QCOMPARE(inThread([&] {
                     TlsClient client(old);
                     client.connect(server.tlsPort);
                     client.line();
                     client.write("EXPORTER\r\nx\r\n");
                     client.line();
                     return client.line();
                 }),
                 QByteArray("x"));  // the exporter of TLS 1.2 is empty (RFC 9266 section 3)
    }

    void minimumVersionHolds() {
        tls::Policy policy = policyFor("line");
        policy.minimumVersion = "TLSv1.3";
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example"), policy));
        QVERIFY(server.open());
        QVERIFY(!inThread([&] { return visit(server.tlsPort, TLS1_2_VERSION); }).connected);
        QTRY_VERIFY2(server.log.contains("TLS versions that are switched off"), server.log.all());
        QVERIFY(inThread([&] { return visit(server.tlsPort, TLS1_3_VERSION); }).connected);
    }

    void whatDoesNotBuildIsRefused() {
        const tls::KeyPair good = selfSigned(QStringLiteral("one.example"));
        const tls::KeyPair other = selfSigned(QStringLiteral("one.example"));
        auto code = [this](const tls::KeyPair& pair, const tls::Policy& policy) {
            const auto built = tls::TlsContext::build({pair}, policy, m_keys);
            return built ? QByteArray("built") : built.error().code;
        };
        QCOMPARE(code(good, policyFor("line")), QByteArray("built"));
        QCOMPARE(code({good.chainPem, other.keyPem}, policyFor("line")), QByteArray("tls.key-mismatch"));
        QCOMPARE(code({"nonsense", good.keyPem}, policyFor("line")),
                 QByteArray("tls.certificate-unreadable"));
        QCOMPARE(code({good.chainPem.chopped(60), good.keyPem}, policyFor("line")),
                 QByteArray("tls.certificate-unreadable"));
        QCOMPARE(code({good.chainPem, base::Secret("nonsense")}, policyFor("line")),
                 QByteArray("tls.key-unreadable"));
        QCOMPARE(code({{}, {}}, policyFor("line")), QByteArray("tls.certificate-unreadable"));
        tls::Policy policy = policyFor("line");
        policy.ciphers12 = "NO-SUCH-CIPHER";
        QCOMPARE(code(good, policy), QByteArray("tls.ciphers"));
        QVERIFY(!tls::TlsContext::build(QList<tls::KeyPair>(), policyFor("line"), m_keys));
    }

    /// Many clients, certificates swapped under them: nobody is dropped, nobody gets another one's bytes.
    void soak() {
        constexpr int kThreads = 3, kRounds = 500, kSwaps = 10;
        Server server(2);
        server.plan.limits.maxPerAddress = 1000;
        auto contexts = [this] {
            auto made = std::make_shared<tls::ServiceTls>();
            made->fallback = context(QStringLiteral("one.example"));
            made->byName = {{"two.example", context(QStringLiteral("two.example"))}};
            return made;
        };
        server.plan.tls = contexts();
        QVERIFY(server.open());
        std::atomic<int> done{0}, resumed{0}, running{kThreads};
        std::atomic<bool> failed{false};
        std::vector<std::thread> threads;
        for (int number = 0; number < kThreads; ++number)
            threads.emplace_back([&, number] {
                Session session;
                for (int i = 0; i < kRounds && !failed; ++i) {
                    ClientOptions options;
                    options.version = i % 2 == 0 ? TLS1_3_VERSION : TLS1_2_VERSION;
                    options.sni = number % 2 == 0 ? "two.example" : "";
                    // A session is offered four times, then comes a full handshake.
                    if (i % 8 >= 2 && session.value &&
                        SSL_SESSION_get_protocol_version(session.value.get()) == options.version)
                        options.resume = session;
                    TlsClient client(options);
                    const QByteArray text =
                        "text " + QByteArray::number(number) + '.' + QByteArray::number(i);
                    const bool good =
                        client.connect(server.tlsPort) &&
                        talk(client, {"", text}) == "hello tls|" + text + '|' &&
                        client.commonName() == (number % 2 == 0 ? "two.example" : "one.example");
                    if (!good)
                        failed = true;
                    resumed += client.resumed() ? 1 : 0;
                    if (i % 4 == 0)
                        session = client.session();
                    ++done;
                }
                --running;
            });
        for (int swap = 1; swap <= kSwaps && !failed; ++swap) {
            while (running > 0 && done < swap * kThreads * kRounds / (kSwaps + 1))
                QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
            server.plan.tls = contexts();
            server.apply();
        }
        while (running > 0) QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        for (std::thread& thread : threads) thread.join();
        QVERIFY2(!failed, server.log.all().right(2000));
        QCOMPARE(done.load(), kThreads * kRounds);
        QVERIFY(resumed > 100);
        QCOMPARE(server.pool->counters().handshakesFailed, 0u);
        QTRY_COMPARE(server.pool->counters().open, 0);
    }
};

QTEST_GUILESS_MAIN(TlsContextTest)
#include "tst_tls_context.moc"
