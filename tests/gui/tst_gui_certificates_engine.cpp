// The wizards over the real engine: openssl checks what came out, and s_client what is served.
#include "engine/engine.h"
#include "tests/gui/support/gallery.h"
#include "ui/mainwindow.h"
#include "ui/resources.h"
#include "ui/theme.h"
#include "ui/wizards/certificatewizard.h"
#include "ui/wizards/sslwizard.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace postern;
using test::settle;
using test::waitFor;
using Start = ui::CertificateWizard::Start;

namespace {

const QString kHost = QStringLiteral("mail.example.org");

void click(QAbstractButton* button) {
    QVERIFY(button);
    QVERIFY2(button->isEnabled(), qPrintable(button->objectName() + button->text()));
    QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(8, button->height() / 2));
    settle();
}

/// What openssl says on both of its outputs; the engine works in its own threads meanwhile.
QString openssl(const QStringList& arguments, const QByteArray& input = {}) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("openssl"), arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(20'000))
        process.kill();
    return QString::fromUtf8(process.readAll());
}

/// The next page, once this one is complete.
void next(QWizard& wizard) {
    QVERIFY(waitFor([&] { return wizard.currentPage()->isComplete(); }));
    const bool commit = wizard.currentPage()->isCommitPage();
    click(wizard.button(commit ? QWizard::CommitButton : QWizard::NextButton));
}

void retype(QLineEdit* line, const QString& text) {
    QVERIFY(line);
    line->selectAll();
    QTest::keyClicks(line, text);
}

template <class T>
T* on(QWizard& wizard, const char* name) {
    for (T* child : wizard.currentPage()->findChildren<T*>(QString::fromLatin1(name))) {
        if (child->isVisible())
            return child;
    }
    return nullptr;
}

/// Whether the last page says that it is done; what went wrong is printed.
bool isDone(QWizard& wizard) {
    if (waitFor([&] { return wizard.nextId() < 0 && wizard.currentPage()->isComplete(); }))
        return true;
    if (auto* message = on<QLabel>(wizard, "messageText"))
        qWarning("%s", qPrintable(message->text()));
    else
        qWarning("on page %d", wizard.currentId());
    return false;
}

}  // namespace

class TestGuiCertificatesEngine : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void selfSignedIsServed();
    void cancelLeavesNothingInTheEngine();
    void aRequestIsSignedAndItsAnswerServed();
    void aForeignAnswerIsRefused();
    void aDomainShowsItsOwn();
    void aDomainWithoutCertificateRefuses();
    void theOldestVersionIsEnforced();

 private:
    [[nodiscard]] int tlsPort(const char* service) const;
    /// What s_client says when it asks the IMAP port for a name.
    [[nodiscard]] QString served(const QString& name, const QStringList& more = {}) const;
    [[nodiscard]] QString servedFingerprint(const QString& name) const;
    [[nodiscard]] QString file(const char* name) const {
        return m_folder.filePath(QString::fromLatin1(name));
    }
    void makeAuthority() const;
    [[nodiscard]] QByteArray sign(const QString& csr, const char* authority) const;
    template <class Request>
    base::Result<typename Request::Reply> ask(const Request& request);
    template <class T>
    T* find(const char* name) const {
        for (T* child : m_window->currentPage()->findChildren<T*>(QString::fromLatin1(name))) {
            if (child->isVisible())
                return child;
        }
        return nullptr;
    }
    QTemporaryDir m_folder;
    QString m_csr;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<ui::StatusWatch> m_status;
    std::unique_ptr<ui::MainWindow> m_window;
};

template <class Request>
base::Result<typename Request::Reply> TestGuiCertificatesEngine::ask(const Request& request) {
    std::optional<base::Result<typename Request::Reply>> answer;
    m_engine->admin().call(request, this,
                           [&](base::Result<typename Request::Reply> reply) { answer = std::move(reply); });
    if (!waitFor([&] { return answer.has_value(); }))
        return base::fail("test.timeout", QStringLiteral("no answer"));
    return *answer;
}

