#include "ui/certificatenames.h"

#include <QString>

namespace postern::ui {

bool standsFor(const QString& held, const QString& name) {
    if (!held.startsWith(QLatin1StringView("*.")))
        return held.compare(name, Qt::CaseInsensitive) == 0;
    const qsizetype dot = name.indexOf(QLatin1Char('.'));
    return dot > 0 && name.mid(dot).compare(held.mid(1), Qt::CaseInsensitive) == 0;
}

}  // namespace postern::ui
