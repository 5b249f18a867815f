#include "tests/gui/support/consoledesk.h"
#include "ui/console.h"
#include "ui/mainwindow.h"
#include "ui/resources.h"
#include "ui/startproblem.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/tray.h"
#include "ui/wizards/firstrunwizard.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

/// The program around the window: first run, tray, start, end.
class TestGuiProgram : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void firstRunByKeyboardAlone();
    void firstRunGoesOnAfterAFailure();
    void trayStartsAndStops();
    void trayTellsWhatIsNewOnce();
    void aFailedStartIsSaidInAWindow();
    void attachedConsoleQuitsWithoutAsking();
    void closingWithoutTrayAsks();
    void theEndOfTheProgramIsNotRefused();
};

void TestGuiProgram::initTestCase() {
    test::beginAsNewUser(*qApp);
}

void TestGuiProgram::cleanup() {
    test::useLanguage(*qApp, QString());
}

void TestGuiProgram::firstRunByKeyboardAlone() {
    test::FakeApi api;
    api.fill();
    api.domains.domains.clear();
    api.certificates.certificates.resize(1);  // the Test certificate
    ui::StatusWatch status(api, nullptr);
    waitFor([&] { return status.isKnown(); });
    ui::FirstRunWizard wizard(api, status, nullptr);
    wizard.show();
    QVERIFY(QTest::qWaitForWindowActive(&wizard));
    const auto press = [&](int key, Qt::KeyboardModifiers modifiers = {}) {
        QWidget* focus = wizard.focusWidget();
        QTest::keyClick(focus ? focus : &wizard, Qt::Key(key), modifiers);
        settle();
    };
    press(Qt::Key_Return);  // welcome
    QTest::keyClicks(wizard.focusWidget(), QStringLiteral("verein.example"));
    press(Qt::Key_Return);  // domain
    press(Qt::Key_Return);  // account, with the password made
    press(Qt::Key_Return);  // networks: this computer only
    press(Qt::Key_Return);  // certificate: self-signed
    const QList<QByteArray> reads{"status"};
    for (const QByteArray& verb : std::as_const(api.asked))
        QVERIFY2(reads.contains(verb), "something was changed before Finish");
    press(Qt::Key_Return);  // summary: Finish
    QVERIFY(waitFor([&] { return api.status.setUp && api.asked.contains("setup.finish"); }));
    QVERIFY(waitFor([&] {
        return wizard.findChild<QLabel*>(QStringLiteral("next"))->text().contains(QStringLiteral("993"));
    }));
    QCOMPARE(api.domains.domains.first().name, QStringLiteral("verein.example"));
    QCOMPARE(api.accounts.value(QStringLiteral("verein.example")).first().address,
             QStringLiteral("postmaster@verein.example"));
    QCOMPARE(api.lastSet.value(QStringLiteral("net.listen")).toString(), QStringLiteral("127.0.0.1, ::1"));
    QVERIFY(api.asked.contains("cert.selfsigned"));
    press(Qt::Key_Return);
    QVERIFY(!wizard.isVisible());
}

void TestGuiProgram::firstRunGoesOnAfterAFailure() {
    test::FakeApi api;
    ui::SetUpTask task(api, nullptr);
    QSignalSpy failed(&task, &ui::SetUpTask::failed);
    QSignalSpy done(&task, &ui::SetUpTask::done);
    api.failNext("account.add", base::fail("password.weak", QStringLiteral("%1"), {QStringLiteral("8")}));
    ui::SetUpChoice choice{QStringLiteral("a.example"),
                           QStringLiteral("postmaster@a.example"),
                           QStringLiteral("x"),
                           QStringLiteral("127.0.0.1"),
                           false,
                           {}};
    task.run(choice);
    QVERIFY(waitFor([&] { return failed.count() == 1; }));
    QCOMPARE(api.domains.domains.size(), 1);
    choice.password = QStringLiteral("long enough now");
    task.run(choice);
    QVERIFY(waitFor([&] { return done.count() == 1; }));
    QCOMPARE(api.domains.domains.size(), 1);  // not added twice
}

