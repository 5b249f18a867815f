#include "tests/gui/support/paneldesk.h"

class TestGuiCertificates : public QObject {
    Q_OBJECT
 public:
    Q_INVOKABLE void takeUrl(const QUrl& url) { m_url = url; }

 private Q_SLOTS:
    void initTestCase();
    void init();
    void twoThousandOpenQuickly();
    void classicColumnsAndKeyAtRest();
    void theTestCertificateCannotBeRemoved();
    void usesAreServicesAndDomains();
    void whoWouldBeCutOffIsAskedFirst();
    void clientsThatRefuseAreListed();
    void keysAreMadeInTheBackground();
    void makingAKeyCanBeStopped();
    void customTakesTheKeyWithTheSecondClick();
    void anEncryptedKeyAsksForItsPassword();
    void keyTestSaysItIsOk();
    void removingAKeyNamesWhatGoesWithIt();
    void exportOfAKeyNeedsThePasswordTwice();
    void aLockedKeyAsksForThePassphrase();
    void theKeyStoreMoves();
    void nothingIsStoredBeforeInstall();
    void importAsksForThePasswordOfTheFile();
    void problemsNeedInstallAnyway();
    void garbageIsNamedAndKept();
    void replacingShowsBothFingerprints();
    void keysAreImported();
    void aDroppedFileOpensTheImport();
    void severalPemFilesGoTogether();
    void theAnswerCompletesTheRequest();
    void pkcs12NeedsAPassword();
    void backupAndRestore();
    void chainIsCheckedBeforeItIsSet();
    void aSecondKindOfKeyIsServedBeside();
    void theViewerNamesTheFailedPurpose();
    void fingerprintsArePublished();

 private:
    QTemporaryDir m_folder;
    QUrl m_url;
};

void TestGuiCertificates::initTestCase() {
    test::beginAsNewUser(*qApp);
    QVERIFY(m_folder.isValid());
}

void TestGuiCertificates::init() {
    QGuiApplication::clipboard()->clear();
}

namespace {

QString textOf(const QWidget* dialog) {
    QString text;
    for (const QLabel* label : dialog->findChildren<QLabel*>()) text += label->text().remove(QChar(0x200b));
    return text;
}

}  // namespace

void TestGuiCertificates::twoThousandOpenQuickly() {
    Desk desk;
    desk.api.addCertificates(2000);
    desk.window->openPage(QStringLiteral("overview"));
    settle();
    // Processor time: the figure must not depend on what else runs on the machine.
    const std::clock_t before = std::clock();
    desk.window->openPage(QStringLiteral("certificates"));
    settle();
    desk.window->grab();
    const double ms = 1000.0 * double(std::clock() - before) / CLOCKS_PER_SEC;
    QCOMPARE(desk.find<QTableView>("certificates")->model()->rowCount(), 2003);
    qInfo("2,003 certificates: %.0f ms", ms);
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    QVERIFY2(ms < 200, qPrintable(QString::number(ms)));
#endif
}

void TestGuiCertificates::classicColumnsAndKeyAtRest() {
    const Desk desk;
    const auto* model = desk.find<QTableView>("certificates")->model();
    QStringList titles;
    for (int i = 0; i < model->columnCount(); ++i)
        titles << model->headerData(i, Qt::Horizontal, Qt::DisplayRole).toString();
    for (const char* title : {"Issued to", "Issued by", "Valid from", "Valid till", "State", "Used by",
                              "Time left", "Key at rest"})
        QVERIFY2(titles.contains(QLatin1StringView(title)), title);
    const int rest = int(titles.indexOf(QStringLiteral("Key at rest")));
    QStringList kept;
    for (int row = 0; row < model->rowCount(); ++row) kept << model->index(row, rest).data().toString();
    QVERIFY(kept.contains(QStringLiteral("Key file")));
    QVERIFY(kept.contains(QStringLiteral("In memory only")));
    // Each tab has a filter of its own.
    QWidget* tab = desk.find<QTabWidget>("panelTabs")->currentWidget();
    QTest::keyClicks(in<QLineEdit>(tab, "filter"), QStringLiteral("expires soon"));
    QCOMPARE(model->rowCount(), 1);
}

void TestGuiCertificates::theTestCertificateCannotBeRemoved() {
    const Desk desk;
    desk.pick("certificates", QStringLiteral("Test certificate"));
    QVERIFY(!desk.find<QPushButton>("removeCertificateButton")->isEnabled());
    QVERIFY(!desk.find<QPushButton>("removeCertificateButton")->toolTip().isEmpty());
    desk.pick("certificates", QStringLiteral("verein.example"));
    click(desk.find<QPushButton>("removeCertificateButton"));
    yes(desk);
    QVERIFY(waitFor([&] { return desk.find<QTableView>("certificates")->model()->rowCount() == 2; }));
}

