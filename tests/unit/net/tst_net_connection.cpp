#include "tests/unit/net/netfixture.h"

#include <QElapsedTimer>
#include <QTest>

using namespace postern;
using namespace postern::test;

class NetConnectionTest final : public QObject {
    Q_OBJECT
 private:
    static std::shared_ptr<const tls::TlsContext> context(const QString& name, int timeToLive = 3600) {
        return tls::TlsContext::build({selfSigned(name)}, policyFor("line", timeToLive),
                                      tls::makeTicketKeys())
            .take();
    }
    static ClientOptions plain() {
        ClientOptions options;
        options.plain = true;
        return options;
    }

    /// While `other` is served again and again, the count does not grow any more.
    static bool isStill(TlsClient& other, const std::atomic<int>& count) {
        int before = -1;
        for (int same = 0; same < 50; ++same) {
            if (other.ask("x") != "x")
                return false;
            const int now = count;
            if (now != before)
                same = 0;
            before = now;
        }
        return true;
    }

 private Q_SLOTS:
    void talksPlainOnBothFamilies() {
        Server server;
        QVERIFY(server.open());
        for (const char* host : {"127.0.0.1", "::1"}) {
            const QByteArray answer = inThread([&] {
                TlsClient client(plain());
                return client.connect(server.plainPort, host) ? talk(client, {"", "one"})
                                                              : QByteArray("no connection");
            });
            QCOMPARE(answer, QByteArray("hello|one|"));
        }
        QTRY_COMPARE(server.pool->counters("line").open, 0);
        QCOMPARE(server.pool->counters().connections, 2u);
        QTRY_COMPARE(server.seen->alive.load(), 0);
        QCOMPARE(server.seen->peerClosed.load(), 2);
    }

    void listensOnIpv4AndIpv6AnySideBySide() {
        Server server;
        QVERIFY(server.open({QHostAddress(QStringLiteral("0.0.0.0")), QHostAddress(QStringLiteral("::"))}));
        QCOMPARE(server.listener->bound().size(), 4);
        for (const char* host : {"127.0.0.1", "::1"})
            QCOMPARE(inThread([&] {
                         TlsClient client(plain());
                         return client.connect(server.plainPort, host) ? client.line() : QByteArray();
                     }),
                     QByteArray("hello"));
    }

    void saysThatAPortIsTaken() {
        Server server;
        QVERIFY(server.open());
        net::Listener second(*server.pool, server.log);
        const base::Status status = second.open({QHostAddress::LocalHost}, {{server.plainPort, false}},
                                                std::make_shared<net::ServicePlan>(server.plan));
        QVERIFY(!status);
        QCOMPARE(status.error().code, QByteArray("net.port-taken"));
        QVERIFY(second.bound().isEmpty());
    }

    void nothingComesAfterTheGoodbye() {
        Server server;
        QVERIFY(server.open());
        const QByteArray answers = inThread([&] {
            TlsClient client(plain());
            client.connect(server.plainPort);
            client.line();
            client.write("a\r\nASK b\r\nLATER c\r\nASK d\r\nQUIT\r\n");
            QByteArray all;
            for (QByteArray line = client.line(); !line.isEmpty(); line = client.line()) all += line + '|';
            return all;
        });
        // The session has said goodbye before any answer could come.
        QCOMPARE(answers, QByteArray("a|bye|"));
        QTRY_COMPARE(server.seen->alive.load(), 0);
    }

    void answersAtOnceAndLater() {
        Server server;
        QVERIFY(server.open());
        const QByteArray answers = inThread([&] {
            TlsClient client(plain());
            client.connect(server.plainPort);
            return talk(client, {"", "ASK b", "LATER c"});
        });
        QCOMPARE(answers, QByteArray("hello|b|c|"));
    }

