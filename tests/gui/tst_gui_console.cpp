#include "engine/config/settingtable.h"
#include "tests/gui/support/consoledesk.h"
#include "tests/gui/support/walk.h"
#include "ui/console.h"
#include "ui/helpwindow.h"
#include "ui/mainwindow.h"
#include "ui/resources.h"
#include "ui/searchfield.h"
#include "ui/startproblem.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/tray.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/settingfield.h"
#include "ui/widgets/tableview.h"
#include "ui/wizards/firstrunwizard.h"
#include "ui/wizards/sslwizard.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSortFilterProxyModel>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>

#include <algorithm>

class TestGuiConsole : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void overviewLeadsToTheFix();
    void hintsDoNotAlarm();
    void applySendsOnlyWhatChanged();
    void revertForgets();
    void checkChangesNothing();
    void checkSaysWhatWouldFail();
    void anErrorStandsBesideItsField();
    void aConflictIsSaid();
    void dependentControlsSayWhy();
    void aCertificateIsCreatedBesideNoDraft();
    void overriddenSettingsAreReadOnly();
    void stopAsksWhileSessionsAreOpen();
    void accountsAreAddedAndRemoved();
    void aRefusedAccountKeepsTheForm();
    void aMistypedTargetKeepsTheForm();
    void tablesFilterSortAndCopy();
    void aRefreshKeepsTheSelection();
    void searchOpensSettings();
    void everySettingHasItsField();
    void filterWithoutHitsSaysSo();
    void helpOpensTheTopic();
    void f1InASettingOpensItsTopic();
    void certificateIsNotOverwrittenUnasked();
    void doubtfulNamesAreSaidQuietly();
    void unappliedChangesAreMarkedInTheTree();
    void chartsShowTheHourOrTheDay();
    void restartFromTheMenu();
};

void TestGuiConsole::initTestCase() {
    test::beginAsNewUser(*qApp);
}

void TestGuiConsole::cleanup() {
    test::useLanguage(*qApp, QString());
}

void TestGuiConsole::overviewLeadsToTheFix() {
    const Desk desk;
    QCOMPARE(desk.find<QLabel>("headline")->text(), QStringLiteral("1 thing needs you"));
    click(desk.find<QPushButton>("fix"));
    QCOMPARE(desk.window->currentPage()->objectName(), QStringLiteral("servicePage.pop3"));
}

void TestGuiConsole::hintsDoNotAlarm() {
    Desk desk;
    desk.api.status.services[2].state = QStringLiteral("running");
    desk.api.status.services[2].problem = {};
    desk.api.status.problems = {{QStringLiteral("hint"),
                                 {QStringLiteral("problem.loopback-only"), {}, {}},
                                 QStringLiteral("settings/net.listen"),
                                 {}}};
    Q_EMIT desk.api.changed(api::Topic::Problems);
    QVERIFY(waitFor([&] {
        return desk.find<QLabel>("headline")->text() ==
               QStringLiteral("All services run, everything is encrypted");
    }));
    click(desk.find<QPushButton>("fix"));
    QVERIFY(waitFor([&] { return desk.find<QPlainTextEdit>("net.listen") != nullptr; }));
}

void TestGuiConsole::applySendsOnlyWhatChanged() {
    const Desk desk;
    desk.open("service/imap");
    auto* ssl = desk.find<QCheckBox>("imap.ssl");
    auto* apply = desk.find<QPushButton>("apply");
    QVERIFY(ssl && ssl->isChecked());
    QVERIFY(!apply->isEnabled());
    QVERIFY(!apply->toolTip().isEmpty());
    click(ssl);
    QVERIFY(apply->isEnabled());
    QVERIFY(desk.find<QLabel>("imap.ssl.changed")->isVisible());
    QVERIFY(desk.window->hasChanges());
    click(apply);
    QVERIFY(waitFor([&] { return !desk.api.lastSet.isEmpty(); }));
    QCOMPARE(desk.api.lastSet, (QVariantMap{{QStringLiteral("imap.ssl"), QStringLiteral("false")}}));
    settle();
    QVERIFY(!apply->isEnabled());
    QVERIFY(!desk.find<QLabel>("imap.ssl.changed")->isVisible());
    QCOMPARE(desk.window->currentPage()->messages().text(), QString());
}

