#pragma once

#include "ui/pages/page.h"

class QLabel;
class QPushButton;

namespace postern::ui {

/// One domain at a glance, with what can be done to it.
class DomainPage : public Page {
    Q_OBJECT
 public:
    DomainPage(PageContext context, const QString& domain, QWidget* parent);
    void reload() override;
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("domains"); }

 private:
    void showDomain();
    void editAliases();
    void rename();
    void warnOfNames();
    void makeMain();
    void remove();
    const QString m_name;
    api::DomainInfo m_domain;
    QLabel* m_main;
    QLabel* m_accounts;
    QLabel* m_aliases;
    QPushButton* m_makeMain;
    QPushButton* m_remove;
};

}  // namespace postern::ui
