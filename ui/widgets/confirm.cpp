#include "ui/widgets/confirm.h"

#include "ui/certificatetexts.h"
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

void confirmSameName(QWidget* parent, const base::Error& error, std::function<void()> act) {
    const QStringList& about = error.arguments;  // name, the other one, its fingerprint, the new one's
    const QString title = QCoreApplication::translate("Confirm", "Replace the certificate for %1?");
    const QString text = QCoreApplication::translate(
        "Confirm",
        "%1 is for the same name and has the same kind of key. Who uses it will use the new one; it stays in "
        "the list.\n\nOld fingerprint:\n%2\n\nNew fingerprint:\n%3");
    confirm(parent, title.arg(about.value(0)),
            text.arg(about.value(1), CertificateTexts::breakable(about.value(2)),
                     CertificateTexts::breakable(about.value(3))),
            QCoreApplication::translate("Confirm", "Use the new one"), std::move(act));
}

}  // namespace postern::ui
