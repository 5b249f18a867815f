// The first-run assistant over the real engine, by keyboard alone.
#include "tests/gui/support/gallery.h"
#include "tests/unit/admin/enginefixture.h"
#include "ui/statuswatch.h"
#include "ui/wizards/firstrunwizard.h"

#include <QAbstractButton>
#include <QLabel>
#include <QRadioButton>
#include <QSslSocket>

using namespace postern;
using test::settle;
using test::waitFor;

class TestGuiFirstRunEngine : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void initTestCase();
    void setsUpTheEngine();
};

namespace {

void press(QWidget& wizard, Qt::Key key) {
    QWidget* focus = wizard.focusWidget();
    QTest::keyClick(focus ? focus : &wizard, key);
    settle();
}

bool isChosen(const ui::FirstRunWizard& wizard, const char* name) {
    const auto* button = wizard.currentPage()->findChild<QRadioButton*>(QString::fromLatin1(name));
    return button && button->isVisible() && button->isChecked();
}

QByteArray lineFrom(QSslSocket& client) {
    return QTest::qWaitFor([&] { return client.canReadLine(); }, test::kPatienceMs) ? client.readLine()
                                                                                    : QByteArray();
}

/// The answer to a login over the SSL port, as a mail program gets it.
QByteArray login(quint16 port, const QString& name, const QString& password) {
    QSslSocket client;
    client.setPeerVerifyMode(QSslSocket::VerifyNone);  // the Test certificate
    client.connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
    lineFrom(client);
    client.write(QStringLiteral("a LOGIN \"%1\" \"%2\"\r\n").arg(name, password).toUtf8());
    return lineFrom(client);
}

QString settingOf(const test::RunningEngine& running, const QString& key) {
    const auto list = test::ask(running.admin(), api::SettingsList{});
    for (const api::SettingInfo& info : list ? list->settings : QList<api::SettingInfo>()) {
        if (info.key == key)
            return info.value;
    }
    return {};
}

quint16 sslPort(const test::RunningEngine& running) {
    for (const api::BoundPort& port : running.service(QStringLiteral("imap")).ports) {
        if (port.tls && port.address == QLatin1StringView("127.0.0.1"))
            return quint16(port.port);
    }
    return 0;
}

}  // namespace

void TestGuiFirstRunEngine::initTestCase() {
    test::beginAsNewUser(*qApp);
}

void TestGuiFirstRunEngine::setsUpTheEngine() {
    const QTemporaryDir folder;
    const test::RunningEngine running(test::optionsFor(folder.path()));
    QVERIFY2(running.error.code.isEmpty(), qPrintable(running.error.text));
    ui::StatusWatch status(running.admin(), nullptr);
    QVERIFY(waitFor([&] { return status.isKnown(); }));
    QVERIFY(!status.status().setUp);
    QCOMPARE(settingOf(running, QStringLiteral("net.listen")), QStringLiteral("127.0.0.1, ::1"));
    ui::FirstRunWizard wizard(running.admin(), status, nullptr);
    wizard.show();
    QVERIFY(QTest::qWaitForWindowActive(&wizard));
    press(wizard, Qt::Key_Return);  // welcome
    QTest::keyClicks(wizard.focusWidget(), QStringLiteral("verein.example"));
    press(wizard, Qt::Key_Return);  // domain
    const QString password = wizard.field(QStringLiteral("password")).toString();
    QVERIFY(!password.isEmpty());
    press(wizard, Qt::Key_Return);  // account: postmaster, with the password made
    press(wizard, Qt::Key_Down);
    press(wizard, Qt::Key_Down);
    QVERIFY(isChosen(wizard, "listenList"));
    press(wizard, Qt::Key_Tab);
    QTest::keyClicks(wizard.focusWidget(), QStringLiteral("127.0.0.1"));
    const QWidget* next = wizard.button(QWizard::NextButton);
    while (wizard.focusWidget() != next) press(wizard, Qt::Key_Tab);  // Return would be a new line
    press(wizard, Qt::Key_Space);                                     // networks
    press(wizard, Qt::Key_Down);
    QVERIFY(isChosen(wizard, "test"));
    press(wizard, Qt::Key_Return);  // certificate
    QVERIFY(test::ask(running.admin(), api::DomainsList{})->domains.isEmpty());
    press(wizard, Qt::Key_Return);  // summary: Finish
    QVERIFY(
        QTest::qWaitFor([&] { return !wizard.findChild<QLabel*>(QStringLiteral("next"))->text().isEmpty(); },
                        test::kPatienceMs));
    const auto domains = test::ask(running.admin(), api::DomainsList{});
    QCOMPARE(domains->domains.size(), 1);
    QCOMPARE(domains->domains.first().name, QStringLiteral("verein.example"));
    QCOMPARE(settingOf(running, QStringLiteral("net.listen")), QStringLiteral("127.0.0.1"));
    QVERIFY(test::ask(running.admin(), api::StatusRead{})->setUp);
    QCOMPARE(test::ask(running.admin(), api::CertificatesList{})->certificates.size(), 1);
    const api::ServiceInfo imap = running.service(QStringLiteral("imap"));
    QCOMPARE(imap.state, QStringLiteral("running"));
    QCOMPARE(imap.certificate, QStringLiteral("test"));
    const quint16 port = sslPort(running);
    QVERIFY(port != 0);
    const QString account = QStringLiteral("postmaster@verein.example");
    const QByteArray in = login(port, account, password);
    QVERIFY2(in.startsWith("a OK"), in.constData());
    const QByteArray refused = login(port, account, password + QLatin1Char('x'));
    QVERIFY2(refused.startsWith("a NO"), refused.constData());
    press(wizard, Qt::Key_Return);
    QVERIFY(!wizard.isVisible());
}

QTEST_MAIN(TestGuiFirstRunEngine)
#include "tst_gui_firstrun_engine.moc"