void TestGuiConsole::revertForgets() {
    const Desk desk;
    desk.open("service/imap");
    auto* port = desk.find<QSpinBox>("imap.port");
    port->setValue(1143);
    QVERIFY(desk.window->hasChanges());
    click(desk.find<QPushButton>("revert"));
    QVERIFY(waitFor([&] { return port->value() == 143; }));
    QVERIFY(!desk.window->hasChanges());
    // Typing the old value again is no change either.
    port->setValue(1143);
    port->setValue(143);
    QVERIFY(!desk.find<QPushButton>("apply")->isEnabled());
}

void TestGuiConsole::checkChangesNothing() {
    const Desk desk;
    desk.open("service/pop3");
    click(desk.find<QCheckBox>("pop3.starttls"));
    click(desk.find<QPushButton>("check"));
    QVERIFY(waitFor([&] {
        return desk.window->currentPage()->messages().text().contains(QStringLiteral("12 sessions"));
    }));
    QVERIFY(desk.api.lastSet.isEmpty());
    QVERIFY(desk.window->hasChanges());
}

// As the engine answers for a port of another program: one problem and no effect.
void TestGuiConsole::checkSaysWhatWouldFail() {
    Desk desk;
    desk.api.taken = base::fail("net.port-taken", QStringLiteral("Port %1 on %2 is taken"),
                                {QStringLiteral("995"), QStringLiteral("0.0.0.0")});
    desk.open("service/pop3");
    click(desk.find<QCheckBox>("pop3.starttls"));
    click(desk.find<QPushButton>("check"));
    ui::MessageBar& bar = desk.window->currentPage()->messages();
    QVERIFY(waitFor([&] { return bar.isVisible(); }));
    const QString said = bar.text();
    QCOMPARE(bar.property("kind").toString(), QStringLiteral("problem"));
    QVERIFY2(said.contains(ui::Texts::error(desk.api.taken)), qPrintable(said));
    QVERIFY2(said.startsWith(QStringLiteral("Not all of this would work")), qPrintable(said));
    QVERIFY2(!said.contains(QStringLiteral("can be applied")), qPrintable(said));
    QVERIFY(desk.window->hasChanges());
    // Whom it would cut off does not push the failure aside.
    desk.api.cutOff = {desk.api.someoneCutOff()};
    click(desk.find<QPushButton>("check"));
    QVERIFY(waitFor([&] { return bar.text() != said; }));
    QVERIFY(bar.text().startsWith(said));
    QCOMPARE(bar.property("kind").toString(), QStringLiteral("problem"));
}

void TestGuiConsole::anErrorStandsBesideItsField() {
    Desk desk;
    desk.open("service/imap");
    desk.find<QSpinBox>("imap.maxConnections")->setValue(7);
    desk.api.failNext("settings.set", base::fail("setting.range", QStringLiteral("%1 %2 %3 %4"),
                                                 {QStringLiteral("imap.maxConnections"), QStringLiteral("7"),
                                                  QStringLiteral("10"), QStringLiteral("100")}));
    click(desk.find<QPushButton>("apply"));
    auto* beside = desk.find<QLabel>("imap.maxConnections.error");
    QVERIFY(waitFor([&] { return beside->isVisible(); }));  // its tab came to the front
    QCOMPARE(
        beside->text(),
        QStringLiteral("Connections at once of IMAP: 7 is not allowed; it must lie between 10 and 100."));
    QCOMPARE(desk.window->currentPage()->messages().text(), beside->text());
    QVERIFY(desk.window->hasChanges());
}

