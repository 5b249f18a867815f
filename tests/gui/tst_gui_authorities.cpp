#include "tests/gui/support/paneldesk.h"
#include "ui/pages/authoritiestab.h"

class TestGuiAuthorities : public QObject {
    Q_OBJECT
 public:
    Q_INVOKABLE void takeUrl(const QUrl& url) { m_url = url; }

 private Q_SLOTS:
    void initTestCase();
    void init();
    void requestsAreCopiedSavedAndMailed();
    void notesOfARequestAreKept();
    void givingUpNamesTheRequest();
    void ownAuthorityAnswersARequest();
    void anAuthorityIsCreatedAndTrusted();
    void closingStopsTheKeyOfAnAuthority();
    void oldTicksOfTheChecklistAreReadable();
    void signingSaysWhatIsReplaced();
    void aPersonGetsACertificate();
    void anAccountGetsItsCertificate();
    void aRequestFileIsSigned();
    void issuedCertificatesAreRevoked();
    void aListOfAForeignAuthorityIsImported();
    void anAuthorityInUseIsNotRemovedUnasked();
    void removeAnywayMeansTheOneThatWasAskedAbout();
    void anAnswerWithoutASelectionIsHarmless();
    void theRootComesInFourFormats();
    void theJournalIsListed();
    void thePanelHasAWindowOfItsOwn();

 private:
    QTemporaryDir m_folder;
    QUrl m_url;
};

void TestGuiAuthorities::initTestCase() {
    test::beginAsNewUser(*qApp);
    QVERIFY(m_folder.isValid());
}

void TestGuiAuthorities::init() {
    QGuiApplication::clipboard()->clear();
}

void TestGuiAuthorities::requestsAreCopiedSavedAndMailed() {
    const Desk desk("requests");
    const QString csr = desk.api.requests.requests.first().csrPem;
    QCOMPARE(desk.find<QPlainTextEdit>("csr")->toPlainText(), csr);
    click(desk.find<QPushButton>("copyRequestButton"));
    QCOMPARE(QGuiApplication::clipboard()->text(), csr);
    click(desk.find<QPushButton>("saveRequestButton"));
    auto* dialog = desk.dialog<QFileDialog>("saveFile");
    QVERIFY(dialog->selectedFiles().value(0).endsWith(QStringLiteral("/NewKeyRq.txt")));
    const QString path = m_folder.filePath(QStringLiteral("NewKeyRq.txt"));
    saveAs(desk, path);
    QVERIFY(waitFor([&] { return contentsOf(path) == csr.toLatin1(); }));
    QDesktopServices::setUrlHandler(QStringLiteral("mailto"), this, "takeUrl");
    click(desk.find<QPushButton>("mailRequestButton"));
    QDesktopServices::unsetUrlHandler(QStringLiteral("mailto"));
    QVERIFY(m_url.query(QUrl::FullyDecoded).contains(csr.trimmed().section(QLatin1Char('\n'), 1, 1)));
    click(desk.find<QPushButton>("processRequestButton"));
    QVERIFY(desk.dialog("importDialog") || desk.dialog("certificateWizard"));
}

void TestGuiAuthorities::notesOfARequestAreKept() {
    const Desk desk("requests");
    desk.more("requests", "requestNotes");
    auto* dialog = desk.dialog("checklist");
    QCOMPARE(in<QLineEdit>(dialog, "answer.cost")->text(), QStringLiteral("39 EUR a year"));
    in<QLineEdit>(dialog, "note")->setText(QStringLiteral("paid"));
    in<QLineEdit>(dialog, "answer.familiar")->setText(QStringLiteral("since 2019"));
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.api.asked.contains("request.set"); }));
    const auto sent = desk.api.last<api::RequestSet>();
    QCOMPARE(sent.note, QStringLiteral("paid"));
    QCOMPARE(sent.verification, QStringLiteral("dns"));
    QCOMPARE(sent.checklist.value(QStringLiteral("familiar")).toString(), QStringLiteral("since 2019"));
}

