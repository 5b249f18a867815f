#include "tests/gui/support/wizarddesk.h"
#include "ui/texts.h"
#include "ui/widgets/messagebar.h"

#include <QDesktopServices>
#include <QScrollBar>
#include <QSignalSpy>

class TestGuiSecurity : public QObject {
    Q_OBJECT
 public:
    Q_INVOKABLE void takeUrl(const QUrl& url) { m_url = url; }

 private:
    QUrl m_url;

 private Q_SLOTS:
    void initTestCase();
    void sslConfigurationStoresWhatChanged();
    void justClickingNextChangesNobody();
    void theSummarySaysWhatWouldFail();
    void justClickingNextKeepsClientAuthentication();
    void customListsAreOrdered();
    void cipherListsDoNotScrollInside();
    void clientAuthentication();
    void applyAsksWhoIsCutOff();
    void riskyChangesAreTriedFirst();
    void probationIsKeptByKeyboard();
    void theSecurityPageWalksTheClassicWay();
    void theSecurityPageAsksBeforeItReplaces();
    void theSecurityPageAsksWhoIsCutOff();
    void theSecurityPageGoesBack();
    void aRequestOfADomainIsSavedAndMailed();
    void anEncryptedKeyOfADomainAsksForItsPassword();
    void chainFaultsOfADomainAreSaid();
    void aServiceGetsItsCertificateInPlace();
    void clientsSayWhyTheyFailed();
    void theUtilityHasItsButtonsAndTopics();
    void theUtilityShowsTheNextStep();
    void aSavedFileKeepsTheOldOne();
};

void TestGuiSecurity::initTestCase() {
    test::beginAsNewUser(*qApp);
}

void TestGuiSecurity::sslConfigurationStoresWhatChanged() {
    Desk desk;
    desk.api.cutOff = {desk.api.someoneCutOff()};
    ui::SslWizard wizard(desk.api, *desk.status, nullptr);
    const Walk walk(wizard);
    auto* which = walk.find<QComboBox>("which");
    QVERIFY(waitFor([&] { return which->count() == 3; }));
    QCOMPARE(which->currentData().toString(), QStringLiteral("mail.example.org"));
    which->setCurrentIndex(which->findData(QStringLiteral("verein.example")));
    click(walk.find<QCheckBox>("use.smtp"));
    walk.next();
    auto* version = walk.find<QComboBox>("tls.minimumVersion");
    version->setCurrentIndex(version->findData(QStringLiteral("TLSv1.3")));
    walk.next();
    auto* ssl = walk.find<QCheckBox>("pop3.ssl");
    click(ssl);
    walk.next();
    QVERIFY(waitFor([&] { return wizard.currentPage()->isComplete(); }));
    QVERIFY(walk.find<QLabel>("changes")->text().contains(QStringLiteral("verein.example")));
    QVERIFY(walk.find<QLabel>("messageText")->text().contains(QStringLiteral("1 client")));
    QVERIFY(desk.api.lastSet.isEmpty());
    walk.next();
    QVERIFY(walk.isDone());
    QCOMPARE(desk.api.lastSet.value(QStringLiteral("imap.certificate")).toString(),
             QStringLiteral("verein.example"));
    QCOMPARE(desk.api.lastSet.value(QStringLiteral("tls.minimumVersion")).toString(),
             QStringLiteral("TLSv1.3"));
    QCOMPARE(desk.api.lastSet.value(QStringLiteral("pop3.ssl")).toString(), QStringLiteral("false"));
    QVERIFY(!desk.api.lastSet.contains(QStringLiteral("smtp.certificate")));
}

