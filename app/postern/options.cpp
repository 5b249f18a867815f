#include "app/postern/options.h"

#include <QStandardPaths>

namespace postern::app {
namespace {

const QStringList kLogLevels{QStringLiteral("failure"), QStringLiteral("problem"), QStringLiteral("info"),
                             QStringLiteral("debug")};

base::Error usage(const QString& english, const QStringList& arguments = {}) {
    return base::fail("app.usage", english, arguments);
}

base::Status apply(Options& options, const QString& name, const QString& value) {
    if (name == QLatin1String("--data")) {
        if (value.isEmpty())
            return usage(QStringLiteral("--data needs the data folder."));
        options.engine.dataFolder = value;
    } else if (name == QLatin1String("--log-level")) {
        options.engine.logLevel = value.toLower();
        if (!kLogLevels.contains(options.engine.logLevel))
            return usage(QStringLiteral("--log-level takes failure, problem, info or debug, not %1."),
                         {value});
    } else if (name == QLatin1String("--port-offset")) {
        bool number = false;
        options.engine.portOffset = value.toInt(&number);
        if (!number || options.engine.portOffset < 0 || options.engine.portOffset > 64000)
            return usage(QStringLiteral("--port-offset takes a number from 0 to 64000, not %1."), {value});
    } else {
        const qsizetype equals = value.indexOf(QLatin1Char('='));
        if (equals <= 0)
            return usage(QStringLiteral("--set takes KEY=VALUE, not %1."), {value});
        options.engine.overrides.insert(value.first(equals).toLatin1(), value.sliced(equals + 1));
    }
    return base::Done{};
}

}  // namespace

base::Result<Options> parseOptions(const QStringList& arguments) {
    static const QStringList kWithValue{QStringLiteral("--data"), QStringLiteral("--port-offset"),
                                        QStringLiteral("--set"), QStringLiteral("--log-level")};
    Options options;
    options.engine.dataFolder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString& word = arguments[i];
        if (word == QLatin1String("--headless")) {
            options.engine.headless = true;
        } else if (word == QLatin1String("--ssl-utility")) {
            options.sslUtility = true;
        } else if (word == QLatin1String("--help") || word == QLatin1String("-h")) {
            options.help = true;
        } else if (word == QLatin1String("--version")) {
            options.version = true;
        } else if (!kWithValue.contains(word)) {
            return usage(QStringLiteral("Unknown option %1."), {word});
        } else if (i + 1 >= arguments.size()) {
            return usage(QStringLiteral("%1 needs a value."), {word});
        } else if (const base::Status applied = apply(options, word, arguments[++i]); !applied) {
            return applied.error();
        }
    }
    if (options.sslUtility && options.engine.headless)
        return usage(QStringLiteral("--ssl-utility needs a window, --headless has none."));
    return options;
}

QString usageText() {
    return QStringLiteral(
               "usage: postern [--headless | --ssl-utility] [--data DIR] [--port-offset N] [--set "
               "KEY=VALUE]... "
               "[--log-level L]\n"
               "  --headless       run the server without a window; prints \"ready\", stops on SIGTERM\n"
               "  --ssl-utility    open only the SSL Configuration Utility\n"
               "  --data DIR       the data folder; one Postern per folder (default: %1)\n"
               "  --port-offset N  is added to every configured port below 1024\n"
               "  --set KEY=VALUE  a setting for this run only (all of them: posternctl settings list)\n"
               "  --log-level L    failure, problem, info or debug\n"
               "  --help           this text\n"
               "  --version        the version\n"
               "exit 0: stopped as asked, 1: could not start (reason on standard error), 2: usage")
        .arg(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation));
}

}  // namespace postern::app
