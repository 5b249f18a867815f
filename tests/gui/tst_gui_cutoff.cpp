#include "tests/gui/support/paneldesk.h"

// Every form that makes a certificate or pairs two asks who would be cut off, before anything is done.
class TestGuiCutOff : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void initTestCase();
    void selfSignedAsks();
    void selfSignedGoesOnWhenNobodyIs();
    void aWarningAloneIsNoClient();
    void aDoubleClickAsksOnce();
    void aPreviewThatFailsIsNoRefusal();
    void theDomainPageAsks();
    void theDomainPageGoesOnWhenNobodyIs();
    void signingARequestAsks();
    void signingGoesOnWhenNobodyIs();
    void aCompanionAsks();
    void takingACompanionAwayAsks();
    void aCompanionGoesOnWhenNobodyIs();
};

void TestGuiCutOff::initTestCase() {
    test::beginAsNewUser(*qApp);
}

namespace {

/// The list is shown and nothing is done; back keeps the form, then the act is done all the same.
void goBackThenOn(const Desk& desk, QAbstractButton* act, const QByteArray& verb, const QString& goOn) {
    click(act);
    QDialog* asked = nullptr;
    QVERIFY(waitFor([&] { return (asked = desk.dialog("cutOff")) != nullptr && asked->isVisible(); }));
    QCOMPARE(in<QPushButton>(asked, "goOn")->text(), goOn);
    QCOMPARE(in<QTableView>(asked, "cutOffList")->model()->rowCount(), 1);
    click(in<QPushButton>(asked, "goBack"));
    QVERIFY(!desk.api.asked.contains(verb));
    QVERIFY(act->isVisible() && act->isEnabled());
    click(act);
    QVERIFY(waitFor([&] { return (asked = desk.dialog("cutOff")) != nullptr && asked->isVisible(); }));
    click(in<QPushButton>(asked, "goOn"));
    QVERIFY(waitFor([&] { return desk.api.asked.contains(verb); }));
}

void goesOnSilently(const Desk& desk, QAbstractButton* act, const QByteArray& verb) {
    click(act);
    QVERIFY(waitFor([&] { return desk.api.asked.contains(verb); }));
    QVERIFY(desk.api.asked.contains("client.cutoff"));
    QVERIFY(desk.dialog("cutOff") == nullptr);
}

QDialog* selfSignedForm(const Desk& desk) {
    desk.more("certificates", "createSelfSigned");
    QDialog* dialog = desk.dialog("selfSigned");
    auto* name = in<QLineEdit>(dialog, "commonName");
    name->selectAll();
    QTest::keyClicks(name, QStringLiteral("new.example.org"));
    auto* names = in<QLineEdit>(dialog, "names");
    names->selectAll();
    QTest::keyClicks(names, QStringLiteral("imap.example.org, 192.0.2.1"));
    auto* key = in<QComboBox>(dialog, "keyType");
    key->setFocus();
    QTest::keyClick(key, Qt::Key_End);
    if (!in<QCheckBox>(dialog, "use.imap")->isChecked())
        click(in<QCheckBox>(dialog, "use.imap"));
    return dialog;
}

void openDomain(Desk& desk) {
    desk.window->openPage(QStringLiteral("security/verein.example"));
    settle();
    QVERIFY(waitFor([&] { return desk.find<QPushButton>("generateSelfSigned") != nullptr; }));
}

QDialog* signForm(const Desk& desk) {
    desk.more("requests", "signPendingAction");
    waitFor([&] { return desk.dialog("signPending") != nullptr; });
    return desk.dialog("signPending");
}

QDialog* companionForm(const Desk& desk, int choice) {
    desk.pick("certificates", QStringLiteral("mail.example.org"));
    desk.more("certificates", "companionCertificate");
    QDialog* dialog = desk.dialog("companion");
    auto* name = in<QComboBox>(dialog, "companionName");
    name->setFocus();
    QTest::keyClick(name, choice == 0 ? Qt::Key_Home : Qt::Key_End);
    return dialog;
}

}  // namespace

void TestGuiCutOff::selfSignedAsks() {
    Desk desk;
    desk.api.cutOff = {desk.api.someoneCutOff()};
    QDialog* dialog = selfSignedForm(desk);
    goBackThenOn(desk, actOf(dialog), "cert.selfsigned", QStringLiteral("Create it anyway"));
    const auto asked = desk.api.last<api::CutOffPreview>();
    QCOMPARE(asked.name, QStringLiteral("new.example.org"));
    QCOMPARE(asked.planned.commonName, QStringLiteral("new.example.org"));
    QCOMPARE(asked.planned.names,
             (QStringList{QStringLiteral("imap.example.org"), QStringLiteral("192.0.2.1")}));
    QCOMPARE(asked.planned.keyType, QStringLiteral("ed25519"));
    QVERIFY(asked.planned.authority.isEmpty() && asked.replace);
    QVERIFY(asked.services.contains(QStringLiteral("imap")));
    QCOMPARE(asked.services, desk.api.last<api::CertificateSelfSigned>().services);
}

void TestGuiCutOff::selfSignedGoesOnWhenNobodyIs() {
    const Desk desk;
    goesOnSilently(desk, actOf(selfSignedForm(desk)), "cert.selfsigned");
}