void TestGuiAuthorities::givingUpNamesTheRequest() {
    const Desk desk("requests");
    desk.more("requests", "giveUpAction");
    auto* dialog = desk.dialog("giveUp");
    QCOMPARE(actOf(dialog)->text(), QStringLiteral("Give up shop.example.org"));
    click(in<QPushButton>(dialog, "cancel"));
    QVERIFY(!desk.api.asked.contains("request.remove"));
    desk.more("requests", "giveUpAction");
    click(actOf(desk.dialog("giveUp")));
    QVERIFY(waitFor([&] { return desk.find<QTableView>("requests")->model()->rowCount() == 0; }));
    QVERIFY(!desk.api.last<api::RequestRemove>().removeKey);
    QCOMPARE(desk.api.keys.keys.size(), 3);
}

void TestGuiAuthorities::ownAuthorityAnswersARequest() {
    const Desk desk("requests");
    desk.more("requests", "signPendingAction");
    QDialog* dialog = nullptr;
    QVERIFY(waitFor([&] { return (dialog = desk.dialog("signPending")) != nullptr; }));
    QCOMPARE(in<QComboBox>(dialog, "authorityName")->count(), 1);
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.find<QTableView>("requests")->model()->rowCount() == 0; }));
    QCOMPARE(desk.api.last<api::CertificateIssue>().request, QStringLiteral("shop.example.org"));
}

void TestGuiAuthorities::anAuthorityIsCreatedAndTrusted() {
    const Desk desk("authorities");
    click(desk.find<QPushButton>("createAuthorityActionButton"));
    auto* dialog = desk.dialog("createAuthority");
    QCOMPARE(in<QLineEdit>(dialog, "authorityName")->text(), QStringLiteral("example.org CA"));
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.find<QTableView>("authorities")->model()->rowCount() == 4; }));
    QCOMPARE(desk.api.last<api::AuthorityCreate>().validDays, 3650);
    desk.more("authorities", "trustAuthorityAction");
    auto* trust = desk.dialog("trustAuthority");
    in<QPlainTextEdit>(trust, "paste")->setPlainText(kPem);
    QVERIFY(!actOf(trust)->isEnabled());
    QTest::keyClicks(in<QLineEdit>(trust, "authorityName"), QStringLiteral("Elsewhere"));
    click(actOf(trust));
    QVERIFY(waitFor([&] { return desk.find<QTableView>("authorities")->model()->rowCount() == 5; }));
}

void TestGuiAuthorities::closingStopsTheKeyOfAnAuthority() {
    Desk desk("authorities");
    click(desk.find<QPushButton>("createAuthorityActionButton"));
    const QPointer<QDialog> dialog = desk.dialog("createAuthority");
    desk.api.hold("authority.create");
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return in<QPushButton>(dialog, "stop")->isVisible(); }));
    QVERIFY(waitFor([&] { return desk.api.asked.contains("authority.create"); }));
    click(in<QPushButton>(dialog, "cancel"));
    QVERIFY(waitFor([&] { return dialog.isNull(); }));
    QCOMPARE(desk.api.last<api::KeyJobCancel>().job, desk.api.last<api::AuthorityCreate>().job);
    QCOMPARE(desk.api.authorities.authorities.size(), 3);
}

void TestGuiAuthorities::oldTicksOfTheChecklistAreReadable() {
    Desk desk("requests");
    desk.api.requests.requests.first().checklist = {{QStringLiteral("browsers"), true},
                                                    {QStringLiteral("cost"), false},
                                                    {QStringLiteral("online"), QStringLiteral("by mail")}};
    desk.window->currentPage()->reload();
    settle();
    desk.more("requests", "requestNotes");
    auto* dialog = desk.dialog("checklist");
    QCOMPARE(in<QLineEdit>(dialog, "answer.browsers")->text(), QStringLiteral("yes"));
    QVERIFY(in<QLineEdit>(dialog, "answer.cost")->text().isEmpty());
    QCOMPARE(in<QLineEdit>(dialog, "answer.online")->text(), QStringLiteral("by mail"));
}

