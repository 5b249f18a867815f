#include "tests/gui/support/wizarddesk.h"
#include "ui/wizards/certificate/plan.h"
#include "ui/wizards/firstrunwizard.h"

class TestGuiWizards : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void initTestCase();
    void selfSignedInTwoClicks();
    void selfSignedWithEverythingChosen();
    void aRequestIsMadeCopiedAndSaved();
    void theAnswerIsProcessed();
    void anAnswerWithProblemsNeedsConsent();
    void aWrongAnswerIsRefused();
    void aFileWithAPassword();
    void aReplacementShowsBothFingerprints();
    void aRenewalKeepsTheKey();
    void anOwnAuthorityIssues();
    void aFailedIssueLeavesNothing();
    void aChangedPlanIsNotTheOldRequest();
    void anotherPathTakesTheRequestBack();
    void commasInAnOwnerStay();
    void theChecklistTakesAnswers();
    void theNameDecidesWhatIsRecommended();
    void usersAreAssigned();
    void aPlannedCertificateIsJudgedInTheSummary();
    void anOwnAuthorityIsJudgedInTheSummary();
    void aWaitingRequestIsNotLostByAccident();
    void aSlowKeyIsStopped();
    void cancelLeavesNoTrace_data();
    void cancelLeavesNoTrace();
    void backKeepsWhatWasTyped();
    void everyPageHasItsHelp();
    void fieldsAreChecked();
    void namesWithoutAnAddressAreMarked();
};

void TestGuiWizards::initTestCase() {
    test::beginAsNewUser(*qApp);
}

void TestGuiWizards::selfSignedInTwoClicks() {
    Desk desk;
    desk.api.certificates.certificates = {desk.api.certificates.certificates.first()};
    desk.api.requests.requests.clear();
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::Choose, {}, nullptr);
    const Walk walk(wizard);
    QVERIFY(walk.find<QRadioButton>("selfSigned")->isChecked());
    walk.next();
    QVERIFY(wizard.currentPage()->isCommitPage());
    QVERIFY(changing(desk.api.asked).isEmpty());
    walk.next();
    QVERIFY(walk.isDone());
    const auto made = desk.api.last<api::CertificateSelfSigned>();
    QCOMPARE(made.commonName, QStringLiteral("mail.example.org"));
    QCOMPARE(made.names, QStringList{QStringLiteral("example.org")});
    QCOMPARE(made.services.size(), 4);
    QVERIFY(walk.find<QLabel>("next")->text().contains(QStringLiteral("SHA-256")));
    click(walk.find<QPushButton>("copyFingerprint"));
    QCOMPARE(QGuiApplication::clipboard()->text(), wizard.task().certificate().sha256);
    click(walk.find<QPushButton>("publishFingerprintButton"));
    auto* dialog = wizard.findChild<QDialog*>(QStringLiteral("publishFingerprint"));
    QVERIFY(dialog && dialog->isVisible());
    click(dialog->findChild<QPushButton*>(QStringLiteral("close")));
}

void TestGuiWizards::selfSignedWithEverythingChosen() {
    Desk desk;
    desk.api.certificates.certificates = {desk.api.certificates.certificates.first()};
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::SelfSigned, {}, nullptr);
    const Walk walk(wizard);
    auto* name = walk.find<QLineEdit>("commonName");
    QCOMPARE(name->text(), QStringLiteral("mail.example.org"));
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("imap.example.org"));
    QTest::keyClicks(walk.find<QLineEdit>("moreName"), QStringLiteral("smtp.example.org"));
    click(walk.find<QPushButton>("addName"));
    QVERIFY(waitFor([&] {
        return !walk.find<QTableWidget>("names")
                    ->findItems(QStringLiteral("smtp.example.org"), Qt::MatchExactly)
                    .isEmpty();
    }));
    walk.next();
    QTest::keyClicks(walk.find<QLineEdit>("country"), QStringLiteral("de"));
    QTest::keyClicks(walk.find<QLineEdit>("organization"), QStringLiteral("Example"));
    walk.next();
    auto* type = walk.find<QComboBox>("keyType");
    type->setCurrentIndex(type->findData(QStringLiteral("rsa3072")));
    click(walk.find<QCheckBox>("requestToo"));
    walk.next();
    click(walk.find<QCheckBox>("use.pop3"));
    walk.next();
    walk.next();
    QVERIFY(walk.isDone());
    const auto made = desk.api.last<api::CertificateSelfSigned>();
    QCOMPARE(made.name, QStringLiteral("imap.example.org"));
    QVERIFY(made.names.contains(QStringLiteral("smtp.example.org")));
    QCOMPARE(made.country, QStringLiteral("DE"));
    QCOMPARE(made.organization, QStringLiteral("Example"));
    QCOMPARE(made.keyType, QStringLiteral("rsa3072"));
    QVERIFY(made.requestToo);
    QVERIFY(!made.services.contains(QStringLiteral("pop3")));
    QVERIFY(made.services.contains(QStringLiteral("imap")));
}

