#pragma once

#include "app/posternctl/runner.h"

#include <QList>

namespace postern::ctl {

/// One row of the command table: the words that name it, the number of words that must follow, and what it
/// does.
struct Command {
    const char* verb;       // "account add"
    const char* arguments;  // for the usage line
    int minimum;            // words after the verb
    int maximum;            // -1: any
    const char* options;    // names it takes, blank separated; "--days=" takes a value
    void (*run)(Runner& runner);
    bool offline = false;  // also works on a data folder that no engine runs on
    bool fresh = false;    // and on one without a store
};

[[nodiscard]] const QList<Command>& commands();
/// The command whose words begin `words`, longest verb first; null when there is none.
[[nodiscard]] const Command* findCommand(const QStringList& words);
/// All commands whose verb begins with `words`, in the order of the table.
[[nodiscard]] QList<const Command*> commandsUnder(const QStringList& words);
/// "posternctl domain add NAME"
[[nodiscard]] QString usageLine(const Command& command);
/// The usage lines of the commands under `words`; of all when there are no words.
[[nodiscard]] QString usageText(const QStringList& words);
/// The same with what each does, for standard output.
[[nodiscard]] QString helpText(const QStringList& words);
/// What the command does, in one English sentence; empty: nobody wrote one, which a test finds.
[[nodiscard]] QString sentenceFor(const QString& verb);

// Grouped by what they are about; each file adds its rows.
[[nodiscard]] QList<Command> serverCommands();
[[nodiscard]] QList<Command> directoryCommands();
[[nodiscard]] QList<Command> certificateCommands();
[[nodiscard]] QList<Command> authorityCommands();
[[nodiscard]] QList<Command> keyCommands();
[[nodiscard]] QList<Command> requestCommands();
[[nodiscard]] QList<Command> accountCertificateCommands();
[[nodiscard]] QList<Command> tlsCommands();
[[nodiscard]] QList<Command> clientCommands();

/// A table of columns, aligned; the first row is the head.
[[nodiscard]] QString columns(const QList<QStringList>& rows);
/// One line for each client that is cut off.
[[nodiscard]] QString cutOffText(const QList<api::CutOff>& cutOff);

}  // namespace postern::ctl