    void greetsAfterImplicitTls() {
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
        QVERIFY(server.open());
        const QByteArray answers = inThread([&] {
            TlsClient client;
            if (!client.connect(server.tlsPort))
                return "failed: " + client.error;
            return talk(client, {"", "FACTS"});
        });
        QCOMPARE(answers, QByteArray("hello tls|TLSv1.3 TLS_AES_128_GCM_SHA256 X25519 [] no|"));
        QTRY_VERIFY(server.log.contains("TLS line: TLSv1.3 TLS_AES_128_GCM_SHA256 X25519 sni=- resumed=no"));
    }

    void upgradesByStartTls() {
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
        QVERIFY(server.open());
        const QByteArray answers = inThread([&] {
            TlsClient client(plain());
            client.connect(server.plainPort);
            QByteArray all = talk(client, {"", "STARTTLS"});
            all += client.startTls() ? talk(client, {"", "one"}) : client.error;
            return all;
        });
        QCOMPARE(answers, QByteArray("hello|ready|hello tls|one|"));
    }

    void bytesBehindStartTlsClose_data() {
        QTest::addColumn<QByteArrayList>("chunks");
        QTest::newRow("one packet") << QByteArrayList{"STARTTLS\r\nNOOP\r\n"};
        QTest::newRow("bare LF") << QByteArrayList{"STARTTLS\nNOOP\n"};
        QTest::newRow("after other commands") << QByteArrayList{"one\r\nstls is not it\r\nSTARTTLS\r\nN"};
        QTest::newRow("split in the word") << QByteArrayList{"START", "TLS\r\nNOOP\r\n"};
        QTest::newRow("split at the line end") << QByteArrayList{"STARTTLS", "\r\nNOOP\r\n"};
        QTest::newRow("split inside the line end") << QByteArrayList{"STARTTLS\r", "\nNOOP\r\n"};
    }
    void bytesBehindStartTlsClose() {
        QFETCH(QByteArrayList, chunks);
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
        QVERIFY(server.open());
        const QByteArray got = inThread([&] {
            TlsClient client(plain());
            client.connect(server.plainPort);
            client.line();
            for (const QByteArray& chunk : chunks) {
                client.write(chunk);
                while (server.seen->bytes < chunk.size() && &chunk != &chunks.last())
                    std::this_thread::yield();
            }
            QByteArray all;
            for (char c = 0; client.readSome(&c, 1) == 1;) all += c;
            return all;
        });
        QVERIFY2(!got.contains("NOOP"), got);
        QVERIFY2(!got.contains("hello tls"), got);
        QTRY_VERIFY(server.log.contains("ahead of the TLS handshake"));
        QTRY_COMPARE(server.pool->counters().open, 0);
    }

    void dataThatLooksLikeACommandIsNotSplitWrongly() {
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
        QVERIFY(server.open());
        const QByteArray answers = inThread([&] {
            TlsClient client(plain());
            client.connect(server.plainPort);
            client.line();
            client.write("calls\r\nwalls\r\n\r\nls\r\nx\r\n");
            QByteArray all;
            for (int i = 0; i < 5; ++i) all += client.line() + '|';
            return all;
        });
        QCOMPARE(answers, QByteArray("calls|walls||ls|x|"));
    }

    void tlsOnAPlainPortAndHttpOnATlsPort() {
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
        QVERIFY(server.open());
        QVERIFY(!inThread([&] {
            TlsClient client;
            return client.connect(server.plainPort);
        }));
        QTRY_VERIFY(server.log.contains("client started TLS on a plain port"));
        QVERIFY(inThread([&] {
            TlsClient client(plain());
            client.connect(server.tlsPort);
            client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            QByteArray rest(100, '\0');
            while (client.readSome(rest.data(), 100) > 0) {
            }
            return true;
        }));
        QTRY_VERIFY2(server.log.contains("plain HTTP on a TLS port"), server.log.all());
        QCOMPARE(server.pool->counters().handshakesFailed, 1u);
        QTRY_COMPARE(server.pool->counters().open, 0);
        QCOMPARE(server.seen->alive.load(), 0);
    }

