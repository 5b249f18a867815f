#include "ui/wizards/stepcolumn.h"

#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QVBoxLayout>
#include <QWizardPage>

namespace postern::ui {

QVBoxLayout* stepColumn(QWizardPage* page, const QString& title, const QString& why) {
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, kGrid);
    column->setSpacing(kGrid);
    QLabel* head = titleLabel(title, page);
    head->setObjectName(QStringLiteral("stepTitle"));
    head->setWordWrap(true);
    QLabel* sentence = noteLabel(why, page);
    sentence->setObjectName(QStringLiteral("stepWhy"));
    page->setAccessibleName(title);
    page->setAccessibleDescription(why);
    column->addWidget(head);
    column->addWidget(sentence);
    column->addSpacing(kGrid);
    return column;
}

}  // namespace postern::ui
