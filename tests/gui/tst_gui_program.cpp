#include "tests/gui/support/consoledesk.h"
#include "ui/console.h"
#include "ui/mainwindow.h"
#include "ui/resources.h"
#include "ui/startproblem.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/tray.h"
#include "ui/widgets/state.h"
#include "ui/wizards/firstrunwizard.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

#include <utility>

/// The program around the window: first run, tray, start, end.
class TestGuiProgram : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void firstRunByKeyboardAlone();
    void firstRunGoesOnAfterAFailure();
    void trayStartsAndStops();
    void trayStartsAndStopsAll();
    void trayOpensAndQuits();
    void trayIconShowsTheState();
    void trayTellsWhatIsNewOnce();
    void trayAndOverviewSayThatTheEngineIsGone();
    void aFailedStartIsSaidInAWindow();
    void attachedConsoleQuitsWithoutAsking();
    void closingWithoutTrayAsks();
    void closingToTheTrayKeepsTheEngine();
    void raisingShowsAMinimizedWindow();
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
    ui::Tray tray({desk.api, *desk.status}, true, nullptr);
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

namespace {

QAction* entry(const ui::Tray& tray, const char* name) {
    return tray.menu()->findChild<QAction*>(QString::fromLatin1(name));
}

QString stateOf(const test::FakeApi& api, const char* name) {
    for (const api::ServiceInfo& service : api.status.services) {
        if (service.name == QLatin1StringView(name))
            return service.state;
    }
    return {};
}

/// The colours that stand in the corner of the icon, where its mark is.
bool hasMark(const ui::Tray& tray, ui::State state) {
    const QImage image = tray.icon().icon().pixmap(48, 48).toImage();
    const QRgb wanted = ui::States::colour(state, QGuiApplication::palette()).rgb();
    int found = 0;
    for (int x = image.width() / 2; x < image.width(); ++x) {
        for (int y = image.height() / 2; y < image.height(); ++y) found += image.pixel(x, y) == wanted;
    }
    return found > 20;
}

/// Only this one; they must be told apart.
bool hasOnlyMark(const ui::Tray& tray, ui::State wanted) {
    for (const ui::State state :
         {ui::State::Running, ui::State::Attention, ui::State::Down, ui::State::Stopped}) {
        if (hasMark(tray, state) != (state == wanted))
            return false;
    }
    return true;
}

QWidget* shownWindow() {
    for (QWidget* top : QApplication::topLevelWidgets()) {
        if (top->objectName() == QStringLiteral("mainWindow") && top->isVisible())
            return top;
    }
    return nullptr;
}

}  // namespace

void TestGuiProgram::trayStartsAndStopsAll() {
    Desk desk;
    api::ServiceInfo pki;  // off by choice: Start all is not about it
    pki.name = QStringLiteral("pki");
    pki.state = QStringLiteral("stopped");
    desk.api.status.services << pki;
    desk.status->refresh();
    QVERIFY(waitFor([&] { return desk.status->service(pki.name) != nullptr; }));
    const ui::Tray tray({desk.api, *desk.status}, true, nullptr);
    const auto allAre = [&](const char* state) {
        for (const char* name : {"smtp", "submission", "pop3", "imap"}) {
            if (stateOf(desk.api, name) != QLatin1StringView(state))
                return false;
        }
        return true;
    };
    QCOMPARE(stateOf(desk.api, "pop3"), QStringLiteral("down"));
    entry(tray, "startAll")->trigger();
    QVERIFY(waitFor([&] { return allAre("running"); }));
    QVERIFY(waitFor(
        [&] { return desk.status->service(QStringLiteral("pop3"))->state == QStringLiteral("running"); }));
    QCOMPARE(desk.api.asked.count("service.start"), 1);  // those that run are left alone
    QCOMPARE(stateOf(desk.api, "pki"), QStringLiteral("stopped"));
    entry(tray, "stopAll")->trigger();
    QVERIFY(waitFor([&] { return allAre("stopped"); }));
    QCOMPARE(desk.api.asked.count("service.stop"), 4);
}

void TestGuiProgram::trayOpensAndQuits() {
    Desk desk;
    const ui::Tray tray({desk.api, *desk.status}, true, nullptr);
    QSignalSpy open(&tray, &ui::Tray::openAsked);
    QSignalSpy quit(&tray, &ui::Tray::quitAsked);
    entry(tray, "open")->trigger();
    QCOMPARE(open.count(), 1);
    QCOMPARE(tray.menu()->defaultAction(), entry(tray, "open"));
    QCOMPARE(quit.count(), 0);
    entry(tray, "quit")->trigger();
    QCOMPARE(quit.count(), 1);
    QCOMPARE(open.count(), 1);
}

