#pragma once

#include "engine/base/result.h"
#include "engine/engine.h"

#include <QStringList>

namespace postern::app {

/// What stands on the command line of postern.
struct Options {
    EngineOptions engine;
    bool sslUtility = false;  // only that window
    bool help = false;
    bool version = false;
};

/// Error "app.usage" with a sentence that names the word at fault.
[[nodiscard]] base::Result<Options> parseOptions(const QStringList& arguments);
[[nodiscard]] QString usageText();

}  // namespace postern::app
