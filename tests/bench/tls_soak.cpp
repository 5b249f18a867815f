// Many handshakes from many clients against one listener, with certificates swapped under them. Every client
// checks that it reaches the right certificate and gets its own bytes back; the server's processor time per
// handshake is told.
//
//   tls_soak [--handshakes N] [--swaps N] [--clients N] [--workers N] [--version 1.2|1.3|both] [--key ec|rsa]
//   [--resume PERCENT]
//   tls_soak --serve      only serves, tells its TLS port, and ends when its standard input does

#include "tests/unit/net/netfixture.h"

#include <QCommandLineParser>
#include <QElapsedTimer>

#include <cstdio>
#include <ctime>
#include <map>
#include <thread>

using namespace postern;
using namespace postern::test;

namespace {

/// Of the calling thread.
double processorSeconds() {
#ifdef Q_OS_UNIX
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) + double(now.tv_nsec) / 1e9;
#else
    return 0;
#endif
}

/// Reads the processor clock of each worker thread whenever it makes a session.
class ClockedFactory final : public net::SessionFactory {
 public:
    explicit ClockedFactory(std::shared_ptr<Seen> seen) : m_lines(std::move(seen)) {}
    net::SessionParts create(const net::PeerInfo& peer, net::Worker& worker) const override {
        const double seconds = processorSeconds();
        {
            const std::lock_guard lock(m_mutex);
            auto& [first, last, count] = m_workers[worker.number];
            if (count++ == 0)
                first = seconds;
            last = seconds;
        }
        return m_lines.create(peer, worker);
    }
    double microsecondsEach() const {
        const std::lock_guard lock(m_mutex);
        double seconds = 0;
        qint64 count = 0;
        for (const auto& [number, clock] : m_workers) {
            seconds += std::get<1>(clock) - std::get<0>(clock);
            count += std::get<2>(clock) - 1;
        }
        return count > 0 ? seconds * 1e6 / double(count) : 0;
    }

 private:
    LineFactory m_lines;
    mutable std::mutex m_mutex;  // guards m_workers
    mutable std::map<int, std::tuple<double, double, qint64>> m_workers;
};

struct Plan {
    int handshakes = 100'000, swaps = 50, clients = 4, workers = 2, resumePercent = 50;
    QString version = QStringLiteral("both");
    tls::KeyType key = tls::KeyType::EcP256;
    bool serve = false;
};

Plan readPlan() {
    QCommandLineParser parser;
    const Plan defaults;
    auto option = [&parser](const char* name, const QString& value) {
        parser.addOption({QString::fromLatin1(name), {}, QStringLiteral("value"), value});
    };
    option("handshakes", QString::number(defaults.handshakes));
    option("swaps", QString::number(defaults.swaps));
    option("clients", QString::number(defaults.clients));
    option("workers", QString::number(defaults.workers));
    option("resume", QString::number(defaults.resumePercent));
    option("version", defaults.version);
    option("key", QStringLiteral("ec"));
    parser.addOption({QStringLiteral("serve"), {}});
    parser.addHelpOption();
    parser.process(*QCoreApplication::instance());
    auto number = [&parser](const char* name) { return parser.value(QString::fromLatin1(name)).toInt(); };
    Plan plan{number("handshakes"), number("swaps"), number("clients"), number("workers"), number("resume")};
    plan.serve = parser.isSet(QStringLiteral("serve"));
    plan.version = parser.value(QStringLiteral("version"));
    if (parser.value(QStringLiteral("key")) == QLatin1String("rsa"))
        plan.key = tls::KeyType::Rsa2048;
    return plan;
}

/// One client thread's work; false at the first thing that is wrong.
class Client {
 public:
    Client(const Plan& plan, quint16 port, int number) : m_plan(plan), m_port(port), m_number(number) {}

    bool visit(int round) {
        ClientOptions options;
        const bool both = m_plan.version == QLatin1String("both");
        options.version = (both ? round % 2 == 0 : m_plan.version == QLatin1String("1.2")) ? TLS1_2_VERSION
                                                                                           : TLS1_3_VERSION;
        options.sni = m_number % 2 == 0 ? "two.example" : "";
        Session& session = options.version == TLS1_2_VERSION ? m_session12 : m_session13;
        if (session.value && round % 100 < m_plan.resumePercent)
            options.resume = session;
        TlsClient client(options);
        const QByteArray text = "text " + QByteArray::number(m_number) + '.' + QByteArray::number(round);
        const bool good = client.connect(m_port) && talk(client, {"", text}) == "hello tls|" + text + '|' &&
                          client.commonName() == (m_number % 2 == 0 ? "two.example" : "one.example");
        if (!good) {
            std::fprintf(stderr, "client %d, round %d: %s\n", m_number, round, client.error.constData());
            return false;
        }
        session = client.session();
        return true;
    }

 private:
    const Plan& m_plan;
    quint16 m_port;
    int m_number;
    Session m_session12, m_session13;
};

}  // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const Plan plan = readPlan();
    const auto keys = tls::makeTicketKeys();
    const tls::KeyPair one = selfSigned(QStringLiteral("one.example"), plan.key),
                       two = selfSigned(QStringLiteral("two.example"), plan.key);
    auto contexts = [&] {
        auto made = std::make_shared<tls::ServiceTls>();
        made->fallback = tls::TlsContext::build({one}, policyFor("line"), keys).take();
        made->byName = {{"two.example", tls::TlsContext::build({two}, policyFor("line"), keys).take()}};
        return made;
    };
    Server server(plan.workers);
    server.log.setLevel(base::LogLevel::Failure);
    const auto factory = std::make_shared<ClockedFactory>(server.seen);
    server.plan.sessions = factory;
    server.plan.limits.maxPerAddress = 10'000;
    server.plan.tls = contexts();
    if (!server.open())
        return 1;
    if (plan.serve) {
        std::printf("%d\n", server.tlsPort);
        std::fflush(stdout);
        std::thread input([] {
            while (std::getchar() != EOF) {
            }
            QMetaObject::invokeMethod(QCoreApplication::instance(), &QCoreApplication::quit,
                                      Qt::QueuedConnection);
        });
        const int code = QCoreApplication::exec();
        input.join();
        return code;
    }
    std::atomic<int> done{0}, running{plan.clients};
    std::atomic<bool> failed{false};
    std::vector<std::thread> threads;
    QElapsedTimer time;
    time.start();
    for (int number = 0; number < plan.clients; ++number)
        threads.emplace_back([&, number] {
            Client client(plan, server.tlsPort, number);
            for (int round = 0; done.fetch_add(1) < plan.handshakes && !failed; ++round)
                if (!client.visit(round))
                    failed = true;
            --running;
        });
    for (int swap = 1; running > 0; QCoreApplication::processEvents(QEventLoop::AllEvents, 5)) {
        if (swap <= plan.swaps && done >= qint64(swap) * plan.handshakes / (plan.swaps + 1)) {
            server.plan.tls = contexts();
            server.apply();
            ++swap;
        }
    }
    for (std::thread& thread : threads) thread.join();
    const net::Counters counters = server.pool->counters();
    std::printf("%llu handshakes, %llu resumed, %llu failed, %d swaps, %.1f s, %.0f us of server CPU each\n",
                counters.handshakesFull + counters.handshakesResumed, counters.handshakesResumed,
                counters.handshakesFailed, plan.swaps, double(time.elapsed()) / 1000,
                factory->microsecondsEach());
    if (failed)
        std::fprintf(stderr, "%s\n", server.log.all().right(2000).constData());
    return failed || counters.handshakesFailed > 0 ? 1 : 0;
}
