#pragma once

#include "app/posternctl/commands.h"
#include "engine/base/result.h"

#include <QMap>
#include <QStringList>

namespace postern::ctl {

/// What stands on the command line.
struct Invocation {
    QString dataFolder;
    bool json = false;
    bool help = false;     // of the verb in `words`, or of all
    bool version = false;  // wins over all else
    const Command* command = nullptr;
    QStringList words;               // after the verb; with help, the words that begin the verbs to explain
    QMap<QString, QString> options;  // of the command
};

/// --data and --json count wherever they stand; the other words that begin with "--" belong to the command.
/// Error "ctl.usage": a sentence that names the word at fault; the arguments are the words that begin the
/// verbs which may have been meant.
[[nodiscard]] base::Result<Invocation> parseArguments(const QStringList& arguments);

}  // namespace postern::ctl
