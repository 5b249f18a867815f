#include "engine/tls/qtsslcapture.h"

#include <QSslSocket>

#define emit Q_EMIT  // the spelling that Qt's private headers still use
#include <private/qobject_p.h>
#include <private/qsslsocket_p.h>
#undef emit

#include <openssl/crypto.h>
#include <openssl/ssl.h>

namespace postern::tls {
namespace {

thread_local SSL_CTX** t_capture = nullptr;

/// Runs inside SSL_CTX_new, on the thread that called it.
void newContext(void* parent, void*, CRYPTO_EX_DATA*, int, long, void*) {
    if (t_capture != nullptr)
        *t_capture = static_cast<SSL_CTX*>(parent);
}

void watchContexts() {
    static const int index =
        CRYPTO_get_ex_new_index(CRYPTO_EX_INDEX_SSL_CTX, 0, nullptr, newContext, nullptr, nullptr);
    Q_UNUSED(index);
}

/// A socket without a connection still needs its inner plain socket for startServerEncryption().
class ThrowAwaySocket final : public QSslSocket {
 public:
    void build() {
        setSslConfiguration(serverConfiguration());
        static_cast<QSslSocketPrivate*>(QObjectPrivate::get(this))->createPlainSocket(QIODevice::ReadWrite);
        startServerEncryption();
    }
};

}  // namespace

const QSslConfiguration& serverConfiguration() {
    static const QSslConfiguration configuration = [] {
        QSslConfiguration made;
        made.setProtocol(QSsl::TlsV1_2OrLater);
        made.setCaCertificates({});
        made.setPeerVerifyMode(QSslSocket::VerifyNone);  // OpenSSL verifies, by the context's own mode
        made.setSslOption(QSsl::SslOptionDisableSessionSharing, true);
        made.setSslOption(QSsl::SslOptionDisableSessionPersistence, true);
        made.setSslOption(QSsl::SslOptionDisableSessionTickets, false);
        return made;
    }();
    return configuration;
}

CapturedContext captureServerContext() {
    watchContexts();
    CapturedContext captured;
    t_capture = &captured.ctx;
    ThrowAwaySocket socket;
    socket.build();
    t_capture = nullptr;
    captured.qt = QSslSocketPrivate::sslContext(&socket);
    if (!captured.qt)
        captured.ctx = nullptr;
    return captured;
}

void adoptContext(QSslSocket& socket, const std::shared_ptr<QSslContext>& context) {
    socket.setSslConfiguration(serverConfiguration());
    QSslSocketPrivate::checkSettingSslContext(&socket, context);
}

void sendWithoutDelay(QSslSocket& socket) {
    QTcpSocket* plain = static_cast<QSslSocketPrivate*>(QObjectPrivate::get(&socket))->plainSocket;
    if (plain == nullptr)
        return;
    // Qt's own slot was connected first, so it has handled the record by then.
    QObject::connect(plain, &QIODevice::readyRead, plain, [plain] {
        if (plain->bytesToWrite() > 0)
            plain->flush();
    });
}

}  // namespace postern::tls
