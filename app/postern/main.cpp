// postern: the console with the engine behind it, or with --headless the engine alone.
#include "app/postern/options.h"
#include "app/postern/stopsignals.h"
#include "app/postern/windowdoor.h"
#include "engine/admin/remoteadmin.h"
#include "ui/console.h"
#include "ui/startproblem.h"

#include <QApplication>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace {

using namespace postern;

int complain(const QString& text) {
    std::fprintf(stderr, "postern: %s\n", text.toUtf8().constData());
    return 1;
}

// "ready" on standard output once each enabled service listens or is known to be down; the latter on standard
// error.
void announce(const QStringList& down) {
    for (const QString& line : down) std::fprintf(stderr, "%s\n", line.toUtf8().constData());
    std::puts("ready");
    std::fflush(stdout);
}

int runHeadless(const EngineOptions& options) {
    bool stopped = false;
    app::onStopSignal(QCoreApplication::instance(), [&stopped] {
        stopped = true;
        QCoreApplication::quit();
    });
    base::Result<std::unique_ptr<Engine>> engine = Engine::start(options);
    if (!engine)
        return complain(engine.error().text);
    engine.value()->whenReady(announce);
    return stopped ? 0 : QCoreApplication::exec();
}

// The second start says nothing; whoever wonders why it ended finds it where the first one was started.
void tellRaised() {
    std::fputs("postern: a second start brought the window to the front\n", stderr);
}

// The window works the same over an engine of its own and over one that runs already.
int runWindow(QApplication& application, api::AdminApi& admin, bool attached, const app::Options& options) {
    QApplication::setQuitOnLastWindowClosed(false);
    const QString dataFolder = options.engine.dataFolder;
    app::WindowDoor door(dataFolder);
    ui::Console console(admin, {attached, dataFolder, options.sslUtility});
    // Not quit(): that asks the windows first (Qt 6), and one that goes to the tray on closing would refuse.
    QObject::connect(&console, &ui::Console::quitRequested, &application, [] { QCoreApplication::exit(0); });
    QObject::connect(&door, &app::WindowDoor::raiseRequested, &console, [&console] {
        console.raise();
        tellRaised();
    });
    // A utility beside a console must not take its door away.
    if (!(attached && options.sslUtility))
        door.listen();
    console.show();
    return QApplication::exec();
}

// Somebody who clicked an icon sees no terminal; scripts read it there all the same.
int explain(QApplication& application, const base::Error& error) {
    const int code = complain(error.text);
    ui::StartProblem box(application, error);
    QObject::connect(&box, &QDialog::finished, &application, [code] { QCoreApplication::exit(code); });
    box.show();
    return QApplication::exec();
}

int runDesktop(QApplication& application, const app::Options& options) {
    app::onStopSignal(&application, [] { QCoreApplication::exit(0); });
    const QString dataFolder = options.engine.dataFolder;
    if (!options.sslUtility && app::WindowDoor::raiseExisting(dataFolder))
        return 0;
    base::Result<std::unique_ptr<Engine>> engine = Engine::start(options.engine);
    if (engine)
        return runWindow(application, engine.value()->admin(), false, options);
    if (engine.error().code != "engine.already-running")
        return explain(application, engine.error());
    admin::RemoteAdmin remote(dataFolder, "console", admin::RemoteAdmin::OnLoss::Reconnect);
    return runWindow(application, remote, true, options);
}

// While the window system is asked for its display: Qt would say no with a page of text and a core dump.
void hearWindowSystem(QtMsgType type, const QMessageLogContext&, const QString& text) {
    static QString reason;
    if (reason.isEmpty())
        reason = text.section(QLatin1Char('\n'), 0, 0);
    if (type != QtFatalMsg)
        return;
    std::_Exit(
        complain(QStringLiteral("No window can be opened (%1). Use --headless, and posternctl to steer it.")
                     .arg(reason)));
}

int run(int argc, char** argv, const app::Options& options) {
    if (options.engine.headless) {
        QCoreApplication application(argc, argv);
        return runHeadless(options.engine);
    }
    if (!app::hasDisplay())
        return complain(QStringLiteral(
            "There is no display to open a window on. Use --headless, and posternctl to steer it."));
    const QtMessageHandler usual = qInstallMessageHandler(hearWindowSystem);
    QApplication application(argc, argv);
    qInstallMessageHandler(usual);
    QApplication::setDesktopFileName(options.sslUtility ? QStringLiteral("postern-ssl-utility")
                                                        : QStringLiteral("postern"));
    return runDesktop(application, options);
}

}  // namespace

int main(int argc, char** argv) {
    QCoreApplication::setApplicationName(QStringLiteral("Postern"));
    QCoreApplication::setApplicationVersion(QStringLiteral(POSTERN_VERSION));
    QStringList arguments;
    for (int i = 1; i < argc; ++i) arguments << QString::fromLocal8Bit(argv[i]);
    const base::Result<app::Options> options = app::parseOptions(arguments);
    if (!options) {
        std::fprintf(stderr, "postern: %s\n%s\n", options.error().text.toUtf8().constData(),
                     app::usageText().toUtf8().constData());
        return 2;
    }
    if (options->help || options->version) {
        std::puts(options->help ? app::usageText().toUtf8().constData() : POSTERN_VERSION);
        return 0;
    }
    return run(argc, argv, options.value());
}
