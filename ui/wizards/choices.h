#pragma once

#include <QString>

class QRadioButton;
class QVBoxLayout;
class QWidget;

namespace postern::ui {

/// A radio button with its grey sentence below; both are added to `column`.
[[nodiscard]] QRadioButton* choiceButton(QVBoxLayout* column, const QString& text, const QString& note,
                                         const QString& objectName, QWidget* parent);
/// A choice that is not possible now says why in place of its sentence.
void setChoicePossible(QRadioButton* button, bool possible, const QString& whyNot);

}  // namespace postern::ui