void TestGuiCertificatesEngine::initTestCase() {
    test::beginAsNewUser(*qApp);
    EngineOptions options;
    options.dataFolder = m_folder.path();
    for (const char* service : {"smtp", "submission", "pop3", "imap"}) {
        options.overrides.insert(QByteArray(service) + ".port", QStringLiteral("0"));
        if (qstrcmp(service, "smtp") != 0)
            options.overrides.insert(QByteArray(service) + ".tlsPort", QStringLiteral("0"));
    }
    auto engine = Engine::start(options);
    QVERIFY2(engine.ok(), engine.ok() ? "" : qPrintable(engine.error().text));
    m_engine = engine.take();
    bool ready = false;
    m_engine->whenReady([&](const QStringList&) { ready = true; });
    // A busy machine may need longer for the first keys.
    for (int i = 0; i < 6 && !waitFor([&] { return ready; }); ++i) {
    }
    QVERIFY(ready);
    m_status = std::make_unique<ui::StatusWatch>(m_engine->admin(), nullptr);
    m_window =
        std::make_unique<ui::MainWindow>(ui::PageContext{m_engine->admin(), *m_status}, ui::ConsoleOptions{});
    m_window->resize(1000, 700);
    m_window->show();
    api::DomainAdd domain;
    domain.name = QStringLiteral("example.org");
    QVERIFY(ask(domain).ok());
    domain.name = QStringLiteral("verein.example");
    QVERIFY(ask(domain).ok());
    QVERIFY(waitFor([&] { return m_status->status().mainDomain == QStringLiteral("example.org"); }));
    makeAuthority();
}

void TestGuiCertificatesEngine::cleanupTestCase() {
    m_window.reset();
    m_status.reset();
    m_engine.reset();
}

int TestGuiCertificatesEngine::tlsPort(const char* name) const {
    const api::ServiceInfo* service = m_status->service(QString::fromLatin1(name));
    for (const api::BoundPort& port : service ? service->ports : QList<api::BoundPort>()) {
        if (port.tls)
            return port.port;
    }
    return 0;
}

QString TestGuiCertificatesEngine::served(const QString& name, const QStringList& more) const {
    return openssl(QStringList{QStringLiteral("s_client"), QStringLiteral("-connect"),
                               QStringLiteral("127.0.0.1:%1").arg(tlsPort("imap")),
                               QStringLiteral("-servername"), name} +
                       more,
                   "a LOGOUT\r\n");
}

QString TestGuiCertificatesEngine::servedFingerprint(const QString& name) const {
    const QString line = openssl({QStringLiteral("x509"), QStringLiteral("-noout"),
                                  QStringLiteral("-fingerprint"), QStringLiteral("-sha256")},
                                 served(name).toUtf8());
    return line.section(QLatin1Char('='), 1).trimmed();
}

void TestGuiCertificatesEngine::makeAuthority() const {
    for (const char* name : {"ca", "foreign"})
        openssl({QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                 QStringLiteral("ec"), QStringLiteral("-pkeyopt"), QStringLiteral("ec_paramgen_curve:P-256"),
                 QStringLiteral("-nodes"), QStringLiteral("-subj"), QStringLiteral("/CN=Authority for tests"),
                 QStringLiteral("-days"), QStringLiteral("30"), QStringLiteral("-keyout"),
                 m_folder.filePath(QString::fromLatin1(name)) + QStringLiteral(".key"),
                 QStringLiteral("-out"),
                 m_folder.filePath(QString::fromLatin1(name)) + QStringLiteral(".pem")});
}

