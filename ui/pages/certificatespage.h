#pragma once

#include "ui/models/listmodel.h"
#include "ui/pages/page.h"

namespace postern::ui {

class CertificateCard;
class TableView;

/// All certificates with who uses them; below, all of the selected one.
class CertificatesPage : public Page {
    Q_OBJECT
 public:
    CertificatesPage(PageContext context, QWidget* parent);
    void reload() override;
    void showItem(const QString& item) override;
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("certificates"); }

 private:
    void buildTable();
    void showSelected();
    void create();
    void useFor();
    void remove();
    void exportPem();
    void exportAuthority();
    void saveText(const QString& title, const QString& fileName, const QString& text);
    [[nodiscard]] const api::CertificateInfo* selected() const;
    ListModel<api::CertificateInfo>* m_model;
    TableView* m_table;
    CertificateCard* m_card;
};

}  // namespace postern::ui
