#include "app/posternctl/commands.h"

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

QString usageText() {
    QString text = QStringLiteral("posternctl [--data DIR] [--json] VERB ...\n");
    for (const Command& command : commands())
        text +=
            QStringLiteral("  %1 %2\n").arg(QLatin1String(command.verb), QLatin1String(command.arguments));
    return text + QStringLiteral("exit 0: done, 1: refused or failed (reason on standard error), 2: usage");
}

QString columns(const QList<QStringList>& rows) {
    QList<qsizetype> widths;
    for (const QStringList& row : rows)
        for (qsizetype i = 0; i < row.size(); ++i) {
            if (i >= widths.size())
                widths.append(0);
            widths[i] = qMax(widths[i], row[i].size());
        }
    QString text;
    for (const QStringList& row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += i + 1 < row.size() ? row[i].leftJustified(widths[i] + 2) : row[i];
        text += line.trimmed().isEmpty() ? QString() : line + QLatin1Char('\n');
    }
    return text;
}

}  // namespace postern::ctl