void TestGuiAuthorities::signingSaysWhatIsReplaced() {
    Desk desk("requests");
    desk.api.requests.requests.first().replaces = QStringLiteral("mail.example.org");
    desk.window->currentPage()->reload();
    settle();
    desk.more("requests", "signPendingAction");
    QDialog* dialog = nullptr;
    QVERIFY(waitFor([&] { return (dialog = desk.dialog("signPending")) != nullptr; }));
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.dialog("confirm") != nullptr; }));
    QVERIFY(!desk.api.asked.contains("authority.issue"));
    QString text;
    for (const QLabel* label : desk.dialog("confirm")->findChildren<QLabel*>())
        text += label->text().remove(QChar(0x200b));
    QVERIFY(text.contains(desk.api.certificates.certificates.at(1).sha256));
    yes(desk);
    QVERIFY(waitFor([&] { return desk.api.asked.contains("authority.issue"); }));
}

void TestGuiAuthorities::aPersonGetsACertificate() {
    const Desk desk("authorities");
    desk.pick("authorities", QStringLiteral("Partner Staff"));
    QVERIFY(!desk.find<QPushButton>("issueClientActionButton")->isEnabled());  // not our own
    desk.pick("authorities", QStringLiteral("Example Verein CA"));
    click(desk.find<QPushButton>("issueClientActionButton"));
    auto* dialog = desk.dialog("issueClient");
    auto* account = in<QComboBox>(dialog, "account");
    QVERIFY(waitFor([&] { return account->count() >= 7; }));
    QVERIFY(account->currentText().isEmpty());  // nobody by chance
    account->setEditText(QStringLiteral("nobody@example.org"));
    setPassword(dialog, QStringLiteral("for elif alone"));
    QVERIFY(!actOf(dialog)->isEnabled());
    account->setEditText(QStringLiteral("elif@example.org"));
    auto* form = in<QComboBox>(dialog, "form");
    form->setCurrentIndex(1);
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.dialog<QFileDialog>("saveFile") != nullptr; }));
    const auto sent = desk.api.last<api::CertificateIssue>();
    QCOMPARE(sent.account, QStringLiteral("elif@example.org"));
    QVERIFY(sent.mobileconfig);
    QCOMPARE(sent.templateName, QStringLiteral("client"));
    const QString path = m_folder.filePath(QStringLiteral("elif.mobileconfig"));
    saveAs(desk, path);
    QVERIFY(waitFor([&] { return contentsOf(path) == QByteArray("client"); }));
}

void TestGuiAuthorities::anAccountGetsItsCertificate() {
    Desk desk;
    desk.window->openPage(QStringLiteral("accounts/example.org"));
    settle();
    desk.pick("accounts", QStringLiteral("elif@example.org"));
    desk.more("accounts", "issueCertificate");
    QPointer<QDialog> dialog = desk.dialog("issueClient");
    QVERIFY(dialog && !in<QComboBox>(dialog, "account")->isEnabled());
    setPassword(dialog, QStringLiteral("for elif alone"));
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.dialog<QFileDialog>("saveFile") != nullptr; }));
    QCOMPARE(desk.api.last<api::CertificateIssue>().account, QStringLiteral("elif@example.org"));
    // Without an authority the way to one is shown.
    Desk none;
    none.api.authorities.authorities.removeFirst();
    none.window->openPage(QStringLiteral("accounts/example.org"));
    settle();
    none.pick("accounts", QStringLiteral("elif@example.org"));
    none.more("accounts", "issueCertificate");
    click(none.find<QPushButton>("messageButton"));
    QCOMPARE(none.find<QTabWidget>("panelTabs")->currentIndex(), 3);
}

