#include "ui/widgets/labels.h"

namespace postern::ui {

namespace {

QLabel* label(const QString& text, const char* role, bool wrap, QWidget* parent) {
    auto* result = new QLabel(text, parent);
    result->setProperty("role", QString::fromLatin1(role));
    result->setWordWrap(wrap);
    result->setTextFormat(Qt::PlainText);
    return result;
}

}  // namespace

QLabel* titleLabel(const QString& text, QWidget* parent) {
    return label(text, "title", false, parent);
}

QLabel* sectionLabel(const QString& text, QWidget* parent) {
    return label(text, "section", true, parent);
}

QLabel* noteLabel(const QString& text, QWidget* parent) {
    return label(text, "note", true, parent);
}

QLabel* plainLabel(const QString& text, QWidget* parent) {
    return label(text, "plain", true, parent);
}

QLabel* dataLabel(const QString& name, QWidget* parent) {
    QLabel* result = label(QString(), "data", true, parent);
    result->setAccessibleName(name);
    result->setProperty("data", true);
    result->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return result;
}

QPushButton* pushButton(const QString& text, const QString& objectName, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setObjectName(objectName);
    button->setAutoDefault(false);
    return button;
}

QPushButton* primaryButton(const QString& text, const QString& objectName, QWidget* parent) {
    QPushButton* button = pushButton(text, objectName, parent);
    button->setProperty("primary", true);
    return button;
}

QPushButton* flatButton(const QString& text, const QString& objectName, QWidget* parent) {
    QPushButton* button = pushButton(text, objectName, parent);
    button->setProperty("flat", true);
    return button;
}

}  // namespace postern::ui