QByteArray TestGuiCertificatesEngine::sign(const QString& csr, const char* authority) const {
    QFile request(file("request.pem"));
    if (!request.open(QIODevice::WriteOnly))
        return {};
    request.write(csr.toLatin1());
    request.close();
    const QString base = file(authority);
    openssl({QStringLiteral("x509"), QStringLiteral("-req"), QStringLiteral("-in"), request.fileName(),
             QStringLiteral("-CA"), base + QStringLiteral(".pem"), QStringLiteral("-CAkey"),
             base + QStringLiteral(".key"), QStringLiteral("-copy_extensions"), QStringLiteral("copyall"),
             QStringLiteral("-days"), QStringLiteral("20"), QStringLiteral("-CAcreateserial"),
             QStringLiteral("-out"), file("answer.pem")});
    QFile answer(file("answer.pem"));
    return answer.open(QIODevice::ReadOnly) ? answer.readAll() : QByteArray();
}

void TestGuiCertificatesEngine::selfSignedIsServed() {
    ui::CertificateWizard wizard(m_engine->admin(), *m_status, Start::SelfSigned, {}, nullptr);
    wizard.show();
    settle();
    retype(on<QLineEdit>(wizard, "commonName"), kHost);
    next(wizard);
    QTest::keyClicks(on<QLineEdit>(wizard, "country"), QStringLiteral("DE"));
    QTest::keyClicks(on<QLineEdit>(wizard, "organization"), QStringLiteral("Example"));
    for (int page = 0; page < 4; ++page) next(wizard);
    QVERIFY(isDone(wizard));
    const QString shown = on<QLabel>(wizard, "next")->text().remove(QChar(0x200b));
    QVERIFY(waitFor([&] {
        const api::ServiceInfo* imap = m_status->service(QStringLiteral("imap"));
        return imap && imap->certificate == kHost;
    }));
    const QString fingerprint = servedFingerprint(kHost);
    QVERIFY2(fingerprint.size() == 95 && shown.contains(fingerprint, Qt::CaseInsensitive),
             qPrintable(shown + fingerprint));
    const QString text = openssl({QStringLiteral("x509"), QStringLiteral("-noout"),
                                  QStringLiteral("-subject"), QStringLiteral("-checkhost"), kHost},
                                 served(kHost).toUtf8());
    QVERIFY2(text.contains(QStringLiteral("O = Example")) && text.contains(QStringLiteral("does match")),
             qPrintable(text));
    wizard.accept();
}

void TestGuiCertificatesEngine::cancelLeavesNothingInTheEngine() {
    const auto before = ask(api::KeysList{});
    QVERIFY(before.ok());
    for (const Start start : {Start::NewRequest, Start::SelfSigned}) {
        ui::CertificateWizard wizard(m_engine->admin(), *m_status, start, {}, nullptr);
        wizard.show();
        settle();
        while (!wizard.currentPage()->isCommitPage()) next(wizard);
        click(wizard.button(QWizard::CancelButton));
    }
    QCOMPARE(ask(api::KeysList{})->keys.size(), before->keys.size());
    QVERIFY(ask(api::RequestsList{})->requests.isEmpty());
}