void TestGuiCertificates::usesAreServicesAndDomains() {
    const Desk desk;
    desk.pick("certificates", QStringLiteral("verein.example"));
    click(desk.find<QPushButton>("useCertificateButton"));
    auto* dialog = desk.dialog("useCertificate");
    QVERIFY(!actOf(dialog)->isEnabled());
    click(in<QCheckBox>(dialog, "use.imap"));
    click(in<QCheckBox>(dialog, "use.verein.example"));
    click(actOf(dialog));
    const auto sent = desk.api.last<api::CertificateBind>();
    QCOMPARE(sent.services, QStringList{QStringLiteral("imap")});
    QCOMPARE(sent.domains, QStringList{QStringLiteral("verein.example")});
}

void TestGuiCertificates::whoWouldBeCutOffIsAskedFirst() {
    Desk desk;
    desk.api.cutOff = {desk.api.someoneCutOff()};
    desk.pick("certificates", QStringLiteral("verein.example"));
    click(desk.find<QPushButton>("useCertificateButton"));
    auto* dialog = desk.dialog("useCertificate");
    click(in<QCheckBox>(dialog, "use.imap"));
    click(actOf(dialog));
    QDialog* asked = nullptr;
    QVERIFY(waitFor([&] { return (asked = desk.dialog("cutOff")) != nullptr; }));
    QCOMPARE(desk.api.last<api::CutOffPreview>().name, QStringLiteral("verein.example"));
    click(in<QPushButton>(asked, "goBack"));
    QVERIFY(!desk.api.asked.contains("cert.bind"));
    QVERIFY(dialog->isVisible());  // what was ticked is still there
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return (asked = desk.dialog("cutOff")) != nullptr; }));
    click(in<QPushButton>(asked, "goOn"));
    QVERIFY(waitFor([&] { return desk.api.asked.contains("cert.bind"); }));
}

void TestGuiCertificates::clientsThatRefuseAreListed() {
    Desk desk;
    api::ClientFact fact;
    fact.service = QStringLiteral("imap");
    fact.address = QStringLiteral("192.0.2.77");
    fact.failure = QStringLiteral("tls.unknown-ca");
    fact.count = 12;
    for (const api::CertificateInfo& info : std::as_const(desk.api.certificates.certificates))
        if (info.name == QStringLiteral("mail.example.org"))
            fact.served = info.sha256;
    desk.api.clientFacts.facts = {fact};
    fact.failure.clear();
    fact.version = QStringLiteral("TLSv1.3");
    fact.account = QStringLiteral("anna@example.org");
    desk.api.clientFacts.facts << fact;
    // Who goes on with an earlier session, or saw the certificate before this one, has not accepted it.
    fact.resumed = true;
    desk.api.clientFacts.facts << fact;
    fact.resumed = false;
    fact.served = QStringLiteral("00:11");
    desk.api.clientFacts.facts << fact;
    fact.service = QStringLiteral("elsewhere");
    desk.api.clientFacts.facts << fact;
    desk.pick("certificates", QStringLiteral("mail.example.org"));
    desk.more("certificates", "rolloutAction");
    auto* dialog = desk.dialog("rollout");
    auto* summary = in<QLabel>(dialog, "rolloutSummary");
    QVERIFY(waitFor([&] { return !summary->text().isEmpty(); }));
    QCOMPARE(summary->text(), QStringLiteral("Accepted by: 1. Refused by: 1."));
    auto* table = in<QTableView>(dialog, "rolloutClients");
    QCOMPARE(table->model()->rowCount(), 2);
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("192.0.2.77"));
    QCOMPARE(table->model()->index(0, 1).data().toString(), QStringLiteral("Does not know the authority"));
}

void TestGuiCertificates::keysAreMadeInTheBackground() {
    Desk desk("keys");
    click(desk.find<QPushButton>("generateKeyActionButton"));
    auto* dialog = desk.dialog("generateKey");
    // The main host name is the proposal.
    QCOMPARE(in<QLineEdit>(dialog, "keyName")->text(), QStringLiteral("mail.example.org"));
    in<QLineEdit>(dialog, "keyName")->setText(QStringLiteral("new.example.org"));
    desk.api.hold("key.generate");
    click(actOf(dialog));
    QVERIFY(in<QPushButton>(dialog, "stop")->isVisible());
    QVERIFY(waitFor([&] { return desk.api.asked.contains("key.job"); }));
    desk.api.release("key.generate");
    QVERIFY(waitFor([&] { return desk.find<QTableView>("keys")->model()->rowCount() == 4; }));
    QCOMPARE(desk.api.last<api::KeyGenerate>().keyType, QStringLiteral("p256"));
    QVERIFY(!desk.api.last<api::KeyGenerate>().job.isEmpty());
}

