#include "engine/net/certificateprobe.h"

#include <QSslCertificate>
#include <QSslConfiguration>

namespace postern::net {
namespace {

constexpr int kPatienceMs = 10'000;

constexpr const char* kRsaOnly =
    "rsa_pss_rsae_sha256:rsa_pss_rsae_sha384:rsa_pss_rsae_sha512:RSA+SHA256:RSA+SHA384:RSA+SHA512";

struct Step {
    const char* heard;  // how the line begins that ends this step
    const char* said;   // then; null: start TLS
};
constexpr Step kSmtp[] = {{"220 ", "EHLO localhost\r\n"}, {"250 ", "STARTTLS\r\n"}, {"220 ", nullptr}};
constexpr Step kImap[] = {{"* OK", "a STARTTLS\r\n"}, {"a OK", nullptr}};
constexpr Step kPop3[] = {{"+OK", "STLS\r\n"}, {"+OK", nullptr}};

const Step& stepOf(const QByteArray& service, int step) {
    if (service == "imap")
        return kImap[step];
    return service == "pop3" ? kPop3[step] : kSmtp[step];
}

}  // namespace

CertificateProbe::CertificateProbe(ProbeTarget target, std::function<void(quint16)> bound, Reply reply)
    : m_target(std::move(target)), m_bound(std::move(bound)), m_reply(std::move(reply)) {
    QSslConfiguration configuration = m_socket.sslConfiguration();
    configuration.setCaCertificates({});  // nothing is verified here, so the system's need not be read
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    if (m_target.rsaOnly)
        configuration.setBackendConfigurationOption("SignatureAlgorithms", QByteArray(kRsaOnly));
    m_socket.setSslConfiguration(configuration);
    m_socket.setPeerVerifyName(m_target.sni);
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        answer(base::fail("probe.failed", QStringLiteral("%1"), {QStringLiteral("no answer in time")}));
    });
    connect(&m_socket, &QSslSocket::connected, this, [this] {
        m_bound(m_socket.localPort());
        if (m_target.implicitTls)
            m_socket.startClientEncryption();
    });
    connect(&m_socket, &QSslSocket::readyRead, this, &CertificateProbe::talk);
    connect(&m_socket, &QSslSocket::encrypted, this, [this] {
        m_socket.flush();  // our Finished, or the server would see a handshake that was broken off
        QByteArray pem;
        for (const QSslCertificate& certificate : m_socket.peerCertificateChain()) pem += certificate.toPem();
        answer(pem);
    });
    connect(&m_socket, &QSslSocket::errorOccurred, this,
            [this] { answer(base::fail("probe.failed", QStringLiteral("%1"), {m_socket.errorString()})); });
}

CertificateProbe::~CertificateProbe() {
    m_socket.disconnect(this);
}

void CertificateProbe::start() {
    m_patience.start(kPatienceMs);
    m_socket.connectToHost(m_target.address, m_target.port);
}

void CertificateProbe::talk() {
    while (!m_target.implicitTls && !m_socket.isEncrypted() && m_socket.canReadLine()) {
        const Step& step = stepOf(m_target.service, m_step);
        if (!m_socket.readLine().startsWith(step.heard))
            continue;
        if (step.said == nullptr) {
            m_target.implicitTls = true;  // whatever comes now is TLS
            m_socket.startClientEncryption();
            return;
        }
        m_socket.write(step.said);
        ++m_step;
    }
}

void CertificateProbe::answer(base::Result<QByteArray> result) {
    m_patience.stop();
    m_socket.disconnect(this);
    // The caller may delete us in his answer, so it comes from the event loop.
    QTimer::singleShot(0, this, [this, result = std::move(result)] {
        const Reply reply = std::move(m_reply);
        m_socket.abort();
        if (reply)
            reply(result);
    });
}

}  // namespace postern::net
