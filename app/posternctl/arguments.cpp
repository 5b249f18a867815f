#include "app/posternctl/arguments.h"

#include <QStandardPaths>

namespace postern::ctl {
namespace {

base::Error usage(const QString& sentence, const QStringList& verb = {}) {
    base::Error error = base::fail("ctl.usage", sentence);
    error.arguments = verb;
    return error;
}

QStringList verbOf(const Command& command) {
    return QString::fromLatin1(command.verb).split(QLatin1Char(' '));
}

// Takes out what holds for every verb.
base::Result<QStringList> takeCommon(const QStringList& arguments, Invocation& invocation) {
    QStringList rest;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString& word = arguments[i];
        if (word == QLatin1String("--json")) {
            invocation.json = true;
        } else if (word == QLatin1String("--help") || word == QLatin1String("-h")) {
            invocation.help = true;
        } else if (word == QLatin1String("--version")) {
            invocation.version = true;
        } else if (word == QLatin1String("--data")) {
            if (arguments.value(i + 1).isEmpty())
                return usage(QStringLiteral("--data needs the data folder."));
            invocation.dataFolder = arguments[++i];
        } else {
            rest << word;
        }
    }
    return rest;
}

// The longest beginning of `words` that begins a verb as well.
QStringList beginning(QStringList words) {
    while (!words.isEmpty() && commandsUnder(words).isEmpty()) words.removeLast();
    return words;
}

base::Status takeOptions(const QStringList& rest, Invocation& invocation) {
    const Command& command = *invocation.command;
    const QStringList verb = verbOf(command);
    const QStringList known =
        QString::fromLatin1(command.options).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (qsizetype i = verb.size(); i < rest.size(); ++i) {
        if (known.contains(rest[i])) {
            invocation.options.insert(rest[i], QString());
        } else if (known.contains(rest[i] + QLatin1Char('='))) {
            if (i + 1 >= rest.size())
                return usage(QStringLiteral("%1 needs a value.").arg(rest[i]), verb);
            invocation.options.insert(rest[i], rest[i + 1]);
            ++i;
        } else if (rest[i].startsWith(QLatin1String("--"))) {
            return usage(QStringLiteral("There is no option %1 here.").arg(rest[i]), verb);
        } else {
            invocation.words << rest[i];
        }
    }
    const qsizetype count = invocation.words.size();
    if (count < command.minimum)
        return usage(QStringLiteral("Something is missing."), verb);
    if (command.maximum >= 0 && count > command.maximum)
        return usage(QStringLiteral("%1 is too much.").arg(invocation.words[command.maximum]), verb);
    return base::Done{};
}

}  // namespace

base::Result<Invocation> parseArguments(const QStringList& arguments) {
    Invocation invocation;
    invocation.dataFolder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    const base::Result<QStringList> common = takeCommon(arguments, invocation);
    if (!common)
        return common.error();
    QStringList rest = *common;
    if (rest.value(0) == QLatin1String("help")) {
        invocation.help = true;
        rest.removeFirst();
    }
    const QStringList known = beginning(rest);
    if (invocation.version)
        return invocation;
    if (invocation.help && (rest.isEmpty() || !known.isEmpty())) {
        invocation.words = known;
        return invocation;
    }
    if (rest.isEmpty())
        return usage(QStringLiteral("What is to be done?"));
    invocation.command = findCommand(rest);
    if (!invocation.command && known.size() == rest.size())
        return usage(QStringLiteral("The verb is not complete."), known);
    if (!invocation.command)
        return usage(QStringLiteral("There is no verb \"%1\".")
                         .arg(rest.mid(0, known.size() + 1).join(QLatin1Char(' '))),
                     known);
    if (const base::Status status = takeOptions(rest, invocation); !status)
        return status.error();
    return invocation;
}

}  // namespace postern::ctl
