#include "tests/gui/support/paneldesk.h"
#include "ui/helpwindow.h"
#include "ui/wizards/certificatewizard.h"

#include <QPointer>

namespace {

QString textOf(const QWidget* dialog) {
    QString text;
    for (const QLabel* label : dialog->findChildren<QLabel*>()) text += label->text().remove(QChar(0x200b));
    return text;
}

}  // namespace

class TestGuiForms : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void initTestCase();
    void aSelfSignedOneReplacesOnlyWithConsent();
    void closingStopsTheSelfSignedKey();
    void theAnswerShowsWhatItReplaces();
    void answersAskWhoIsCutOff();
    void whoAcceptsCountsWhatWasShown();
    void formsOpenOnTheirFirstField();
    void f1OpensTheTopicOfAForm();
    void whatCannotBeUndoneIsRedAndNotTheDefault();
    void aRevocationNamesTheCertificate();
    void aMissingSecondCertificateCanBeMade();
    void theNewSecondCertificateIsOffered();
};

void TestGuiForms::initTestCase() {
    test::beginAsNewUser(*qApp);
}

void TestGuiForms::aSelfSignedOneReplacesOnlyWithConsent() {
    const Desk desk;
    const QString old = desk.api.certificates.certificates.at(1).sha256;
    desk.more("certificates", "createSelfSigned");
    auto* dialog = desk.dialog("selfSigned");
    QVERIFY(!in<QCheckBox>(dialog, "use.imap")->isChecked());  // it has a certificate of its own
    QCOMPARE(in<QLineEdit>(dialog, "commonName")->text(), QStringLiteral("mail.example.org"));
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.dialog("confirm") != nullptr; }));
    QVERIFY(textOf(desk.dialog("confirm")).contains(old));
    click(in<QPushButton>(desk.dialog("confirm"), "confirmNo"));
    QVERIFY(!desk.api.last<api::CertificateSelfSigned>().replace);
    QVERIFY(dialog->isVisible());
    click(actOf(dialog));
    QDialog* asked = nullptr;
    QVERIFY(waitFor([&] { return (asked = desk.dialog("confirm")) && asked->isVisible(); }));
    click(in<QCheckBox>(asked, "confirmOption"));
    click(in<QPushButton>(asked, "confirmYes"));
    QVERIFY(waitFor([&] { return desk.api.last<api::CertificateSelfSigned>().replace; }));
    QCOMPARE(desk.api.last<api::CertificateSelfSigned>().keyName, QStringLiteral("mail.example.org"));
}

void TestGuiForms::closingStopsTheSelfSignedKey() {
    Desk desk;
    desk.more("certificates", "createSelfSigned");
    const QPointer<QDialog> dialog = desk.dialog("selfSigned");
    in<QLineEdit>(dialog, "commonName")->setText(QStringLiteral("slow.example.org"));
    desk.api.hold("cert.selfsigned");
    click(actOf(dialog));
    QVERIFY(
        waitFor([&] { return in<QLabel>(dialog, "jobText")->text().contains(QStringLiteral("17 steps")); }));
    const QString job = desk.api.last<api::CertificateSelfSigned>().job;
    QVERIFY(!job.isEmpty());
    click(in<QPushButton>(dialog, "stop"));
    QVERIFY(waitFor([&] { return in<QLineEdit>(dialog, "commonName")->isEnabled(); }));
    QCOMPARE(desk.api.last<api::KeyJobCancel>().job, job);
    QVERIFY(dialog && dialog->isVisible());
    QVERIFY(
        in<ui::MessageBar>(dialog, "messageBar")->text().contains(QStringLiteral("No certificate was made")));
    desk.api.hold("cert.selfsigned");
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return in<QPushButton>(dialog, "stop")->isVisible(); }));
    click(in<QPushButton>(dialog, "cancel"));
    QVERIFY(waitFor([&] { return dialog.isNull(); }));
    QCOMPARE(desk.api.certificates.certificates.size(), 3);
}

void TestGuiForms::theAnswerShowsWhatItReplaces() {
    Desk desk;
    desk.api.contents.keys = 0;
    desk.api.contents.request = QStringLiteral("shop.example.org");
    desk.api.contents.certificates.first().info.sha256 = QStringLiteral("00:11:22:33");
    desk.api.requests.requests.first().replaces = QStringLiteral("mail.example.org");
    click(desk.find<QPushButton>("importCertificateButton"));
    auto* dialog = desk.dialog("importDialog");
    in<QPlainTextEdit>(dialog, "paste")->setPlainText(kPem);
    QVERIFY(waitFor([&] { return actOf(dialog)->isEnabled(); }));
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.dialog("confirm") != nullptr; }));
    QVERIFY(!desk.api.asked.contains("request.complete"));
    const QString text = textOf(desk.dialog("confirm"));
    QVERIFY(text.contains(desk.api.certificates.certificates.at(1).sha256));
    QVERIFY(text.contains(QStringLiteral("00:11:22:33")));
    yes(desk);
    QVERIFY(waitFor([&] { return desk.api.asked.contains("request.complete"); }));
}

