#pragma once

#include "engine/base/result.h"

#include <QByteArray>
#include <QHostAddress>
#include <QObject>
#include <QSslSocket>
#include <QTimer>

#include <functional>

namespace postern::net {

/// A port of our own services to look behind.
struct ProbeTarget {
    QByteArray service;  // decides what is said before STARTTLS
    QHostAddress address;
    quint16 port = 0;
    bool implicitTls = true;
    QString sni;           // empty: none is sent
    bool rsaOnly = false;  // as a client that cannot check signatures of other keys
};

/// Connects once as a TLS client that trusts anybody, and tells what certificates were shown. Dies by
/// deleting it; the answer comes once, in its thread, never inside start().
class CertificateProbe final : public QObject {
 public:
    using Reply = std::function<void(base::Result<QByteArray> chainPem)>;
    /// `bound` gets the local port as soon as there is one.
    CertificateProbe(ProbeTarget target, std::function<void(quint16 localPort)> bound, Reply reply);
    ~CertificateProbe() override;
    /// Errors: "probe.failed" with the reason.
    void start();

 private:
    void talk();
    void answer(base::Result<QByteArray> result);
    ProbeTarget m_target;
    std::function<void(quint16)> m_bound;
    Reply m_reply;
    QSslSocket m_socket;
    QTimer m_patience;
    int m_step = 0;
};

}  // namespace postern::net
