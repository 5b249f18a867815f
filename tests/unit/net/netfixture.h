#pragma once

#include "engine/net/listener.h"
#include "engine/tls/certificate.h"
#include "tests/unit/tls/tlsclient.h"

#include <QCoreApplication>

#include <future>
#include <mutex>
#include <semaphore>

/// A pool, a listener and a small line protocol to drive them with.
namespace postern::test {

class RecordingLog final : public base::Log {
 public:
    bool contains(const QByteArray& text) const { return count(text) > 0; }
    int count(const QByteArray& text) const {
        const std::lock_guard lock(m_mutex);
        int found = 0;
        for (const QByteArray& line : m_lines) found += line.contains(text) ? 1 : 0;
        return found;
    }
    QByteArray all() const {
        const std::lock_guard lock(m_mutex);
        return m_lines.join('\n');
    }

 protected:
    void emitRecord(base::LogRecord record) override {
        const std::lock_guard lock(m_mutex);
        m_lines.append(base::name(record.category).toByteArray() + ' ' + record.text);
    }

 private:
    mutable std::mutex m_mutex;  // guards m_lines
    QByteArrayList m_lines;
};

/// What the sessions of one test have seen; shared between threads.
struct Seen {
    std::atomic<int> created{0}, drained{0}, peerClosed{0}, shutdown{0}, ticks{0}, alive{0}, filled{0},
        events{0};
    std::atomic<qint64> bytes{0};
    std::counting_semaphore<> gate{0};  // what HOLD waits for
};

/// ECHO text, WORKER, CREATED (sessions so far), HOLD (the whole worker, until the gate opens), FACTS,
/// CERTIFICATE, EXPORTER, STARTTLS, QUIT, LOGIN, BIG octets, SINK (counts and drops all input that follows),
/// WAIT seconds (a deadline), ASK text (answered at once), LATER text (answered from the event loop), NEVER
/// (not answered at all), FILL octets (answered at once; as in a real session the next line waits for the
/// answer).
class LineSession final : public proto::Session {
 public:
    LineSession(std::shared_ptr<Seen> seen, int worker) : m_seen(std::move(seen)), m_worker(worker) {
        ++m_seen->alive;
    }
    ~LineSession() override { --m_seen->alive; }

    void feed(const proto::Input& input, proto::Output& out) override {
        if (const auto* connected = std::get_if<proto::Connected>(&input)) {
            if (!connected->tls)
                out.bytes += "hello\r\n";
        } else if (const auto* ready = std::get_if<proto::TlsReady>(&input)) {
            m_tls = ready->info;
            m_buffer.clear();
            out.bytes += "hello tls\r\n";
        } else if (const auto* bytes = std::get_if<proto::Bytes>(&input)) {
            take(bytes->data, out);
        } else if (const auto* answer = std::get_if<proto::Answer>(&input)) {
            out.bytes += std::any_cast<QByteArray>(answer->value) + "\r\n";
            const bool filled = m_filling && answer->id == m_fillAsk;
            m_seen->filled += filled ? 1 : 0;
            m_filling = m_filling && !filled;  // another question may have been out as well
            takeLines(out);
        } else if (std::holds_alternative<proto::Drained>(input)) {
            ++m_seen->drained;
            slice(out);
        } else if (std::holds_alternative<proto::Event>(input)) {
            ++m_seen->events;
        } else if (std::holds_alternative<proto::Tick>(input)) {
            ++m_seen->ticks;
            out.bytes += "too late\r\n";
            out.effects.push_back(proto::Close{});
        } else if (std::holds_alternative<proto::PeerClosed>(input)) {
            ++m_seen->peerClosed;
        } else if (const auto* end = std::get_if<proto::Shutdown>(&input)) {
            ++m_seen->shutdown;
            out.bytes += end->tooSlow ? "too slow\r\n" : "bye\r\n";
            out.effects.push_back(proto::Close{});
        }
    }
    QByteArrayView activity() const override { return "LINE"; }

