#pragma once

#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace postern::ui {

/// Labels by role; the style rules give each its looks. All wrap except title and strong.
[[nodiscard]] QLabel* titleLabel(const QString& text, QWidget* parent = nullptr);
[[nodiscard]] QLabel* sectionLabel(const QString& text, QWidget* parent = nullptr);
[[nodiscard]] QLabel* noteLabel(const QString& text, QWidget* parent = nullptr);
[[nodiscard]] QLabel* plainLabel(const QString& text, QWidget* parent = nullptr);
/// Shows data (a name, a fingerprint) that is not translated; selectable with mouse and keyboard.
[[nodiscard]] QLabel* dataLabel(const QString& name, QWidget* parent = nullptr);

[[nodiscard]] QPushButton* pushButton(const QString& text, const QString& objectName,
                                      QWidget* parent = nullptr);
[[nodiscard]] QPushButton* primaryButton(const QString& text, const QString& objectName,
                                         QWidget* parent = nullptr);
[[nodiscard]] QPushButton* flatButton(const QString& text, const QString& objectName,
                                      QWidget* parent = nullptr);

}  // namespace postern::ui
