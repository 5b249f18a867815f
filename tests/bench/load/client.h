#pragma once
// The load generator of ./dev bench: plain blocking sockets and OpenSSL, so that the client costs little and
// the same for every server under test. Linux only, like the bench.

#include <openssl/ssl.h>

#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace load {

struct Options {
    std::map<std::string, std::string> values;
    std::string text(const std::string& key, const std::string& fallback) const;
    int number(const std::string& key, int fallback) const;
};

/// Client TLS of one thread: versions, no verification (the bench measures the server), the last session for
/// resumption.
class TlsClient {
 public:
    TlsClient(const std::string& version, bool resume);
    ~TlsClient();
    SSL_CTX* context() const { return m_context; }
    SSL_SESSION* session() const { return m_session; }
    void keep(SSL_SESSION* session);
    bool resumes() const { return m_resume; }

 private:
    SSL_CTX* m_context;
    SSL_SESSION* m_session = nullptr;
    bool m_resume;
};

/// One connection. Any failure throws std::runtime_error, which ends the run with a message.
class Client {
 public:
    Client(const std::string& host, int port, TlsClient* tls = nullptr);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void startTls(TlsClient& tls);
    void write(std::string_view bytes);
    /// Without the line end.
    std::string line();
    /// A command and its whole SMTP reply; throws unless it starts with `expected`.
    std::string smtp(std::string_view command, std::string_view expected);
    /// Reads until the line "TAG OK ..." and returns the octets read; throws on NO and BAD.
    uint64_t imapUntil(const std::string& tag);
    uint64_t imap(const std::string& tag, const std::string& command);
    /// Reads to the line "." and returns the octets.
    uint64_t popBody();
    bool reused() const;
    int descriptor() const { return m_socket; }
    bool waitReadable(int milliseconds);

 private:
    void fill();
    bool takeLine(std::string_view& line);

    int m_socket = -1;
    SSL* m_ssl = nullptr;
    TlsClient* m_tls = nullptr;
    std::string m_buffer;
    size_t m_at = 0;
};

double now();

}  // namespace load
