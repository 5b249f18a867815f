#pragma once

#include "ui/models/listmodel.h"
#include "ui/pages/page.h"

class QTabWidget;

namespace postern::ui {

class FormDialog;
class TableView;

/// The accounts and the forwarding aliases of one domain.
class AccountsPage : public Page {
    Q_OBJECT
 public:
    AccountsPage(PageContext context, const QString& domain, QWidget* parent);
    void reload() override;
    void showItem(const QString& item) override;
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("accounts"); }

 private:
    QWidget* buildAccounts();
    QWidget* buildAliases();
    void addAccountActions();
    [[nodiscard]] QList<api::AccountInfo> picked() const;
    void open(FormDialog* dialog);
    void suspend(bool suspended);
    void unlock();
    void removeAccounts();
    void issueCertificate();
    void removeAlias();

    const QString m_domain;
    QTabWidget* m_tabs;
    ListModel<api::AccountInfo>* m_accounts = nullptr;
    ListModel<api::AliasInfo>* m_aliases = nullptr;
    TableView* m_accountTable = nullptr;
    TableView* m_aliasTable = nullptr;
};

}  // namespace postern::ui