void TestGuiConsole::aConflictIsSaid() {
    Desk desk;
    desk.open("service/imap");
    click(desk.find<QCheckBox>("imap.starttls"));
    ++desk.api.settings.revision;  // somebody else was quicker
    click(desk.find<QPushButton>("apply"));
    QVERIFY(waitFor([&] {
        return desk.window->currentPage()->messages().text().startsWith(QStringLiteral("Somebody else"));
    }));
    click(desk.find<QPushButton>("revert"));
    click(desk.find<QCheckBox>("imap.starttls"));
    click(desk.find<QPushButton>("apply"));
    QVERIFY(waitFor([&] { return !desk.api.lastSet.isEmpty(); }));
}

void TestGuiConsole::dependentControlsSayWhy() {
    const Desk desk;
    desk.open("service/imap");
    auto* tlsPort = desk.find<QSpinBox>("imap.tlsPort");
    QVERIFY(tlsPort->isEnabled());
    click(desk.find<QCheckBox>("imap.ssl"));
    QVERIFY(!tlsPort->isEnabled());
    QCOMPARE(tlsPort->parentWidget()->toolTip(), QStringLiteral("Needs Enable SSL"));
}

void TestGuiConsole::aCertificateIsCreatedBesideNoDraft() {
    const Desk desk;
    desk.open("service/pop3");
    auto* create = desk.find<QPushButton>("createCertificate");
    QVERIFY(create->isEnabled());
    QVERIFY(create->toolTip().contains(QStringLiteral("without Apply")));
    click(desk.find<QCheckBox>("pop3.disablePlaintext"));
    QVERIFY(!create->isEnabled());
    QVERIFY(create->toolTip().startsWith(QStringLiteral("Apply or revert")));
    click(desk.find<QPushButton>("revert"));
    QVERIFY(waitFor([&] { return create->isEnabled(); }));
}

void TestGuiConsole::overriddenSettingsAreReadOnly() {
    Desk desk;
    for (api::SettingInfo& info : desk.api.settings.settings)
        info.overridden = info.key == QLatin1StringView("pop3.port");
    desk.open("service/pop3");
    QVERIFY(!desk.find<QSpinBox>("pop3.port")->isEnabled());
    QVERIFY(desk.find<QSpinBox>("pop3.tlsPort")->isEnabled());
}

void TestGuiConsole::stopAsksWhileSessionsAreOpen() {
    const Desk desk;
    desk.open("service/imap");
    click(desk.find<QPushButton>("startStop"));
    QDialog* asked = desk.dialog("confirm");
    QVERIFY(asked && asked->isVisible());
    QVERIFY(!desk.api.asked.contains("service.stop"));
    click(asked->findChild<QPushButton*>(QStringLiteral("confirmYes")));
    QVERIFY(waitFor([&] { return desk.find<QPushButton>("startStop")->text() == QStringLiteral("Start"); }));
    QVERIFY(desk.api.asked.contains("service.stop"));
    click(desk.find<QPushButton>("startStop"));
    QVERIFY(waitFor([&] { return desk.find<QPushButton>("startStop")->text() == QStringLiteral("Stop"); }));
}

void TestGuiConsole::accountsAreAddedAndRemoved() {
    const Desk desk;
    desk.open("accounts/verein.example");
    auto* table = desk.find<QTableView>("accounts");
    QPushButton* first = nullptr;
    for (auto* button : desk.window->currentPage()->findChildren<QPushButton*>(QStringLiteral("first"))) {
        if (button->isVisible())
            first = button;
    }
    QVERIFY(first && first->isVisible());  // the empty state offers the first act
    click(first);
    QDialog* dialog = desk.dialog("addAccount");
    auto* act = dialog->findChild<QPushButton*>(QStringLiteral("act"));
    QVERIFY(!act->isEnabled());
    QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("name")), QStringLiteral("gerda"));
    QVERIFY(act->isEnabled());  // the password was made already
    QVERIFY(dialog->findChild<QLineEdit*>(QStringLiteral("password"))->text().size() >= 20);
    click(act);
    QVERIFY(waitFor([&] { return table->model()->rowCount() == 1 && table->isVisible(); }));
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("gerda@verein.example"));
    table->selectRow(0);
    click(desk.find<QPushButton>("removeAccountButton"));
    QDialog* asked = desk.dialog("confirm");
    QVERIFY(asked->findChild<QPushButton*>(QStringLiteral("confirmYes"))
                ->text()
                .contains(QStringLiteral("gerda@verein.example")));
    click(asked->findChild<QPushButton*>(QStringLiteral("confirmYes")));
    QVERIFY(waitFor([&] { return table->model()->rowCount() == 0; }));
}

