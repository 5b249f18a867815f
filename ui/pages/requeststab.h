#pragma once

#include "ui/models/listmodel.h"
#include "ui/pages/paneltab.h"

class QLabel;
class QPlainTextEdit;

namespace postern::ui {

/// Signing requests that wait for their certificate.
class RequestsTab : public PanelTab {
    Q_OBJECT
 public:
    RequestsTab(PageContext context, MessageBar& messages, QWidget* parent);
    void reload() override;

 private:
    void buildModel();
    void openWizard(bool answer);
    void buildActions();
    QWidget* buildText();
    void showSelected();
    void mail();
    void signWithOwn();
    [[nodiscard]] const api::RequestInfo* selected() const;
    ListModel<api::RequestInfo>* m_model;
    TableView* m_table;
    QWidget* m_below;
    QLabel* m_facts;
    QPlainTextEdit* m_text;
};

}  // namespace postern::ui
