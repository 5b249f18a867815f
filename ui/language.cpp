#include "ui/language.h"

#include "ui/pseudotranslator.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace postern::ui {

void installLanguage(QCoreApplication& app) {
    if (qEnvironmentVariableIsSet("POSTERN_PSEUDO")) {
        QCoreApplication::installTranslator(new PseudoTranslator(&app));
        return;
    }
    // Qt's own texts (file dialogs, context menus of fields) first, so that ours win.
    auto* qt = new QTranslator(&app);
    if (qt->load(QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"),
                 QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(qt);
    auto* own = new QTranslator(&app);
    if (own->load(QLocale(), QStringLiteral("postern"), QStringLiteral("_"), QStringLiteral(":/i18n")))
        QCoreApplication::installTranslator(own);
}

}  // namespace postern::ui