void TestGuiConsole::aRefusedAccountKeepsTheForm() {
    Desk desk;
    desk.open("accounts/example.org");
    click(desk.find<QPushButton>("addAccountButton"));
    QDialog* dialog = desk.dialog("addAccount");
    auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("name"));
    QTest::keyClicks(name, QStringLiteral("anna"));
    desk.api.failNext("account.add", base::fail("account.exists", QStringLiteral("%1"),
                                                {QStringLiteral("anna@example.org")}));
    click(dialog->findChild<QPushButton*>(QStringLiteral("act")));
    auto* bar = dialog->findChild<ui::MessageBar*>();
    QVERIFY(waitFor(
        [&] { return bar->text() == QStringLiteral("There is an account anna@example.org already."); }));
    QVERIFY(dialog->isVisible());
    QCOMPARE(name->text(), QStringLiteral("anna"));
}

void TestGuiConsole::aMistypedTargetKeepsTheForm() {
    Desk desk;
    desk.open("accounts/example.org");
    desk.window->currentPage()->findChild<QTabWidget*>()->setCurrentIndex(1);
    click(desk.find<QPushButton>("addAliasButton"));
    QDialog* dialog = desk.dialog("editAlias");
    QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("name")), QStringLiteral("team"));
    auto* targets = dialog->findChild<QPlainTextEdit*>(QStringLiteral("targets"));
    QTest::keyClicks(targets, QStringLiteral("ana@example.org"));
    desk.api.failNext("alias.set", base::fail("alias.target-missing", QStringLiteral("%1"),
                                              {QStringLiteral("ana@example.org")}));
    click(dialog->findChild<QPushButton*>(QStringLiteral("act")));
    auto* bar = dialog->findChild<ui::MessageBar*>();
    QVERIFY(waitFor([&] {
        return bar->text() ==
               QStringLiteral("There is no account and no alias ana@example.org, so its mail would be lost.");
    }));
    QVERIFY(dialog->isVisible());
    QCOMPARE(targets->toPlainText(), QStringLiteral("ana@example.org"));
}

void TestGuiConsole::tablesFilterSortAndCopy() {
    const Desk desk;
    desk.open("accounts/example.org");
    auto* view = desk.find<QTableView>("accounts");
    auto* table = qobject_cast<ui::TableView*>(view->parentWidget()->parentWidget());
    QVERIFY(table);
    QCOMPARE(view->model()->rowCount(), 7);
    auto* filter = table->findChild<QLineEdit*>(QStringLiteral("filter"));
    QTest::keyClicks(filter, QStringLiteral("DANILOV"));
    QCOMPARE(view->model()->rowCount(), 1);
    filter->clear();
    view->sortByColumn(3, Qt::DescendingOrder);  // by number, not by text: 917 stands below 1037
    QCOMPARE(view->model()->index(0, 3).data().toInt(), 120 + 917 * 6);
    view->sortByColumn(0, Qt::AscendingOrder);
    view->selectRow(0);
    QVERIFY(table->copied(true).contains(QStringLiteral("\"anna@example.org\",\"Anna Albers\"")));
    QVERIFY(table->copied(false).startsWith(QStringLiteral("anna@example.org\tAnna Albers")));
    QCOMPARE(table->copied(true).count(QLatin1Char('\n')), 2);  // heading and one row
}

