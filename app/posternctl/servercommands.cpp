#include "app/posternctl/commands.h"
#include "app/posternctl/riskychange.h"

#include <QDateTime>
#include <QFileInfo>

namespace postern::ctl {
namespace {

QString portsText(const api::ServiceInfo& service) {
    QStringList ports;
    for (const api::BoundPort& bound : service.ports)
        ports << QStringLiteral("%1:%2%3").arg(
            bound.address.contains(QLatin1Char(':')) ? QStringLiteral("[%1]").arg(bound.address)
                                                     : bound.address,
            QString::number(bound.port), bound.tls ? QStringLiteral("/tls") : QString());
    return ports.join(QLatin1Char(' '));
}

QString servicesText(const QList<api::ServiceInfo>& services) {
    QList<QStringList> rows{{QStringLiteral("SERVICE"), QStringLiteral("STATE"), QStringLiteral("SSL"),
                             QStringLiteral("SESSIONS"), QStringLiteral("CERTIFICATE"),
                             QStringLiteral("PORTS")}};
    for (const api::ServiceInfo& service : services)
        rows.append({service.name, service.state, service.ssl ? QStringLiteral("on") : QStringLiteral("off"),
                     QString::number(service.sessions), service.certificate,
                     service.problem.code.isEmpty() ? portsText(service) : service.problem.text});
    return columns(rows);
}

void status(Runner& runner) {
    runner.run(api::StatusRead{}, [](const api::Status& status) {
        QString text =
            QStringLiteral("Postern %1 on %2, data in %3, process %4\n")
                .arg(status.version, status.hostName, status.dataFolder, QString::number(status.pid));
        text += servicesText(status.services);
        for (const api::Problem& problem : status.problems)
            text += problem.severity + QStringLiteral(": ") + problem.what.text + QLatin1Char('\n');
        if (status.probation.id != 0)
            text += QStringLiteral("on probation until %1: %2\n")
                        .arg(QDateTime::fromMSecsSinceEpoch(status.probation.untilUtcMs, Qt::UTC)
                                 .toString(Qt::ISODate),
                             status.probation.keys.join(QStringLiteral(", ")));
        return text;
    });
}

void serviceList(Runner& runner) {
    runner.run(api::StatusRead{}, [](const api::Status& status) { return servicesText(status.services); });
}

template <class Request>
void serviceVerb(Runner& runner) {
    Request request;
    request.name = runner.words().value(0);
    runner.run(request, [](const api::ServiceInfo& service) { return servicesText({service}); });
}

QString reportText(const api::ChangeReport& report) {
    QStringList lines;
    for (const api::ErrorInfo& effect : report.effects) lines << effect.text;
    if (report.probation.id != 0)
        lines << QStringLiteral(
                     "this can lock people out: it goes back at %1 unless you confirm it with "
                     "\"posternctl settings confirm\"")
                     .arg(QDateTime::fromMSecsSinceEpoch(report.probation.untilUtcMs, Qt::UTC)
                              .toString(Qt::ISODate));
    else if (report.risky)
        lines << QStringLiteral("this can lock people out: --probation SECONDS lets it go back by itself");
    lines << cutOffText(report.cutOff);
    lines.removeAll(QString());
    return lines.join(QLatin1Char('\n'));
}

void change(Runner& runner, const QString& key, const QVariant& value) {
    api::SettingsSet request;
    request.values.insert(key, value);
    request.checkOnly = runner.has(QStringLiteral("--check"));
    bool number = true;
    if (runner.has(QStringLiteral("--probation")))
        request.probationSeconds = runner.option(QStringLiteral("--probation")).toInt(&number);
    if (!number)
        return runner.usage(QStringLiteral("--probation takes a number of seconds"));
    if (runner.has(QStringLiteral("--for-good")) && request.probationSeconds > 0)
        return runner.usage(QStringLiteral("give one of --probation and --for-good"));
    decideProbation(runner, request, [&runner](const api::SettingsSet& decided) {
        runner.then(decided, [&runner](const api::ChangeReport& report) {
            runner.show<api::ChangeReport>(report, reportText);
            if (report.problems.isEmpty())
                runner.done();
            else
                runner.failed(report.problems);
        });
    });
}

/// The change that waits, whichever it is: there is one at most.
template <class Request>
void endProbation(Runner& runner) {
    runner.then(api::StatusRead{}, [&runner](const api::Status& status) {
        Request request;
        request.id = status.probation.id;
        runner.run(request);
    });
}

void serviceSet(Runner& runner) {
    const QStringList& words = runner.words();
    change(runner, words[0] + QLatin1Char('.') + words[1], words[2]);
}

void settingsSet(Runner& runner) {
    change(runner, runner.words()[0], runner.words()[1]);
}

void settingsReset(Runner& runner) {
    change(runner, runner.words()[0], QVariant::fromValue(QString()));
}

void settingsList(Runner& runner) {
    runner.run(api::SettingsList{}, [](const api::SettingList& list) {
        QList<QStringList> rows;
        for (const api::SettingInfo& setting : list.settings)
            rows.append({setting.key, setting.value,
                         setting.overridden                      ? QStringLiteral("(for this run)")
                         : setting.value == setting.defaultValue ? QStringLiteral("(default)")
                                                                 : QString()});
        return columns(rows);
    });
}

void settingsGet(Runner& runner) {
    const QString key = runner.words()[0];
    runner.then(api::SettingsList{}, [&runner, key](const api::SettingList& list) {
        for (const api::SettingInfo& setting : list.settings)
            if (setting.key == key)
                return runner.finish<api::SettingInfo>(setting, [](const api::SettingInfo& info) {
                    return info.value.isEmpty() ? QStringLiteral("\n") : info.value;
                });
        runner.failed(base::fail("setting.unknown", QStringLiteral("There is no setting %1."), {key}));
    });
}

QString lineText(const api::LogLine& line) {
    const QString stamp = QDateTime::fromMSecsSinceEpoch(line.utcMs, Qt::UTC).toString(Qt::ISODateWithMs);
    return QStringLiteral("%1 %2 %3 %4%5")
        .arg(stamp, line.level, line.category,
             line.session ? QStringLiteral("[%1] ").arg(line.session) : QString(), line.text);
}

void writeLines(Runner& runner, const api::LogLines& lines) {
    if (runner.json())
        runner.show<api::LogLines>(lines, {});
    else
        for (const api::LogLine& line : lines.lines) runner.write(lineText(line));
}

// Reads what is new and, with -f, again whenever the engine says that the log has grown.
void readLog(Runner& runner, qint64 after, bool follow) {
    api::LogRead request;
    request.after = after;
    request.limit = 200;
    runner.then(request, [&runner, after, follow](const api::LogLines& lines) {
        const qint64 last = lines.lines.isEmpty() ? after : lines.lines.last().number;
        if (!lines.lines.isEmpty() || !follow)
            writeLines(runner, lines);
        if (!follow)
            return runner.done();
        auto* connection = new QMetaObject::Connection;
        *connection = QObject::connect(&runner.api(), &api::AdminApi::changed, &runner,
                                       [&runner, last, connection](api::Topic topic) {
                                           if (topic != api::Topic::Log && topic != api::Topic::Connection)
                                               return;
                                           QObject::disconnect(*connection);
                                           delete connection;
                                           readLog(runner, last, true);
                                       });
    });
}

void logTail(Runner& runner) {
    readLog(runner, 0, runner.has(QStringLiteral("-f")));
}

void sessionList(Runner& runner) {
    runner.run(api::SessionsList{}, [](const api::SessionList& list) {
        QList<QStringList> rows{{QStringLiteral("ID"), QStringLiteral("SERVICE"), QStringLiteral("FROM"),
                                 QStringLiteral("ACCOUNT"), QStringLiteral("DOING"), QStringLiteral("TLS")}};
        for (const api::SessionInfo& session : list.sessions)
            rows.append({QString::number(session.id), session.service, session.peer, session.account,
                         session.activity, session.tls});
        return columns(rows);
    });
}

void sessionClose(Runner& runner) {
    bool number = false;
    api::SessionClose request;
    request.id = runner.words()[0].toLongLong(&number);
    if (!number)
        return runner.usage(QStringLiteral("the ID is a number, as the list shows it"));
    runner.then(api::SessionsList{}, [&runner, request](const api::SessionList& list) {
        for (const api::SessionInfo& session : list.sessions)
            if (session.id == request.id)
                return runner.run(request);
        runner.failed(base::fail("session.missing", QStringLiteral("There is no session %1."),
                                 {QString::number(request.id)}));
    });
}

void check(Runner& runner) {
    runner.then(api::StoreCheck{}, [&runner](const api::StoreReport& report) {
        if (runner.json())
            runner.writeJson(report);
        if (!report.problems.isEmpty())
            return runner.failed(
                base::fail("store.unsound", QStringLiteral("%1"), {report.problems.join(QLatin1Char('\n'))}));
        if (!runner.json())
            runner.write(QStringLiteral("The store is sound: %1 messages, %2 octets.")
                             .arg(report.messages)
                             .arg(report.octets));
        runner.done();
    });
}

void backup(Runner& runner) {
    api::StoreBackup request;
    // The engine runs in another folder than the person who types.
    request.file = QFileInfo(runner.words()[0]).absoluteFilePath();
    runner.run(request, [](const api::BackupReport& report) {
        return QStringLiteral("Written to %1.").arg(report.file) +
               (report.holdsKey ? QString()
                                : QStringLiteral(" It does not hold the key file postern.key, without which "
                                                 "its private keys cannot be "
                                                 "read: keep a copy of that file in another place."));
    });
}

QString keysText(const QString& keys) {
    if (keys == QLatin1String("fit"))
        return QStringLiteral("The key file postern.key opens its private keys.");
    if (keys == QLatin1String("none"))
        return QStringLiteral("It holds no private keys.");
    if (keys == QLatin1String("locked"))
        return QStringLiteral(
            "The key file postern.key is locked, so whether it opens the private keys shows when it is "
            "unlocked.");
    if (keys == QLatin1String("missing"))
        return QStringLiteral(
            "There is no key file postern.key: put the copy of it that belongs to this backup in its place "
            "before Postern starts, else its private keys cannot be read.");
    return QStringLiteral(
        "The key file postern.key does not open its private keys: put the copy of it that belongs to this "
        "backup in its place before Postern starts.");
}

void restore(Runner& runner) {
    api::StoreRestore request;
    request.file = QFileInfo(runner.words()[0]).absoluteFilePath();
    runner.run(request, [](const api::StoreRestoreReport& report) {
        QString text = QStringLiteral("Restored from %1: %2 messages, %3 octets.\n")
                           .arg(report.file)
                           .arg(report.messages)
                           .arg(report.octets);
        if (!report.previous.isEmpty())
            text += QStringLiteral("The database before is kept as %1.\n").arg(report.previous);
        return text +
               QStringLiteral(
                   "Mail programs read their folders anew, because every mailbox has a new "
                   "UIDVALIDITY.\n") +
               keysText(report.keys);
    });
}

}  // namespace

QList<Command> serverCommands() {
    return {
        {"status", "", 0, 0, "", status},
        {"service list", "", 0, 0, "", serviceList},
        {"service start", "NAME", 1, 1, "", serviceVerb<api::ServiceStart>},
        {"service stop", "NAME", 1, 1, "", serviceVerb<api::ServiceStop>},
        {"service restart", "NAME", 1, 1, "", serviceVerb<api::ServiceRestart>},
        {"service set", "NAME KEY VALUE [--check] [--probation SECONDS | --for-good]", 3, 3,
         "--check --probation= --for-good", serviceSet},
        {"settings list", "", 0, 0, "", settingsList},
        {"settings get", "KEY", 1, 1, "", settingsGet},
        {"settings set", "KEY VALUE [--check] [--probation SECONDS | --for-good]", 2, 2,
         "--check --probation= --for-good", settingsSet},
        {"settings reset", "KEY [--check] [--probation SECONDS | --for-good]", 1, 1,
         "--check --probation= --for-good", settingsReset},
        {"settings confirm", "", 0, 0, "", endProbation<api::ProbationConfirm>},
        {"settings revert", "", 0, 0, "", endProbation<api::ProbationRevert>},
        {"session list", "", 0, 0, "", sessionList},
        {"session close", "ID", 1, 1, "", sessionClose},
        {"log tail", "[-f]", 0, 0, "-f", logTail},
        {"check", "", 0, 0, "", check, true},
        {"backup", "FILE", 1, 1, "", backup, true},
        {"restore", "FILE", 1, 1, "", restore, true, true},
    };
}

}  // namespace postern::ctl
