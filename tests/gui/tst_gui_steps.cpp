#include "tests/gui/support/wizarddesk.h"
#include "ui/wizards/firstrunwizard.h"

class TestGuiSteps : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void initTestCase();
    void aTryOutSaysThatItIsOne_data();
    void aTryOutSaysThatItIsOne();
    void nothingToApplyIsNotApplied();
    void whoShowsItAlreadyStays();
    void aWaitingButtonSaysWhy();
    void theRecommendedChoiceIsMarked();
    void requireForMailFromOutsideIsWarned();
};

namespace {

QString whyNot(const QWizard& wizard) {
    const auto* label = wizard.currentPage()->findChild<QLabel*>(QStringLiteral("whyNot"));
    return label && label->isVisible() ? label->text() : QString();
}

}  // namespace

void TestGuiSteps::initTestCase() {
    test::beginAsNewUser(*qApp);
}

void TestGuiSteps::aTryOutSaysThatItIsOne_data() {
    QTest::addColumn<bool>("keep");
    QTest::newRow("kept") << true;
    QTest::newRow("went back") << false;
}

void TestGuiSteps::aTryOutSaysThatItIsOne() {
    QFETCH(const bool, keep);
    Desk desk;
    desk.api.risky = true;
    ui::SslWizard wizard(desk.api, *desk.status, nullptr);
    const Walk walk(wizard);
    walk.next();
    walk.next();
    click(walk.find<QCheckBox>("pop3.ssl"));
    walk.next();
    QVERIFY(waitFor([&] { return walk.find<QRadioButton>("tryFirst") != nullptr; }));
    walk.next();
    QVERIFY(walk.isDone());
    QCOMPARE(head(wizard), QStringLiteral("On trial"));
    QVERIFY(head(wizard, "stepWhy").contains(QStringLiteral("60 seconds")));
    auto* button = walk.find<QPushButton>(keep ? "keepChange" : "revertChange");
    QVERIFY(waitFor([&] { return (button = walk.find<QPushButton>(keep ? "keepChange" : "revertChange")); }));
    click(button);
    QVERIFY(waitFor([&] { return head(wizard) != QStringLiteral("On trial"); }));
    QCOMPARE(head(wizard), keep ? QStringLiteral("Done") : QStringLiteral("It went back"));
}

void TestGuiSteps::nothingToApplyIsNotApplied() {
    Desk desk;
    ui::ClientAuthWizard wizard(desk.api, *desk.status, nullptr);
    const Walk walk(wizard);
    walk.next();
    QVERIFY(waitFor([&] { return walk.find<QLabel>("changes") != nullptr; }));
    settle();
    QVERIFY(walk.find<QLabel>("changes")->text().contains(QStringLiteral("Cancel closes")));
    const auto* apply = wizard.button(QWizard::CommitButton);
    QVERIFY(!apply->isEnabled());
    QVERIFY(!apply->toolTip().isEmpty());
    walk.cancel();
    QVERIFY(changing(desk.api.asked).isEmpty());
}

void TestGuiSteps::whoShowsItAlreadyStays() {
    Desk desk;
    desk.api.certificates.certificates[2].usedBy = {QStringLiteral("pop3")};
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::Assign, QStringLiteral("verein.example"),
                                 nullptr);
    const Walk walk(wizard);
    walk.next();
    auto* pop3 = walk.find<QCheckBox>("use.pop3");
    QVERIFY(pop3->isChecked() && !pop3->isEnabled() && !pop3->toolTip().isEmpty());
    QVERIFY(walk.find<QLabel>("stays"));
    QVERIFY(!wizard.button(QWizard::NextButton)->isEnabled());
    click(walk.find<QCheckBox>("use.imap"));
    walk.next();
    walk.next();
    QVERIFY(walk.isDone());
    QVERIFY(desk.api.last<api::CertificateBind>().services.contains(QStringLiteral("imap")));
}

void TestGuiSteps::aWaitingButtonSaysWhy() {
    Desk desk;
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::Assign, QStringLiteral("verein.example"),
                                 nullptr);
    const Walk walk(wizard);
    QVERIFY(whyNot(wizard).isEmpty());
    walk.next();
    const QString why = whyNot(wizard);
    QVERIFY(why.startsWith(QStringLiteral("Tick who shows it")));
    QCOMPARE(wizard.button(QWizard::NextButton)->toolTip(), why);
    click(walk.find<QCheckBox>("use.imap"));
    QVERIFY(whyNot(wizard).isEmpty());
    QVERIFY(wizard.button(QWizard::NextButton)->toolTip().isEmpty());

    ui::CertificateWizard again(desk.api, *desk.status, Start::Replace, QStringLiteral("mail.example.org"),
                                nullptr);
    const Walk replace(again);
    for (int page = 0; page < 12 && !again.currentPage()->isCommitPage(); ++page) replace.next();
    QVERIFY(whyNot(again).contains(QStringLiteral("Replace mail.example.org")));
    click(replace.find<QCheckBox>("replace"));
    QVERIFY(whyNot(again).isEmpty());

    ui::ClientAuthWizard clients(desk.api, *desk.status, nullptr);
    const Walk modes(clients);
    for (auto* box : clients.currentPage()->findChildren<QCheckBox*>()) {
        if (box->isChecked())
            click(box);
    }
    QVERIFY(!clients.button(QWizard::NextButton)->isEnabled());
    QVERIFY(whyNot(clients).startsWith(QStringLiteral("Tick at least one")));

    ui::FirstRunWizard first(desk.api, *desk.status, nullptr);
    first.show();
    settle();
    click(first.button(QWizard::NextButton));
    QVERIFY(whyNot(first).contains(QStringLiteral("example.org")));
    QVERIFY(!first.button(QWizard::NextButton)->toolTip().isEmpty());
    QTest::keyClicks(first.currentPage()->findChild<QLineEdit*>(QStringLiteral("domain")),
                     QStringLiteral("a.example"));
    QVERIFY(whyNot(first).isEmpty());
}

void TestGuiSteps::theRecommendedChoiceIsMarked() {
    Desk desk;
    {
        ui::CertificateWizard wizard(desk.api, *desk.status, Start::Choose, {}, nullptr);
        const Walk walk(wizard);
        QVERIFY(walk.find<QLabel>("recommendation")->text().contains(QStringLiteral("waits for its answer")));
        QVERIFY(walk.find<QCheckBox>("details") == nullptr);
        click(walk.find<QRadioButton>("selfSigned"));
        QVERIFY(walk.find<QCheckBox>("details"));
    }
    desk.api.requests.requests.clear();
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::Choose, {}, nullptr);
    const Walk walk(wizard);
    QVERIFY(walk.find<QRadioButton>("request")->text().endsWith(QStringLiteral("(recommended)")));
    QVERIFY(!walk.find<QRadioButton>("selfSigned")->text().contains(QStringLiteral("recommended")));
}

void TestGuiSteps::requireForMailFromOutsideIsWarned() {
    Desk desk;
    ui::ClientAuthWizard wizard(desk.api, *desk.status, nullptr);
    const Walk walk(wizard);
    click(walk.find<QRadioButton>("modeRequire"));
    QVERIFY(walk.find<QLabel>("shutOut") == nullptr);
    click(walk.find<QCheckBox>("use.smtp"));
    QVERIFY(walk.find<QLabel>("shutOut"));
    click(walk.find<QRadioButton>("modeAsk"));
    QVERIFY(walk.find<QLabel>("shutOut") == nullptr);
}

QTEST_MAIN(TestGuiSteps)
#include "tst_gui_steps.moc"