void TestGuiConsole::aRefreshKeepsTheSelection() {
    Desk desk;
    desk.open("accounts/example.org");
    auto* view = desk.find<QTableView>("accounts");
    view->selectRow(3);
    const QString chosen = view->selectionModel()->selectedRows().first().data().toString();
    QList<api::AccountInfo>& rows = desk.api.accounts[QStringLiteral("example.org")];
    rows.removeFirst();
    api::AccountInfo fresh = rows.last();
    fresh.address = QStringLiteral("zoe@example.org");
    rows.prepend(fresh);
    rows[1].fullName = QStringLiteral("Renamed");
    Q_EMIT desk.api.changed(api::Topic::Directory);
    QVERIFY(waitFor([&] { return view->model()->index(6, 0).data().toString() == fresh.address; }));
    QCOMPARE(view->model()->rowCount(), 7);
    QCOMPARE(view->model()->index(0, 1).data().toString(), QStringLiteral("Renamed"));
    QCOMPARE(view->selectionModel()->selectedRows().size(), 1);
    QCOMPARE(view->selectionModel()->selectedRows().first().data().toString(), chosen);
}

void TestGuiConsole::searchOpensSettings() {
    const Desk desk;
    QTest::keyClick(desk.window.get(), Qt::Key_K, Qt::ControlModifier);
    auto* search = desk.window->findChild<ui::SearchField*>();
    QTRY_VERIFY(search->hasFocus());
    // Every word counts, in any order.
    QTest::keyClicks(search, QStringLiteral("logins plaintext imap"));
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(waitFor(
        [&] { return desk.window->currentPage()->objectName() == QStringLiteral("servicePage.imap"); }));
    QVERIFY(waitFor([&] { return desk.find<QCheckBox>("imap.disablePlaintext") != nullptr; }));
    QTest::keyClicks(search, QStringLiteral("monitor log"));
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(waitFor([&] { return desk.window->currentPage()->helpTopic() == QStringLiteral("monitor"); }));
    QTest::keyClicks(search, QStringLiteral("ssl configuration"));
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(waitFor([&] { return desk.window->findChild<ui::SslWizard*>() != nullptr; }));
}

/// Whatever can be found can be set: no setting leads to a page that does not show it.
void TestGuiConsole::everySettingHasItsField() {
    const Desk desk;
    for (const config::Setting& setting : config::settingTable()) {
        const QString key = QString::fromLatin1(setting.key);
        if (key.startsWith(QStringLiteral("setup.")))
            continue;
        const QString page = setting.service.isEmpty()
                                 ? QStringLiteral("settings/")
                                 : QStringLiteral("service/%1/").arg(QString::fromLatin1(setting.service));
        desk.window->openPage(page + key);
        const auto shown = [&] {
            const QList<ui::SettingField*> fields =
                desk.window->currentPage()->findChildren<ui::SettingField*>();
            return std::any_of(fields.begin(), fields.end(),
                               [&key](const ui::SettingField* field) { return field->key() == key; });
        };
        QVERIFY2(waitFor(shown), setting.key.constData());
    }
}

void TestGuiConsole::filterWithoutHitsSaysSo() {
    const Desk desk;
    desk.open("accounts/example.org");
    auto* view = desk.find<QTableView>("accounts");
    QVERIFY(waitFor([&] { return view->model()->rowCount() > 0; }));
    const QWidget* table = view->parentWidget()->parentWidget();  // the aliases have a filter too
    auto* filter = table->findChild<QLineEdit*>(QStringLiteral("filter"));
    QVERIFY(filter->isVisible());
    QTest::keyClicks(filter, QStringLiteral("nobody-is-called-so"));
    auto* all = table->findChild<QPushButton*>(QStringLiteral("showAll"));
    QVERIFY(waitFor([&] { return all->isVisible(); }));
    QTest::mouseClick(all, Qt::LeftButton);
    QVERIFY(waitFor([&] { return view->isVisible() && view->model()->rowCount() > 0; }));
}

