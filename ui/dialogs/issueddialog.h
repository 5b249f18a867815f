#pragma once

#include "ui/models/listmodel.h"
#include "ui/pages/page.h"

#include <QDialog>

namespace postern::ui {

class TableView;

/// What an own authority has issued: to look at, to save, to revoke.
class IssuedDialog : public QDialog {
    Q_OBJECT
 public:
    IssuedDialog(PageContext context, const QString& authority, QWidget* parent);

 private:
    void buildModel();
    void buildActions();
    void reload();
    void issue();
    void revoke();
    void save(const api::FileData& file, bool secret);
    [[nodiscard]] const api::IssuedInfo* selected() const;
    PageContext m_context;
    const QString m_authority;
    MessageBar* m_messages;
    ListModel<api::IssuedInfo>* m_model;
    TableView* m_table;
};

}  // namespace postern::ui
