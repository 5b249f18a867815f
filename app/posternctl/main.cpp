// posternctl: administration from the command line, over the local socket of the engine that runs on the data
// folder; "check" and "backup" open the store themselves when none runs, "restore" only then. Exit: 0 done, 1
// refused or failed (the reason on standard error), 2 usage.
#include "app/posternctl/commands.h"
#include "engine/admin/offlineadmin.h"
#include "engine/admin/remoteadmin.h"

#include <QCoreApplication>
#include <QStandardPaths>
#include <QTimer>

#include <cstdio>
#include <memory>
#include <optional>

namespace {

using namespace postern;

struct Invocation {
    QString dataFolder;
    bool json = false;
    const ctl::Command* command = nullptr;
    QStringList words;               // after the verb
    QMap<QString, QString> options;  // of the command
};

int usage(const QString& text) {
    std::fprintf(stderr, "usage: %s\n", text.toUtf8().constData());
    return ctl::kUsage;
}

// --data and --json count wherever they stand; the other words that begin with "-" belong to the command.
std::optional<Invocation> parse(QStringList arguments) {
    Invocation invocation;
    invocation.dataFolder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    QStringList rest;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == QLatin1String("--json"))
            invocation.json = true;
        else if (arguments[i] == QLatin1String("--data") && i + 1 < arguments.size())
            invocation.dataFolder = arguments[++i];
        else
            rest << arguments[i];
    }
    invocation.command = ctl::findCommand(rest);
    if (!invocation.command)
        return std::nullopt;
    const QStringList known =
        QString::fromLatin1(invocation.command->options).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (qsizetype i = QString::fromLatin1(invocation.command->verb).split(QLatin1Char(' ')).size();
         i < rest.size(); ++i) {
        if (known.contains(rest[i]))
            invocation.options.insert(rest[i], QString());
        else if (known.contains(rest[i] + QLatin1Char('=')) && i + 1 < rest.size())
            invocation.options.insert(rest[i], rest[i + 1]), ++i;
        else if (rest[i].startsWith(QLatin1String("--")))
            return std::nullopt;
        else
            invocation.words << rest[i];
    }
    return invocation;
}

base::Result<std::unique_ptr<api::AdminApi>> apiFor(const Invocation& invocation) {
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
    const std::optional<Invocation> invocation = parse(QCoreApplication::arguments().mid(1));
    if (!invocation)
        return usage(ctl::usageText());
    const ctl::Command& command = *invocation->command;
    if (invocation->words.size() < command.minimum ||
        (command.maximum >= 0 && invocation->words.size() > command.maximum))
        return usage(QStringLiteral("posternctl %1 %2")
                         .arg(QLatin1String(command.verb), QLatin1String(command.arguments)));

    const auto engine = apiFor(*invocation);
    if (!engine) {
        std::fprintf(stderr, "posternctl: %s\n", engine.error().text.toUtf8().constData());
        return ctl::kFailed;
    }
    ctl::Runner runner(**engine, invocation->words, invocation->options, invocation->json);
    QTimer::singleShot(0, &runner, [&] { command.run(runner); });
    return QCoreApplication::exec();
}
