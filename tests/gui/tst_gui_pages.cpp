#include "tests/gui/support/paneldesk.h"
#include "ui/certificatetexts.h"
#include "ui/texts.h"
#include "ui/widgets/certificatecard.h"
#include "ui/widgets/servicecard.h"
#include "ui/widgets/state.h"

#include <QListWidget>
#include <QTabBar>

/// What the pages do beyond their tables and forms.
class TestGuiPages : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void initTestCase();
    void aDomainIsRenamedFromItsPage();
    void theOldNameOfADomainMayGo();
    void lockedIsSaidOnce();
    void cipherListsShowWithTheirPolicyOnly();
    void examplesAreOfTheirSetting();
    void theTestCertificateAlarmsOnlyInUse();
    void cardsSayPortsSessionsAndCertificate();
    void aServiceSaysWhyItCouldNotStart();
};

void TestGuiPages::initTestCase() {
    test::beginAsNewUser(*qApp);
}

void TestGuiPages::aDomainIsRenamedFromItsPage() {
    const Desk desk;
    desk.window->openPage(QStringLiteral("domain/example.org"));
    settle();
    click(desk.find<QPushButton>("rename"));
    auto* dialog = desk.dialog("renameDomain");
    QVERIFY(!actOf(dialog)->isEnabled());
    QTest::keyClicks(in<QLineEdit>(dialog, "newName"), QStringLiteral("post@verein.org"));
    QVERIFY(!actOf(dialog)->isEnabled());
    QVERIFY(actOf(dialog)->toolTip().contains(QLatin1Char('@')));
    in<QLineEdit>(dialog, "newName")->selectAll();
    QTest::keyClicks(in<QLineEdit>(dialog, "newName"), QStringLiteral("verein.org"));
    click(actOf(dialog));
    auto* tree = desk.window->findChild<QTreeWidget*>(QStringLiteral("navigation"));
    QVERIFY(waitFor([&] { return tree->currentItem()->text(0) == QStringLiteral("verein.org"); }));
    QCOMPARE(desk.api.last<api::DomainRename>().name, QStringLiteral("example.org"));
    QVERIFY(!desk.api.last<api::DomainRename>().dropOld);
    QVERIFY(desk.find<QPushButton>("rename"));
    QCOMPARE(desk.api.domains.domains.first().name, QStringLiteral("verein.org"));
}

void TestGuiPages::theOldNameOfADomainMayGo() {
    const Desk desk;
    desk.window->openPage(QStringLiteral("domain/example.org"));
    settle();
    click(desk.find<QPushButton>("rename"));
    auto* dialog = desk.dialog("renameDomain");
    QTest::keyClicks(in<QLineEdit>(dialog, "newName"), QStringLiteral("verein.org"));
    click(in<QCheckBox>(dialog, "keepOld"));
    click(actOf(dialog));
    QVERIFY(waitFor([&] { return desk.api.last<api::DomainRename>().dropOld; }));
}

void TestGuiPages::lockedIsSaidOnce() {
    Desk desk;
    desk.api.keyStore.locked = true;
    auto* tabs = desk.find<QTabWidget>("panelTabs");
    tabs->setCurrentIndex(4);
    QVERIFY(waitFor([&] { return desk.said().contains(QStringLiteral("locked")); }));
    QTest::mouseClick(tabs->tabBar(), Qt::LeftButton, {}, tabs->tabBar()->tabRect(1).center());
    QVERIFY(waitFor([&] { return desk.said().isEmpty(); }));
}

void TestGuiPages::cipherListsShowWithTheirPolicyOnly() {
    const Desk desk;
    desk.window->openPage(QStringLiteral("settings/tls.ciphers12"));
    settle();
    auto* list = desk.find<QListWidget>("tls.ciphers12");
    auto* policy = desk.find<QComboBox>("tls.policy");
    QVERIFY(waitFor([&] { return !policy->toolTip().isEmpty(); }));
    QVERIFY(!list->isVisible());
    QVERIFY(policy->isVisible());
    policy->setFocus();
    QTest::keyClick(policy, Qt::Key_End);
    QCOMPARE(policy->currentData().toString(), QStringLiteral("custom"));
    QVERIFY(waitFor([&] { return list->isVisible(); }));
    click(desk.find<QPushButton>("revert"));
    QVERIFY(waitFor([&] { return !list->isVisible(); }));
}