void TestGuiCertificates::makingAKeyCanBeStopped() {
    Desk desk("keys");
    click(desk.find<QPushButton>("generateKeyActionButton"));
    QPointer<QDialog> dialog = desk.dialog("generateKey");
    desk.api.hold("key.generate");
    click(actOf(dialog));
    click(in<QPushButton>(dialog, "stop"));
    QVERIFY(waitFor([&] {
        return in<ui::MessageBar>(dialog, "messageBar")->text() ==
               QStringLiteral("Stopped. No key was made.");
    }));
    // Cancel while it runs stops it as well, and only then closes.
    desk.api.hold("key.generate");
    click(actOf(dialog));
    click(in<QPushButton>(dialog, "cancel"));
    QVERIFY(waitFor([&] { return !dialog; }));
    QCOMPARE(desk.api.asked.count("key.cancel"), 2);
    QCOMPARE(desk.api.keys.keys.size(), 3);
}

void TestGuiCertificates::customTakesTheKeyWithTheSecondClick() {
    const Desk desk("keys");
    click(desk.find<QPushButton>("generateKeyActionButton"));
    auto* dialog = desk.dialog("generateKey");
    auto* paste = in<QPlainTextEdit>(dialog, "paste");
    QVERIFY(!paste->isVisible());
    in<QLineEdit>(dialog, "keyName")->setText(QStringLiteral("made.elsewhere"));
    auto* size = in<QComboBox>(dialog, "keyType");
    size->setCurrentIndex(size->count() - 1);
    click(actOf(dialog));
    QVERIFY(paste->isVisible());
    QVERIFY(!desk.api.asked.contains("key.import"));
    QVERIFY(!actOf(dialog)->isEnabled());
    paste->setPlainText(QStringLiteral("-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n"));
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.find<QTableView>("keys")->model()->rowCount() == 4; }));
    QVERIFY(QByteArray::fromBase64(desk.api.last<api::KeyImport>().base64.toLatin1())
                .startsWith("-----BEGIN PRIVATE KEY-----"));
}

void TestGuiCertificates::anEncryptedKeyAsksForItsPassword() {
    Desk desk("keys");
    desk.api.filePassword = QStringLiteral("geheim");
    click(desk.find<QPushButton>("generateKeyActionButton"));
    auto* dialog = desk.dialog("generateKey");
    in<QLineEdit>(dialog, "keyName")->setText(QStringLiteral("locked"));
    auto* size = in<QComboBox>(dialog, "keyType");
    size->setCurrentIndex(size->count() - 1);
    click(actOf(dialog));
    QCOMPARE(actOf(dialog)->text(), QStringLiteral("Import key"));
    in<QPlainTextEdit>(dialog, "paste")
        ->setPlainText(QStringLiteral("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    auto* password = in<QLineEdit>(dialog, "filePassword");
    QVERIFY(!password->isVisible());
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return password->isVisible(); }));
    QTest::keyClicks(password, QStringLiteral("geheim"));
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.api.keys.keys.size() == 4; }));
}

void TestGuiCertificates::keyTestSaysItIsOk() {
    Desk desk("keys");
    auto* result = desk.find<QLabel>("keyTest");
    QVERIFY(waitFor([&] { return result->text() == QStringLiteral("Verification String is OK"); }));
    desk.api.failNext("key.test", base::fail("key.test-failed", QStringLiteral("it does not verify")));
    click(desk.find<QPushButton>("testKeyButton"));
    QVERIFY(waitFor([&] { return result->property("role").toString() == QStringLiteral("error"); }));
}

void TestGuiCertificates::removingAKeyNamesWhatGoesWithIt() {
    const Desk desk("keys");
    desk.pick("keys", QStringLiteral("verein.example"));
    click(desk.find<QPushButton>("removeKeyButton"));
    QString text;
    for (const QLabel* label : desk.dialog("confirm")->findChildren<QLabel*>()) text += label->text();
    QVERIFY(text.contains(QStringLiteral("These certificates go with it: verein.example")));
    yes(desk);
    QVERIFY(waitFor([&] { return desk.find<QTableView>("keys")->model()->rowCount() == 2; }));
    QCOMPARE(desk.api.certificates.certificates.size(), 2);
}