void TestGuiWizards::aRequestIsMadeCopiedAndSaved() {
    Desk desk;
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::NewRequest, {}, nullptr);
    const Walk walk(wizard);
    for (int page = 0; page < 3; ++page) walk.next();
    QTest::keyClicks(walk.find<QLineEdit>("authority"), QStringLiteral("Example Trust"));
    QTest::keyClicks(walk.find<QLineEdit>("answer.cost"), QStringLiteral("39 EUR"));
    walk.find<QPlainTextEdit>("note")->setPlainText(QStringLiteral("order 17"));
    walk.next();
    walk.next();
    QVERIFY(walk.isDone());
    const auto made = desk.api.last<api::CertificateRequestMake>();
    QCOMPARE(made.authority, QStringLiteral("Example Trust"));
    QCOMPARE(made.note, QStringLiteral("order 17"));
    QCOMPARE(made.checklist.value(QStringLiteral("cost")).toString(), QStringLiteral("39 EUR"));
    QVERIFY(!made.checklist.contains(QStringLiteral("trusted")));  // was not asked
    const QString text = walk.find<QPlainTextEdit>("requestText")->toPlainText();
    QVERIFY(text.contains(QStringLiteral("BEGIN CERTIFICATE REQUEST")));
    click(walk.find<QPushButton>("copyRequest"));
    QCOMPARE(QGuiApplication::clipboard()->text(), text);
    click(walk.find<QPushButton>("saveRequest"));
    auto* dialog = wizard.findChild<QFileDialog*>(QStringLiteral("saveFile"));
    QVERIFY(dialog);
    QCOMPARE(QFileInfo(dialog->selectedFiles().value(0)).fileName(), QStringLiteral("NewKeyRq.txt"));
    const QTemporaryDir folder;
    Q_EMIT dialog->fileSelected(folder.filePath(QStringLiteral("NewKeyRq.txt")));
    QVERIFY(waitFor([&] { return walk.find<QLabel>("messageText") != nullptr; }));
    QFile saved(folder.filePath(QStringLiteral("NewKeyRq.txt")));
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromLatin1(saved.readAll()), text);
    dialog->close();
}

void TestGuiWizards::theAnswerIsProcessed() {
    Desk desk;
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::Choose, {}, nullptr);
    const Walk walk(wizard);
    QVERIFY(walk.find<QRadioButton>("process")->isChecked());  // somebody waits for it
    walk.next();
    QVERIFY(walk.find<QLabel>("since")->text().contains(QStringLiteral("day")));
    walk.next();
    QVERIFY(!wizard.button(QWizard::NextButton)->isEnabled());
    walk.paste();
    QCOMPARE(desk.api.last<api::CertificateExamine>().keyName, desk.api.requests.requests.first().keyName);
    walk.next();
    walk.next();
    if (auto* replace = walk.find<QCheckBox>("replace"))
        click(replace);
    QVERIFY(changing(desk.api.asked).isEmpty());
    const QString request = desk.api.requests.requests.first().name;
    walk.next();
    QVERIFY(walk.isDone());
    QCOMPARE(desk.api.last<api::RequestComplete>().name, request);
    QCOMPARE(desk.api.last<api::RequestComplete>().base64,
             QString::fromLatin1(kPem.trimmed().toLatin1().toBase64()));
}

