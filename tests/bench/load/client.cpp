#include "tests/bench/load/client.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <chrono>
#include <cstring>

namespace load {
namespace {
int g_tlsIndex = -1;

int onSession(SSL* ssl, SSL_SESSION* session) {
    static_cast<TlsClient*>(SSL_get_ex_data(ssl, g_tlsIndex))->keep(session);
    return 1;  // the reference is ours
}
}  // namespace

double now() {
    using namespace std::chrono;
    return duration<double>(steady_clock::now().time_since_epoch()).count();
}

std::string Options::text(const std::string& key, const std::string& fallback) const {
    const auto found = values.find(key);
    return found == values.end() ? fallback : found->second;
}

int Options::number(const std::string& key, int fallback) const {
    const auto found = values.find(key);
    return found == values.end() ? fallback : std::stoi(found->second);
}

TlsClient::TlsClient(const std::string& version, bool resume)
    : m_context(SSL_CTX_new(TLS_client_method())), m_resume(resume) {
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    g_tlsIndex = index;
    const int number = version == "1.2" ? TLS1_2_VERSION : TLS1_3_VERSION;
    SSL_CTX_set_min_proto_version(m_context, number);
    SSL_CTX_set_max_proto_version(m_context, number);
    SSL_CTX_set_session_cache_mode(m_context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    if (resume)
        SSL_CTX_sess_set_new_cb(m_context, onSession);
}

TlsClient::~TlsClient() {
    SSL_SESSION_free(m_session);
    SSL_CTX_free(m_context);
}

void TlsClient::keep(SSL_SESSION* session) {
    SSL_SESSION_free(m_session);
    m_session = session;
}

Client::Client(const std::string& host, int port, TlsClient* tls) {
    m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    inet_pton(AF_INET, host.c_str(), &address.sin_addr);
    const int on = 1;
    setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const timeval limit{60, 0};
    setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (::connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("connect to port " + std::to_string(port) + ": " + std::strerror(errno));
    if (tls)
        startTls(*tls);
}

Client::~Client() {
    if (m_ssl) {
        SSL_set_quiet_shutdown(m_ssl, 1);
        SSL_shutdown(m_ssl);
        SSL_free(m_ssl);
    }
    ::close(m_socket);
}

void Client::startTls(TlsClient& tls) {
    m_tls = &tls;
    m_ssl = SSL_new(tls.context());
    SSL_set_ex_data(m_ssl, g_tlsIndex, &tls);
    SSL_set_fd(m_ssl, m_socket);
    SSL_set_tlsext_host_name(m_ssl, "localhost");
    if (tls.resumes() && tls.session())
        SSL_set_session(m_ssl, tls.session());
    if (SSL_connect(m_ssl) != 1)
        throw std::runtime_error("TLS handshake failed");
}

bool Client::reused() const {
    return m_ssl && SSL_session_reused(m_ssl);
}

void Client::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = m_ssl ? SSL_write(m_ssl, bytes.data(), static_cast<int>(bytes.size()))
                                : ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            throw std::runtime_error("write failed");
        bytes.remove_prefix(static_cast<size_t>(sent));
    }
}

void Client::fill() {
    if (m_at > 0) {
        m_buffer.erase(0, m_at);
        m_at = 0;
    }
    const size_t had = m_buffer.size();
    m_buffer.resize(had + 65536);
    const auto got = m_ssl ? SSL_read(m_ssl, m_buffer.data() + had, 65536)
                           : ::recv(m_socket, m_buffer.data() + had, 65536, 0);
    m_buffer.resize(had + static_cast<size_t>(got > 0 ? got : 0));
    if (got <= 0)
        throw std::runtime_error("the server closed the connection or did not answer in time");
}

bool Client::takeLine(std::string_view& line) {
    const void* end = std::memchr(m_buffer.data() + m_at, '\n', m_buffer.size() - m_at);
    if (!end)
        return false;
    const size_t stop = static_cast<size_t>(static_cast<const char*>(end) - m_buffer.data());
    line = std::string_view(m_buffer).substr(m_at, stop - m_at);
    if (!line.empty() && line.back() == '\r')
        line.remove_suffix(1);
    m_at = stop + 1;
    return true;
}

std::string Client::line() {
    std::string_view found;
    while (!takeLine(found)) fill();
    return std::string(found);
}

std::string Client::smtp(std::string_view command, std::string_view expected) {
    if (!command.empty())
        write(command);
    std::string reply;
    do reply = line();
    while (reply.size() > 3 && reply[3] == '-');
    if (reply.compare(0, expected.size(), expected) != 0)
        throw std::runtime_error("expected " + std::string(expected) + ", got: " + reply);
    return reply;
}

uint64_t Client::imapUntil(const std::string& tag) {
    uint64_t octets = 0;
    for (;;) {
        std::string_view found;
        while (!takeLine(found)) fill();
        octets += found.size() + 2;
        // A literal's text is skipped without looking for lines in it.
        if (!found.empty() && found.back() == '}') {
            const size_t open = found.rfind('{');
            uint64_t literal =
                open == std::string_view::npos ? 0 : std::strtoull(found.data() + open + 1, nullptr, 10);
            octets += literal;
            while (literal > 0) {
                const uint64_t have = m_buffer.size() - m_at;
                const uint64_t step = have < literal ? have : literal;
                m_at += step;
                literal -= step;
                if (literal > 0)
                    fill();
            }
            continue;
        }
        if (found.compare(0, tag.size(), tag) == 0 && found.size() > tag.size() && found[tag.size()] == ' ') {
            if (found.compare(tag.size() + 1, 2, "OK") != 0)
                throw std::runtime_error("IMAP answered: " + std::string(found));
            return octets;
        }
    }
}

uint64_t Client::imap(const std::string& tag, const std::string& command) {
    write(tag + " " + command + "\r\n");
    return imapUntil(tag);
}

uint64_t Client::popBody() {
    uint64_t octets = 0;
    for (;;) {
        std::string_view found;
        while (!takeLine(found)) fill();
        if (found == ".")
            return octets;
        octets += found.size() + 2;
    }
}

bool Client::waitReadable(int milliseconds) {
    if (m_at < m_buffer.size() || (m_ssl && SSL_pending(m_ssl) > 0))
        return true;
    pollfd entry{m_socket, POLLIN, 0};
    return ::poll(&entry, 1, milliseconds) > 0;
}

}  // namespace load
