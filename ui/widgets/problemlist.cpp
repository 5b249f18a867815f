#include "ui/widgets/problemlist.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QVBoxLayout>

namespace postern::ui {

QString fixText(const QString& page) {
    const QString first = page.section(QLatin1Char('/'), 0, 0);
    if (first == QLatin1StringView("service"))
        return ProblemList::tr("Open %1").arg(Format::serviceName(page.section(QLatin1Char('/'), 1, 1)));
    if (first == QLatin1StringView("certificates"))
        return ProblemList::tr("Open Certificates");
    if (first == QLatin1StringView("domains") || first == QLatin1StringView("accounts"))
        return ProblemList::tr("Open Domains");
    return first == QLatin1StringView("monitor") ? ProblemList::tr("Open Monitor")
                                                 : ProblemList::tr("Open Settings");
}

ProblemList::ProblemList(QWidget* parent) : QWidget(parent) {
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(4);
}

void ProblemList::show(const QList<api::Problem>& problems) {
    QStringList keys;
    for (const api::Problem& problem : problems)
        keys << problem.severity + problem.page + Texts::error(problem.what);
    if (keys == m_shown)
        return;  // keeps the focus where it is
    m_shown = keys;
    while (QLayoutItem* item = m_column->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const api::Problem& problem : problems) m_column->addWidget(makeRow(problem));
    setVisible(!problems.isEmpty());
}

QWidget* ProblemList::makeRow(const api::Problem& problem) {
    auto* row = new QFrame(this);
    row->setObjectName(QStringLiteral("messageBar"));
    const bool hint = problem.severity == QLatin1StringView("hint");
    row->setProperty("kind", hint ? QStringLiteral("hint") : QStringLiteral("problem"));
    const Colours& c = colours(palette());
    auto* mark = new QLabel(row);
    mark->setPixmap(iconPixmap(QStringLiteral("problem"), hint ? c.warn : c.bad, 20, devicePixelRatioF()));
    QLabel* text = plainLabel(Texts::error(problem.what), row);
    QPushButton* button = pushButton(fixText(problem.page), QStringLiteral("fix"), row);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(12, kGrid, kGrid, kGrid);
    line->setSpacing(12);
    line->addWidget(mark);
    line->addWidget(text, 1);
    line->addWidget(button);
    connect(button, &QPushButton::clicked, this, [this, page = problem.page] { Q_EMIT opened(page); });
    return row;
}

}  // namespace postern::ui
