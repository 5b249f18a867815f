#include "app/posternctl/commands.h"

#include <QStandardPaths>

namespace postern::ctl {

const QList<Command>& commands() {
    static const QList<Command> all = serverCommands() + directoryCommands() + certificateCommands() +
                                      keyCommands() + requestCommands() + authorityCommands() +
                                      accountCertificateCommands() + tlsCommands() + clientCommands();
    return all;
}

const Command* findCommand(const QStringList& words) {
    const Command* best = nullptr;
    qsizetype length = 0;
    for (const Command& command : commands()) {
        const QStringList verb = QString::fromLatin1(command.verb).split(QLatin1Char(' '));
        if (verb.size() > length && words.mid(0, verb.size()) == verb) {
            best = &command;
            length = verb.size();
        }
    }
    return best;
}

QList<const Command*> commandsUnder(const QStringList& words) {
    QList<const Command*> found;
    for (const Command& command : commands())
        if (QString::fromLatin1(command.verb).split(QLatin1Char(' ')).mid(0, words.size()) == words)
            found += &command;
    return found;
}

QString usageLine(const Command& command) {
    return QStringLiteral("posternctl %1 %2")
        .arg(QLatin1String(command.verb), QLatin1String(command.arguments))
        .trimmed();
}

QString usageText(const QStringList& words) {
    if (words.isEmpty())
        return QStringLiteral("posternctl [--data DIR] [--json] VERB ...; all verbs: posternctl help");
    QStringList lines;
    for (const Command* command : commandsUnder(words)) lines << usageLine(*command);
    return lines.join(QStringLiteral("\n       "));
}

QString helpText(const QStringList& words) {
    QString text;
    if (words.isEmpty())
        text = QStringLiteral(
                   "usage: posternctl [--data DIR] [--json] VERB ...\n"
                   "  --data DIR  the data folder of the running Postern (%1)\n"
                   "  --json      the answer as JSON\n"
                   "  --version   the version; --help or \"help VERB\" explains a verb\n"
                   "exit 0: done, 1: refused or failed (reason on standard error), 2: usage\n\n")
                   .arg(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation));
    for (const Command* command : commandsUnder(words)) {
        const QString verb = QString::fromLatin1(command->verb);
        text += QStringLiteral("%1 %2").arg(verb, QLatin1String(command->arguments)).trimmed();
        text += QStringLiteral("\n    %1\n").arg(sentenceFor(verb));
    }
    return text.trimmed();
}

QString columns(const QList<QStringList>& rows) {
    // A single long value would push what stands right of it out of sight in every row.
    constexpr qsizetype kWidest = 100;
    QList<qsizetype> widths;
    for (const QStringList& row : rows)
        for (qsizetype i = 0; i < row.size(); ++i) {
            if (i >= widths.size())
                widths.append(0);
            if (row[i].size() <= kWidest)
                widths[i] = qMax(widths[i], row[i].size());
        }
    QString text;
    for (const QStringList& row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += row[i].leftJustified(widths[i]) + QStringLiteral("  ");
        while (line.endsWith(QLatin1Char(' '))) line.chop(1);
        text += line.isEmpty() ? QString() : line + QLatin1Char('\n');
    }
    return text;
}

}  // namespace postern::ctl
