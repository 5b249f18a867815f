#include "tests/gui/support/paneldesk.h"
#include "ui/certificatetexts.h"
#include "ui/widgets/certificatecard.h"
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

QTEST_MAIN(TestGuiPages)
#include "tst_gui_pages.moc"
