#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;

namespace postern::ui {

class PasswordField;

/// A new password, typed twice, with a word on its strength.
class NewPassword : public QWidget {
    Q_OBJECT
 public:
    explicit NewPassword(QWidget* parent = nullptr);
    [[nodiscard]] QString password() const;
    /// Why it will not do; empty when it will.
    [[nodiscard]] QString fault() const;

 Q_SIGNALS:
    void edited();

 private:
    PasswordField* m_first;
    QLineEdit* m_again;
};

}  // namespace postern::ui
