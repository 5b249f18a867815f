#pragma once

#include <QByteArray>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cstdio>
#include <memory>

/// A blocking TLS client on OpenSSL alone, for use in a thread beside the event loop under test.
namespace postern::test {

struct Session {
    std::shared_ptr<SSL_SESSION> value;
    static Session of(SSL_SESSION* session) {
        return {std::shared_ptr<SSL_SESSION>(session, SSL_SESSION_free)};
    }
};

struct ClientOptions {
    int version = TLS1_3_VERSION;
    QByteArray sni;
    Session resume;
    const char* ciphers12 = nullptr;
    bool plain = false;     // do not start TLS on connect
    int receiveBuffer = 0;  // SO_RCVBUF, 0: default
};

class TlsClient {
 public:
    explicit TlsClient(ClientOptions options = {})
        : m_options(std::move(options)), m_ctx(SSL_CTX_new(TLS_client_method())) {
        SSL_CTX_set_min_proto_version(m_ctx, m_options.version);
        SSL_CTX_set_max_proto_version(m_ctx, m_options.version);
        // The cache of a context marks its sessions as not resumable when the context dies.
        SSL_CTX_set_session_cache_mode(m_ctx, SSL_SESS_CACHE_OFF);
        if (m_options.ciphers12 != nullptr)
            SSL_CTX_set_cipher_list(m_ctx, m_options.ciphers12);
    }
    ~TlsClient() {
        close();
        SSL_CTX_free(m_ctx);
    }
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;

    bool connect(quint16 port, const char* host = "127.0.0.1") {
        m_plain =
            BIO_new_connect(QByteArray(host).contains(':') ? "[" + QByteArray(host) + "]" : QByteArray(host));
        BIO_set_conn_port(m_plain, QByteArray::number(port).constData());
        if (BIO_do_connect(m_plain) != 1)
            return false;
        return m_options.plain || startTls();
    }
    bool startTls() {
        m_ssl = SSL_new(m_ctx);
        BIO_up_ref(m_plain);
        SSL_set_bio(m_ssl, m_plain, m_plain);
        if (!m_options.sni.isEmpty())
            SSL_set_tlsext_host_name(m_ssl, m_options.sni.constData());
        if (m_options.resume.value)
            SSL_set_session(m_ssl, m_options.resume.value.get());
        const bool done = SSL_connect(m_ssl) == 1;
        if (!done)
            error = reason();
        return done;
    }
    bool write(QByteArrayView bytes) {
        const int size = static_cast<int>(bytes.size());
        return (m_ssl != nullptr ? SSL_write(m_ssl, bytes.data(), size)
                                 : BIO_write(m_plain, bytes.data(), size)) == size;
    }
    /// Up to and without CR LF; empty at the end of the connection.
    QByteArray line() {
        QByteArray result;
        for (char c = 0; readOne(c);) {
            if (c == '\n')
                return result.endsWith('\r') ? result.chopped(1) : result;
            result += c;
        }
        return result;
    }
    /// Sends a line and gives back the answer.
    QByteArray ask(const QByteArray& text) { return write(text + "\r\n") ? line() : QByteArray(); }
    qint64 readSome(char* to, int size) {
        return m_ssl != nullptr ? SSL_read(m_ssl, to, size) : BIO_read(m_plain, to, size);
    }
    /// True when the server has closed; waits for that.
    bool isClosed() {
        char c = 0;
        return readSome(&c, 1) <= 0;
    }
    Session session() { return Session::of(SSL_get1_session(m_ssl)); }
    bool resumed() const { return SSL_session_reused(m_ssl) == 1; }
    QByteArray exporter() const {
        QByteArray value(32, '\0');
        SSL_export_keying_material(m_ssl, reinterpret_cast<unsigned char*>(value.data()), 32,
                                   "EXPORTER-Channel-Binding", 24, nullptr, 0, 0);
        return value.toHex();
    }
    QByteArray commonName() const {
        char name[200] = {};
        X509* certificate = SSL_get0_peer_certificate(m_ssl);
        if (certificate != nullptr)
            X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
        return name;
    }
    QByteArray peerKeyType() const {
        X509* certificate = SSL_get0_peer_certificate(m_ssl);
        return certificate == nullptr ? QByteArray()
                                      : QByteArray(EVP_PKEY_get0_type_name(X509_get0_pubkey(certificate)));
    }
    void close() {
        if (m_ssl != nullptr) {
            SSL_shutdown(m_ssl);
            SSL_free(m_ssl);
            m_ssl = nullptr;
        }
        BIO_free_all(m_plain);
        m_plain = nullptr;
        ERR_clear_error();
    }
    SSL_CTX* ctx() { return m_ctx; }
    int descriptor() const { return static_cast<int>(BIO_get_fd(m_plain, nullptr)); }
    QByteArray error;

 private:
    bool readOne(char& c) { return readSome(&c, 1) == 1; }
    static QByteArray reason() {
        const char* text = ERR_reason_error_string(ERR_peek_last_error());
        ERR_clear_error();
        return text == nullptr ? "closed" : text;
    }
    ClientOptions m_options;
    SSL_CTX* m_ctx;
    SSL* m_ssl = nullptr;
    BIO* m_plain = nullptr;
};

}  // namespace postern::test
