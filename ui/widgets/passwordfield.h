#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace postern::ui {

/// A password with Show, Generate and Copy, and a word on its strength.
class PasswordField : public QWidget {
    Q_OBJECT
 public:
    explicit PasswordField(QWidget* parent = nullptr);
    [[nodiscard]] QString password() const;
    void generate();
    /// Why it will not do; empty when it will.
    [[nodiscard]] QString fault() const;
    [[nodiscard]] QLineEdit* line() const { return m_line; }

 Q_SIGNALS:
    void edited();

 private:
    QToolButton* button(const QString& icon, const QString& text, const QString& objectName);
    void update();
    QLineEdit* m_line;
    QToolButton* m_show;
    QLabel* m_hint;
};

}  // namespace postern::ui