void TestGuiForms::answersAskWhoIsCutOff() {
    Desk desk;
    desk.api.cutOff = {desk.api.someoneCutOff()};
    desk.api.contents.keys = 0;
    desk.api.contents.request = QStringLiteral("shop.example.org");
    desk.api.requests.requests.first().services = {QStringLiteral("imap")};
    click(desk.find<QPushButton>("importCertificateButton"));
    auto* dialog = desk.dialog("importDialog");
    in<QPlainTextEdit>(dialog, "paste")->setPlainText(kPem);
    QVERIFY(waitFor([&] { return actOf(dialog)->isEnabled(); }));
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.dialog("cutOff") != nullptr; }));
    const auto asked = desk.api.last<api::CutOffPreview>();
    QCOMPARE(asked.name, QStringLiteral("shop.example.org"));
    QCOMPARE(asked.services, QStringList{QStringLiteral("imap")});
    QVERIFY(!asked.base64.isEmpty());
    QVERIFY(!desk.api.asked.contains("request.complete"));
    click(in<QPushButton>(desk.dialog("cutOff"), "goOn"));
    QVERIFY(waitFor([&] { return desk.api.asked.contains("request.complete"); }));
}

void TestGuiForms::whoAcceptsCountsWhatWasShown() {
    Desk desk;
    api::CertificateInfo& bought = desk.api.certificates.certificates[2];
    bought.domains = {QStringLiteral("verein.example")};  // no service uses it
    bought.names << QStringLiteral("*.wild.example");
    api::ClientFact fact;
    fact.service = QStringLiteral("imap");
    fact.address = QStringLiteral("192.0.2.9");
    fact.version = QStringLiteral("TLSv1.3");
    fact.lastUtcMs = bought.notBeforeUtcMs + 1000;
    QList<api::ClientFact> facts;
    const std::pair<const char*, bool> asked[] = {{"mail.verein.example", true},
                                                  {"a.wild.example", true},
                                                  {"b.a.wild.example", false},
                                                  {"mail.example.org", false},
                                                  {"", false}};
    for (const auto& [sni, counts] : asked) {
        Q_UNUSED(counts)
        fact.sni = QString::fromLatin1(sni);
        facts << fact;
    }
    fact.sni = QStringLiteral("verein.example");
    fact.failure = QStringLiteral("tls.unknown-ca");
    facts << fact;
    fact.lastUtcMs = bought.notBeforeUtcMs - 1000;  // that was the one before
    fact.address = QStringLiteral("192.0.2.10");
    facts << fact;
    desk.api.clientFacts.facts = facts;
    desk.window->currentPage()->reload();
    settle();
    desk.pick("certificates", QStringLiteral("verein.example"));
    desk.more("certificates", "rolloutAction");
    auto* dialog = desk.dialog("rollout");
    auto* summary = in<QLabel>(dialog, "rolloutSummary");
    QVERIFY(waitFor([&] { return !summary->text().isEmpty(); }));
    QCOMPARE(summary->text(), QStringLiteral("Accepted by: 2. Refused by: 1."));
}

void TestGuiForms::formsOpenOnTheirFirstField() {
    const Desk desk;
    click(desk.find<QPushButton>("exportCertificateButton"));
    QCOMPARE(desk.dialog("exportCertificateDialog")->focusWidget()->objectName(), QStringLiteral("format"));
    desk.dialog("exportCertificateDialog")->close();
    settle();
    click(desk.find<QPushButton>("useCertificateButton"));
    QVERIFY(desk.dialog("useCertificate")->focusWidget()->objectName().startsWith(QStringLiteral("use.")));
    desk.dialog("useCertificate")->close();
    settle();
    desk.window->openPage(QStringLiteral("certificates/keys"));
    settle();
    auto* change = desk.find<QPushButton>("changeStore");
    QVERIFY(waitFor([&] { return change->isEnabled(); }));
    click(change);
    QCOMPARE(desk.dialog("keyStore")->focusWidget()->objectName(), QStringLiteral("mode.keyfile"));
}

void TestGuiForms::f1OpensTheTopicOfAForm() {
    const Desk desk;
    click(desk.find<QPushButton>("importCertificateButton"));
    auto* dialog = desk.dialog("importDialog");
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    QTest::keyClick(dialog, Qt::Key_F1);
    settle();
    auto* help = dialog->findChild<ui::HelpWindow*>();
    QVERIFY(help && help->isVisible());
    QCOMPARE(help->topic(), QStringLiteral("gettingcertificate"));
    dialog->close();
    settle();
    click(desk.find<QPushButton>("viewCertificateButton"));
    auto* viewer = desk.dialog("certificateViewer");
    QVERIFY(QTest::qWaitForWindowActive(viewer));
    QTest::keyClick(viewer, Qt::Key_F1);
    settle();
    QCOMPARE(viewer->findChild<ui::HelpWindow*>()->topic(), QStringLiteral("certificates"));
}