void TestGuiCutOff::aWarningAloneIsNoClient() {
    Desk desk;
    api::CutOff row = desk.api.someoneCutOff();
    row.address.clear();
    row.account.clear();
    row.reason = {QStringLiteral("cutoff.self-signed"), {}, QStringLiteral("it signs itself")};
    desk.api.cutOff = {row};
    click(actOf(selfSignedForm(desk)));
    QDialog* asked = nullptr;
    QVERIFY(waitFor([&] { return (asked = desk.dialog("cutOff")) != nullptr && asked->isVisible(); }));
    QString said;
    for (const QLabel* label : asked->findChildren<QLabel*>()) said += label->text();
    QVERIFY(said.contains(QStringLiteral("Nobody is cut off")));
    QVERIFY(!said.contains(QStringLiteral("1 client")));
    const auto* model = in<QTableView>(asked, "cutOffList")->model();
    QCOMPARE(model->index(0, 3).data().toString(),
             QStringLiteral("Programs that check who signed the certificate will warn: it signs itself."));
}

void TestGuiCutOff::aDoubleClickAsksOnce() {
    Desk desk;
    desk.api.hold("client.cutoff");
    QDialog* dialog = selfSignedForm(desk);
    click(actOf(dialog));
    click(actOf(dialog));
    QCOMPARE(desk.api.asked.count("client.cutoff"), 1);
    desk.api.release("client.cutoff");
    QVERIFY(waitFor([&] { return desk.api.asked.contains("cert.selfsigned"); }));
    settle();
    QCOMPARE(desk.api.asked.count("cert.selfsigned"), 1);
}

void TestGuiCutOff::aPreviewThatFailsIsNoRefusal() {
    Desk desk;
    desk.api.failNext("client.cutoff", base::fail("engine.busy", QStringLiteral("busy")));
    goesOnSilently(desk, actOf(selfSignedForm(desk)), "cert.selfsigned");
}

void TestGuiCutOff::theDomainPageAsks() {
    Desk desk;
    desk.api.cutOff = {desk.api.someoneCutOff()};
    openDomain(desk);
    goBackThenOn(desk, desk.find<QPushButton>("generateSelfSigned"), "cert.selfsigned",
                 QStringLiteral("Generate it anyway"));
    const auto asked = desk.api.last<api::CutOffPreview>();
    QCOMPARE(asked.name, QStringLiteral("verein.example"));
    QCOMPARE(asked.planned.commonName, QStringLiteral("verein.example"));
    QCOMPARE(asked.planned.keyName, QStringLiteral("verein.example"));
    // It has the name of one that is there: that question comes after, and ours is not asked again.
    const qsizetype before = desk.api.asked.count("client.cutoff");
    QVERIFY(waitFor([&] { return desk.dialog("confirm") != nullptr; }));
    yes(desk);
    QVERIFY(waitFor([&] { return desk.api.last<api::CertificateSelfSigned>().replace; }));
    QCOMPARE(desk.api.asked.count("client.cutoff"), before);
}

void TestGuiCutOff::theDomainPageGoesOnWhenNobodyIs() {
    Desk desk;
    openDomain(desk);
    goesOnSilently(desk, desk.find<QPushButton>("generateSelfSigned"), "cert.selfsigned");
}

void TestGuiCutOff::signingARequestAsks() {
    Desk desk("requests");
    desk.api.cutOff = {desk.api.someoneCutOff()};
    QDialog* dialog = signForm(desk);
    const QString authority = in<QComboBox>(dialog, "authorityName")->currentText();
    goBackThenOn(desk, actOf(dialog), "authority.issue", QStringLiteral("Sign it anyway"));
    const auto asked = desk.api.last<api::CutOffPreview>();
    QCOMPARE(asked.name, QStringLiteral("shop.example.org"));
    QCOMPARE(asked.planned.request, QStringLiteral("shop.example.org"));
    QCOMPARE(asked.planned.authority, authority);
    QVERIFY(!authority.isEmpty() && asked.replace);
}

void TestGuiCutOff::signingGoesOnWhenNobodyIs() {
    const Desk desk("requests");
    goesOnSilently(desk, actOf(signForm(desk)), "authority.issue");
}

namespace {

/// Only a certificate for all names of the first is offered beside it.
void giveTheSameNames(Desk& desk) {
    QList<api::CertificateInfo>& all = desk.api.certificates.certificates;
    all[2].names = all.at(1).names;
    desk.window->currentPage()->reload();
    settle();
}

}  // namespace

void TestGuiCutOff::aCompanionAsks() {
    Desk desk;
    giveTheSameNames(desk);
    desk.api.cutOff = {desk.api.someoneCutOff()};
    goBackThenOn(desk, actOf(companionForm(desk, 1)), "cert.companion", QStringLiteral("Apply it anyway"));
    const auto asked = desk.api.last<api::CutOffPreview>();
    QCOMPARE(asked.name, QStringLiteral("mail.example.org"));
    QCOMPARE(asked.companion, QStringLiteral("verein.example"));
    QVERIFY(asked.pairs && asked.planned.isEmpty());
}

void TestGuiCutOff::takingACompanionAwayAsks() {
    Desk desk;
    desk.api.cutOff = {desk.api.someoneCutOff()};
    desk.api.certificates.certificates[1].companion = QStringLiteral("verein.example");
    desk.window->currentPage()->reload();
    settle();
    goBackThenOn(desk, actOf(companionForm(desk, 0)), "cert.companion", QStringLiteral("Apply it anyway"));
    QVERIFY(desk.api.last<api::CutOffPreview>().pairs);
    QVERIFY(desk.api.last<api::CutOffPreview>().companion.isEmpty());
}

void TestGuiCutOff::aCompanionGoesOnWhenNobodyIs() {
    Desk desk;
    giveTheSameNames(desk);
    goesOnSilently(desk, actOf(companionForm(desk, 1)), "cert.companion");
}

QTEST_MAIN(TestGuiCutOff)
#include "tst_gui_cutoff.moc"
