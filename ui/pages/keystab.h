#pragma once

#include "ui/models/listmodel.h"
#include "ui/pages/paneltab.h"

class QLabel;
class QPushButton;

namespace postern::ui {

class KeyCard;

/// The private keys and what protects them.
class KeysTab : public PanelTab {
    Q_OBJECT
 public:
    KeysTab(PageContext context, MessageBar& messages, QWidget* parent);
    void reload() override;

 private:
    QWidget* buildStore();
    void buildModel();
    void buildActions();
    void showStore(const api::KeyStoreInfo& store);
    void showSelected();
    void test(const QString& name);
    void remove();
    [[nodiscard]] const api::KeyInfo* selected() const;
    ListModel<api::KeyInfo>* m_model;
    TableView* m_table;
    KeyCard* m_card;
    QLabel* m_storeMark;
    QLabel* m_storeText;
    QPushButton* m_change;
    QPushButton* m_unlock;
    api::KeyStoreInfo m_store;
    QString m_tested;  // key whose test is shown or under way
};

}  // namespace postern::ui