void TestGuiWizards::anAnswerWithProblemsNeedsConsent() {
    Desk desk;
    desk.api.contents.problems = {
        {QStringLiteral("chain.gap"), {QStringLiteral("CN=X")}, QStringLiteral("gap")}};
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::ProcessRequest, {}, nullptr);
    const Walk walk(wizard);
    walk.next();
    walk.find<QPlainTextEdit>("pasted")->setPlainText(kPem);
    QVERIFY(waitFor([&] { return walk.find<QCheckBox>("force") != nullptr; }));
    QVERIFY(!wizard.button(QWizard::NextButton)->isEnabled());
    click(walk.find<QCheckBox>("force"));
    walk.next();
    walk.next();
    if (auto* replace = walk.find<QCheckBox>("replace"))
        click(replace);
    walk.next();
    QVERIFY(walk.isDone());
    QVERIFY(desk.api.last<api::RequestComplete>().force);
}

void TestGuiWizards::aWrongAnswerIsRefused() {
    Desk desk;
    desk.api.failNext("cert.examine", base::fail("tls.key-mismatch", QStringLiteral("no")));
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::ProcessRequest, {}, nullptr);
    const Walk walk(wizard);
    walk.next();
    walk.find<QPlainTextEdit>("pasted")->setPlainText(kPem);
    QVERIFY(waitFor([&] { return !walk.find<QLabel>("found")->text().isEmpty(); }));
    QVERIFY(walk.find<QLabel>("found")->text().contains(QStringLiteral("does not belong")));
    QVERIFY(!wizard.button(QWizard::NextButton)->isEnabled());
}

void TestGuiWizards::aFileWithAPassword() {
    Desk desk;
    desk.api.filePassword = QStringLiteral("secret");
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::Import, {}, nullptr);
    const Walk walk(wizard);
    walk.find<QPlainTextEdit>("pasted")->setPlainText(kPem);
    QVERIFY(waitFor([&] { return walk.find<QLineEdit>("filePassword") != nullptr; }));
    QVERIFY(!wizard.button(QWizard::NextButton)->isEnabled());
    QTest::keyClicks(walk.find<QLineEdit>("filePassword"), QStringLiteral("secret"));
    QVERIFY(waitFor([&] { return wizard.currentPage()->isComplete(); }));
    walk.next();
    walk.next();
    if (auto* replace = walk.find<QCheckBox>("replace"))
        click(replace);
    walk.next();
    QVERIFY(walk.isDone());
    QCOMPARE(desk.api.last<api::CertificateInstall>().password, QStringLiteral("secret"));
}

void TestGuiWizards::aReplacementShowsBothFingerprints() {
    Desk desk;
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::Replace, QStringLiteral("mail.example.org"),
                                 nullptr);
    const Walk walk(wizard);
    QCOMPARE(walk.find<QComboBox>("which")->currentData().toString(), QStringLiteral("mail.example.org"));
    click(walk.find<QRadioButton>("newImport"));
    walk.next();
    walk.paste();
    walk.next();
    walk.next();
    const QString shown = walk.find<QLabel>("fingerprints")->text().remove(QChar(0x200b));
    QVERIFY(shown.contains(desk.api.certificates.certificates.at(1).sha256));
    QVERIFY(shown.contains(desk.api.contents.certificates.first().info.sha256));
    QVERIFY(!wizard.button(QWizard::CommitButton)->isEnabled());
    click(walk.find<QCheckBox>("replace"));
    walk.next();
    QVERIFY(walk.isDone());
    QVERIFY(desk.api.last<api::CertificateInstall>().replace);
    QCOMPARE(desk.api.last<api::CertificateInstall>().name, QStringLiteral("mail.example.org"));
}

