#include "tests/unit/net/netfixture.h"

#include <QFile>
#include <QTest>

#ifdef Q_OS_UNIX
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

#include <algorithm>

using namespace postern;
using namespace postern::test;

/// Running out of descriptors: the accept loop neither spins nor dies.
class NetDescriptorsTest final : public QObject {
    Q_OBJECT
#ifdef Q_OS_UNIX
 private:
    static int freeDescriptor() {
        const int descriptor = ::open("/dev/null", O_RDONLY);
        ::close(descriptor);
        return descriptor;
    }
    static bool connectTo(int descriptor, quint16 port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    static double cpuSeconds() {
        rusage usage{};
        ::getrusage(RUSAGE_SELF, &usage);
        return double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
               double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    }

 private Q_SLOTS:
    void survivesWithoutDescriptors() {
        constexpr int kClients = 30;
        Server server;
        QVERIFY(server.open({QHostAddress::LocalHost}));
        std::vector<int> clients(kClients);
        for (int& client : clients) client = ::socket(AF_INET, SOCK_STREAM, 0);
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
        const rlimit tight{rlim_t(freeDescriptor() + 5), before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &tight), 0);
        // The kernel completes them all; the server has descriptors for a few.
        const bool connected = std::all_of(clients.begin(), clients.end(), [&](int client) {
            return connectTo(client, server.plainPort);
        });
        const bool told = QTest::qWaitFor([&] { return server.log.contains("cannot accept connections"); });
        const double start = cpuSeconds();
        QTest::qWait(1500);  // the time in which the processor is watched
        const double used = cpuSeconds() - start;
        const int opened = server.pool->counters().open;
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
        QVERIFY(connected);
        QVERIFY(told);
        QVERIFY2(used < 0.3, qPrintable(QString::number(used)));
        QVERIFY(opened > 0 && opened < kClients);
        QCOMPARE(server.log.count("cannot accept connections"), 1);  // told once, not at each attempt
        QTRY_COMPARE(server.pool->counters().open, kClients);
        QVERIFY(server.log.contains("accepting connections again"));
        for (const int client : clients) {
            QByteArray greeting(7, Qt::Uninitialized);
            QCOMPARE(::recv(client, greeting.data(), 7, MSG_WAITALL), 7);
            QCOMPARE(greeting, QByteArray("hello\r\n"));
            ::close(client);
        }
    }

#ifdef Q_OS_LINUX
    void aHalfClosedClientGetsItsAnswers() {
        Server server;
        QVERIFY(server.open({QHostAddress::LocalHost}));
        ClientOptions options;
        options.plain = true;
        const QByteArray answers = inThread([&] {
            TlsClient client(options);
            client.connect(server.plainPort);
            client.write("LATER a\r\nASK b\r\nLATER c\r\nand half a line");
            ::shutdown(client.descriptor(), SHUT_WR);
            QByteArray all;
            for (QByteArray line = client.line(); !line.isEmpty(); line = client.line()) all += line + '|';
            return all;
        });
        QCOMPARE(answers, QByteArray("hello|b|a|c|"));
        QTRY_COMPARE(server.seen->alive.load(), 0);
        QCOMPARE(server.seen->peerClosed.load(), 1);
    }

    void aHalfClosedClientMayTakeItsTime() {
        Server server;
        server.plan.limits.maxOutputBuffer = 200'000;
        QVERIFY(server.open({QHostAddress::LocalHost}));
        ClientOptions options;
        options.plain = true;
        const qint64 got = inThread([&] {
            TlsClient client(options);
            client.connect(server.plainPort);
            client.line();
            client.write(QByteArray("FILL 100000\r\n").repeated(200));
            ::shutdown(client.descriptor(), SHUT_WR);
            qint64 sum = 0;
            std::vector<char> buffer(50'000);
            for (qint64 size = 1; size > 0; sum += qMax<qint64>(0, size))
                size = client.readSome(buffer.data(), static_cast<int>(buffer.size()));
            return sum;
        });
        QCOMPARE(got, 200 * 100'002);
        QTRY_COMPARE(server.seen->alive.load(), 0);
    }

    void aHalfClosedClientWaitsWithoutSpinningAndNotForEver() {
        Server server;
        server.plan.limits.halfClosedSeconds = 2;
        QVERIFY(server.open({QHostAddress::LocalHost}));
        ClientOptions options;
        options.plain = true;
        TlsClient client(options);
        inThread([&] {
            client.connect(server.plainPort);
            client.line();
            client.write("NEVER\r\nASK sees it\r\n");
            ::shutdown(client.descriptor(), SHUT_WR);
            return client.line();
        });
        const double start = cpuSeconds();
        QTest::qWait(1000);  // the time in which the processor is watched
        QVERIFY(cpuSeconds() - start < 0.05);
        QCOMPARE(server.pool->counters().open, 1);
        QTRY_COMPARE(server.pool->counters().open, 0);
        QVERIFY(inThread([&] { return client.isClosed(); }));
    }

    void aResetOfAHalfClosedClientIsNoticed() {
        Server server;
        QVERIFY(server.open({QHostAddress::LocalHost}));
        ClientOptions options;
        options.plain = true;
        TlsClient client(options);
        inThread([&] {
            client.connect(server.plainPort);
            client.line();
            client.write("NEVER\r\nASK sees it\r\n");
            ::shutdown(client.descriptor(), SHUT_WR);
            client.line();
            const linger reset{1, 0};
            ::setsockopt(client.descriptor(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
            client.close();
            return 0;
        });
        QTRY_COMPARE(server.pool->counters().open, 0);
        QTRY_COMPARE(server.seen->alive.load(), 0);
    }
#endif

    void idleConnectionsCostNoProcessorTime() {
        Server server;
        QVERIFY(server.open({QHostAddress::LocalHost}));
        ClientOptions options;
        options.plain = true;
        std::vector<std::unique_ptr<TlsClient>> clients;
        inThread([&] {
            for (int i = 0; i < 50; ++i) {
                clients.push_back(std::make_unique<TlsClient>(options));
                clients.back()->connect(server.plainPort);
                clients.back()->line();
                clients.back()->ask("WAIT 1800\r\nx");
            }
            return 0;
        });
        const double start = cpuSeconds();
        QTest::qWait(1000);  // the time in which the processor is watched
        QVERIFY(cpuSeconds() - start < 0.05);
    }
#endif
};

QTEST_GUILESS_MAIN(NetDescriptorsTest)
#include "tst_net_descriptors.moc"
