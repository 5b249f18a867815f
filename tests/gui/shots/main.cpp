// Pictures of every page, dialog and wizard page: postern_shots FOLDER [light|dark] [en|de|pseudo]
#include "tests/gui/support/fakeapi.h"
#include "tests/gui/support/gallery.h"
#include "ui/resources.h"

#include <QApplication>
#include <QDir>
#include <QSettings>
#include <QStandardPaths>
#include <QTextStream>
#include <QTimer>

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("DISPLAY") && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("PosternShots"));
    QStandardPaths::setTestModeEnabled(true);
    QSettings().clear();
    initPosternResources();
    const QStringList arguments = app.arguments();
    if (arguments.size() < 2) {
        QTextStream(stderr) << "usage: postern_shots FOLDER [light|dark] [en|de|pseudo]\n";
        return 2;
    }
    const QDir folder(arguments.at(1));
    if (!folder.mkpath(QStringLiteral("."))) {
        QTextStream(stderr) << "postern_shots: cannot make " << folder.path() << '\n';
        return 1;
    }
    const QString only = arguments.value(2);
    postern::test::useLanguage(app, arguments.value(3));
    int pictures = 0;
    for (const bool dark : {false, true}) {
        if (!only.isEmpty() && (only == QLatin1StringView("dark")) != dark)
            continue;
        for (const QSize size : {QSize(900, 600), QSize(1280, 800)})
            pictures += postern::test::takePictures(app, folder, size, dark);
    }
    QTextStream(stdout) << pictures << " pictures in " << folder.absolutePath() << '\n';
    return 0;
}