void TestGuiSecurity::justClickingNextChangesNobody() {
    Desk desk;
    for (const char* service : {"smtp", "submission", "imap"})
        desk.set((QByteArray(service) + ".certificate").constData(), QStringLiteral("mail.example.org"));
    desk.set("pop3.certificate", QStringLiteral("verein.example"));
    ui::SslWizard wizard(desk.api, *desk.status, nullptr);
    const Walk walk(wizard);
    auto* which = walk.find<QComboBox>("which");
    QVERIFY(waitFor([&] { return which->currentData().toString() == QStringLiteral("mail.example.org"); }));
    QVERIFY(walk.find<QCheckBox>("use.imap")->isChecked());
    QVERIFY(!walk.find<QCheckBox>("use.pop3")->isChecked());
    for (int page = 0; page < 3; ++page) walk.next();
    QVERIFY(waitFor([&] { return walk.find<QLabel>("changes") != nullptr; }));
    QVERIFY(walk.find<QLabel>("changes")->text().startsWith(QStringLiteral("Nothing would change")));
}

void TestGuiSecurity::theSummarySaysWhatWouldFail() {
    Desk desk;
    desk.api.taken = base::fail("net.port-taken", QStringLiteral("Port %1 on %2 is taken"),
                                {QStringLiteral("995"), QStringLiteral("0.0.0.0")});
    ui::SslWizard wizard(desk.api, *desk.status, nullptr);
    const Walk walk(wizard);
    walk.next();
    walk.next();
    click(walk.find<QCheckBox>("pop3.ssl"));
    walk.next();
    auto* bar = wizard.currentPage()->findChild<ui::MessageBar*>();
    QVERIFY(waitFor([&] { return bar->isVisible(); }));
    QVERIFY2(bar->text().contains(ui::Texts::error(desk.api.taken)), qPrintable(bar->text()));
    QCOMPARE(bar->property("kind").toString(), QStringLiteral("problem"));
}

void TestGuiSecurity::justClickingNextKeepsClientAuthentication() {
    Desk desk;
    const QString first = desk.api.authorities.authorities.at(0).name;
    const QString second = desk.api.authorities.authorities.at(1).name;
    desk.set("imap.clientAuth", QStringLiteral("ask"));
    desk.set("imap.trustedAuthorities", first);
    desk.set("submission.clientAuth", QStringLiteral("ask"));
    desk.set("submission.trustedAuthorities", second);
    ui::ClientAuthWizard wizard(desk.api, *desk.status, nullptr);
    const Walk walk(wizard);
    QVERIFY(walk.find<QRadioButton>("modeAsk")->isChecked());
    QVERIFY(walk.find<QCheckBox>("use.imap")->isChecked());
    QVERIFY(!walk.find<QCheckBox>("use.pop3")->isChecked());
    walk.next();
    QVERIFY(walk.find<QLabel>("listsDiffer"));
    walk.next();
    walk.next();
    QVERIFY(waitFor([&] { return walk.find<QLabel>("changes") != nullptr; }));
    QVERIFY2(walk.find<QLabel>("changes")->text().startsWith(QStringLiteral("Nothing would change")),
             qPrintable(walk.find<QLabel>("changes")->text()));
}

void TestGuiSecurity::cipherListsDoNotScrollInside() {
    Desk desk;
    desk.set("tls.policy", QStringLiteral("custom"));
    for (int i = 0; i < 20; ++i) desk.api.catalogue.ciphers12 << QStringLiteral("CIPHER-%1").arg(i);
    ui::SslWizard wizard(desk.api, *desk.status, nullptr);
    const Walk walk(wizard);
    walk.next();
    walk.next();
    auto* list = walk.find<QListWidget>("tls.ciphers12");
    QVERIFY(waitFor([&] { return list->count() > 20; }));
    settle();
    QCOMPARE(list->verticalScrollBar()->maximum(), 0);
}

void TestGuiSecurity::customListsAreOrdered() {
    Desk desk;
    if (!desk.has("tls.policy"))
        QSKIP("this engine has no TLS policy");
    desk.set("tls.policy", QStringLiteral("custom"));
    desk.set("tls.ciphers12", QStringLiteral("ECDHE-RSA-AES256-GCM-SHA384, ECDHE-RSA-AES128-GCM-SHA256"));
    ui::SslWizard wizard(desk.api, *desk.status, nullptr);
    const Walk walk(wizard);
    walk.next();
    walk.next();
    auto* list = walk.find<QListWidget>("tls.ciphers12");
    QVERIFY(list);
    QVERIFY(waitFor([&] { return list->count() == 5; }));
    list->setCurrentRow(1);
    click(list->parentWidget()->findChild<QToolButton*>(QStringLiteral("up")));
    list->item(2)->setCheckState(Qt::Checked);
    const QString third = list->item(2)->data(Qt::UserRole).toString();
    walk.next();
    walk.next();
    walk.next();
    QVERIFY(walk.isDone());
    QCOMPARE(desk.api.lastSet.value(QStringLiteral("tls.ciphers12")).toString(),
             QStringLiteral("ECDHE-RSA-AES128-GCM-SHA256, ECDHE-RSA-AES256-GCM-SHA384, ") + third);
}