void TestGuiCertificates::exportOfAKeyNeedsThePasswordTwice() {
    const Desk desk("keys");
    click(desk.find<QPushButton>("exportKeyButton"));
    auto* dialog = desk.dialog("exportKeyDialog");
    QTest::keyClicks(in<QLineEdit>(dialog, "password"), QStringLiteral("a long pass phrase"));
    QVERIFY(!actOf(dialog)->isEnabled());
    QTest::keyClicks(in<QLineEdit>(dialog, "passwordAgain"), QStringLiteral("a long pass phrasX"));
    QCOMPARE(actOf(dialog)->toolTip(), QStringLiteral("Type the same password twice"));
    in<QLineEdit>(dialog, "passwordAgain")->setText(QStringLiteral("a long pass phrase"));
    click(actOf(dialog));
    const QString path = m_folder.filePath(QStringLiteral("key.pem"));
    saveAs(desk, path);
    QVERIFY(waitFor([&] { return desk.said().startsWith(QStringLiteral("Saved as")); }));
    QCOMPARE(contentsOf(path), QByteArray("secret"));
#ifdef Q_OS_UNIX
    QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther),
             QFileDevice::Permissions());
#endif
}

void TestGuiCertificates::aLockedKeyAsksForThePassphrase() {
    Desk desk("keys");
    desk.api.keyStore.mode = QStringLiteral("passphrase");
    desk.api.keyStore.locked = true;
    desk.window->currentPage()->reload();
    auto* unlock = desk.find<QPushButton>("unlock");
    desk.window->openPage(QStringLiteral("certificates/certificates"));
    QVERIFY(waitFor([&] { return desk.said().contains(QStringLiteral("locked")); }));
    desk.window->openPage(QStringLiteral("certificates/keys"));
    QVERIFY(waitFor([&] { return unlock->isVisible(); }));
    QVERIFY(!desk.find<QPushButton>("changeStore")->isEnabled());
    // An export meets the lock: the passphrase is asked for, then the export goes on by itself.
    desk.api.failNext("key.export", base::fail("key.locked", QStringLiteral("locked")));
    click(desk.find<QPushButton>("exportKeyButton"));
    auto* dialog = desk.dialog("exportKeyDialog");
    setPassword(dialog, QStringLiteral("a long pass phrase"));
    click(actOf(dialog));
    QDialog* asked = nullptr;
    QVERIFY(waitFor([&] { return (asked = desk.dialog("unlockKeys")) && asked->isVisible(); }));
    QTest::keyClicks(in<QLineEdit>(asked, "passphrase"), QStringLiteral("wrong"));
    click(actOf(asked));
    QVERIFY(waitFor([&] { return !in<ui::MessageBar>(asked, "messageBar")->text().isEmpty(); }));
    in<QLineEdit>(asked, "passphrase")->setText(QStringLiteral("open sesame"));
    click(actOf(asked));
    QVERIFY(waitFor([&] { return desk.api.asked.count("key.export") == 2; }));
    QVERIFY(waitFor([&] { return desk.dialog<QFileDialog>("saveFile") != nullptr; }));
    QVERIFY(waitFor([&] { return !unlock->isVisible(); }));
}

void TestGuiCertificates::theKeyStoreMoves() {
    const Desk desk("keys");
    click(desk.find<QPushButton>("changeStore"));
    auto* dialog = desk.dialog("keyStore");
    QVERIFY(!actOf(dialog)->isEnabled());  // nothing changed yet
    in<QLineEdit>(dialog, "folder")->setText(QStringLiteral("relative"));
    QVERIFY(!actOf(dialog)->isEnabled());
    in<QLineEdit>(dialog, "folder")->setText(QStringLiteral("/media/stick"));
    click(actOf(dialog));
    QVERIFY(waitFor(
        [&] { return desk.find<QLabel>("storeText")->text().contains(QStringLiteral("/media/stick")); }));
    click(desk.find<QPushButton>("changeStore"));
    dialog = desk.dialog("keyStore");
    click(in<QRadioButton>(dialog, "mode.passphrase"));
    setPassword(dialog, QStringLiteral("correct horse battery"));
    click(actOf(dialog));
    QCOMPARE(desk.api.last<api::KeyStoreSet>().passphrase, QStringLiteral("correct horse battery"));
    QVERIFY(desk.api.last<api::KeyStoreSet>().folder.isEmpty());
}