void TestGuiConsole::helpOpensTheTopic() {
    const Desk desk;
    desk.open("certificates");
    QTest::keyClick(desk.window.get(), Qt::Key_F1);
    settle();
    QVERIFY(desk.window->help() && desk.window->help()->isVisible());
    QCOMPARE(desk.window->help()->topic(), QStringLiteral("certificates"));
}

void TestGuiConsole::f1InASettingOpensItsTopic() {
    const Desk desk;
    const auto topicAt = [&](QWidget* focus) {
        desk.window->activateWindow();  // the help had come to the front
        if (!waitFor([&] { return desk.window->isActiveWindow(); }))
            return QString();
        focus->setFocus();
        QTest::keyClick(focus, Qt::Key_F1);
        settle();
        return desk.window->help() ? desk.window->help()->topic() : QString();
    };
    desk.open("service/imap/imap.tlsPolicy");
    QWidget* policy = desk.find<QComboBox>("imap.tlsPolicy");
    QVERIFY(policy->isVisible());
    QCOMPARE(topicAt(policy), QStringLiteral("tlspolicy"));
    QCOMPARE(topicAt(desk.find<QComboBox>("imap.clientAuth")), QStringLiteral("dealingclients"));
    QCOMPARE(topicAt(desk.window->findChild<QTreeWidget*>(QStringLiteral("navigation"))),
             QStringLiteral("service"));
    desk.open("service/imap/imap.maxConnections");
    QCOMPARE(topicAt(desk.find<QSpinBox>("imap.maxConnections")), QStringLiteral("service"));
}

void TestGuiConsole::certificateIsNotOverwrittenUnasked() {
    const Desk desk;
    desk.open("certificates");
    desk.window->currentPage()->findChild<QAction*>(QStringLiteral("createSelfSigned"))->trigger();
    settle();
    QDialog* dialog = desk.dialog("selfSigned");
    // The default is the main host name, for which there is one already.
    QCOMPARE(dialog->findChild<QLineEdit*>(QStringLiteral("commonName"))->text(),
             QStringLiteral("mail.example.org"));
    click(dialog->findChild<QPushButton*>(QStringLiteral("act")));
    QDialog* asked = nullptr;
    QVERIFY(
        waitFor([&] { return (asked = dialog->findChild<QDialog*>(QStringLiteral("confirm"))) != nullptr; }));
    QVERIFY(!desk.api.last<api::CertificateSelfSigned>().replace);  // refused
    click(asked->findChild<QPushButton*>(QStringLiteral("confirmYes")));
    QVERIFY(waitFor([&] { return desk.api.last<api::CertificateSelfSigned>().replace; }));
}

void TestGuiConsole::doubtfulNamesAreSaidQuietly() {
    Desk desk;
    desk.api.names.names = {
        {QStringLiteral("mail.exmple.org"), QStringLiteral("seen"), true, QStringLiteral("missing"), {}, 0},
        {QStringLiteral("other.example.org"),
         QStringLiteral("alias"),
         true,
         QStringLiteral("elsewhere"),
         {QStringLiteral("203.0.113.9")},
         0}};
    desk.open("certificates");
    desk.window->currentPage()->findChild<QAction*>(QStringLiteral("createSelfSigned"))->trigger();
    settle();
    QDialog* dialog = desk.dialog("selfSigned");
    auto* further = dialog->findChild<QLineEdit*>(QStringLiteral("names"));
    auto* advice = dialog->findChild<QLabel*>(QStringLiteral("nameAdvice"));
    auto* act = dialog->findChild<QPushButton*>(QStringLiteral("act"));
    QVERIFY(waitFor([&] { return further->text() == QStringLiteral("mail.exmple.org, other.example.org"); }));
    QVERIFY(waitFor([&] { return advice->isVisible(); }));
    QCOMPARE(
        advice->text(),
        QStringLiteral("mail.exmple.org is not in the DNS: clients cannot find it.\n"
                       "other.example.org leads to 203.0.113.9, which is not an address of this machine. "
                       "That is right only behind a router that forwards."));
    QVERIFY(act->isEnabled());
    further->clear();
    QTest::keyClicks(further, QStringLiteral("imap.example.org"));
    QVERIFY(waitFor([&] { return !advice->isVisible(); }));
    // One question after the typing, none for each letter.
    QVERIFY(desk.api.asked.count("cert.names") <= 4);
    QCOMPARE(further->text(), QStringLiteral("imap.example.org"));
}

