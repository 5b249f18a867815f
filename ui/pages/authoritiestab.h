#pragma once

#include "ui/models/listmodel.h"
#include "ui/pages/paneltab.h"

namespace postern::ui {

/// Certificate Services: own authorities with what they issue, and foreign ones whose clients are trusted.
class AuthoritiesTab : public PanelTab {
    Q_OBJECT
 public:
    AuthoritiesTab(PageContext context, MessageBar& messages, QWidget* parent);
    void reload() override;
    /// What choosing a file leads to; the file dialog is but the way there.
    void importCrl(const QString& authority, const QString& fileName);

 private:
    void buildModel();
    void buildActions();
    void addIssueActions();
    void addSetUpActions();
    void create();
    void signFile();
    void showIssued();
    void showRollout();
    void showPublishing();
    void view();
    void saveCrl();
    void chooseCrl();
    void remove(const QString& name, bool force);
    void askRemove();
    [[nodiscard]] const api::AuthorityInfo* selected() const;
    [[nodiscard]] bool isOwn() const;
    ListModel<api::AuthorityInfo>* m_model;
    TableView* m_table;
    QWidget* m_unpublished;
    QList<api::CertificateTemplate> m_templates;
};

}  // namespace postern::ui