 private:
    void take(QByteArrayView data, proto::Output& out) {
        m_seen->bytes += data.size();
        if (m_sink)
            return;
        m_buffer += data;
        takeLines(out);
    }
    void takeLines(proto::Output& out) {
        for (qsizetype end = m_buffer.indexOf('\n'); end >= 0 && !m_sink && !m_filling;
             end = m_buffer.indexOf('\n')) {
            const QByteArray line = m_buffer.left(end).trimmed();
            m_buffer.remove(0, end + 1);
            command(line, out);
        }
    }
    void command(const QByteArray& line, proto::Output& out) {
        const QByteArray argument = line.mid(line.indexOf(' ') + 1);
        if (line == "STARTTLS") {
            out.bytes += "ready\r\n";
            out.effects.push_back(proto::StartTls{});
        } else if (line == "QUIT") {
            out.bytes += "bye\r\n";
            out.effects.push_back(proto::Close{});
        } else if (line == "WORKER") {
            out.bytes += QByteArray::number(m_worker) + "\r\n";
        } else if (line == "CREATED") {
            out.bytes += QByteArray::number(m_seen->created.load()) + "\r\n";
        } else if (line == "HOLD") {
            m_seen->gate.acquire();
        } else if (line == "FACTS") {
            out.bytes += m_tls.version + ' ' + m_tls.cipher + ' ' + m_tls.group + " [" + m_tls.sni + "] " +
                         (m_tls.resumed ? "yes" : "no") + "\r\n";
        } else if (line == "CERTIFICATE") {
            const QByteArray der = m_tls.peerCertificateDer;
            out.bytes += (der.isEmpty() ? QByteArray("none") : der.toHex().left(40)) + "\r\n";
        } else if (line == "EXPORTER") {
            out.bytes += m_tls.exporter.toHex() + "\r\n";
        } else if (line == "LOGIN") {
            out.effects.push_back(proto::SetIdentity{"anna@example.org"});
            out.bytes += "ok\r\n";
        } else if (line == "SINK") {
            m_sink = true;
        } else if (line.startsWith("WAIT ")) {
            out.effects.push_back(proto::SetDeadline{argument.toInt()});
        } else if (line.startsWith("BIG ")) {
            m_big = argument.toLongLong();
            slice(out);
        } else if (line.startsWith("ASK ") || line.startsWith("LATER ") || line.startsWith("FILL ") ||
                   line.startsWith("EVENTS ") || line == "NEVER") {
            m_filling = line.startsWith("FILL ");
            out.effects.push_back(proto::Ask{++m_asks, std::any(line)});
            m_fillAsk = m_asks;
        } else {
            out.bytes += line + "\r\n";
        }
    }
    void slice(proto::Output& out) {
        const qint64 size = qMin<qint64>(m_big, 50'000);
        out.bytes += QByteArray(size, 'x');
        m_big -= size;
        if (m_big > 0)
            out.effects.push_back(proto::WantDrained{});
    }

    std::shared_ptr<Seen> m_seen;
    int m_worker;
    proto::TlsInfo m_tls;
    QByteArray m_buffer;
    qint64 m_big = 0;
    quint64 m_asks = 0;
    bool m_sink = false;
    quint64 m_fillAsk = 0;
    bool m_filling = false;
};

class LineBackend final : public net::Backend {
 public:
    explicit LineBackend(std::shared_ptr<base::Executor> executor) : m_executor(std::move(executor)) {}
    void ask(std::any query, std::function<void(std::any)> answer) override {
        const QByteArray line = std::any_cast<QByteArray>(query);
        if (line.startsWith("EVENTS "))
            m_executor->post([this, count = line.mid(7).toInt()] {
                for (int i = 0; i < count; ++i) emitEvent({});
            });
        if (line.startsWith("ASK ") || line.startsWith("EVENTS "))
            answer(std::any(line.mid(4)));
        else if (line.startsWith("FILL "))
            answer(std::any(QByteArray(line.mid(5).toLongLong(), 'x')));
        else if (line != "NEVER")
            m_executor->post([answer, line] { answer(std::any(line.mid(6))); });
    }

