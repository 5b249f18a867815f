#include "ui/startproblem.h"

#include "ui/icons.h"
#include "ui/language.h"
#include "ui/resources.h"
#include "ui/texts.h"
#include "ui/theme.h"

#include <QApplication>

namespace postern::ui {

namespace {

/// Nothing of the console is there yet: its words and its look come first.
QString prepared(QApplication& app, const base::Error& error) {
    initPosternResources();
    installLanguage(app);
    Theme::apply(app, Theme::wanted(app));
    return Texts::error(error);
}

}  // namespace

StartProblem::StartProblem(QApplication& app, const base::Error& error) {
    const QString reason = prepared(app, error);
    setObjectName(QStringLiteral("startProblem"));
    setWindowTitle(tr("Postern"));
    setWindowIcon(programIcon());
    setIcon(Critical);
    setTextFormat(Qt::PlainText);
    setText(tr("Postern cannot start."));
    setInformativeText(reason);
    setStandardButtons(Close);
}

}  // namespace postern::ui