void TestGuiSecurity::clientAuthentication() {
    Desk desk;
    if (!desk.has("imap.clientAuth"))
        QSKIP("this engine does not ask for client certificates");
    desk.api.clientCertificates.certificates.clear();
    ui::ClientAuthWizard wizard(desk.api, *desk.status, nullptr);
    const Walk walk(wizard);
    QVERIFY(walk.find<QRadioButton>("modeOff")->isChecked());
    QVERIFY(!walk.find<QCheckBox>("use.smtp")->isChecked());
    click(walk.find<QRadioButton>("modeRequire"));
    click(walk.find<QCheckBox>("use.pop3"));
    walk.next();
    auto* trusted = walk.find<QListWidget>("trusted");
    QVERIFY(waitFor([&] { return trusted->count() == 2; }));
    trusted->item(0)->setCheckState(Qt::Checked);
    walk.next();
    // Nobody has a certificate: that is said before it is too late.
    QVERIFY(waitFor([&] { return walk.find<QLabel>("messageText") != nullptr; }));
    QVERIFY(walk.find<QLabel>("messageText")->text().contains(QStringLiteral("nobody could connect")));
    walk.next();
    walk.next();
    QVERIFY(walk.isDone());
    QCOMPARE(desk.api.lastSet.value(QStringLiteral("imap.clientAuth")).toString(), QStringLiteral("require"));
    QCOMPARE(desk.api.lastSet.value(QStringLiteral("imap.trustedAuthorities")).toString(),
             desk.api.authorities.authorities.first().name);
    QVERIFY(!desk.api.lastSet.contains(QStringLiteral("pop3.clientAuth")));
    QVERIFY(!desk.api.lastSet.contains(QStringLiteral("smtp.clientAuth")));
}

namespace {

QString textOf(const QWidget* dialog) {
    QString text;
    for (const QLabel* label : dialog->findChildren<QLabel*>()) text += label->text().remove(QChar(0x200b));
    return text;
}

struct Window : Desk {
    ui::MainWindow window{ui::PageContext{api, *status}, ui::ConsoleOptions{}};

    Window() {
        window.resize(1000, 700);
        window.show();
        settle();
    }
    template <class T>
    T* find(const char* name) const {
        for (T* child : window.currentPage()->findChildren<T*>(QString::fromLatin1(name))) {
            if (child->isVisible())
                return child;
        }
        return nullptr;
    }
    void open(const char* page) {
        window.openPage(QString::fromLatin1(page));
        settle();
    }
    [[nodiscard]] QDialog* dialog(const char* name) const {
        return window.findChild<QDialog*>(QString::fromLatin1(name));
    }
};

}  // namespace

void TestGuiSecurity::applyAsksWhoIsCutOff() {
    Window desk;
    desk.open("service/imap");
    click(desk.find<QCheckBox>("imap.ssl"));
    desk.api.cutOff = {desk.api.someoneCutOff()};
    click(desk.find<QPushButton>("apply"));
    QVERIFY(waitFor([&] { return desk.dialog("cutOff") != nullptr; }));
    auto* table = desk.dialog("cutOff")->findChild<QTableView*>();
    QCOMPARE(table->model()->rowCount(), 1);
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("ben@example.org"));
    click(desk.dialog("cutOff")->findChild<QPushButton*>(QStringLiteral("goBack")));
    settle();
    QVERIFY(desk.api.lastSet.isEmpty());
    QVERIFY(desk.find<QPushButton>("apply")->isEnabled());  // the change still waits
    click(desk.find<QPushButton>("apply"));
    QVERIFY(waitFor([&] { return desk.dialog("cutOff") != nullptr; }));
    click(desk.dialog("cutOff")->findChild<QPushButton*>(QStringLiteral("goOn")));
    QVERIFY(waitFor([&] { return !desk.api.lastSet.isEmpty(); }));
}