void TestGuiCertificates::nothingIsStoredBeforeInstall() {
    const Desk desk;
    click(desk.find<QPushButton>("importCertificateButton"));
    auto* dialog = desk.dialog("importDialog");
    QVERIFY(!actOf(dialog)->isEnabled());
    in<QPlainTextEdit>(dialog, "paste")->setPlainText(kPem);
    QVERIFY(waitFor([&] { return in<QLabel>(dialog, "summary")->isVisible(); }));
    QVERIFY(
        in<QLabel>(dialog, "summary")->text().contains(QStringLiteral("1 certificate and 1 private key")));
    QVERIFY(!desk.api.asked.contains("cert.install"));
    QCOMPARE(in<QLineEdit>(dialog, "importName")->text(), QStringLiteral("verein.example"));
    in<QLineEdit>(dialog, "importName")->setText(QStringLiteral("second"));
    click(in<QCheckBox>(dialog, "use.pop3"));
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.said() == QStringLiteral("The certificate second is installed."); }));
    const auto sent = desk.api.last<api::CertificateInstall>();
    QCOMPARE(sent.services, QStringList{QStringLiteral("pop3")});
    QVERIFY(!sent.force && !sent.replace);
    QCOMPARE(desk.find<QTableView>("certificates")->model()->rowCount(), 4);
}

void TestGuiCertificates::importAsksForThePasswordOfTheFile() {
    Desk desk;
    desk.api.filePassword = QStringLiteral("geheim");
    click(desk.find<QPushButton>("importCertificateButton"));
    auto* dialog = desk.dialog("importDialog");
    auto* password = in<QLineEdit>(dialog, "filePassword");
    QVERIFY(!password->isVisible());
    in<QPlainTextEdit>(dialog, "paste")->setPlainText(kPem);
    QVERIFY(waitFor([&] { return password->isVisible(); }));
    QVERIFY(!actOf(dialog)->isEnabled());
    QTest::keyClicks(password, QStringLiteral("wrong"));
    QVERIFY(waitFor(
        [&] { return desk.api.last<api::CertificateExamine>().password == QStringLiteral("wrong"); }));
    settle();
    QVERIFY(!actOf(dialog)->isEnabled());
    password->setText(QStringLiteral("geheim"));
    QVERIFY(waitFor([&] { return actOf(dialog)->isEnabled(); }));
}

void TestGuiCertificates::problemsNeedInstallAnyway() {
    Desk desk;
    desk.api.contents.problems = {{QStringLiteral("chain.gap"),
                                   {QStringLiteral("CN=Missing")},
                                   QStringLiteral("the certificate of CN=Missing is not there")}};
    click(desk.find<QPushButton>("importCertificateButton"));
    auto* dialog = desk.dialog("importDialog");
    in<QPlainTextEdit>(dialog, "paste")->setPlainText(kPem);
    auto* force = in<QCheckBox>(dialog, "force");
    QVERIFY(waitFor([&] { return force->isVisible(); }));
    QVERIFY(in<QLabel>(dialog, "problems")->text().contains(QStringLiteral("CN=Missing")));
    in<QLineEdit>(dialog, "importName")->setText(QStringLiteral("gap.example"));
    QVERIFY(!actOf(dialog)->isEnabled());
    click(force);
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.api.asked.contains("cert.install"); }));
    QVERIFY(desk.api.last<api::CertificateInstall>().force);
}

void TestGuiCertificates::garbageIsNamedAndKept() {
    const Desk desk;
    click(desk.find<QPushButton>("importCertificateButton"));
    auto* dialog = desk.dialog("importDialog");
    in<QPlainTextEdit>(dialog, "paste")->setPlainText(QStringLiteral("garbage in"));
    QVERIFY(waitFor([&] { return !in<ui::MessageBar>(dialog, "messageBar")->text().isEmpty(); }));
    QVERIFY(!actOf(dialog)->isEnabled());
    QCOMPARE(in<QPlainTextEdit>(dialog, "paste")->toPlainText(), QStringLiteral("garbage in"));
    // The next text is judged anew.
    in<QPlainTextEdit>(dialog, "paste")->setPlainText(kPem);
    QVERIFY(waitFor([&] { return actOf(dialog)->isEnabled(); }));
    QVERIFY(in<ui::MessageBar>(dialog, "messageBar")->text().isEmpty());
}

