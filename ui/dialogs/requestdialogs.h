#pragma once

#include "ui/dialogs/formdialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace postern::ui {

/// What is noted with a pending request: whom it went to, how that authority checks, and the questions to ask
/// before choosing one.
class ChecklistDialog : public FormDialog {
    Q_OBJECT
 public:
    ChecklistDialog(api::AdminApi& api, const api::RequestInfo& request, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("gettingcertificate"); }

 protected:
    [[nodiscard]] QString missing() const override { return {}; }
    void act() override;

 private:
    QLineEdit* line(const QString& objectName, const QString& text);
    const QString m_name;
    QLineEdit* m_authority;
    QComboBox* m_verification;
    QLineEdit* m_note;
    QList<std::pair<QString, QLineEdit*>> m_answers;
};

/// Gives a pending request up, after naming it.
class GiveUpDialog : public FormDialog {
    Q_OBJECT
 public:
    GiveUpDialog(api::AdminApi& api, const api::RequestInfo& request, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("gettingcertificate"); }

 protected:
    [[nodiscard]] QString missing() const override { return {}; }
    void act() override;

 private:
    const QString m_name;
    QCheckBox* m_key;
};

/// Lets an own authority on this machine answer a pending request.
class SignPendingDialog : public FormDialog {
    Q_OBJECT
 public:
    SignPendingDialog(api::AdminApi& api, const api::RequestInfo& request, const QStringList& authorities,
                      QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("ownauthority"); }

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;
    void failed(const base::Error& error) override;

 private:
    const api::RequestInfo m_request;
    api::CertificateIssue m_order;  // as last sent, to be sent again with consent
    QComboBox* m_authority;
};

}  // namespace postern::ui