void TestGuiSecurity::riskyChangesAreTriedFirst() {
    Window desk;
    desk.open("service/imap");
    click(desk.find<QCheckBox>("imap.ssl"));
    desk.api.risky = true;
    click(desk.find<QPushButton>("apply"));
    QVERIFY(waitFor([&] { return desk.dialog("cutOff") != nullptr; }));
    QVERIFY(desk.dialog("cutOff")->findChild<QRadioButton*>(QStringLiteral("tryFirst"))->isChecked());
    click(desk.dialog("cutOff")->findChild<QPushButton*>(QStringLiteral("goOn")));
    QVERIFY(waitFor([&] { return desk.api.last<api::SettingsSet>().probationSeconds == 60; }));
    auto* bar = desk.window.findChild<ui::ProbationBar*>();
    QVERIFY(waitFor([&] { return bar->isVisible(); }));
    QVERIFY(bar->findChild<QLabel*>(QStringLiteral("probationText"))->text().contains(QStringLiteral(" s ")));
    click(bar->findChild<QPushButton*>(QStringLiteral("revertChange")));
    QVERIFY(waitFor([&] { return !bar->isVisible(); }));
    QVERIFY(waitFor([&] { return desk.find<QCheckBox>("imap.ssl")->isChecked(); }));
}

void TestGuiSecurity::probationIsKeptByKeyboard() {
    Window desk;
    desk.api.status.probation = {
        9, QDateTime::currentMSecsSinceEpoch() + 60'000, {QStringLiteral("imap.port")}};
    desk.status->refresh();
    auto* bar = desk.window.findChild<ui::ProbationBar*>();
    QVERIFY(waitFor([&] { return bar->isVisible(); }));
    desk.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&desk.window));
    QTest::keyClick(&desk.window, Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(waitFor([&] { return desk.api.asked.contains("settings.confirm"); }));
    QCOMPARE(desk.api.last<api::ProbationConfirm>().id, 9);
    QVERIFY(waitFor([&] { return !bar->isVisible(); }));
}

void TestGuiSecurity::theSecurityPageWalksTheClassicWay() {
    Window desk;
    desk.api.keys.keys.removeIf(
        [](const api::KeyInfo& key) { return key.name == QStringLiteral("verein.example"); });
    desk.api.certificates.certificates.removeIf(
        [](const api::CertificateInfo& info) { return info.name == QStringLiteral("verein.example"); });
    desk.open("security/verein.example");
    QCOMPARE(desk.find<QComboBox>("choice")->currentData().toString(), QStringLiteral("shared"));
    QVERIFY(!desk.find<QLineEdit>("commonName"));  // no fields before there is a key
    click(desk.find<QPushButton>("generateKey"));
    QVERIFY(waitFor([&] { return desk.find<QLineEdit>("commonName") != nullptr; }));
    QCOMPARE(desk.api.last<api::KeyGenerate>().name, QStringLiteral("verein.example"));
    QVERIFY(desk.find<QLabel>("keyTest")->text().contains(QStringLiteral("Verification String is OK")));
    QVERIFY(desk.find<QPlainTextEdit>("publicKey")->toPlainText().contains(QStringLiteral("PUBLIC KEY")));
    QCOMPARE(desk.find<QLineEdit>("commonName")->text(), QStringLiteral("verein.example"));
    click(desk.find<QPushButton>("generateRequest"));
    QVERIFY(waitFor([&] { return desk.find<QPlainTextEdit>("requestText") != nullptr; }));
    QVERIFY(!desk.find<QPushButton>("setCertificate")->isEnabled());
    click(desk.find<QPushButton>("generateSelfSigned"));
    QVERIFY(waitFor([&] { return desk.find<QPushButton>("removeCertificate") != nullptr; }));
    QCOMPARE(desk.api.last<api::CertificateSelfSigned>().keyName, QStringLiteral("verein.example"));
    auto* choice = desk.find<QComboBox>("choice");
    choice->setCurrentIndex(choice->findData(QStringLiteral("custom")));
    QCOMPARE(desk.find<QLabel>("hint")->text(), QStringLiteral("Not applied yet."));
    click(desk.find<QPushButton>("applySecurity"));
    QVERIFY(waitFor([&] {
        return desk.api.asked.contains("domain.security.set") &&
               !desk.api.last<api::DomainSecuritySet>().checkOnly;
    }));
    QCOMPARE(desk.api.last<api::DomainSecuritySet>().choice, QStringLiteral("custom"));
    QCOMPARE(desk.api.last<api::DomainSecuritySet>().certificate, QStringLiteral("verein.example"));
    desk.open("security/example.org");
    QVERIFY(waitFor([&] {
        const auto bars = desk.window.currentPage()->findChildren<ui::MessageBar*>();
        return std::any_of(bars.begin(), bars.end(), [](const ui::MessageBar* bar) {
            return bar->text().contains(QStringLiteral("smtp.example.org"));
        });
    }));
}

