#pragma once

#include "ui/dialogs/formdialog.h"
#include "ui/models/listmodel.h"

class QComboBox;
class QLineEdit;

namespace postern::ui {

class TableView;

/// The client certificates of one account: what there is, one more from a file or by a rule, one less. Opens
/// over its page without blocking and deletes itself.
class AccountCertificatesDialog : public QDialog {
    Q_OBJECT
 public:
    AccountCertificatesDialog(api::AdminApi& api, const api::AccountInfo& account, QWidget* parent);

    /// What choosing a file leads to; the file dialog is but the way there.
    void addFile(const QString& fileName);

 private:
    void buildTable();
    void reload();
    void chooseFile();
    void addRule();
    void remove();

    api::AdminApi& m_api;
    const api::AccountInfo m_account;
    MessageBar* m_messages;
    TableView* m_table;
    ListModel<api::ClientCertificateInfo>* m_model;
};

/// Certificates of an account told by what stands in them.
class CertificateRuleDialog : public FormDialog {
    Q_OBJECT
 public:
    CertificateRuleDialog(api::AdminApi& api, const api::AccountInfo& account, QWidget* parent);
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("dealingclients"); }

 protected:
    [[nodiscard]] QString missing() const override;
    void act() override;

 private:
    const api::AccountInfo m_account;
    QComboBox* m_match;
    QLineEdit* m_value;
    QComboBox* m_authority;
};

}  // namespace postern::ui
