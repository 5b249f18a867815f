#include "tests/gui/support/wizarddesk.h"
#include "ui/wizards/firstrunwizard.h"

class TestGuiFirstRun : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void initTestCase();
    void aRefusalCanBeCorrected();
    void whatIsThereIsTaken();
    void itSaysThatItWasNotFinished();
    void theServerIsToldItsName();
    void theFingerprintIsShown();
    void theTestCertificateIsWarnedOf();
};

namespace {

void emptyEngine(Desk& desk) {
    desk.api.domains.domains.clear();
    desk.api.accounts.clear();
    desk.api.certificates.certificates.resize(1);
}

/// The assistant from the welcome to the button of its summary; `test`: with the Test certificate.
void runFirst(ui::FirstRunWizard& wizard, bool test = false) {
    wizard.show();
    settle();
    click(wizard.button(QWizard::NextButton));
    auto* domain = wizard.currentPage()->findChild<QLineEdit*>(QStringLiteral("domain"));
    domain->clear();
    QTest::keyClicks(domain, QStringLiteral("a.example"));
    for (int page = 0; page < 3; ++page) click(wizard.button(QWizard::NextButton));
    if (test)
        click(wizard.currentPage()->findChild<QRadioButton*>(QStringLiteral("test")));
    click(wizard.button(QWizard::NextButton));
    click(wizard.button(QWizard::CommitButton));
}

QString nextText(const ui::FirstRunWizard& wizard) {
    return wizard.findChild<QLabel*>(QStringLiteral("next"))->text();
}

}  // namespace

void TestGuiFirstRun::initTestCase() {
    test::beginAsNewUser(*qApp);
}

void TestGuiFirstRun::aRefusalCanBeCorrected() {
    Desk desk;
    emptyEngine(desk);
    desk.api.failNext("account.add",
                      base::fail("password.weak", QStringLiteral("weak"), {QStringLiteral("8")}));
    ui::FirstRunWizard wizard(desk.api, *desk.status, nullptr);
    runFirst(wizard);
    auto* back = wizard.button(QWizard::BackButton);
    QVERIFY(waitFor([&] { return back->isEnabled() && back->isVisible(); }));
    QVERIFY(wizard.button(QWizard::CancelButton)->isVisible());
    for (int page = 0; page < 4; ++page) click(back);
    auto* name = wizard.currentPage()->findChild<QLineEdit*>(QStringLiteral("account"));
    QVERIFY(name && !name->text().isEmpty());
    name->setText(QStringLiteral("admin"));
    for (int page = 0; page < 3; ++page) click(wizard.button(QWizard::NextButton));
    QVERIFY(wizard.currentPage()->isCommitPage());
    click(wizard.button(QWizard::CommitButton));
    QVERIFY(waitFor([&] { return desk.api.asked.contains("setup.finish"); }));
    QCOMPARE(desk.api.domains.domains.size(), 1);
    QCOMPARE(desk.api.accounts.value(QStringLiteral("a.example")).size(), 1);
    QCOMPARE(desk.api.last<api::AccountAdd>().address, QStringLiteral("admin@a.example"));
    QVERIFY(waitFor([&] { return !back->isEnabled() || !back->isVisible(); }));
}

void TestGuiFirstRun::whatIsThereIsTaken() {
    Desk desk;
    emptyEngine(desk);
    desk.api.failNext("settings.set", base::fail("engine.busy", QStringLiteral("busy")));
    {
        ui::FirstRunWizard wizard(desk.api, *desk.status, nullptr);
        runFirst(wizard);
        QVERIFY(waitFor([&] { return wizard.button(QWizard::CancelButton)->isVisible(); }));
        click(wizard.button(QWizard::CancelButton));
        QVERIFY(!wizard.isVisible());
    }
    ui::FirstRunWizard wizard(desk.api, *desk.status, nullptr);
    runFirst(wizard);
    QVERIFY(waitFor([&] { return desk.api.asked.contains("setup.finish"); }));
    // The password that was shown last is the one that counts, and the certificate is bound.
    QCOMPARE(desk.api.last<api::AccountSet>().address, QStringLiteral("postmaster@a.example"));
    QCOMPARE(desk.api.last<api::AccountSet>().password, wizard.field(QStringLiteral("password")).toString());
    QCOMPARE(desk.api.last<api::CertificateBind>().name, QStringLiteral("mail.example.org"));
    QCOMPARE(desk.api.last<api::CertificateBind>().services.size(), 4);
    QCOMPARE(desk.api.accounts.value(QStringLiteral("a.example")).size(), 1);
}

void TestGuiFirstRun::itSaysThatItWasNotFinished() {
    Desk desk;
    emptyEngine(desk);
    desk.api.failNext("account.add",
                      base::fail("password.weak", QStringLiteral("weak"), {QStringLiteral("8")}));
    ui::FirstRunWizard wizard(desk.api, *desk.status, nullptr);
    runFirst(wizard);
    QVERIFY(waitFor([&] { return head(wizard) == QStringLiteral("It was not finished"); }));
    QVERIFY(head(wizard, "stepWhy").contains(QStringLiteral("Domains")));
    click(wizard.findChild<QPushButton*>(QStringLiteral("messageButton")));
    QVERIFY(waitFor([&] { return desk.api.asked.contains("setup.finish"); }));
    QVERIFY(waitFor([&] { return head(wizard) == QStringLiteral("Postern is set up"); }));
}

void TestGuiFirstRun::theServerIsToldItsName() {
    Desk desk;
    emptyEngine(desk);
    ui::FirstRunWizard wizard(desk.api, *desk.status, nullptr);
    runFirst(wizard);
    QVERIFY(waitFor([&] { return desk.api.asked.contains("setup.finish"); }));
    const auto made = desk.api.last<api::CertificateSelfSigned>();
    QVERIFY(made.names.contains(QStringLiteral("localhost")));  // what Thunderbird is told here
    QCOMPARE(desk.api.lastSet.value(QStringLiteral("server.hostName")).toString(), made.commonName);
}

void TestGuiFirstRun::theFingerprintIsShown() {
    Desk desk;
    emptyEngine(desk);
    ui::FirstRunWizard wizard(desk.api, *desk.status, nullptr);
    runFirst(wizard);
    QVERIFY(waitFor([&] { return !nextText(wizard).isEmpty(); }));
    QString text = nextText(wizard);
    QVERIFY(text.remove(QChar(0x200b)).contains(desk.api.certificates.certificates.last().sha256));
}

void TestGuiFirstRun::theTestCertificateIsWarnedOf() {
    Desk desk;
    emptyEngine(desk);
    ui::FirstRunWizard wizard(desk.api, *desk.status, nullptr);
    runFirst(wizard, true);
    QVERIFY(waitFor([&] { return !nextText(wizard).isEmpty(); }));
    QVERIFY(nextText(wizard).contains(QStringLiteral("after every start")));
    QVERIFY(!nextText(wizard).contains(QStringLiteral("asks once")));
    QVERIFY(!desk.api.lastSet.contains(QStringLiteral("server.hostName")));
}

QTEST_MAIN(TestGuiFirstRun)
#include "tst_gui_firstrun.moc"