void TestGuiSecurity::theSecurityPageAsksBeforeItReplaces() {
    Window desk;
    const QString old = desk.api.certificates.certificates.at(2).sha256;
    desk.api.contents.certificates.first().info.sha256 = QStringLiteral("00:11:22:33");
    desk.open("security/verein.example");
    QVERIFY(waitFor([&] { return desk.find<QPushButton>("generateSelfSigned") != nullptr; }));
    click(desk.find<QPushButton>("generateSelfSigned"));
    QVERIFY(waitFor([&] { return desk.dialog("confirm") != nullptr; }));
    QVERIFY(textOf(desk.dialog("confirm")).contains(old));
    click(desk.dialog("confirm")->findChild<QPushButton*>(QStringLiteral("confirmNo")));
    QVERIFY(!desk.api.last<api::CertificateSelfSigned>().replace);
    desk.find<QPlainTextEdit>("pasted")->setPlainText(kPem);
    auto* set = desk.find<QPushButton>("setCertificate");
    QVERIFY(waitFor([&] { return set->isEnabled(); }));
    click(set);
    QDialog* asked = nullptr;
    QVERIFY(waitFor([&] { return (asked = desk.dialog("confirm")) && asked->isVisible(); }));
    QVERIFY(!desk.api.last<api::CertificateInstall>().replace);
    QVERIFY(textOf(asked).contains(old));
    QVERIFY(textOf(asked).contains(QStringLiteral("00:11:22:33")));
    click(asked->findChild<QPushButton*>(QStringLiteral("confirmYes")));
    QVERIFY(waitFor([&] { return desk.api.last<api::CertificateInstall>().replace; }));
    QCOMPARE(desk.api.last<api::CertificateInstall>().domains, QStringList{QStringLiteral("verein.example")});
}

