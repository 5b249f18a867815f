#pragma once

#include "ui/models/listmodel.h"
#include "ui/pages/paneltab.h"

namespace postern::ui {

/// Every act with a key, certificate or authority. Nobody can change or remove an entry.
class JournalTab : public PanelTab {
    Q_OBJECT
 public:
    JournalTab(PageContext context, MessageBar& messages, QWidget* parent);
    void reload() override;

 private:
    void buildModel();
    ListModel<api::JournalEntry>* m_model;
    TableView* m_table;
};

}  // namespace postern::ui