void TestGuiProgram::trayStartsAndStops() {
    Desk desk;
    ui::Tray tray({desk.api, *desk.status}, nullptr);
    desk.status->refresh();
    QAction* imap = nullptr;
    for (QAction* action : tray.menu()->actions()) {
        if (action->text() == QStringLiteral("IMAP"))
            imap = action;
    }
    QVERIFY(imap);
    QVERIFY(waitFor([&] { return imap->isEnabled() && imap->isChecked(); }));
    imap->trigger();
    QVERIFY(waitFor(
        [&] { return desk.status->service(QStringLiteral("imap"))->state == QStringLiteral("stopped"); }));
    QVERIFY(!imap->isChecked());
    QSignalSpy log(&tray, &ui::Tray::logAsked);
    for (QAction* action : tray.menu()->actions()) {
        if (action->text() == QStringLiteral("Log"))
            action->trigger();
    }
    QCOMPARE(log.count(), 1);
}

void TestGuiProgram::trayTellsWhatIsNewOnce() {
    // The engine gone is the first thing an icon has to say.
    Desk desk;
    ui::Tray tray({desk.api, *desk.status}, nullptr);
    const QAction* line = tray.menu()->actions().first();
    QVERIFY(line->text() != QStringLiteral("The engine is gone"));
    desk.api.setConnected(false);
    QVERIFY(waitFor([&] { return line->text() == QStringLiteral("The engine is gone"); }));
    for (const QAction* action : tray.menu()->actions())
        QVERIFY(!action->isCheckable() || !action->isEnabled());
    const auto* headline = desk.find<QLabel>("headline");
    QVERIFY(headline->text().startsWith(QStringLiteral("The engine is gone")));
    desk.api.setConnected(true);
    QVERIFY(waitFor([&] { return !headline->text().startsWith(QStringLiteral("The engine is gone")); }));
}

void TestGuiProgram::aFailedStartIsSaidInAWindow() {
    ui::StartProblem box(*qApp, base::fail("store.newer", QStringLiteral("English"), {QStringLiteral("9")}));
    box.show();
    QVERIFY(box.isVisible());
    QCOMPARE(box.informativeText(),
             ui::Texts::error(base::fail("store.newer", QStringLiteral("English"), {QStringLiteral("9")})));
    QSignalSpy finished(&box, &QDialog::finished);
    QTest::keyClick(&box, Qt::Key_Escape);
    QVERIFY(waitFor([&] { return finished.count() == 1; }));
}

void TestGuiProgram::attachedConsoleQuitsWithoutAsking() {
    test::FakeApi api;
    api.fill();
    ui::Console console(api, {true, QStringLiteral("/tmp")});
    QSignalSpy quit(&console, &ui::Console::quitRequested);
    console.show();
    settle();
    for (QWidget* top : QApplication::topLevelWidgets()) {
        if (top->objectName() == QStringLiteral("mainWindow") && top->isVisible())
            top->close();
    }
    QCOMPARE(quit.count(), 1);
}

void TestGuiProgram::closingWithoutTrayAsks() {
    test::FakeApi api;
    api.fill();
    ui::Console console(api, {});
    QSignalSpy quit(&console, &ui::Console::quitRequested);
    console.show();
    waitFor([&] { return api.asked.contains("status"); });
    settle();
    QWidget* window = nullptr;
    for (QWidget* top : QApplication::topLevelWidgets()) {
        if (top->objectName() == QStringLiteral("mainWindow") && top->isVisible())
            window = top;
    }
    QVERIFY(window);
    if (QSystemTrayIcon::isSystemTrayAvailable())
        QSKIP("this desktop has a tray: the window only hides");
    window->close();
    settle();
    auto* asked = window->findChild<QDialog*>(QStringLiteral("confirm"));
    QVERIFY(asked && asked->isVisible());
    QCOMPARE(quit.count(), 0);
    QVERIFY(window->isVisible());
    click(asked->findChild<QPushButton*>(QStringLiteral("confirmYes")));
    QCOMPARE(quit.count(), 1);
}

void TestGuiProgram::theEndOfTheProgramIsNotRefused() {
    test::FakeApi api;
    api.fill();
    ui::Console console(api, {});
    QSignalSpy quit(&console, &ui::Console::quitRequested);
    console.show();
    settle();
    QWidget* window = nullptr;
    for (QWidget* top : QApplication::topLevelWidgets()) {
        if (top->objectName() == QStringLiteral("mainWindow") && top->isVisible())
            window = top;
    }
    QVERIFY(window);
    QVERIFY(!window->close());
    // What QCoreApplication::quit() and a stop signal send before they ask the windows.
    QEvent ending(QEvent::Quit);
    console.eventFilter(qApp, &ending);
    QVERIFY(window->close());
    QCOMPARE(quit.count(), 0);
}
QTEST_MAIN(TestGuiProgram)
#include "tst_gui_program.moc"