void TestGuiAuthorities::aRequestFileIsSigned() {
    const Desk desk("authorities");
    desk.pick("authorities", QStringLiteral("Example Verein CA"));
    click(desk.find<QPushButton>("signFileActionButton"));
    auto* dialog = desk.dialog("signRequest");
    QVERIFY(!actOf(dialog)->isEnabled());
    auto* paste = in<QPlainTextEdit>(dialog, "paste");
    paste->setPlainText(QStringLiteral("nonsense"));
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return !in<ui::MessageBar>(dialog, "messageBar")->text().isEmpty(); }));
    paste->setPlainText(desk.api.requests.requests.first().csrPem);
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.dialog<QFileDialog>("saveFile") != nullptr; }));
    const QString path = m_folder.filePath(QStringLiteral("signed.pem"));
    saveAs(desk, path);
    QVERIFY(waitFor([&] { return contentsOf(path).startsWith("-----BEGIN CERTIFICATE-----"); }));
}

void TestGuiAuthorities::issuedCertificatesAreRevoked() {
    const Desk desk("authorities");
    desk.pick("authorities", QStringLiteral("Example Verein CA"));
    click(desk.find<QPushButton>("issuedActionButton"));
    auto* dialog = desk.dialog("issuedDialog");
    auto* table = in<QTableView>(dialog, "issued");
    QVERIFY(waitFor([&] { return table->model()->rowCount() == 3; }));
    desk.pick("issued", QStringLiteral("ben"));
    auto* revoke = in<QPushButton>(dialog, "revokeIssuedButton");
    QVERIFY(!revoke->isEnabled());  // he is already
    desk.pick("issued", QStringLiteral("anna"));
    click(revoke);
    auto* asked = desk.dialog("revoke");
    auto* reason = in<QComboBox>(asked, "reason");
    QCOMPARE(reason->count(), 5);
    reason->setCurrentIndex(reason->findData(QStringLiteral("affiliationChanged")));
    click(actOf(asked));
    QVERIFY(waitFor([&] { return desk.api.issued.issued.first().state == QStringLiteral("revoked"); }));
    QCOMPARE(desk.api.last<api::IssuedRevoke>().reason, QStringLiteral("affiliationChanged"));
}

void TestGuiAuthorities::aListOfAForeignAuthorityIsImported() {
    const Desk desk("authorities");
    api::AuthorityInfo foreign = desk.api.authorities.authorities.first();
    for (const api::AuthorityInfo& one : std::as_const(desk.api.authorities.authorities))
        if (one.kind == QStringLiteral("trusted"))
            foreign = one;
    QCOMPARE(foreign.kind, QStringLiteral("trusted"));
    const QString file = m_folder.filePath(QStringLiteral("partner.crl"));
    QFile list(file);
    QVERIFY(list.open(QIODevice::WriteOnly) && list.write("list") == 4);
    list.close();
    desk.window->findChild<ui::AuthoritiesTab*>()->importCrl(foreign.name, file);
    QVERIFY(waitFor([&] { return desk.said().contains(QStringLiteral("has revoked 3 certificates")); }));
    QCOMPARE(desk.api.last<api::CrlImport>().authority, foreign.name);
    QCOMPARE(QByteArray::fromBase64(desk.api.last<api::CrlImport>().base64.toLatin1()), QByteArray("list"));
}

void TestGuiAuthorities::anAuthorityInUseIsNotRemovedUnasked() {
    const Desk desk("authorities");
    desk.pick("authorities", QStringLiteral("Example Verein CA"));
    desk.more("authorities", "removeAuthority");
    yes(desk);
    QVERIFY(waitFor([&] { return !desk.said().isEmpty(); }));
    QCOMPARE(desk.api.authorities.authorities.size(), 3);
    click(desk.find<QPushButton>("messageButton"));
    QVERIFY(waitFor([&] { return desk.api.authorities.authorities.size() == 2; }));
}

