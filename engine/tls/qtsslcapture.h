#pragma once

#include <QSslConfiguration>

#include <memory>

QT_BEGIN_NAMESPACE
class QSslContext;
class QSslSocket;
QT_END_NAMESPACE

struct ssl_ctx_st;

// The border to Qt's private API: this file pair is the only place that includes private headers.
namespace postern::tls {

/// A context that Qt made for a server, and the SSL_CTX inside it. `qt` keeps `ctx` alive.
struct CapturedContext {
    std::shared_ptr<QSslContext> qt;
    ssl_ctx_st* ctx = nullptr;
};

/// What every server socket carries: no sharing or persistence of sessions, so that Qt never writes to the
/// shared context after it is built (QSslContext::createSsl, cacheSession, continueHandshake).
[[nodiscard]] const QSslConfiguration& serverConfiguration();
/// Makes Qt build a server context and learns its SSL_CTX. `ctx` is null when Qt's backend does not use our
/// OpenSSL.
[[nodiscard]] CapturedContext captureServerContext();
/// Gives the socket the shared context; to be called before startServerEncryption().
void adoptContext(QSslSocket& socket, const std::shared_ptr<QSslContext>& context);
/// Sends what an incoming record made Qt's TLS write at once, instead of after another round of the event
/// loop.
void sendWithoutDelay(QSslSocket& socket);

}  // namespace postern::tls