void TestGuiSecurity::theSecurityPageAsksWhoIsCutOff() {
    Window desk;
    desk.api.cutOff = {desk.api.someoneCutOff()};
    desk.open("security/verein.example");
    auto* choice = desk.find<QComboBox>("choice");
    choice->setCurrentIndex(choice->findData(QStringLiteral("custom")));
    click(desk.find<QPushButton>("applySecurity"));
    QVERIFY(waitFor([&] { return desk.dialog("cutOff") != nullptr; }));
    const auto asked = [&] { return desk.api.last<api::DomainSecuritySet>(); };
    const auto stored = [&] {
        return desk.api.domainSecurity.value(QStringLiteral("verein.example")).choice;
    };
    QCOMPARE(asked().domain, QStringLiteral("verein.example"));
    QCOMPARE(asked().choice, QStringLiteral("custom"));
    QCOMPARE(asked().certificate, QStringLiteral("verein.example"));
    click(desk.dialog("cutOff")->findChild<QPushButton*>(QStringLiteral("goBack")));
    settle();
    QVERIFY(asked().checkOnly);
    QCOMPARE(stored(), QStringLiteral("shared"));
    // To refuse names is asked about in any case.
    desk.api.cutOff.clear();
    choice->setCurrentIndex(choice->findData(QStringLiteral("no")));
    click(desk.find<QPushButton>("applySecurity"));
    QVERIFY(waitFor([&] { return desk.dialog("confirm") != nullptr; }));
    QVERIFY(asked().checkOnly);
    click(desk.dialog("confirm")->findChild<QPushButton*>(QStringLiteral("confirmNo")));
    settle();
    QVERIFY(asked().checkOnly);
    QCOMPARE(stored(), QStringLiteral("shared"));
    // With those in sight who would be cut off, that is the question.
    desk.api.cutOff = {desk.api.someoneCutOff()};
    click(desk.find<QPushButton>("applySecurity"));
    QVERIFY(waitFor([&] { return desk.dialog("cutOff") != nullptr; }));
    QVERIFY(asked().checkOnly);
    click(desk.dialog("cutOff")->findChild<QPushButton*>(QStringLiteral("goOn")));
    QVERIFY(waitFor([&] { return stored() == QStringLiteral("no"); }));
    QVERIFY(!asked().checkOnly);
    QCOMPARE(asked().choice, QStringLiteral("no"));
    // A file that is set asks too.
    desk.find<QPlainTextEdit>("pasted")->setPlainText(kPem);
    auto* set = desk.find<QPushButton>("setCertificate");
    QVERIFY(waitFor([&] { return set->isEnabled(); }));
    click(set);
    QDialog* cut = nullptr;
    QVERIFY(waitFor([&] { return (cut = desk.dialog("cutOff")) && cut->isVisible(); }));
    QVERIFY(!desk.api.asked.contains("cert.install"));
    QCOMPARE(desk.api.last<api::CutOffPreview>().name, QStringLiteral("verein.example"));
    QCOMPARE(desk.api.last<api::CutOffPreview>().domains, QStringList{QStringLiteral("verein.example")});
    QVERIFY(!desk.api.last<api::CutOffPreview>().base64.isEmpty());
}

void TestGuiSecurity::theSecurityPageGoesBack() {
    Window desk;
    desk.open("security/verein.example");
    QSignalSpy told(desk.window.currentPage(), &ui::Page::changesChanged);
    auto* choice = desk.find<QComboBox>("choice");
    auto* back = desk.find<QPushButton>("revertSecurity");
    QVERIFY(!back->isEnabled());
    choice->setCurrentIndex(choice->findData(QStringLiteral("test")));
    QTest::keyClicks(desk.find<QLineEdit>("addresses"), QStringLiteral("192.0.2.7"));
    QCOMPARE(told.count(), 1);
    QVERIFY(desk.window.currentPage()->hasChanges());
    click(back);
    QCOMPARE(told.count(), 2);
    QVERIFY(!desk.window.currentPage()->hasChanges());
    QCOMPARE(choice->currentData().toString(), QStringLiteral("shared"));
    QVERIFY(desk.find<QLineEdit>("addresses")->text().isEmpty());
    QVERIFY(!desk.api.asked.contains("domain.security.set"));
}