 private:
    std::shared_ptr<base::Executor> m_executor;
};

class LineFactory final : public net::SessionFactory {
 public:
    explicit LineFactory(std::shared_ptr<Seen> seen) : m_seen(std::move(seen)) {}
    net::SessionParts create(const net::PeerInfo&, net::Worker& worker) const override {
        ++m_seen->created;
        return {std::make_unique<LineSession>(m_seen, worker.number),
                std::make_shared<LineBackend>(worker.executor)};
    }

 private:
    std::shared_ptr<Seen> m_seen;
};

inline tls::KeyPair selfSigned(const QString& name, tls::KeyType type = tls::KeyType::EcP256) {
    tls::CertificateRequest request;
    request.commonName = name;
    request.keyType = type;
    return tls::makeSelfSigned(request).take();
}

inline tls::Policy policyFor(const QByteArray& service, int timeToLive = 3600) {
    tls::Policy policy;
    policy.service = service;
    policy.timeToLiveSeconds = timeToLive;
    policy.logLevel = 1;
    return policy;
}

inline tls::ServiceTlsPtr serviceTls(std::shared_ptr<const tls::TlsContext> fallback) {
    auto made = std::make_shared<tls::ServiceTls>();
    made->fallback = std::move(fallback);
    return made;
}

/// One pool and one listener with a plain and a TLS port on both loopbacks.
struct Server {
    base::SystemClock clock;
    RecordingLog log;
    std::shared_ptr<Seen> seen = std::make_shared<Seen>();
    std::unique_ptr<net::WorkerPool> pool;
    std::unique_ptr<net::Listener> listener;
    net::ServicePlan plan;
    quint16 plainPort = 0, tlsPort = 0;

    explicit Server(int workers = 2) {
        pool = std::make_unique<net::WorkerPool>(workers, nullptr, clock, log);
        listener = std::make_unique<net::Listener>(*pool, log);
        plan.service = "line";
        plan.category = base::LogCategory::Imap;
        plan.sessions = std::make_shared<LineFactory>(seen);
    }
    void apply() { listener->setPlan(std::make_shared<net::ServicePlan>(plan)); }
    bool open(const QList<QHostAddress>& addresses = {QHostAddress::LocalHost, QHostAddress::LocalHostIPv6}) {
        const base::Status opened =
            listener->open(addresses, {{0, false}, {0, true}}, std::make_shared<net::ServicePlan>(plan));
        listener->begin();
        for (const auto& bound : listener->bound()) (bound.implicitTls ? tlsPort : plainPort) = bound.port;
        return bool(opened);
    }
    QList<net::SessionRow> rows() {
        const auto executor = std::make_shared<base::EventLoopExecutor>();
        QList<net::SessionRow> result;
        bool done = false;
        pool->sessions(executor, [&](QList<net::SessionRow> rows) {
            result = std::move(rows);
            done = true;
        });
        while (!done) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        return result;
    }
};

/// The greeting (a line without a question is only read) and the answers, each followed by '|'.
inline QByteArray talk(TlsClient& client, const QByteArrayList& questions) {
    QByteArray all;
    for (const QByteArray& question : questions) {
        all += question.isEmpty() ? client.line() : client.ask(question);
        all += '|';
    }
    return all;
}

/// Runs blocking client code in a thread while the event loop of the test goes on.
template <class Function>
auto inThread(Function function) -> decltype(function()) {
    auto future = std::async(std::launch::async, std::move(function));
    while (future.wait_for(std::chrono::milliseconds(0)) != std::future_status::ready)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
    return future.get();
}

}  // namespace postern::test