    void handshakeFailuresAreTold() {
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
        QVERIFY(server.open());
        ClientOptions options;
        options.version = TLS1_2_VERSION;
        options.ciphers12 = "AES128-SHA";
        const QByteArray error = inThread([&] {
            TlsClient client(options);
            return client.connect(server.tlsPort) ? QByteArray("connected") : client.error;
        });
        QVERIFY2(error.contains("handshake failure"), error);  // the alert has reached the client
        QTRY_VERIFY2(server.log.contains("no cipher suite in common"), server.log.all());
    }

    void aTlsPortWithoutContextIsNeverClear() {
        Server server;
        QVERIFY(server.open());
        QVERIFY(inThread([&] {
            TlsClient client(plain());
            client.connect(server.tlsPort);
            return client.isClosed();
        }));
        QCOMPARE(server.seen->created.load(), 0);
    }

    void addressRules_data() {
        QTest::addColumn<QStringList>("grant");
        QTest::addColumn<QStringList>("deny");
        QTest::addColumn<bool>("v4");
        QTest::addColumn<bool>("v6");
        QTest::newRow("no rules") << QStringList{} << QStringList{} << true << true;
        QTest::newRow("grant v4") << QStringList{QStringLiteral("127.0.0.0/8")} << QStringList{} << true
                                  << false;
        QTest::newRow("grant v6") << QStringList{QStringLiteral("::1")} << QStringList{} << false << true;
        QTest::newRow("deny v4") << QStringList{} << QStringList{QStringLiteral("127.0.0.1")} << false
                                 << true;
        QTest::newRow("deny wins") << QStringList{QStringLiteral("*")} << QStringList{QStringLiteral("*")}
                                   << false << false;
        QTest::newRow("grant others")
            << QStringList{QStringLiteral("192.0.2.0/24")} << QStringList{} << false << false;
        QTest::newRow("deny others") << QStringList{} << QStringList{QStringLiteral("192.0.2.0/24")} << true
                                     << true;
    }
    void addressRules() {
        QFETCH(QStringList, grant);
        QFETCH(QStringList, deny);
        Server server;
        server.plan.rules.grant = config::AddressSet::parse(grant).take();
        server.plan.rules.deny = config::AddressSet::parse(deny).take();
        QVERIFY(server.open());
        for (const char* host : {"127.0.0.1", "::1"}) {
            QFETCH(bool, v4);
            QFETCH(bool, v6);
            const bool expected = QByteArray(host) == "::1" ? v6 : v4;
            const QByteArray greeting = inThread([&] {
                TlsClient client(plain());
                return client.connect(server.plainPort, host) ? client.line() : QByteArray();
            });
            QCOMPARE(greeting, expected ? QByteArray("hello") : QByteArray());
        }
        QFETCH(bool, v4);
        QFETCH(bool, v6);
        QCOMPARE(server.seen->created.load(), int(v4) + int(v6));  // no session for the refused
    }

    void limits() {
        Server server;
        server.plan.limits.maxPerAddress = 2;
        server.plan.limits.maxConnections = 3;
        QVERIFY(server.open());
        inThread([&] {
            TlsClient a(plain()), b(plain()), c(plain()), d(plain()), e(plain());
            auto greeting = [&server](TlsClient& client, const char* host) {
                return client.connect(server.plainPort, host) ? client.line() : QByteArray();
            };
            if (greeting(a, "127.0.0.1") != "hello" || greeting(b, "127.0.0.1") != "hello")
                qFatal("the first two must be admitted");
            if (!greeting(c, "127.0.0.1").isEmpty())
                qFatal("a third from the address must be refused");
            if (greeting(d, "::1") != "hello")
                qFatal("another address must be admitted");
            if (!greeting(e, "::1").isEmpty())
                qFatal("a fourth of the service must be refused");
            return 0;
        });
        QVERIFY(server.log.contains("too many connections from this address"));
        QVERIFY(server.log.contains("too many connections to this service"));
        QTRY_COMPARE(server.pool->counters().open, 0);
        QCOMPARE(server.pool->counters().refused, 2u);
        server.pool->setMaxConnections(0);
        QCOMPARE(inThread([&] {
                     TlsClient client(plain());
                     return client.connect(server.plainPort) ? client.line() : QByteArray();
                 }),
                 QByteArray());
        server.pool->setMaxConnections(10);
        QCOMPARE(inThread([&] {
                     TlsClient client(plain());
                     return client.connect(server.plainPort) ? client.line() : QByteArray();
                 }),
                 QByteArray("hello"));
    }

