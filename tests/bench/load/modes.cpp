#include "tests/bench/load/modes.h"

#include <atomic>
#include <cstdio>
#include <mutex>
#include <thread>
#include <vector>

namespace load {
namespace {

std::unique_ptr<TlsClient> tlsOf(const Options& options) {
    const std::string version = options.text("tls", "");
    if (version.empty())
        return nullptr;
    return std::make_unique<TlsClient>(version, options.number("resume", 0) != 0);
}

std::string messageOf(int size) {
    std::string text =
        "From: Anna <anna@bench.example>\r\nTo: Ben <ben@bench.example>\r\nSubject: A message of the "
        "bench\r\n"
        "Date: Sat, 21 Nov 2026 10:00:00 +0000\r\nMessage-ID: <bench@bench.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n";
    const std::string line =
        "The quick brown fox jumps over the lazy dog, and the lazy dog does not mind it.\r\n";
    while (text.size() + line.size() <= static_cast<size_t>(size)) text += line;
    return text;
}

std::string base64(const std::string& text) {
    std::string out((text.size() + 2) / 3 * 4 + 1, '\0');
    out.resize(static_cast<size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                                   reinterpret_cast<const unsigned char*>(text.data()),
                                                   static_cast<int>(text.size()))));
    return out;
}

std::string login(const Options& options) {
    return "LOGIN " + options.text("user", "anna@bench.example") + " " + options.text("password", "");
}

}  // namespace

double inThreads(int threads, int count, const std::function<void(int, int, int)>& work) {
    std::vector<std::thread> running;
    std::mutex mutex;
    std::string problem;
    const double start = now();
    for (int thread = 0; thread < threads; ++thread) {
        const int from = static_cast<int>(static_cast<long>(count) * thread / threads);
        const int to = static_cast<int>(static_cast<long>(count) * (thread + 1) / threads);
        running.emplace_back([&, thread, from, to] {
            try {
                work(thread, from, to);
            } catch (const std::exception& failure) {
                const std::lock_guard lock(mutex);
                problem = failure.what();
            }
        });
    }
    for (std::thread& thread : running) thread.join();
    if (!problem.empty())
        throw std::runtime_error(problem);
    return now() - start;
}

void report(double operations, double seconds, const std::map<std::string, double>& more) {
    std::printf("{\"operations\": %.0f, \"seconds\": %.6f", operations, seconds);
    for (const auto& [key, value] : more) std::printf(", \"%s\": %.6f", key.c_str(), value);
    std::printf("}\n");
}

// Connect, handshake, greeting, close. With resume=1 the first handshake of each thread is full.
void handshakes(const Options& options) {
    const int count = options.number("count", 1000);
    std::atomic<int> resumed{0};
    const double seconds = inThreads(options.number("threads", 4), count, [&](int, int from, int to) {
        const auto tls = tlsOf(options);
        for (int i = from; i < to; ++i) {
            Client client("127.0.0.1", options.number("port", 993), tls.get());
            client.line();
            resumed += client.reused();
        }
    });
    report(count, seconds, {{"resumed", resumed}});
}

void smtp(const Options& options) {
    const int count = options.number("count", 1000), each = options.number("each", 100);
    const std::string body = messageOf(options.number("size", 10240)) + ".\r\n";
    const std::string recipient = options.text("to", "ben@bench.example"),
                      sender = options.text("from", "anna@bench.example");
    const std::string user = options.text("user", ""), password = options.text("password", "");
    const bool starttls = options.number("starttls", 0) != 0;
    const double seconds = inThreads(options.number("threads", 4), count, [&](int, int from, int to) {
        const auto tls = tlsOf(options);
        for (int i = from; i < to;) {
            Client client("127.0.0.1", options.number("port", 25), starttls ? nullptr : tls.get());
            client.smtp("", "220");
            client.smtp("EHLO bench.example\r\n", "250");
            if (starttls) {
                client.smtp("STARTTLS\r\n", "220");
                client.startTls(*tls);
                client.smtp("EHLO bench.example\r\n", "250");
            }
            if (!user.empty())
                client.smtp("AUTH PLAIN " +
                                base64(std::string(1, '\0') + user + std::string(1, '\0') + password) +
                                "\r\n",
                            "235");
            for (int sent = 0; sent < each && i < to; ++sent, ++i) {
                client.write("MAIL FROM:<" + sender + ">\r\nRCPT TO:<" + recipient + ">\r\nDATA\r\n");
                client.smtp("", "250");
                client.smtp("", "250");
                client.smtp("", "354");
                client.smtp(body, "250");
            }
            client.smtp("QUIT\r\n", "221");
        }
    });
    report(count, seconds);
}

// One login, RETR of all messages, `count` of them in all, commands pipelined by tens as clients do.
void pop3(const Options& options) {
    const int count = options.number("count", 1000), repeat = options.number("repeat", 1);
    const auto tls = tlsOf(options);
    const double start = now();
    uint64_t octets = 0;
    for (int round = 0; round < repeat; ++round) {
        Client client("127.0.0.1", options.number("port", 110), tls.get());
        const auto ok = [&](const std::string& command) {
            if (!command.empty())
                client.write(command);
            const std::string reply = client.line();
            if (reply.compare(0, 3, "+OK") != 0)
                throw std::runtime_error("POP3 answered: " + reply);
        };
        ok("");
        ok("USER " + options.text("user", "") + "\r\n");
        ok("PASS " + options.text("password", "") + "\r\n");
        ok("STAT\r\n");
        const int step = options.number("pipeline", 1);
        for (int i = 1; i <= count; i += step) {
            std::string commands;
            const int last = std::min(count, i + step - 1);
            for (int n = i; n <= last; ++n) commands += "RETR " + std::to_string(n) + "\r\n";
            client.write(commands);
            for (int n = i; n <= last; ++n) {
                ok("");
                octets += client.popBody();
            }
        }
        ok("QUIT\r\n");
    }
    report(static_cast<double>(count) * repeat, now() - start, {{"octets", static_cast<double>(octets)}});
}

