#pragma once

#include "ui/dialogs/formdialog.h"

class QComboBox;
class QLabel;
class QLineEdit;

namespace postern::ui {

class PasswordField;

/// A new account of one domain, with a strong password already made.
class AddAccountDialog : public FormDialog {
    Q_OBJECT
 public:
    AddAccountDialog(api::AdminApi& api, const QString& domain, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("accounts"); }

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    const QString m_domain;
    QLineEdit* m_name;
    QLineEdit* m_fullName;
    PasswordField* m_password;
};

/// A new password for one account.
class SetPasswordDialog : public FormDialog {
    Q_OBJECT
 public:
    SetPasswordDialog(api::AdminApi& api, const api::AccountInfo& account, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("accounts"); }

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    const api::AccountInfo m_account;
    PasswordField* m_password;
};

/// The full name of an account, and what its logins need.
class EditAccountDialog : public FormDialog {
    Q_OBJECT
 public:
    EditAccountDialog(api::AdminApi& api, const api::AccountInfo& account, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("accounts"); }

 protected:
    [[nodiscard]] QString missing() const override { return {}; }
    void act() override;

 private:
    void explain();

    const api::AccountInfo m_account;
    QLineEdit* m_fullName;
    QComboBox* m_policy;
    QLabel* m_policyNote;
};

}  // namespace postern::ui
