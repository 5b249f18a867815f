#pragma once

#include "ui/dialogs/formdialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace postern::ui {

class FileInput;
class KeyTypeBox;

/// A new root of one's own.
class CreateAuthorityDialog : public FormDialog {
    Q_OBJECT
 public:
    CreateAuthorityDialog(api::AdminApi& api, const QString& proposal, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("ownauthority"); }

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    QLineEdit* m_name;
    QLineEdit* m_organization;
    QLineEdit* m_country;
    QComboBox* m_valid;
    KeyTypeBox* m_key;
};

/// An authority that exists: an own one with its key, or a foreign one whose clients are to be trusted.
class ImportAuthorityDialog : public FormDialog {
    Q_OBJECT
 public:
    ImportAuthorityDialog(api::AdminApi& api, bool own, const QStringList& files, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("ownauthority"); }

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;
    void failed(const base::Error& error) override;

 private:
    const bool m_own;
    FileInput* m_input;
    QLineEdit* m_password;
    QLineEdit* m_name;
};

/// What an own authority puts into each kind of certificate.
class TemplateDialog : public FormDialog {
    Q_OBJECT
 public:
    TemplateDialog(api::AdminApi& api, const QList<api::CertificateTemplate>& templates, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("ownauthority"); }

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    void showTemplate();
    const QList<api::CertificateTemplate> m_templates;
    QComboBox* m_which;
    KeyTypeBox* m_key;
    QSpinBox* m_days;
    QList<QCheckBox*> m_usages;
};

}  // namespace postern::ui