// command=...: runs it `repeat` times after SELECT (select=0 leaves that out). %n is the round.
void imap(const Options& options) {
    const auto tls = tlsOf(options);
    Client client("127.0.0.1", options.number("port", 143), tls.get());
    client.line();
    client.imap("l", login(options));
    if (options.number("select", 1))
        client.imap("s", "SELECT " + options.text("mailbox", "INBOX"));
    const std::string command = options.text("command", "NOOP");
    const int repeat = options.number("repeat", 1), first = options.number("first", 1);
    const double start = now();
    uint64_t octets = 0;
    for (int round = 0; round < repeat; ++round) {
        std::string text = command;
        for (size_t at; (at = text.find("%n")) != std::string::npos;)
            text.replace(at, 2, std::to_string(first + round));
        for (size_t at; (at = text.find("%s")) != std::string::npos;)
            text.replace(at, 2, round % 2 ? "-" : "+");
        octets += client.imap("a" + std::to_string(round), text);
    }
    report(repeat, now() - start, {{"octets", static_cast<double>(octets)}});
}

void appends(const Options& options) {
    const int count = options.number("count", 1000);
    const std::string body = messageOf(options.number("size", 4096));
    const double seconds = inThreads(options.number("threads", 1), count, [&](int, int from, int to) {
        const auto tls = tlsOf(options);
        Client client("127.0.0.1", options.number("port", 143), tls.get());
        client.line();
        client.imap("l", login(options));
        const std::string command = "APPEND " + options.text("mailbox", "INBOX") + " () {" +
                                    std::to_string(body.size()) + "+}\r\n" + body;
        for (int i = from; i < to; ++i) client.imap("a" + std::to_string(i), command);
    });
    report(count, seconds);
}

void sessions(const Options& options) {
    const int count = options.number("count", 1000);
    const double seconds = inThreads(options.number("threads", 2), count, [&](int, int from, int to) {
        const auto tls = tlsOf(options);
        for (int i = from; i < to; ++i) {
            Client client("127.0.0.1", options.number("port", 143), tls.get());
            client.line();
            client.imap("a", login(options));
            client.imap("b", "SELECT INBOX");
            client.imap("c", "LOGOUT");
        }
    });
    report(count, seconds);
}

// `count` logged-in connections in IDLE; says "ready", then holds them until standard input ends.
void idle(const Options& options) {
    const auto tls = tlsOf(options);
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < options.number("count", 100); ++i) {
        clients.push_back(std::make_unique<Client>("127.0.0.1", options.number("port", 143), tls.get()));
        clients.back()->line();
        clients.back()->imap("l", login(options));
        clients.back()->imap("s", "SELECT INBOX");
        clients.back()->write("i IDLE\r\n");
        clients.back()->line();
    }
    std::printf("ready\n");
    std::fflush(stdout);
    while (std::getchar() != EOF) {
    }
}

// `count` watchers in IDLE on INBOX; an APPEND by another session; how long until each has its EXISTS.
void watch(const Options& options) {
    const auto tls = tlsOf(options);
    const int count = options.number("count", 100), rounds = options.number("repeat", 20);
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < count; ++i) {
        clients.push_back(std::make_unique<Client>("127.0.0.1", options.number("port", 143), tls.get()));
        clients.back()->line();
        clients.back()->imap("l", login(options));
        clients.back()->imap("s", "SELECT INBOX");
        clients.back()->write("i IDLE\r\n");
        while (clients.back()->line().compare(0, 1, "+") != 0) {
        }
    }
    Client writer("127.0.0.1", options.number("port", 143), tls.get());
    writer.line();
    writer.imap("l", login(options));
    const std::string body = messageOf(2048);
    std::vector<double> delays;
    const double start = now();
    for (int round = 0; round < rounds; ++round) {
        const double sent = now();
        writer.imap("a", "APPEND INBOX () {" + std::to_string(body.size()) + "+}\r\n" + body);
        for (auto& client : clients)
            while (client->line().find(" EXISTS") == std::string::npos) {
            }
        delays.push_back(now() - sent);
    }
    double worst = 0, sum = 0;
    for (const double delay : delays) {
        worst = std::max(worst, delay);
        sum += delay;
    }
    report(static_cast<double>(count) * rounds, now() - start,
           {{"worst_ms", worst * 1000}, {"mean_ms", sum * 1000 / static_cast<double>(rounds)}});
}

int run(const std::string& mode, const Options& options) {
    static const std::map<std::string, void (*)(const Options&)> kModes{
        {"handshake", handshakes}, {"smtp", smtp},        {"pop3", pop3}, {"imap", imap},
        {"append", appends},       {"session", sessions}, {"idle", idle}, {"watch", watch}};
    const auto found = kModes.find(mode);
    if (found == kModes.end()) {
        std::fprintf(stderr, "unknown mode %s\n", mode.c_str());
        return 2;
    }
    found->second(options);
    return 0;
}

}  // namespace load