void TestGuiProgram::trayIconShowsTheState() {
    Desk desk;
    const ui::Tray tray({desk.api, *desk.status}, true, nullptr);
    QVERIFY(waitFor([&] { return hasOnlyMark(tray, ui::State::Attention); }));  // POP3 is down
    QVERIFY(tray.icon().toolTip().contains(QStringLiteral("1 thing needs you")));
    desk.api.status.problems.clear();
    desk.status->refresh();
    QVERIFY(waitFor([&] { return hasOnlyMark(tray, ui::State::Running); }));
    for (api::ServiceInfo& service : desk.api.status.services) service.state = QStringLiteral("stopped");
    desk.status->refresh();
    QVERIFY(waitFor([&] { return hasOnlyMark(tray, ui::State::Stopped); }));
    desk.api.setConnected(false);
    QVERIFY(waitFor([&] { return hasOnlyMark(tray, ui::State::Down); }));
}

void TestGuiProgram::trayTellsWhatIsNewOnce() {
    Desk desk;
    desk.api.status.problems.clear();
    desk.status->refresh();
    QVERIFY(waitFor([&] { return desk.status->status().problems.isEmpty(); }));
    ui::Tray tray({desk.api, *desk.status}, true, nullptr);
    QSignalSpy told(&tray, &ui::Tray::told);
    QSignalSpy updated(desk.status.get(), &ui::StatusWatch::updated);
    const auto refresh = [&] {
        const auto before = updated.count();
        desk.status->refresh();
        return waitFor([&] { return updated.count() > before; });
    };
    const auto problem = [](const char* name, const QString& notice) {
        api::Problem one;
        one.severity = QStringLiteral("problem");
        one.what = {QString::fromLatin1(name), {}, QString::fromLatin1(name)};
        one.notice = notice;
        return one;
    };
    desk.api.status.problems = {problem("first", QStringLiteral("1")), problem("quiet", QString())};
    QVERIFY(refresh());
    QCOMPARE(told.count(), 1);
    QCOMPARE(told.first().at(1).toString(), QStringLiteral("first"));
    QVERIFY(refresh());
    QCOMPARE(told.count(), 1);  // it is there still
    desk.api.status.problems << problem("second", QStringLiteral("2"));
    QVERIFY(refresh());
    QCOMPARE(told.count(), 2);
    QCOMPARE(told.last().at(1).toString(), QStringLiteral("second"));
    // Gone and back is new again.
    const QList<api::Problem> all = std::exchange(desk.api.status.problems, {});
    QVERIFY(refresh());
    desk.api.status.problems = all;
    QVERIFY(refresh());
    QCOMPARE(told.count(), 4);
}

void TestGuiProgram::trayAndOverviewSayThatTheEngineIsGone() {
    // The engine gone is the first thing an icon has to say.
    Desk desk;
    ui::Tray tray({desk.api, *desk.status}, true, nullptr);
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
    shownWindow()->close();
    QCOMPARE(quit.count(), 1);
}

void TestGuiProgram::closingWithoutTrayAsks() {
    test::FakeApi api;
    api.fill();
    ui::Console console(api, {.tray = false});
    QSignalSpy quit(&console, &ui::Console::quitRequested);
    console.show();
    waitFor([&] { return api.asked.contains("status"); });
    settle();
    QWidget* window = shownWindow();
    QVERIFY(window);
    window->close();
    settle();
    auto* asked = window->findChild<QDialog*>(QStringLiteral("confirm"));
    QVERIFY(asked && asked->isVisible());
    QCOMPARE(quit.count(), 0);
    QVERIFY(window->isVisible());
    click(asked->findChild<QPushButton*>(QStringLiteral("confirmYes")));
    QCOMPARE(quit.count(), 1);
}

void TestGuiProgram::closingToTheTrayKeepsTheEngine() {
    test::FakeApi api;
    api.fill();
    ui::Console console(api, {.tray = true});
    QSignalSpy quit(&console, &ui::Console::quitRequested);
    console.show();
    waitFor([&] { return api.asked.contains("status"); });
    settle();
    const QPointer<QWidget> window = shownWindow();
    QVERIFY(window);
    window->close();
    settle();
    QVERIFY(window && !window->isVisible());
    QVERIFY(!window->findChild<QDialog*>(QStringLiteral("confirm")));
    QCOMPARE(quit.count(), 0);
    QVERIFY(!api.asked.contains("service.stop"));
    QVERIFY(!QApplication::quitOnLastWindowClosed());
    console.raise();
    QCOMPARE(shownWindow(), window.data());
}

void TestGuiProgram::raisingShowsAMinimizedWindow() {
    test::FakeApi api;
    api.fill();
    ui::Console console(api, {.tray = false});
    console.show();
    settle();
    QWidget* window = shownWindow();
    QVERIFY(window);
    window->showMinimized();
    settle();
    QVERIFY(window->isMinimized());
    QLineEdit other;
    other.show();
    other.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&other));
    console.raise();
    QVERIFY(QTest::qWaitForWindowActive(window));
    QVERIFY(!window->isMinimized());
    QCOMPARE(shownWindow(), window);  // and no second one
}

void TestGuiProgram::theEndOfTheProgramIsNotRefused() {
    test::FakeApi api;
    api.fill();
    ui::Console console(api, {});
    QSignalSpy quit(&console, &ui::Console::quitRequested);
    console.show();
    settle();
    QWidget* window = shownWindow();
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