void TestGuiWizards::aRenewalKeepsTheKey() {
    Desk desk;
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::Renew, QStringLiteral("mail.example.org"),
                                 nullptr);
    const Walk walk(wizard);
    QVERIFY(walk.find<QRadioButton>("newSelfSigned")->isChecked());
    QVERIFY(walk.find<QCheckBox>("keepKey")->isChecked());
    for (int page = 0; page < 5; ++page) walk.next();
    QVERIFY(walk.find<QLabel>("replacedText")->text().contains(QStringLiteral("fingerprint stay")));
    click(walk.find<QCheckBox>("replace"));
    walk.next();
    QVERIFY(walk.isDone());
    const auto made = desk.api.last<api::CertificateSelfSigned>();
    QCOMPARE(made.keyName, QStringLiteral("mail.example.org"));
    QCOMPARE(made.organization, QStringLiteral("Example Verein"));
    QCOMPARE(made.country, QStringLiteral("DE"));
    QCOMPARE(made.names, QStringList{QStringLiteral("example.org")});
}

void TestGuiWizards::anOwnAuthorityIssues() {
    Desk desk;
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::Choose, {}, nullptr);
    const Walk walk(wizard);
    click(walk.find<QRadioButton>("own"));
    walk.next();
    QCOMPARE(walk.find<QComboBox>("ownAuthority")->count(), 1);
    walk.next();
    auto* name = walk.find<QLineEdit>("commonName");
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("new.example.org"));
    for (int page = 0; page < 5; ++page) walk.next();
    QVERIFY(walk.isDone());
    QCOMPARE(desk.api.last<api::CertificateIssue>().request, QStringLiteral("new.example.org"));
    QCOMPARE(desk.api.last<api::CertificateIssue>().authority, desk.api.authorities.authorities.first().name);
    QVERIFY(!desk.api.asked.contains("request.remove"));
}

void TestGuiWizards::aFailedIssueLeavesNothing() {
    Desk desk;
    desk.api.failNext("authority.issue", base::fail("engine.busy", QStringLiteral("busy")));
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::Choose, {}, nullptr);
    const Walk walk(wizard);
    click(walk.find<QRadioButton>("own"));
    walk.next();
    walk.next();
    auto* name = walk.find<QLineEdit>("commonName");
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("new.example.org"));
    for (int page = 0; page < 5; ++page) walk.next();
    QVERIFY(waitFor([&] { return wizard.button(QWizard::BackButton)->isEnabled(); }));
    walk.cancel();
    QVERIFY(waitFor([&] { return desk.api.asked.contains("request.remove"); }));
    QVERIFY(desk.api.last<api::RequestRemove>().removeKey);
}

namespace {

/// Through the path of the own authority for new.example.org, up to a signature that fails.
void failTheSignature(Desk& desk, const Walk& walk) {
    desk.api.failNext("authority.issue", base::fail("engine.busy", QStringLiteral("busy")));
    click(walk.find<QRadioButton>("own"));
    walk.next();
    walk.next();
    auto* name = walk.find<QLineEdit>("commonName");
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("new.example.org"));
    for (int page = 0; page < 5; ++page) walk.next();
    QVERIFY(waitFor([&] { return walk.wizard.button(QWizard::BackButton)->isEnabled(); }));
}

}  // namespace

void TestGuiWizards::aChangedPlanIsNotTheOldRequest() {
    Desk desk;
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::Choose, {}, nullptr);
    const Walk walk(wizard);
    failTheSignature(desk, walk);
    for (int page = 0; page < 4; ++page) walk.back();  // summary, users, key, owner
    QTest::keyClicks(walk.find<QLineEdit>("city"), QStringLiteral("Hamburg"));
    for (int page = 0; page < 4; ++page) walk.next();
    QVERIFY(walk.isDone());
    QCOMPARE(desk.api.last<api::RequestRemove>().name, QStringLiteral("new.example.org"));
    QVERIFY(desk.api.last<api::RequestRemove>().removeKey);
    QCOMPARE(desk.api.last<api::CertificateRequestMake>().city, QStringLiteral("Hamburg"));
    QCOMPARE(desk.api.asked.count("cert.csr"), 2);
    // The same plan again goes on with the request that waits.
    Desk again;
    ui::CertificateWizard second(again.api, *again.status, Start::Choose, {}, nullptr);
    const Walk retry(second);
    failTheSignature(again, retry);
    click(retry.find<QPushButton>("messageButton"));
    QVERIFY(retry.isDone());
    QCOMPARE(again.api.asked.count("cert.csr"), 1);
    QVERIFY(!again.api.asked.contains("request.remove"));
}

