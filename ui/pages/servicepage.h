#pragma once

#include "ui/models/settingsdraft.h"
#include "ui/pages/page.h"

class QPushButton;
class QTabWidget;

namespace postern::ui {

class CertificateCard;
class SettingsForm;
class StateMark;

/// One service: Server, Security, Access, Limits, Sessions; a draft below that Apply stores.
class ServicePage : public Page {
    Q_OBJECT
 public:
    ServicePage(PageContext context, const QString& service, QWidget* parent);
    void reload() override;
    void showItem(const QString& item) override;
    [[nodiscard]] QString helpTopic() const override;
    [[nodiscard]] bool hasChanges() const override { return m_draft.changes() > 0; }

 private:
    void buildHeader();
    void buildTabs();
    void fillForms();
    void fillServer();
    void createCertificate();
    void fillSecurity();
    void fillLimits(const QStringList& shown);
    void showDependencies();
    void showState();
    void startOrStop();
    void restart();
    void stopNow();
    void showFieldError(const base::Error& error, const QString& key);
    [[nodiscard]] QString key(const char* leaf) const;
    [[nodiscard]] QStringList keys(std::initializer_list<const char*> leaves) const;

    const QString m_service;
    SettingsDraft m_draft;
    StateMark* m_state = nullptr;
    QLabel* m_reason = nullptr;
    QPushButton* m_startStop = nullptr;
    QToolButton* m_more = nullptr;
    QAction* m_restart = nullptr;
    QTabWidget* m_tabs = nullptr;
    SettingsForm* m_server = nullptr;
    SettingsForm* m_security = nullptr;
    SettingsForm* m_access = nullptr;
    SettingsForm* m_limits = nullptr;
    CertificateCard* m_certificate = nullptr;
    QList<api::CertificateInfo> m_certificates;
    QString m_pendingItem;  // asked for before the settings had arrived
    bool m_filled = false;
};

}  // namespace postern::ui