void TestGuiPages::examplesAreOfTheirSetting() {
    const Desk desk;
    desk.window->openPage(QStringLiteral("settings/watch.days"));
    settle();
    QCOMPARE(desk.find<QPlainTextEdit>("watch.days")->placeholderText(), QStringLiteral("30\n14\n7"));
    QVERIFY(desk.find<QPlainTextEdit>("net.listen")->placeholderText().contains(QStringLiteral("192.0.2.7")));
}

void TestGuiPages::theTestCertificateAlarmsOnlyInUse() {
    Desk desk;
    api::CertificateInfo test = desk.api.certificates.certificates.first();
    QCOMPARE(test.kind, QStringLiteral("test"));
    test.usedBy.clear();
    test.domains.clear();
    QCOMPARE(ui::CertificateTexts::mark(test), ui::State::Stopped);
    test.domains = {QStringLiteral("verein.example")};
    QCOMPARE(ui::CertificateTexts::mark(test), ui::State::Down);
    ui::CertificateCard card;
    card.show(test);
    QString said;
    for (const QLabel* label : card.findChildren<QLabel*>()) said += label->text();
    QVERIFY(said.contains(QStringLiteral("verein.example")));
    QVERIFY(!said.contains(QStringLiteral("no service")));
}

namespace {

const ui::ServiceCard* cardOf(const Desk& desk, const QString& name) {
    for (const ui::ServiceCard* card : desk.window->currentPage()->findChildren<ui::ServiceCard*>()) {
        if (card->findChild<QLabel*>(QStringLiteral("name"))->text() == name)
            return card;
    }
    return nullptr;
}

/// The state, then what the card says below it.
QStringList read(const Desk& desk, const QString& name) {
    const ui::ServiceCard* card = cardOf(desk, name);
    if (!card)
        return {};
    return {card->findChild<ui::StateMark*>()->accessibleName(),
            card->findChild<QLabel*>(QStringLiteral("facts"))->text(),
            card->findChild<QLabel*>(QStringLiteral("certificate"))->text()};
}

}  // namespace

void TestGuiPages::cardsSayPortsSessionsAndCertificate() {
    Desk desk;
    desk.window->openPage(QStringLiteral("overview"));
    settle();
    QCOMPARE(read(desk, QStringLiteral("IMAP")),
             QStringList({QStringLiteral("Running"), QStringLiteral("Port 143, SSL 993\n148 sessions"),
                          QStringLiteral("mail.example.org: 89 days left")}));
    QCOMPARE(read(desk, QStringLiteral("SMTP")).at(1), QStringLiteral("Port 25\n3 sessions"));
    const QStringList pop3 = read(desk, QStringLiteral("POP3"));
    QCOMPARE(pop3.at(0), QStringLiteral("Down"));
    QCOMPARE(pop3.at(1), ui::Texts::error(desk.api.status.services.at(2).problem));
    // What the engine says next stands there next.
    api::ServiceInfo& imap = desk.api.status.services[3];
    imap.sessions = 1;
    imap.certificate = QStringLiteral("verein.example");
    imap.certificateDaysLeft = 1;
    imap.ports.removeFirst();
    desk.status->refresh();
    const QStringList now{QStringLiteral("Running"), QStringLiteral("SSL port 993\n1 session"),
                          QStringLiteral("verein.example: 1 day left")};
    QVERIFY(waitFor([&] { return read(desk, QStringLiteral("IMAP")) == now; }));
    const auto* certificate =
        cardOf(desk, QStringLiteral("IMAP"))->findChild<QLabel*>(QStringLiteral("certificate"));
    QCOMPARE(certificate->property("role").toString(), QStringLiteral("error"));
}

void TestGuiPages::aServiceSaysWhyItCouldNotStart() {
    Desk desk;
    desk.window->openPage(QStringLiteral("service/pop3"));
    settle();
    auto* reason = desk.find<QLabel>("reason");
    QVERIFY(reason->isVisible());
    QCOMPARE(reason->text(), ui::Texts::error(desk.api.status.services.at(2).problem));
    QVERIFY(reason->text().contains(QStringLiteral("995")));
    auto* start = desk.find<QPushButton>("startStop");
    QCOMPARE(start->text(), QStringLiteral("Try again"));
    desk.api.status.services[2].problem = {};
    click(start);
    QVERIFY(waitFor([&] { return !reason->isVisible(); }));
    QCOMPARE(desk.api.last<api::ServiceStart>().name, QStringLiteral("pop3"));
    QCOMPARE(start->text(), QStringLiteral("Stop"));
    desk.window->openPage(QStringLiteral("service/imap"));
    settle();
    QVERIFY(!desk.find<QLabel>("reason")->isVisible());
}

QTEST_MAIN(TestGuiPages)
#include "tst_gui_pages.moc"