void TestGuiWizards::anotherPathTakesTheRequestBack() {
    Desk desk;
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::Choose, {}, nullptr);
    const Walk walk(wizard);
    failTheSignature(desk, walk);
    for (int page = 0; page < 7; ++page) walk.back();
    click(walk.find<QRadioButton>("selfSigned"));
    walk.next();
    if (auto* replace = walk.find<QCheckBox>("replace"))
        click(replace);
    walk.next();
    QVERIFY(walk.isDone());
    QCOMPARE(desk.api.last<api::RequestRemove>().name, QStringLiteral("new.example.org"));
    QVERIFY(desk.api.asked.indexOf("request.remove") < desk.api.asked.indexOf("cert.selfsigned"));
}

void TestGuiWizards::commasInAnOwnerStay() {
    Desk desk;
    desk.api.certificates.certificates[1].subject =
        QStringLiteral("CN=mail.example.org, C=DE, O=Example, Inc., OU=Mail, Web");
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::Renew, QStringLiteral("mail.example.org"),
                                 nullptr);
    const Walk walk(wizard);
    walk.next();
    walk.next();
    QCOMPARE(walk.find<QLineEdit>("organization")->text(), QStringLiteral("Example, Inc."));
    QCOMPARE(walk.find<QLineEdit>("unit")->text(), QStringLiteral("Mail, Web"));
    QCOMPARE(walk.find<QLineEdit>("country")->text(), QStringLiteral("DE"));
}

void TestGuiWizards::theChecklistTakesAnswers() {
    Desk desk;
    desk.api.requests.requests.clear();
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::NewRequest, {}, nullptr);
    const Walk walk(wizard);
    for (int page = 0; page < 3; ++page) walk.next();
    QTest::keyClicks(walk.find<QLineEdit>("answer.cost"), QStringLiteral("39 EUR"));
    QTest::keyClicks(walk.find<QLineEdit>("answer.familiar"), QStringLiteral("since 2019"));
    walk.next();
    walk.next();
    QVERIFY(walk.isDone());
    const QVariantMap noted = desk.api.last<api::CertificateRequestMake>().checklist;
    QCOMPARE(noted.size(), 2);
    QCOMPARE(noted.value(QStringLiteral("cost")).toString(), QStringLiteral("39 EUR"));
    QCOMPARE(noted.value(QStringLiteral("familiar")).toString(), QStringLiteral("since 2019"));
}

void TestGuiWizards::theNameDecidesWhatIsRecommended() {
    QVERIFY(!ui::isPrivateName(QStringLiteral("mail.example.org")));
    for (const char* name : {"server", "mail.lan", "mail.Home.Arpa", "192.0.2.7", "2001:db8::1"})
        QVERIFY2(ui::isPrivateName(QString::fromLatin1(name)), name);
    Desk desk;
    desk.api.requests.requests.clear();  // an answer that is waited for would come first
    {
        ui::CertificateWizard wizard(desk.api, *desk.status, Start::Choose, {}, nullptr);
        const Walk walk(wizard);
        QVERIFY(walk.find<QLabel>("recommendation")->text().contains(QStringLiteral("public name")));
    }
    desk.api.status.hostName = QStringLiteral("mail.lan");
    desk.status->refresh();
    QVERIFY(waitFor([&] { return desk.status->status().hostName == QStringLiteral("mail.lan"); }));
    ui::CertificateWizard own(desk.api, *desk.status, Start::Choose, {}, nullptr);
    const Walk walk(own);
    QVERIFY(walk.find<QLabel>("recommendation")->text().contains(QStringLiteral("your own authority")));
    desk.api.authorities.authorities.clear();
    ui::CertificateWizard none(desk.api, *desk.status, Start::Choose, {}, nullptr);
    const Walk last(none);
    QVERIFY(last.find<QLabel>("recommendation")->text().contains(QStringLiteral("self-signed")));
}

