#pragma once

#include "ui/models/listmodel.h"
#include "ui/pages/paneltab.h"
#include "ui/wizards/certificatewizard.h"

namespace postern::ui {

/// All certificates: what they are for, who uses them, how long they last and how their key is kept.
class CertificatesTab : public PanelTab {
    Q_OBJECT
 public:
    CertificatesTab(PageContext context, MessageBar& messages, QWidget* parent);
    void reload() override;
    void select(const QString& name);
    /// Opens the import with these files.
    void importFiles(const QStringList& files);

 private:
    void buildModel();
    void buildActions();
    void addFileActions();
    void addChainActions();
    void addRemoval();
    void openCompanion(const QString& name);
    void createCompanion(const api::CertificateInfo& info);
    void offerAgain(const QString& name);
    void createSelfSigned();
    void openWizard(CertificateWizard::Start start, const QString& name);
    void view();
    void removeChain();
    void remove();
    void publish();
    void restore();
    [[nodiscard]] const api::CertificateInfo* selected() const;
    [[nodiscard]] bool canBeChanged() const;
    ListModel<api::CertificateInfo>* m_model;
    TableView* m_table;
    QString m_wanted;  // to be selected as soon as it is there
};

}  // namespace postern::ui