void TestGuiCertificates::replacingShowsBothFingerprints() {
    Desk desk;
    const QString fresh = QStringLiteral("00:11:22:33");
    desk.api.contents.certificates.first().info.sha256 = fresh;
    click(desk.find<QPushButton>("importCertificateButton"));
    auto* dialog = desk.dialog("importDialog");
    in<QPlainTextEdit>(dialog, "paste")->setPlainText(kPem);
    QVERIFY(waitFor([&] { return actOf(dialog)->isEnabled(); }));
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.dialog("confirm") != nullptr; }));
    QVERIFY(!desk.api.last<api::CertificateInstall>().replace);  // refused
    const QString text = textOf(desk.dialog("confirm"));
    QVERIFY(text.contains(desk.api.certificates.certificates.at(2).sha256));
    QVERIFY(text.contains(fresh));
    QVERIFY(text.contains(QStringLiteral("The key stays the same")));
    QVERIFY(text.contains(QStringLiteral("will warn once")));
    yes(desk);
    QVERIFY(waitFor([&] { return desk.api.last<api::CertificateInstall>().replace; }));
}

void TestGuiCertificates::keysAreImported() {
    Desk desk("keys");
    desk.api.contents.certificates.clear();
    click(desk.find<QPushButton>("importKeyActionButton"));
    auto* dialog = desk.dialog("importDialog");
    QVERIFY(dialog);
    in<QPlainTextEdit>(dialog, "paste")->setPlainText(QStringLiteral("-----BEGIN PRIVATE KEY-----"));
    QVERIFY(waitFor([&] { return in<QLineEdit>(dialog, "importName")->isVisible(); }));
    QTest::keyClicks(in<QLineEdit>(dialog, "importName"), QStringLiteral("brought"));
    QVERIFY(waitFor([&] { return actOf(dialog)->isEnabled(); }));
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.find<QTableView>("keys")->model()->rowCount() == 4; }));
    QCOMPARE(desk.api.last<api::KeyImport>().name, QStringLiteral("brought"));
}

void TestGuiCertificates::aDroppedFileOpensTheImport() {
    const Desk desk("journal");
    const QString path = m_folder.filePath(QStringLiteral("dropped.pem"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(kPem.toLatin1()) > 0);
    file.close();
    dropOn(desk.window->currentPage(), {path});
    auto* dialog = desk.dialog("importDialog");
    QVERIFY(dialog && dialog->isVisible());
    QVERIFY(waitFor([&] { return in<QLabel>(dialog, "summary")->isVisible(); }));
    QCOMPARE(QByteArray::fromBase64(desk.api.last<api::CertificateExamine>().base64.toLatin1()),
             kPem.trimmed().toLatin1());
}

void TestGuiCertificates::severalPemFilesGoTogether() {
    const Desk desk;
    const QString key = QStringLiteral("-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----\n");
    QStringList paths;
    for (const auto& [name, text] :
         {std::pair(QStringLiteral("cert.pem"), kPem), std::pair(QStringLiteral("key.pem"), key)}) {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text.toLatin1()) > 0);
        paths << file.fileName();
    }
    dropOn(desk.window->currentPage(), paths);
    auto* dialog = desk.dialog("importDialog");
    auto* paste = in<QPlainTextEdit>(dialog, "paste");
    QVERIFY(waitFor([&] {
        return paste->toPlainText().contains(QStringLiteral("BEGIN CERTIFICATE")) &&
               paste->toPlainText().contains(QStringLiteral("BEGIN PRIVATE KEY"));
    }));
    // Another format beside them is refused, and what is there stays.
    QFile binary(m_folder.filePath(QStringLiteral("odd.p12")));
    QVERIFY(binary.open(QIODevice::WriteOnly) && binary.write("\x30\x82\x01") == 3);
    binary.close();
    dropOn(paste->viewport(), {binary.fileName()});
    QVERIFY(waitFor([&] {
        return in<ui::MessageBar>(dialog, "messageBar")->text().contains(QStringLiteral("odd.p12"));
    }));
    QVERIFY(paste->toPlainText().contains(QStringLiteral("BEGIN PRIVATE KEY")));
}

void TestGuiCertificates::theAnswerCompletesTheRequest() {
    Desk desk;
    desk.api.contents.keys = 0;
    desk.api.contents.request = QStringLiteral("shop.example.org");
    click(desk.find<QPushButton>("importCertificateButton"));
    auto* dialog = desk.dialog("importDialog");
    in<QPlainTextEdit>(dialog, "paste")->setPlainText(kPem);
    QVERIFY(waitFor([&] { return actOf(dialog)->isEnabled(); }));
    QVERIFY(!in<QLineEdit>(dialog, "importName")->isVisible());
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.api.asked.contains("request.complete"); }));
    QCOMPARE(desk.api.last<api::RequestComplete>().name, QStringLiteral("shop.example.org"));
    QVERIFY(desk.api.requests.requests.isEmpty());
}

