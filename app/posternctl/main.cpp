// posternctl: administration from the command line, over the local socket of the engine that runs on the data
// folder; "check" and "backup" open the store themselves when none runs, "restore" only then. Exit: 0 done, 1
// refused or failed (the reason on standard error), 2 usage.
#include "app/posternctl/arguments.h"
#include "app/posternctl/commands.h"
#include "engine/admin/offlineadmin.h"
#include "engine/admin/remoteadmin.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTimer>

#include <cstdio>
#include <memory>

namespace {

using namespace postern;

int complain(const QString& text) {
    std::fprintf(stderr, "posternctl: %s\n", text.toUtf8().constData());
    return ctl::kFailed;
}

int usage(const base::Error& error) {
    complain(error.text);
    std::fprintf(stderr, "usage: %s\n", ctl::usageText(error.arguments).toUtf8().constData());
    return ctl::kUsage;
}

int say(const QString& text) {
    std::puts(text.toUtf8().constData());
    return ctl::kDone;
}

base::Result<std::unique_ptr<api::AdminApi>> apiFor(const ctl::Invocation& invocation) {
    // Often a service account runs Postern: its folder is closed to others, and "not running" would mislead.
    const QFileInfo folder(invocation.dataFolder);
    if (folder.isDir() && !(folder.isReadable() && folder.isExecutable()))
        return base::fail("ctl.folder",
                          QStringLiteral("the data folder %1 is closed to you: run posternctl as %2"),
                          {invocation.dataFolder, folder.owner()});
    if (invocation.command->offline) {
        auto offline = admin::OfflineAdmin::open(invocation.dataFolder, invocation.command->fresh);
        if (offline)
            return std::unique_ptr<api::AdminApi>(offline.take());
        if (offline.error().code == "engine.folder")
            return offline.error();
    }
    return std::unique_ptr<api::AdminApi>(std::make_unique<admin::RemoteAdmin>(
        invocation.dataFolder, "posternctl", admin::RemoteAdmin::OnLoss::GiveUp));
}

}  // namespace

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("Postern"));
    const base::Result<ctl::Invocation> invocation =
        ctl::parseArguments(QCoreApplication::arguments().mid(1));
    if (!invocation)
        return usage(invocation.error());
    if (invocation->version)
        return say(QStringLiteral(POSTERN_VERSION));
    if (invocation->help)
        return say(ctl::helpText(invocation->words));

    const ctl::Command& command = *invocation->command;
    const auto engine = apiFor(*invocation);
    if (!engine)
        return complain(engine.error().text);
    ctl::Runner runner(**engine, ctl::usageLine(command), invocation->words, invocation->options,
                       invocation->json);
    QTimer::singleShot(0, &runner, [&] { command.run(runner); });
    return QCoreApplication::exec();
}