void TestGuiForms::whatCannotBeUndoneIsRedAndNotTheDefault() {
    const Desk desk("requests");
    desk.more("requests", "giveUpAction");
    const QPointer<QDialog> dialog = desk.dialog("giveUp");
    QVERIFY(actOf(dialog)->property("danger").toBool());
    QVERIFY(!actOf(dialog)->property("primary").toBool());
    QVERIFY(in<QPushButton>(dialog, "cancel")->isDefault());
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Return);
    QVERIFY(waitFor([&] { return dialog.isNull(); }));
    QVERIFY(!desk.api.asked.contains("request.remove"));
}

void TestGuiForms::aRevocationNamesTheCertificate() {
    const Desk desk("authorities");
    desk.pick("authorities", QStringLiteral("Example Verein CA"));
    click(desk.find<QPushButton>("issuedActionButton"));
    auto* issued = desk.dialog("issuedDialog");
    QVERIFY(waitFor([&] { return in<QTableView>(issued, "issued")->model()->rowCount() == 3; }));
    desk.pick("issued", QStringLiteral("anna"));
    click(in<QPushButton>(issued, "revokeIssuedButton"));
    const QPointer<QDialog> dialog = desk.dialog("revoke");
    QVERIFY(textOf(dialog).contains(desk.api.issued.issued.first().serial));
    QVERIFY(actOf(dialog)->property("danger").toBool());
    in<QComboBox>(dialog, "reason")->setFocus();
    QTest::keyClick(dialog->focusWidget(), Qt::Key_Return);
    QVERIFY(waitFor([&] { return dialog.isNull(); }));
    QVERIFY(!desk.api.asked.contains("authority.revoke"));
}

void TestGuiForms::aMissingSecondCertificateCanBeMade() {
    const Desk desk;
    desk.pick("certificates", QStringLiteral("mail.example.org"));
    desk.more("certificates", "companionCertificate");
    auto* dialog = desk.dialog("companion");
    QVERIFY(in<QLabel>(dialog, "nothingToOffer")->isVisible());
    QVERIFY(!in<QComboBox>(dialog, "companionName")->isVisible());
    QVERIFY(!actOf(dialog)->isEnabled() && !actOf(dialog)->toolTip().isEmpty());
    click(in<QPushButton>(dialog, "createCompanion"));
    auto* wizard = desk.window->findChild<ui::CertificateWizard*>();
    QVERIFY(wizard && wizard->isVisible());
    for (int page = 0; page < 12 && !wizard->currentPage()->isCommitPage(); ++page) {
        QVERIFY(waitFor([&] { return wizard->currentPage()->isComplete(); }));
        click(wizard->button(QWizard::NextButton));
    }
    click(wizard->button(QWizard::CommitButton));
    QVERIFY(waitFor([&] { return desk.api.asked.contains("cert.selfsigned"); }));
    const auto made = desk.api.last<api::CertificateSelfSigned>();
    QCOMPARE(made.name, QStringLiteral("mail.example.org RSA"));
    QCOMPARE(made.commonName, QStringLiteral("mail.example.org"));
    QCOMPARE(made.keyType, QStringLiteral("rsa2048"));
    QVERIFY(made.names.contains(QStringLiteral("example.org")));
    QVERIFY(made.services.isEmpty());
    QVERIFY(!made.replace);
}

void TestGuiForms::theNewSecondCertificateIsOffered() {
    const Desk desk;
    desk.pick("certificates", QStringLiteral("mail.example.org"));
    desk.more("certificates", "companionCertificate");
    click(in<QPushButton>(desk.dialog("companion"), "createCompanion"));
    auto* wizard = desk.window->findChild<ui::CertificateWizard*>();
    QVERIFY(wizard);
    for (int page = 0; page < 12 && !wizard->currentPage()->isCommitPage(); ++page) {
        QVERIFY(waitFor([&] { return wizard->currentPage()->isComplete(); }));
        click(wizard->button(QWizard::NextButton));
    }
    click(wizard->button(QWizard::CommitButton));
    QVERIFY(waitFor([&] { return wizard->nextId() < 0 && wizard->currentPage()->isComplete(); }));
    click(wizard->button(QWizard::FinishButton));
    QDialog* again = nullptr;
    QVERIFY(waitFor([&] { return (again = desk.dialog("companion")) && again->isVisible(); }));
}

QTEST_MAIN(TestGuiForms)
#include "tst_gui_forms.moc"