void TestGuiCertificates::pkcs12NeedsAPassword() {
    const Desk desk;
    desk.pick("certificates", QStringLiteral("mail.example.org"));
    click(desk.find<QPushButton>("exportCertificateButton"));
    auto* dialog = desk.dialog("exportCertificateDialog");
    auto* format = in<QComboBox>(dialog, "format");
    QCOMPARE(format->count(), 4);
    QVERIFY(actOf(dialog)->isEnabled());  // PEM: nothing secret
    format->setCurrentIndex(format->findData(QStringLiteral("p12")));
    QVERIFY(!actOf(dialog)->isEnabled());
    setPassword(dialog, QStringLiteral("short"));
    QVERIFY(!actOf(dialog)->isEnabled());
    in<QLineEdit>(dialog, "password")->clear();
    in<QLineEdit>(dialog, "passwordAgain")->clear();
    setPassword(dialog, QStringLiteral("long enough to do"));
    click(actOf(dialog));
    const QString path = m_folder.filePath(QStringLiteral("out.p12"));
    saveAs(desk, path);
    QVERIFY(waitFor([&] { return contentsOf(path) == QByteArray("file of mail.example.org"); }));
    // A password that was made needs no typing.
    click(desk.find<QPushButton>("exportCertificateButton"));
    auto* made = desk.dialog("exportCertificateDialog");
    in<QComboBox>(made, "format")->setCurrentIndex(3);
    settle();
    click(in<QToolButton>(made, "generatePassword"));
    QVERIFY(actOf(made)->isEnabled());
    click(in<QPushButton>(made, "cancel"));
    // A path that cannot be written is said.
    click(desk.find<QPushButton>("exportCertificateButton"));
    click(actOf(desk.dialog("exportCertificateDialog")));
    saveAs(desk, m_folder.filePath(QStringLiteral("out.p12/below-a-file.pem")));
    QVERIFY(waitFor([&] { return desk.said().contains(QStringLiteral("could not be written")); }));
    // The test certificate has no key to export.
    const Desk other;
    other.pick("certificates", QStringLiteral("Test certificate"));
    click(other.find<QPushButton>("exportCertificateButton"));
    QCOMPARE(in<QComboBox>(other.dialog("exportCertificateDialog"), "format")->count(), 3);
}

void TestGuiCertificates::backupAndRestore() {
    const Desk desk;
    desk.more("certificates", "backup");
    auto* backup = desk.dialog("backupCertificates");
    setPassword(backup, QStringLiteral("for the rainy day"));
    click(actOf(backup));
    const QString path = m_folder.filePath(QStringLiteral("all.p12"));
    saveAs(desk, path);
    QVERIFY(waitFor([&] { return contentsOf(path) == QByteArray("everything"); }));
    desk.more("certificates", "restore");
    auto* restore = desk.dialog("restoreCertificates");
    in<QPlainTextEdit>(restore, "paste")->setPlainText(kPem);
    QTest::keyClicks(in<QLineEdit>(restore, "filePassword"), QStringLiteral("for the rainy day"));
    QCOMPARE(in<QComboBox>(restore, "conflict")->currentData().toString(), QStringLiteral("skip"));
    click(actOf(restore));
    QVERIFY(waitFor([&] {
        return desk.said() ==
               QStringLiteral("Restored certificates: 1, keys: 1, requests: 0; here already: 1.");
    }));
}

void TestGuiCertificates::chainIsCheckedBeforeItIsSet() {
    const Desk desk;
    desk.pick("certificates", QStringLiteral("verein.example"));
    desk.more("certificates", "setCaChain");
    auto* dialog = desk.dialog("setChain");
    auto* chain = in<QTableWidget>(dialog, "chain");
    QCOMPARE(chain->horizontalHeaderItem(0)->text(), QStringLiteral("Issued to"));
    QCOMPARE(chain->horizontalHeaderItem(3)->text(), QStringLiteral("Valid till"));
    QCOMPARE(chain->rowCount(), 1);
    in<QPlainTextEdit>(dialog, "paste")->setPlainText(kPem);
    QVERIFY(waitFor([&] { return chain->rowCount() == 2; }));
    const auto asked = desk.api.last<api::CertificateExamine>();
    QVERIFY(!asked.base64.isEmpty() && !asked.chainBase64.isEmpty());
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.api.asked.contains("chain.set"); }));
    desk.more("certificates", "removeCaChain");
    yes(desk);
    QVERIFY(waitFor([&] { return desk.api.asked.contains("chain.remove"); }));
    QVERIFY(desk.api.certificates.certificates.at(2).chain.isEmpty());
    desk.more("certificates", "setCaChain");
    click(in<QPushButton>(desk.dialog("setChain"), "completeChain"));
    QVERIFY(waitFor([&] { return desk.api.asked.contains("chain.complete"); }));
    QCOMPARE(desk.api.last<api::ChainComplete>().name, QStringLiteral("verein.example"));
}

