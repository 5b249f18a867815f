#include "ui/widgets/confirm.h"

#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QDialog>
#include <QVBoxLayout>

namespace postern::ui {

void confirm(QWidget* parent, const QString& title, const QString& text, const QString& button,
             std::function<void()> act) {
    confirm(parent, title, text, button, QString(), [act = std::move(act)](bool) { act(); });
}

void confirm(QWidget* parent, const QString& title, const QString& text, const QString& button,
             const QString& option, std::function<void(bool)> act) {
    auto* dialog = new QDialog(parent);
    dialog->setObjectName(QStringLiteral("confirm"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->setMinimumWidth(460);
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(3 * kGrid, 3 * kGrid, 3 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(sectionLabel(title, dialog));
    column->addWidget(plainLabel(text, dialog));
    auto* choice = new QCheckBox(option, dialog);
    choice->setObjectName(QStringLiteral("confirmOption"));
    choice->setVisible(!option.isEmpty());
    column->addWidget(choice);
    column->addSpacing(kGrid);
    QPushButton* no =
        pushButton(QCoreApplication::translate("Confirm", "&Cancel"), QStringLiteral("confirmNo"), dialog);
    QPushButton* yes = pushButton(button, QStringLiteral("confirmYes"), dialog);
    yes->setProperty("danger", true);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(no);
    row->addWidget(yes);
    column->addLayout(row);
    no->setDefault(true);
    no->setFocus();
    QObject::connect(no, &QPushButton::clicked, dialog, &QDialog::reject);
    QObject::connect(yes, &QPushButton::clicked, dialog, &QDialog::accept);
    QObject::connect(dialog, &QDialog::accepted, parent,
                     [choice, act = std::move(act)] { act(choice->isChecked()); });
    dialog->open();
}

}  // namespace postern::ui