void TestGuiWizards::usersAreAssigned() {
    Desk desk;
    desk.api.cutOff = {desk.api.someoneCutOff()};
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::Assign, QStringLiteral("verein.example"),
                                 nullptr);
    const Walk walk(wizard);
    walk.next();
    QVERIFY(!wizard.button(QWizard::NextButton)->isEnabled());
    click(walk.find<QCheckBox>("use.imap"));
    click(walk.find<QCheckBox>("domain.verein.example"));
    walk.next();
    QVERIFY(waitFor([&] { return walk.find<QLabel>("messageText") != nullptr; }));
    QVERIFY(walk.find<QLabel>("messageText")->text().contains(QStringLiteral("1 client")));
    walk.next();
    QVERIFY(walk.isDone());
    const auto bound = desk.api.last<api::CertificateBind>();
    QCOMPARE(bound.services, QStringList{QStringLiteral("imap")});
    QCOMPARE(bound.domains, QStringList{QStringLiteral("verein.example")});
}

void TestGuiWizards::aPlannedCertificateIsJudgedInTheSummary() {
    Desk desk;
    desk.api.certificates.certificates = {desk.api.certificates.certificates.first()};
    desk.api.requests.requests.clear();
    for (const bool someone : {true, false}) {
        desk.api.cutOff = someone ? QList{desk.api.someoneCutOff()} : QList<api::CutOff>();
        ui::CertificateWizard wizard(desk.api, *desk.status, Start::Choose, {}, nullptr);
        const Walk walk(wizard);
        const qsizetype before = desk.api.asked.count("client.cutoff");
        walk.next();
        QVERIFY(waitFor([&] { return desk.api.asked.count("client.cutoff") == before + 1; }));
        const auto asked = desk.api.last<api::CutOffPreview>();
        QCOMPARE(asked.planned.commonName, QStringLiteral("mail.example.org"));
        QCOMPARE(asked.planned.names, QStringList{QStringLiteral("example.org")});
        QCOMPARE(asked.planned.keyType, QStringLiteral("p256"));
        QVERIFY(asked.planned.authority.isEmpty() && asked.base64.isEmpty() && asked.replace);
        QCOMPARE(asked.services.size(), 4);
        settle();
        if (!someone) {
            QVERIFY(walk.find<QLabel>("messageText") == nullptr);
            continue;
        }
        QVERIFY(waitFor([&] { return walk.find<QLabel>("messageText") != nullptr; }));
        QVERIFY(walk.find<QLabel>("messageText")->text().contains(QStringLiteral("1 client")));
        // Back and forth asks again; what was said before is gone until then.
        desk.api.cutOff.clear();
        walk.back();
        walk.next();
        settle();
        QVERIFY(walk.find<QLabel>("messageText") == nullptr);
        QVERIFY(changing(desk.api.asked).isEmpty());
        walk.cancel();
    }
}

void TestGuiWizards::anOwnAuthorityIsJudgedInTheSummary() {
    Desk desk;
    desk.api.cutOff = {desk.api.someoneCutOff()};
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::Choose, {}, nullptr);
    const Walk walk(wizard);
    click(walk.find<QRadioButton>("own"));
    walk.next();
    const QString authority = walk.find<QComboBox>("ownAuthority")->currentText();
    for (int page = 0; page < 12 && !wizard.currentPage()->isCommitPage(); ++page) walk.next();
    QVERIFY(waitFor([&] { return walk.find<QLabel>("messageText") != nullptr; }));
    const auto asked = desk.api.last<api::CutOffPreview>();
    QCOMPARE(asked.planned.authority, authority);
    QVERIFY(!authority.isEmpty() && !asked.planned.commonName.isEmpty());
    QVERIFY(asked.planned.request.isEmpty());
    QVERIFY(changing(desk.api.asked).isEmpty());
}