void TestGuiAuthorities::removeAnywayMeansTheOneThatWasAskedAbout() {
    const Desk desk("authorities");
    desk.pick("authorities", QStringLiteral("Example Verein CA"));
    desk.more("authorities", "removeAuthority");
    yes(desk);
    QVERIFY(waitFor([&] { return !desk.said().isEmpty(); }));
    desk.pick("authorities", QStringLiteral("Partner Staff"));
    auto* anyway = desk.find<QPushButton>("messageButton");
    QVERIFY(anyway->text().contains(QStringLiteral("Example Verein CA")));
    click(anyway);
    QVERIFY(waitFor([&] { return desk.api.authorities.authorities.size() == 2; }));
    QCOMPARE(desk.api.last<api::AuthorityRemove>().name, QStringLiteral("Example Verein CA"));
    QVERIFY(desk.api.last<api::AuthorityRemove>().force);
    QCOMPARE(desk.api.authorities.authorities.first().name, QStringLiteral("Partner Staff"));
}

void TestGuiAuthorities::anAnswerWithoutASelectionIsHarmless() {
    const Desk desk("authorities");
    desk.pick("authorities", QStringLiteral("Partner Staff"));
    desk.more("authorities", "removeAuthority");
    desk.find<QTableView>("authorities")->clearSelection();
    settle();
    yes(desk);
    QVERIFY(waitFor([&] { return desk.api.authorities.authorities.size() == 2; }));
    QCOMPARE(desk.api.last<api::AuthorityRemove>().name, QStringLiteral("Partner Staff"));
}

void TestGuiAuthorities::theRootComesInFourFormats() {
    const Desk desk("authorities");
    desk.pick("authorities", QStringLiteral("Example Verein CA"));
    click(desk.find<QPushButton>("rootFileActionButton"));
    auto* dialog = desk.dialog("rootFile");
    auto* format = in<QComboBox>(dialog, "format");
    QCOMPARE(format->count(), 4);
    format->setCurrentIndex(3);
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.dialog<QFileDialog>("saveFile") != nullptr; }));
    QCOMPARE(desk.api.last<api::AuthorityRoot>().format, QStringLiteral("mobileconfig"));
}

void TestGuiAuthorities::theJournalIsListed() {
    const Desk desk("journal");
    auto* table = desk.find<QTableView>("journal");
    QVERIFY(waitFor([&] { return table->model()->rowCount() == 4; }));
    // The newest comes first.
    QCOMPARE(table->model()->index(0, 2).data().toString(), QStringLiteral("Certificate revoked"));
    QCOMPARE(table->model()->index(0, 5).data().toString(), QStringLiteral("The key got into wrong hands"));
}

void TestGuiAuthorities::thePanelHasAWindowOfItsOwn() {
    auto desk = std::make_unique<Desk>();
    click(desk->find<QPushButton>("detach"));
    QPointer<QWidget> panel;
    for (QWidget* widget : QApplication::topLevelWidgets()) {
        if (widget->objectName() == QLatin1StringView("certificatesWindow"))
            panel = widget;
    }
    QVERIFY(panel && panel->isVisible());
    auto* table = panel->findChild<QTableView*>(QStringLiteral("certificates"));
    QVERIFY(waitFor([&] { return table->model()->rowCount() == 3; }));
    QTest::keyClick(panel.data(), Qt::Key_F1);
    settle();
    QVERIFY(panel->findChild<QWidget*>(QStringLiteral("help"))->isVisible());
    // Both follow the engine, and the window goes with the console.
    desk->api.addCertificates(2);
    Q_EMIT desk->api.changed(api::Topic::Certificates);
    QVERIFY(waitFor([&] { return table->model()->rowCount() == 5; }));
    desk.reset();
    QVERIFY(!panel);
}

QTEST_MAIN(TestGuiAuthorities)
#include "tst_gui_authorities.moc"
