#include "ui/wizards/choices.h"

#include "ui/theme.h"
#include "ui/widgets/labels.h"

#include <QRadioButton>
#include <QVBoxLayout>

namespace postern::ui {

QRadioButton* choiceButton(QVBoxLayout* column, const QString& text, const QString& note,
                           const QString& objectName, QWidget* parent) {
    auto* button = new QRadioButton(text, parent);
    button->setObjectName(objectName);
    button->setAccessibleDescription(note);
    button->setProperty("note", note);
    QLabel* label = noteLabel(note, parent);
    label->setObjectName(objectName + QStringLiteral(".note"));
    label->setContentsMargins(24, 0, 0, 4);
    auto* both = new QVBoxLayout;
    both->setSpacing(2);
    both->addWidget(button);
    both->addWidget(label);
    column->addLayout(both);
    return button;
}

void setChoicePossible(QRadioButton* button, bool possible, const QString& whyNot) {
    const QString text = possible ? button->property("note").toString() : whyNot;
    button->setEnabled(possible);
    button->setToolTip(possible ? QString() : whyNot);
    button->setAccessibleDescription(text);
    if (auto* label =
            button->parentWidget()->findChild<QLabel*>(button->objectName() + QStringLiteral(".note")))
        label->setText(text);
}

}  // namespace postern::ui