void TestGuiSecurity::aRequestOfADomainIsSavedAndMailed() {
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    const QTemporaryDir folder;
    Window desk;
    desk.open("security/verein.example");
    QVERIFY(waitFor([&] { return desk.find<QPushButton>("generateRequest") != nullptr; }));
    click(desk.find<QPushButton>("generateRequest"));
    QVERIFY(waitFor([&] { return desk.find<QPlainTextEdit>("requestText") != nullptr; }));
    const QString text = desk.find<QPlainTextEdit>("requestText")->toPlainText();
    click(desk.find<QPushButton>("saveRequest"));
    auto* dialog = desk.window.findChild<QFileDialog*>(QStringLiteral("saveFile"));
    QVERIFY(dialog);
    QVERIFY(dialog->selectedFiles().value(0).endsWith(QStringLiteral("/NewKeyRq.txt")));
    const QString path = folder.filePath(QStringLiteral("NewKeyRq.txt"));
    dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(path);
    QMetaObject::invokeMethod(dialog, "accept");
    QVERIFY(waitFor(
        [&] { return desk.window.currentPage()->messages().text().startsWith(QStringLiteral("Saved as")); }));
    QFile saved(path);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromLatin1(saved.readAll()), text);
    QDesktopServices::setUrlHandler(QStringLiteral("mailto"), this, "takeUrl");
    click(desk.find<QPushButton>("mailRequest"));
    QDesktopServices::unsetUrlHandler(QStringLiteral("mailto"));
    QVERIFY(m_url.query(QUrl::FullyDecoded).contains(text.section(QLatin1Char('\n'), 1, 1)));
}