    void withoutASessionTheConnectionIsClosed() {
        class NoSessions final : public net::SessionFactory {
            net::SessionParts create(const net::PeerInfo&, net::Worker&) const override { return {}; }
        };
        Server server;
        server.plan.sessions = std::make_shared<NoSessions>();
        server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
        QVERIFY(server.open());
        const QByteArray said = inThread([&] {
            TlsClient first(plain());
            TlsClient second;
            return (first.connect(server.plainPort) ? first.line() : QByteArray()) +
                   (second.connect(server.tlsPort) ? second.line() : QByteArray());
        });
        QCOMPARE(said, QByteArray());
        QTRY_COMPARE(server.pool->counters().open, 0);
        QVERIFY(server.log.contains("no session can be had"));
    }

    void deadlines() {
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
        server.plan.limits.unauthenticatedSeconds = 2;
        server.plan.limits.tlsHandshakeSeconds = 1;
        QVERIFY(server.open());
        // A tick from SetDeadline.
        QCOMPARE(inThread([&] {
                     TlsClient client(plain());
                     client.connect(server.plainPort);
                     const QByteArray all = talk(client, {"", "WAIT 1"});
                     return client.isClosed() ? all : QByteArray("open");
                 }),
                 QByteArray("hello|too late|"));
        // Nobody logs in; another one does and stays.
        QCOMPARE(inThread([&] {
                     TlsClient stays(plain()), idle(plain());
                     stays.connect(server.plainPort);
                     idle.connect(server.plainPort);
                     stays.line();
                     idle.line();
                     const QByteArray login = stays.ask("LOGIN");
                     const QByteArray bye = idle.line();
                     return login + '|' + bye + '|' + stays.ask("still here");
                 }),
                 QByteArray("ok|too slow|still here"));
        // A handshake that never comes.
        QVERIFY(inThread([&] {
            TlsClient client(plain());
            client.connect(server.tlsPort);
            return client.isClosed();
        }));
        QVERIFY(server.log.contains("TLS handshake took too long"));
        QCOMPARE(server.pool->counters().handshakesFailed, 1u);
        QTRY_COMPARE(server.pool->counters().open, 0);
    }