void TestGuiWizards::aWaitingRequestIsNotLostByAccident() {
    Desk desk;
    const QString waiting = desk.api.requests.requests.first().name;
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::NewRequest, {}, nullptr);
    const Walk walk(wizard);
    auto* name = walk.find<QLineEdit>("commonName");
    name->selectAll();
    QTest::keyClicks(name, waiting);
    for (int page = 0; page < 4; ++page) walk.next();
    QVERIFY(!wizard.button(QWizard::CommitButton)->isEnabled());
    QVERIFY(walk.find<QLabel>("replacedText")->text().contains(waiting));
    click(walk.find<QCheckBox>("replace"));
    walk.next();
    QVERIFY(walk.isDone());
    QVERIFY(desk.api.last<api::CertificateRequestMake>().replace);
}

void TestGuiWizards::aSlowKeyIsStopped() {
    Desk desk;
    desk.api.requests.requests.clear();
    desk.api.hold("cert.csr");
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::NewRequest, {}, nullptr);
    const Walk walk(wizard);
    for (int page = 0; page < 5; ++page) walk.next();
    QVERIFY(waitFor([&] { return desk.api.asked.contains("key.job"); }));
    click(walk.find<QPushButton>("stop"));
    QVERIFY(waitFor([&] { return wizard.button(QWizard::BackButton)->isEnabled(); }));
    QCOMPARE(desk.api.last<api::KeyJobCancel>().job, desk.api.last<api::CertificateRequestMake>().job);
    QVERIFY(!desk.api.last<api::CertificateRequestMake>().job.isEmpty());
    walk.back();
    QVERIFY(wizard.currentPage()->isCommitPage());
    walk.next();
    QVERIFY(walk.isDone());
}

void TestGuiWizards::cancelLeavesNoTrace_data() {
    QTest::addColumn<int>("start");
    QTest::addRow("choose") << int(Start::Choose);
    QTest::addRow("request") << int(Start::NewRequest);
    QTest::addRow("process") << int(Start::ProcessRequest);
    QTest::addRow("self-signed") << int(Start::SelfSigned);
    QTest::addRow("import") << int(Start::Import);
    QTest::addRow("replace") << int(Start::Replace);
    QTest::addRow("renew") << int(Start::Renew);
    QTest::addRow("assign") << int(Start::Assign);
}

void TestGuiWizards::cancelLeavesNoTrace() {
    QFETCH(int, start);
    Desk desk;
    // Cancelled at the first page, then at the second, and so on.
    for (int depth = 0; depth < 8; ++depth) {
        desk.api.asked.clear();
        ui::CertificateWizard wizard(desk.api, *desk.status, Start(start), {}, nullptr);
        const Walk walk(wizard);
        bool last = false;
        for (int page = 0; page < depth && !last; ++page) {
            if (walk.find<QPlainTextEdit>("pasted"))
                walk.paste();
            if (auto* all = walk.find<QCheckBox>("use.imap"); all && !all->isChecked())
                click(all);
            last = wizard.currentPage()->isCommitPage();
            if (!last)
                walk.next();
        }
        walk.cancel();
        QVERIFY(!wizard.isVisible());
        QVERIFY2(changing(desk.api.asked).isEmpty(),
                 qPrintable(changing(desk.api.asked).join(QLatin1Char(' '))));
        if (last)
            return;
    }
    QFAIL("the summary never came");
}

void TestGuiWizards::backKeepsWhatWasTyped() {
    Desk desk;
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::NewRequest, {}, nullptr);
    const Walk walk(wizard);
    walk.next();
    QTest::keyClicks(walk.find<QLineEdit>("city"), QStringLiteral("Hamburg"));
    walk.back();
    QCOMPARE(walk.find<QLineEdit>("commonName")->text(), QStringLiteral("mail.example.org"));
    walk.next();
    QCOMPARE(walk.find<QLineEdit>("city")->text(), QStringLiteral("Hamburg"));
    walk.next();
    walk.next();
    QTest::keyClicks(walk.find<QLineEdit>("authority"), QStringLiteral("X"));
    walk.back();
    walk.next();
    QCOMPARE(walk.find<QLineEdit>("authority")->text(), QStringLiteral("X"));
}