void TestGuiSecurity::anEncryptedKeyOfADomainAsksForItsPassword() {
    Window desk;
    desk.api.keys.keys.removeIf(
        [](const api::KeyInfo& key) { return key.name == QStringLiteral("verein.example"); });
    desk.api.certificates.certificates.removeIf(
        [](const api::CertificateInfo& info) { return info.name == QStringLiteral("verein.example"); });
    desk.api.filePassword = QStringLiteral("geheim");
    desk.open("security/verein.example");
    QVERIFY(waitFor([&] { return desk.find<QPushButton>("generateKey") != nullptr; }));
    auto* type = desk.find<QComboBox>("keyType");
    type->setCurrentIndex(type->findData(QStringLiteral("custom")));
    click(desk.find<QPushButton>("generateKey"));
    QVERIFY(desk.find<QPlainTextEdit>("paste"));
    QVERIFY(!desk.find<QLineEdit>("filePassword"));
    QCOMPARE(desk.find<QPushButton>("generateKey")->text(), QStringLiteral("&Import key"));
    desk.find<QPlainTextEdit>("paste")->setPlainText(QStringLiteral("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    click(desk.find<QPushButton>("generateKey"));
    QVERIFY(waitFor([&] { return desk.find<QLineEdit>("filePassword") != nullptr; }));
    QTest::keyClicks(desk.find<QLineEdit>("filePassword"), QStringLiteral("geheim"));
    click(desk.find<QPushButton>("generateKey"));
    QVERIFY(waitFor([&] { return desk.find<QPlainTextEdit>("publicKey") != nullptr; }));
    QCOMPARE(desk.api.last<api::KeyImport>().password, QStringLiteral("geheim"));
}

void TestGuiSecurity::chainFaultsOfADomainAreSaid() {
    Window desk;
    desk.api.certificates.certificates[2].chain[0].problem = {QStringLiteral("chain.expired"),
                                                              {QStringLiteral("CN=Example Issuing CA 3")},
                                                              QStringLiteral("expired")};
    desk.api.certificates.certificates[2].daysLeft = -1;
    desk.open("security/verein.example");
    QVERIFY(waitFor([&] { return desk.find<QTableWidget>("chain") != nullptr; }));
    auto* chain = desk.find<QTableWidget>("chain");
    QCOMPARE(chain->rowCount(), 1);
    QVERIFY2(chain->item(0, 4)->text() != QStringLiteral("Good"), qPrintable(chain->item(0, 4)->text()));
    QVERIFY(desk.find<QLabel>("testMark")->text().contains(QStringLiteral("has expired")));
}

void TestGuiSecurity::aServiceGetsItsCertificateInPlace() {
    Window desk;
    desk.open("service/pop3");
    QVERIFY(waitFor([&] { return desk.find<QPushButton>("createCertificate") != nullptr; }));
    click(desk.find<QPushButton>("createCertificate"));
    QDialog* dialog = desk.dialog("selfSigned");
    QVERIFY(dialog);
    QVERIFY(dialog->findChild<QCheckBox*>(QStringLiteral("use.pop3"))->isChecked());
    QVERIFY(!dialog->findChild<QCheckBox*>(QStringLiteral("use.imap"))->isChecked());
    dialog->findChild<QLineEdit*>(QStringLiteral("commonName"))->setText(QStringLiteral("pop.example.org"));
    click(dialog->findChild<QPushButton*>(QStringLiteral("act")));
    QVERIFY(waitFor([&] { return desk.api.asked.contains("cert.selfsigned"); }));
    QCOMPARE(desk.api.last<api::CertificateSelfSigned>().services, QStringList{QStringLiteral("pop3")});
    QVERIFY(waitFor([&] {
        return desk.find<QComboBox>("pop3.certificate")->findData(QStringLiteral("pop.example.org")) >= 0;
    }));
}

void TestGuiSecurity::clientsSayWhyTheyFailed() {
    Window desk;
    desk.open("monitor/clients");
    QTableView* table = desk.find<QTableView>("clients");
    QVERIFY(table);
    QVERIFY(waitFor([&] { return table->model()->rowCount() == 5; }));
    click(desk.find<QCheckBox>("problemsOnly"));
    QCOMPARE(table->model()->rowCount(), 3);
}

void TestGuiSecurity::theUtilityHasItsButtonsAndTopics() {
    Desk desk;
    ui::SslUtility utility(desk.api, *desk.status);
    utility.show();
    settle();
    QVERIFY(utility.findChild<QLabel*>(QStringLiteral("certificateButton.state"))
                ->text()
                .startsWith(QChar(0x2713)));
    for (const char* topic : {"gettingcertificate", "configuringssl", "dealingclients"}) {
        utility.findChild<QAction*>(QStringLiteral("help.") + QString::fromLatin1(topic))->trigger();
        QCOMPARE(utility.help()->topic(), QString::fromLatin1(topic));
    }
    QVERIFY(utility.findChild<QAction*>(QStringLiteral("keyStoreAction")));
    const std::pair<const char*, const char*> buttons[] = {{"certificateButton", "certificateWizard"},
                                                           {"sslButton", "sslWizard"},
                                                           {"clientsButton", "clientAuthWizard"}};
    for (const auto& [button, wizard] : buttons) {
        click(utility.findChild<QPushButton*>(QString::fromLatin1(button)));
        auto* opened = utility.findChild<QWizard*>(QString::fromLatin1(wizard));
        QVERIFY(opened);
        opened->reject();
        settle();
    }
    QVERIFY(changing(desk.api.asked).isEmpty());
    utility.endWithProgram();
}

void TestGuiSecurity::theUtilityShowsTheNextStep() {
    Desk desk;
    desk.api.certificates.certificates = {desk.api.certificates.certificates.first()};  // the Test one
    desk.set("imap.clientAuth", QStringLiteral("require"));
    ui::SslUtility utility(desk.api, *desk.status);
    utility.show();
    const auto isNext = [&](const char* button) {
        return utility.findChild<QPushButton*>(QString::fromLatin1(button))->property("primary").toBool();
    };
    QVERIFY(waitFor([&] { return isNext("certificateButton"); }));
    QVERIFY(!isNext("sslButton") && !isNext("clientsButton"));
    const auto* clients = utility.findChild<QLabel*>(QStringLiteral("clientsButton.state"));
    QVERIFY(waitFor([&] { return clients->text().contains(QStringLiteral("IMAP")); }));
    QVERIFY(!clients->text().startsWith(QChar(0x2713)));
    utility.endWithProgram();
}

void TestGuiSecurity::aSavedFileKeepsTheOldOne() {
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("NewKeyRq.txt"));
    QString kept;
    QVERIFY(ui::writeKeepingOld(file, "one", &kept).isEmpty());
    QVERIFY(kept.isEmpty());
    QVERIFY(ui::writeKeepingOld(file, "two", &kept).isEmpty());
    QFile old(kept);
    QVERIFY(old.open(QIODevice::ReadOnly));
    QCOMPARE(old.readAll(), QByteArray("one"));
    QVERIFY(!ui::writeKeepingOld(folder.filePath(QStringLiteral("no/such/folder")), "x", &kept).isEmpty());
}

QTEST_MAIN(TestGuiSecurity)
#include "tst_gui_security.moc"