    void slowReaderIsNotBufferedForEver() {
        constexpr qint64 kSize = 60'000'000;
        for (const bool tls : {false, true}) {
            Server server(1);
            server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
            server.plan.limits.maxOutputBuffer = 200'000;
            QVERIFY(server.open());
            const qint64 got = inThread([&] {
                ClientOptions options;
                options.plain = !tls;
                TlsClient slow(options), other(options);
                const quint16 port = tls ? server.tlsPort : server.plainPort;
                slow.connect(port);
                slow.line();
                slow.write("BIG 60000000\r\n");
                // While the first one takes nothing, its output stops growing and others are served.
                other.connect(port);
                other.line();
                int before = -1;
                for (int same = 0; same < 50; ++same) {
                    if (other.ask("x") != "x")
                        return qint64(-1);
                    if (before != server.seen->drained) {
                        before = server.seen->drained;
                        same = 0;
                    }
                }
                if (before > 600)
                    return qint64(-2);  // 30 MB taken from the session though nobody reads
                qint64 sum = 0;
                std::vector<char> buffer(100'000);
                while (sum < kSize) {
                    const qint64 size = slow.readSome(buffer.data(), static_cast<int>(buffer.size()));
                    if (size <= 0)
                        break;
                    sum += size;
                }
                return sum;
            });
            QCOMPARE(got, kSize);
        }
    }

    void pipelinedQuestionsWaitForASlowReader() {
        constexpr qint64 kEach = 100'000;
        constexpr int kTimes = 2000;
        for (const bool tls : {false, true}) {
            Server server(1);
            server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
            server.plan.limits.maxOutputBuffer = 200'000;
            QVERIFY(server.open());
            const qint64 got = inThread([&] {
                ClientOptions options;
                options.plain = !tls;
                TlsClient slow(options), other(options);
                const quint16 port = tls ? server.tlsPort : server.plainPort;
                slow.connect(port);
                slow.line();
                slow.write(QByteArray("FILL 100000\r\n").repeated(kTimes) + "last\r\n");
                other.connect(port);
                other.line();
                if (!isStill(other, server.seen->filled))
                    return qint64(-1);
                const int before = server.seen->filled;
                if (before == 0 || before > 300)
                    return qint64(-2 - before);  // the rest is what the kernel holds
                qint64 sum = 0;
                QByteArray end;
                std::vector<char> buffer(100'000);
                while (!end.endsWith("last\r\n")) {
                    const qint64 size = slow.readSome(buffer.data(), static_cast<int>(buffer.size()));
                    if (size <= 0)
                        break;
                    sum += size;
                    end = (end + QByteArray(buffer.data(), size)).right(6);
                }
                return sum;
            });
            QCOMPARE(got, kTimes * (kEach + 2) + 6);
            QTRY_COMPARE(server.seen->alive.load(), 0);
        }
    }

    void aSlowReaderIsStillShutDown() {
        Server server(1);
        server.plan.limits.maxOutputBuffer = 200'000;
        QVERIFY(server.open());
        TlsClient slow(plain());
        inThread([&] {
            slow.connect(server.plainPort);
            slow.line();
            slow.write("WAIT 1\r\n" + QByteArray("FILL 100000\r\n").repeated(2000));
            return 0;
        });
        QTRY_COMPARE(server.seen->ticks.load(), 1);  // though its answers wait
        QVERIFY2(server.seen->filled.load() < 300, qPrintable(QString::number(server.seen->filled)));
    }

    void newsDoesNotPileUpForASlowReader() {
        Server server(1);
        server.plan.limits.maxOutputBuffer = 200'000;
        QVERIFY(server.open());
        const qint64 got = inThread([&] {
            TlsClient slow(plain()), other(plain());
            slow.connect(server.plainPort);
            slow.line();
            slow.write("EVENTS 100\r\n" + QByteArray("FILL 100000\r\n").repeated(500) + "QUIT\r\n");
            other.connect(server.plainPort);
            other.line();
            if (!isStill(other, server.seen->filled))
                return qint64(-1);
            qint64 sum = 0;
            std::vector<char> buffer(100'000);
            for (qint64 size = 1; size > 0; sum += qMax<qint64>(0, size))
                size = slow.readSome(buffer.data(), static_cast<int>(buffer.size()));
            return sum;
        });
        QVERIFY2(got > 500 * 100'002, qPrintable(QString::number(got)));
        QTRY_COMPARE(server.seen->alive.load(), 0);
        QCOMPARE(server.seen->events.load(), 1);  // the newest of those that came while the output was full
    }

    void muchInputArrivesWhole() {
        constexpr qint64 kSize = 20'000'000;
        for (const bool tls : {false, true}) {
            Server server(1);
            server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
            QVERIFY(server.open());
            inThread([&] {
                ClientOptions options;
                options.plain = !tls;
                TlsClient client(options);
                client.connect(tls ? server.tlsPort : server.plainPort);
                client.line();
                client.write("SINK\r\n");
                const QByteArray chunk(100'000, 'y');
                for (qint64 sent = 0; sent < kSize; sent += chunk.size()) client.write(chunk);
                return 0;
            });
            QTRY_COMPARE_WITH_TIMEOUT(server.seen->bytes.load(), kSize + 6, 20'000);
        }
    }

    void rowsAndClosing() {
        Server server;
        server.plan.tls = serviceTls(context(QStringLiteral("one.example")));
        QVERIFY(server.open());
        auto client = std::make_shared<TlsClient>();
        QCOMPARE(inThread([&] {
                     return client->connect(server.tlsPort) ? talk(*client, {"", "LOGIN"}) : QByteArray();
                 }),
                 QByteArray("hello tls|ok|"));
        QList<net::SessionRow> rows = server.rows();
        QCOMPARE(rows.size(), 1);
        QCOMPARE(rows[0].account, QByteArray("anna@example.org"));
        QCOMPARE(rows[0].tlsVersion, QByteArray("TLSv1.3"));
        QCOMPARE(rows[0].activity, QByteArray("LINE"));
        QCOMPARE(rows[0].bytesIn, 7);
        QVERIFY(rows[0].bytesOut > 0 && rows[0].sinceUtcMs > 0);
        server.pool->closeSession(rows[0].id);
        QCOMPARE(inThread([&] { return talk(*client, {"", ""}); }), QByteArray("bye||"));
        QTRY_COMPARE(server.seen->alive.load(), 0);
    }

    void closesAService() {
        Server server;
        QVERIFY(server.open());
        std::vector<std::unique_ptr<TlsClient>> clients;
        inThread([&] {
            for (int i = 0; i < 8; ++i) {
                clients.push_back(std::make_unique<TlsClient>(plain()));
                clients.back()->connect(server.plainPort);
                clients.back()->line();
            }
            return 0;
        });
        const auto executor = std::make_shared<base::EventLoopExecutor>();
        bool other = false, done = false;
        server.pool->closeService("another", 5000, executor, [&other] { other = true; });
        QTRY_VERIFY(other);
        QCOMPARE(server.pool->counters().open, 8);
        server.pool->closeService("line", 5000, executor, [&done] { done = true; });
        QTRY_VERIFY(done);
        QCOMPARE(server.pool->counters().open, 0);
        QCOMPARE(server.seen->shutdown.load(), 8);
        QCOMPARE(server.seen->alive.load(), 0);
        QCOMPARE(inThread([&] { return clients.front()->line(); }), QByteArray("bye"));
    }

    /// A worker keeps what it accepts while it leads by a few connections; the rest is spread.
    void spreadsOverWorkers() {
        constexpr int kClients = 40;
        constexpr qsizetype kMostApart = 5;
        Server server(3);
        QVERIFY(server.open());
        const QByteArray workers = inThread([&] {
            std::vector<std::unique_ptr<TlsClient>> clients;
            QByteArray numbers;
            for (int i = 0; i < kClients; ++i) {
                clients.push_back(std::make_unique<TlsClient>(plain()));
                clients.back()->connect(server.plainPort);
                clients.back()->line();
                numbers += clients.back()->ask("WORKER");
            }
            return numbers;
        });
        QCOMPARE(workers.size(), kClients);
        const auto [least, most] = std::minmax({workers.count('0'), workers.count('1'), workers.count('2')});
        QVERIFY2(most - least <= kMostApart, workers.constData());
    }

    /// Who comes before begin() waits; nobody is served by a listener that fails in part.
    void nobodyIsServedBeforeBegin() {
        Server server;
        net::Listener listener(*server.pool, server.log);
        const auto plan = std::make_shared<net::ServicePlan>(server.plan);
        QVERIFY(listener.open({QHostAddress::LocalHost}, {{0, false}}, plan));
        const quint16 port = listener.bound().first().port;
        TlsClient early(plain());
        QVERIFY(early.connect(port));
        QTest::qWait(50);
        QCOMPARE(server.seen->created.load(), 0);
        const base::Status failed =
            server.listener->open({QHostAddress::LocalHost}, {{0, false}, {port, false}}, plan);
        QVERIFY(!failed);
        listener.begin();
        listener.begin();
        QCOMPARE(inThread([&] { return early.line(); }), QByteArray("hello"));
        QCOMPARE(server.seen->created.load(), 1);
    }

    /// A listener may end at any moment while clients come: each is served, or refused or cut.
    void listenersComeAndGoUnderClients() {
        constexpr int kRounds = 150;
        Server server;
        // Not one that the kernel gives to clients: who connects from it while nobody listens meets himself.
        quint16 port = 20'000;
        while (!net::Listener::tryPort({QHostAddress::LocalHost}, port,
                                       [](const QHostAddress&) { return false; }))
            ++port;
        std::atomic<bool> over{false};
        std::atomic<int> served{0};
        std::thread clients([&] {
            while (!over) {
                TlsClient client(plain());
                // It speaks first: a connection whose last ACK meets a closed listener is open for the client
                // alone, and only what it sends is answered, by a reset.
                if (client.connect(port) && client.write("x\r\n") && client.line() == "hello")
                    ++served;
            }
        });
        bool opened = true;
        for (int i = 0; i < kRounds && opened; ++i) {
            server.listener = std::make_unique<net::Listener>(*server.pool, server.log);
            opened = bool(server.listener->open({QHostAddress::LocalHost}, {{port, false}},
                                                std::make_shared<net::ServicePlan>(server.plan)));
            server.listener->begin();
            QTest::qWait(2);
        }
        const int enough = served;
        over = true;
        clients.join();
        QVERIFY(opened);
        QVERIFY(enough > 0);
        server.listener.reset();
        QTRY_COMPARE(server.seen->alive.load(), 0);
    }

    /// Many who come at once do not hold up one who is served already by the same worker.
    void aFloodOfConnectionsGivesWay() {
        constexpr int kFlood = 300;
        Server server(1);
        server.plan.limits.maxPerAddress = 2 * kFlood;
        QVERIFY(server.open());
        const int created = inThread([&] {
            TlsClient first(plain()), second(plain());
            for (TlsClient* client : {&first, &second}) {
                client->connect(server.plainPort);
                client->line();
            }
            first.write("HOLD\r\n");
            std::vector<std::unique_ptr<TlsClient>> flood;
            for (int i = 0; i < kFlood; ++i) {
                flood.push_back(std::make_unique<TlsClient>(plain()));
                if (!flood.back()->connect(server.plainPort))
                    return -1;
            }
            second.write("CREATED\r\n");
            server.seen->gate.release();
            const int before = second.line().toInt();
            for (const auto& client : flood)
                if (client->line() != "hello")
                    return -1;
            return before;
        });
        QVERIFY2(created > 0 && created < kFlood / 2, qPrintable(QString::number(created)));
        QCOMPARE(server.seen->created.load(), kFlood + 2);
    }

    void diesWithOpenConnections() {
        auto server = std::make_unique<Server>();
        server->plan.tls = serviceTls(context(QStringLiteral("one.example")));
        QVERIFY(server->open());
        const std::shared_ptr<Seen> seen = server->seen;
        TlsClient client, waiting(plain());
        inThread([&] {
            client.connect(server->tlsPort);
            waiting.connect(server->tlsPort);  // in the middle of its handshake
            return client.line();
        });
        server.reset();
        QCOMPARE(seen->alive.load(), 0);
        QVERIFY(client.isClosed());
    }
};

QTEST_GUILESS_MAIN(NetConnectionTest)
#include "tst_net_connection.moc"