void TestGuiWizards::everyPageHasItsHelp() {
    Desk desk;
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::Choose, {}, nullptr);
    ui::SslWizard ssl(desk.api, *desk.status, nullptr);
    ui::ClientAuthWizard clients(desk.api, *desk.status, nullptr);
    for (QWizard* one :
         {static_cast<QWizard*>(&wizard), static_cast<QWizard*>(&ssl), static_cast<QWizard*>(&clients)}) {
        for (const int id : one->pageIds()) {
            const auto* step = qobject_cast<ui::WizardStep*>(one->page(id));
            QVERIFY(step);
            QVERIFY2(QFile::exists(QStringLiteral(":/help/%1.md").arg(step->helpTopic())),
                     qPrintable(step->helpTopic()));
            QVERIFY(!step->accessibleDescription().isEmpty());  // the sentence of why
        }
    }
    const Walk walk(wizard);
    QTest::keyClick(&wizard, Qt::Key_F1);
    QVERIFY(wizard.help());
    QCOMPARE(wizard.help()->topic(), QStringLiteral("gettingcertificate"));
    wizard.help()->showTopic(QStringLiteral("fingerprints"));
    settle();
    QVERIFY(wizard.help()->findChild<QTextBrowser*>()->toPlainText().contains(
        desk.api.certificates.certificates.at(1).sha256));
}

void TestGuiWizards::fieldsAreChecked() {
    Desk desk;
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::NewRequest, {}, nullptr);
    const Walk walk(wizard);
    walk.find<QLineEdit>("commonName")->clear();
    QVERIFY(!wizard.button(QWizard::NextButton)->isEnabled());
    QTest::keyClicks(walk.find<QLineEdit>("commonName"), QStringLiteral("a.example"));
    walk.next();
    auto* country = walk.find<QLineEdit>("country");
    QTest::keyClicks(country, QStringLiteral("d1"));
    QCOMPARE(country->text(), QStringLiteral("d"));
    QVERIFY(!wizard.button(QWizard::NextButton)->isEnabled());
    QVERIFY(walk.find<QLabel>("subjectFault")->text().contains(QStringLiteral("two letters")));
    QTest::keyClicks(country, QStringLiteral("e"));
    QTest::keyClicks(walk.find<QLineEdit>("email"), QStringLiteral("nobody"));
    QVERIFY(!wizard.button(QWizard::NextButton)->isEnabled());
    QTest::keyClicks(walk.find<QLineEdit>("email"), QStringLiteral("@other.example"));
    QVERIFY(wizard.button(QWizard::NextButton)->isEnabled());
}

void TestGuiWizards::namesWithoutAnAddressAreMarked() {
    Desk desk;
    desk.api.names.names = {
        {QStringLiteral("gone.example.org"), QStringLiteral("alias"), true, QStringLiteral("missing"), {}, 0},
        {QStringLiteral("here.example.org"), QStringLiteral("alias"), true, QStringLiteral("ok"), {}, 0}};
    ui::CertificateWizard wizard(desk.api, *desk.status, Start::NewRequest, {}, nullptr);
    const Walk walk(wizard);
    auto* table = walk.find<QTableWidget>("names");
    const auto row = [table](const char* name) {
        const auto found = table->findItems(QString::fromLatin1(name), Qt::MatchExactly);
        return found.isEmpty() ? -1 : found.first()->row();
    };
    QVERIFY(waitFor([&] { return row("gone.example.org") >= 0; }));
    QCOMPARE(table->item(row("gone.example.org"), 0)->checkState(), Qt::Unchecked);
    QVERIFY(table->item(row("gone.example.org"), 1)->text().contains(QStringLiteral("no address")));
    QCOMPARE(table->item(row("here.example.org"), 0)->checkState(), Qt::Checked);
}

QTEST_MAIN(TestGuiWizards)
#include "tst_gui_wizards.moc"