void TestGuiConsole::unappliedChangesAreMarkedInTheTree() {
    const Desk desk;
    auto* tree = desk.window->findChild<QTreeWidget*>(QStringLiteral("navigation"));
    const auto spoken = [tree] {
        const QModelIndexList found =
            tree->model()->match(tree->model()->index(0, 0), Qt::DisplayRole, QStringLiteral("IMAP"), 1,
                                 Qt::MatchExactly | Qt::MatchRecursive);
        return found.isEmpty() ? QString() : found.first().data(Qt::AccessibleTextRole).toString();
    };
    const QString before = spoken();
    QVERIFY(!before.isEmpty());
    desk.open("service/imap");
    QVERIFY(waitFor([&] { return desk.find<QCheckBox>("imap.disablePlaintext") != nullptr; }));
    click(desk.find<QCheckBox>("imap.disablePlaintext"));
    QVERIFY2(spoken().contains(QStringLiteral("not applied")), qPrintable(spoken()));
    desk.open("overview");  // the draft waits, and so does the mark
    QVERIFY(spoken().contains(QStringLiteral("not applied")));
    desk.open("service/imap");
    click(desk.find<QPushButton>("revert"));
    QCOMPARE(spoken(), before);
}

void TestGuiConsole::chartsShowTheHourOrTheDay() {
    QSettings().remove(QStringLiteral("overview/hours"));
    Desk desk;
    desk.open("overview");
    QVERIFY(waitFor([&] { return desk.api.metricHours == 1; }));
    const auto spoken = [&desk](const char* text) {
        const QList<QWidget*> all = desk.window->currentPage()->findChildren<QWidget*>();
        return std::any_of(all.begin(), all.end(), [text](const QWidget* widget) {
            return widget->accessibleDescription().contains(QString::fromLatin1(text));
        });
    };
    QVERIFY(waitFor([&] { return spoken("in the last hour"); }));
    click(desk.find<QPushButton>("spanDay"));
    QVERIFY(waitFor([&] { return spoken("in the last day"); }));
    QCOMPARE(desk.api.metricHours, 24);
    QVERIFY(!spoken("in the last hour"));
    click(desk.find<QPushButton>("spanHour"));
    QVERIFY(waitFor([&] { return spoken("in the last hour"); }));
}

void TestGuiConsole::restartFromTheMenu() {
    const Desk desk;
    desk.open("service/pop3");
    auto* restart = desk.find<QAction>("restart");
    QVERIFY(restart);
    const ui::Page* page = desk.window->currentPage();
    desk.open("service/imap");
    restart = desk.find<QAction>("restart");
    QVERIFY(page != desk.window->currentPage() && restart->isEnabled());
    const qsizetype before = desk.api.restarts.size();
    restart->trigger();
    auto* yes = desk.window->findChild<QPushButton*>(QStringLiteral("confirmYes"));
    if (yes)
        click(yes);
    QVERIFY(waitFor([&] { return desk.api.restarts.size() == before + 1; }));
    QCOMPARE(desk.api.restarts.last(), QStringLiteral("imap"));
}

QTEST_MAIN(TestGuiConsole)
#include "tst_gui_console.moc"
