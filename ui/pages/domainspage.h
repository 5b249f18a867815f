#pragma once

#include "ui/models/listmodel.h"
#include "ui/pages/page.h"

class QAction;

namespace postern::ui {

class TableView;

/// All domains: add, remove, which is the main one, their other names.
class DomainsPage : public Page {
    Q_OBJECT
 public:
    DomainsPage(PageContext context, QWidget* parent);
    void reload() override;
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("domains"); }

 private:
    [[nodiscard]] const api::DomainInfo* selected() const;
    void add();
    void makeMain();
    void rename();
    void remove();
    ListModel<api::DomainInfo>* m_model;
    TableView* m_table;
};

/// Asks, then removes; `done` runs after it is gone.
void confirmDomainRemoval(Page& page, const api::DomainInfo& domain, std::function<void()> act);

}  // namespace postern::ui