void TestGuiCertificates::aSecondKindOfKeyIsServedBeside() {
    Desk desk;
    // Only one that is made for all names of the other would serve in its place.
    desk.api.certificates.certificates[2].names = {QStringLiteral("*.example.org"),
                                                   QStringLiteral("EXAMPLE.org")};
    desk.window->currentPage()->reload();
    settle();
    desk.pick("certificates", QStringLiteral("mail.example.org"));
    desk.more("certificates", "companionCertificate");
    auto* dialog = desk.dialog("companion");
    auto* choice = in<QComboBox>(dialog, "companionName");
    QCOMPARE(choice->count(), 2);  // none, and the only one with an RSA key
    choice->setCurrentIndex(1);
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.api.asked.contains("cert.companion"); }));
    QCOMPARE(desk.api.last<api::CertificateCompanion>().companion, QStringLiteral("verein.example"));
}

void TestGuiCertificates::theViewerNamesTheFailedPurpose() {
    const Desk desk;
    desk.pick("certificates", QStringLiteral("verein.example"));
    click(desk.find<QPushButton>("viewCertificateButton"));
    auto* viewer = desk.dialog("certificateViewer");
    QVERIFY(waitFor([&] { return in<QLabel>(viewer, "purpose.client") != nullptr; }));
    QCOMPARE(in<QLabel>(viewer, "verdict")->text(), QStringLiteral("This certificate is OK."));
    QVERIFY(in<QLabel>(viewer, "purpose.server")->text().startsWith(QStringLiteral("Yes:")));
    QVERIFY(in<QLabel>(viewer, "purpose.client")->text().startsWith(QStringLiteral("No:")));
    viewer->findChild<QTabWidget*>()->setCurrentIndex(1);
    settle();
    click(in<QPushButton>(viewer, "copyFields"));
    QVERIFY(QGuiApplication::clipboard()->text().contains(
        QStringLiteral("Issued to: Common Name: verein.example")));
    click(in<QPushButton>(viewer, "saveCertificate"));
    const QString path = m_folder.filePath(QStringLiteral("viewed.pem"));
    saveAs(desk, path);
    QVERIFY(waitFor([&] { return contentsOf(path).startsWith("-----BEGIN CERTIFICATE-----"); }));
    viewer->findChild<QTabWidget*>()->setCurrentIndex(2);
    settle();
    auto* path3 = in<QTreeWidget>(viewer, "path");
    const QTreeWidgetItem* root = path3->topLevelItem(0);
    QCOMPARE(root->text(0), QStringLiteral("Example Root X1"));
    QCOMPARE(root->child(0)->child(0)->text(0), QStringLiteral("verein.example"));
    path3->setCurrentItem(path3->topLevelItem(0));
    QVERIFY(in<QLabel>(viewer, "linkState")->text().startsWith(QStringLiteral("Example Root X1:")));
}

void TestGuiCertificates::fingerprintsArePublished() {
    const Desk desk;
    desk.pick("certificates", QStringLiteral("mail.example.org"));
    desk.more("certificates", "copyFingerprint");
    QCOMPARE(QGuiApplication::clipboard()->text(), desk.api.certificates.certificates.at(1).sha256);
    desk.more("certificates", "publish");
    auto* dialog = desk.dialog("publishFingerprint");
    click(in<QPushButton>(dialog, "copyText"));
    const QString text = QGuiApplication::clipboard()->text();
    QVERIFY(text.contains(QStringLiteral("4B:6E:1C:90")));
    QVERIFY(text.contains(QStringLiteral("9A:0F:31:C5")));
    click(in<QPushButton>(dialog, "savePage"));
    const QString path = m_folder.filePath(QStringLiteral("page.html"));
    saveAs(desk, path);
    QVERIFY(waitFor([&] { return contentsOf(path).contains("<h1>mail.example.org</h1>"); }));
}

QTEST_MAIN(TestGuiCertificates)
#include "tst_gui_certificates.moc"
