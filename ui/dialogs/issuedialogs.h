#pragma once

#include "ui/dialogs/exportdialogs.h"

class QComboBox;
class QLineEdit;

namespace postern::ui {

class FileInput;
class NewPassword;

/// A client certificate for a person or device, with the key, ready to be installed on the device.
class IssueClientDialog : public ExportDialog {
    Q_OBJECT
 public:
    /// `account` empty: the person who issues chooses.
    IssueClientDialog(api::AdminApi& api, const QString& authority, const QString& account, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("ownauthority"); }

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    void readAccounts();
    const QString m_authority;
    QComboBox* m_account;
    QComboBox* m_template;
    QComboBox* m_form;
    NewPassword* m_password;
};

/// Signs a request that came as a file (NewKeyRq.txt), from this server or another.
class SignRequestDialog : public ExportDialog {
    Q_OBJECT
 public:
    SignRequestDialog(api::AdminApi& api, const QString& authority,
                      const QList<api::CertificateTemplate>& templates, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("ownauthority"); }

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    const QString m_authority;
    FileInput* m_input;
    QComboBox* m_template;
};

/// Takes a certificate back before it ends.
class RevokeDialog : public FormDialog {
    Q_OBJECT
 public:
    RevokeDialog(api::AdminApi& api, const api::IssuedInfo& issued, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("ownauthority"); }

 protected:
    [[nodiscard]] QString missing() const override { return {}; }
    void act() override;

 private:
    const api::IssuedInfo m_issued;
    QComboBox* m_reason;
};

}  // namespace postern::ui