void TestGuiCertificatesEngine::aRequestIsSignedAndItsAnswerServed() {
    const QString before = servedFingerprint(kHost);
    {
        ui::CertificateWizard wizard(m_engine->admin(), *m_status, Start::Replace, kHost, nullptr);
        wizard.show();
        QVERIFY(waitFor([&] { return wizard.currentPage()->isComplete(); }));
        click(on<QRadioButton>(wizard, "newRequest"));
        while (!wizard.currentPage()->isCommitPage()) next(wizard);
        next(wizard);
        QVERIFY(isDone(wizard));
        m_csr = on<QPlainTextEdit>(wizard, "requestText")->toPlainText();
        wizard.accept();
    }
    const QString checked = openssl(
        {QStringLiteral("req"), QStringLiteral("-verify"), QStringLiteral("-noout"), QStringLiteral("-text")},
        m_csr.toLatin1());
    QVERIFY2(checked.contains(QStringLiteral("verify OK")), qPrintable(checked));
    QVERIFY2(checked.contains(QStringLiteral("DNS:mail.example.org")), qPrintable(checked));
    QVERIFY2(checked.contains(QStringLiteral("O = Example")), qPrintable(checked));
    QCOMPARE(servedFingerprint(kHost), before);  // the present one serves on

    // Somebody is connected while the certificate changes, and stays so.
    QTcpSocket open;
    const api::ServiceInfo* imap = m_status->service(QStringLiteral("imap"));
    const auto plain = std::find_if(imap->ports.begin(), imap->ports.end(),
                                    [](const api::BoundPort& port) { return !port.tls; });
    QVERIFY(plain != imap->ports.end());
    open.connectToHost(QStringLiteral("127.0.0.1"), quint16(plain->port));
    QVERIFY(waitFor([&] { return open.canReadLine(); }));
    open.readAll();
    {
        ui::CertificateWizard wizard(m_engine->admin(), *m_status, Start::ProcessRequest, {}, nullptr);
        wizard.show();
        next(wizard);
        on<QPlainTextEdit>(wizard, "pasted")->setPlainText(QString::fromLatin1(sign(m_csr, "ca")));
        // A private authority is not among those of the system: that is said, and accepted.
        QVERIFY(
            waitFor([&] { return on<QCheckBox>(wizard, "force") || wizard.currentPage()->isComplete(); }));
        if (auto* force = on<QCheckBox>(wizard, "force"))
            click(force);
        next(wizard);
        next(wizard);
        if (auto* replace = on<QCheckBox>(wizard, "replace"))
            click(replace);
        next(wizard);
        QVERIFY2(isDone(wizard),
                 qPrintable(on<QLabel>(wizard, "messageText") ? on<QLabel>(wizard, "messageText")->text()
                                                              : QString()));
        wizard.accept();
    }
    QVERIFY(waitFor([&] { return servedFingerprint(kHost) != before; }));
    const QString verified =
        served(kHost, {QStringLiteral("-CAfile"), file("ca.pem"), QStringLiteral("-verify_return_error"),
                       QStringLiteral("-verify_hostname"), kHost});
    QVERIFY2(verified.contains(QStringLiteral("Verify return code: 0 (ok)")),
             qPrintable(verified.right(2000)));
    open.write("a NOOP\r\n");
    QVERIFY(waitFor([&] { return open.canReadLine(); }));
    QVERIFY(open.readAll().startsWith("a OK"));
    QVERIFY(ask(api::RequestsList{})->requests.isEmpty());
}

void TestGuiCertificatesEngine::aForeignAnswerIsRefused() {
    const QString before = servedFingerprint(kHost);
    {
        ui::CertificateWizard wizard(m_engine->admin(), *m_status, Start::NewRequest, {}, nullptr);
        wizard.show();
        settle();
        retype(on<QLineEdit>(wizard, "commonName"), QStringLiteral("new.example.org"));
        while (!wizard.currentPage()->isCommitPage()) next(wizard);
        next(wizard);
        QVERIFY(isDone(wizard));
        wizard.accept();
    }
    ui::CertificateWizard wizard(m_engine->admin(), *m_status, Start::ProcessRequest, {}, nullptr);
    wizard.show();
    next(wizard);
    QFile foreign(file("foreign.pem"));
    QVERIFY(foreign.open(QIODevice::ReadOnly));
    on<QPlainTextEdit>(wizard, "pasted")->setPlainText(QString::fromLatin1(foreign.readAll()));
    QVERIFY(waitFor([&] { return !on<QLabel>(wizard, "found")->text().isEmpty(); }));
    QVERIFY(!wizard.button(QWizard::NextButton)->isEnabled());
    click(wizard.button(QWizard::CancelButton));
    QCOMPARE(ask(api::RequestsList{})->requests.size(), 1);  // it waits on
    QCOMPARE(servedFingerprint(kHost), before);
}

void TestGuiCertificatesEngine::aDomainShowsItsOwn() {
    m_window->openPage(QStringLiteral("security/verein.example"));
    QVERIFY(waitFor([&] { return find<QPushButton>("generateKey") != nullptr; }));
    QVERIFY(!find<QLineEdit>("commonName"));
    click(find<QPushButton>("generateKey"));
    if (!waitFor([&] { return find<QLineEdit>("commonName") != nullptr; }))
        QFAIL(qPrintable(m_window->currentPage()->findChild<QLabel*>(QStringLiteral("messageText"))->text()));
    QVERIFY(find<QLabel>("keyTest")->text().contains(QStringLiteral("Verification String is OK")));
    click(find<QPushButton>("generateSelfSigned"));
    QVERIFY(waitFor([&] { return find<QPushButton>("removeCertificate") != nullptr; }));
    auto* choice = find<QComboBox>("choice");
    choice->setCurrentIndex(choice->findData(QStringLiteral("custom")));
    settle();
    click(find<QPushButton>("applySecurity"));
    const auto list = ask(api::CertificatesList{});
    QVERIFY(list.ok());
    const auto own = std::find_if(
        list->certificates.begin(), list->certificates.end(),
        [](const api::CertificateInfo& info) { return info.name == QStringLiteral("verein.example"); });
    QVERIFY(own != list->certificates.end());
    QVERIFY(waitFor([&] {
        return servedFingerprint(QStringLiteral("verein.example"))
                   .compare(own->sha256, Qt::CaseInsensitive) == 0;
    }));
    QVERIFY(servedFingerprint(kHost).compare(own->sha256, Qt::CaseInsensitive) != 0);
}

void TestGuiCertificatesEngine::aDomainWithoutCertificateRefuses() {
    auto* choice = find<QComboBox>("choice");
    choice->setCurrentIndex(choice->findData(QStringLiteral("no")));
    settle();
    click(find<QPushButton>("applySecurity"));
    // Once the connections of the test before are counted, the question names them.
    QPushButton* yes = nullptr;
    QVERIFY(waitFor([&] {
        yes = m_window->findChild<QPushButton*>(QStringLiteral("confirmYes"));
        return yes || (yes = m_window->findChild<QPushButton*>(QStringLiteral("goOn")));
    }));
    QVERIFY(servedFingerprint(QStringLiteral("verein.example")).size() > 0);  // nothing happened yet
    click(yes);
    QVERIFY(waitFor([&] {
        return served(QStringLiteral("verein.example")).contains(QStringLiteral("unrecognized name"));
    }));
    QVERIFY(!servedFingerprint(kHost).isEmpty());
}

void TestGuiCertificatesEngine::theOldestVersionIsEnforced() {
    QVERIFY(served(kHost, {QStringLiteral("-tls1_2")}).contains(QStringLiteral("Cipher is ECDHE")));
    ui::SslWizard wizard(m_engine->admin(), *m_status, nullptr);
    wizard.show();
    next(wizard);
    auto* version = on<QComboBox>(wizard, "tls.minimumVersion");
    QVERIFY(version);
    version->setCurrentIndex(version->findData(QStringLiteral("TLSv1.3")));
    next(wizard);
    next(wizard);
    QVERIFY(waitFor([&] { return wizard.currentPage()->isComplete(); }));
    if (auto* good = on<QRadioButton>(wizard, "forGood"))
        click(good);
    next(wizard);
    QVERIFY(isDone(wizard));
    QVERIFY(waitFor([&] {
        return served(kHost, {QStringLiteral("-tls1_2")}).contains(QStringLiteral("alert protocol version"));
    }));
    QVERIFY(served(kHost).contains(QStringLiteral("TLSv1.3")));
}

QTEST_MAIN(TestGuiCertificatesEngine)
#include "tst_gui_certificates_engine.moc"
