#pragma once

#include "ui/pages/page.h"

class QComboBox;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace postern::ui {

class DomainCertificatePanel;
class DomainKeyPanel;

/// "SSL/TLS Certificate To Use" of one domain, with its key, certificate and chain on one page.
class DomainSecurityPage : public Page {
    Q_OBJECT
 public:
    DomainSecurityPage(PageContext context, const QString& domain, QWidget* parent);
    void reload() override;
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("gettingcertificate"); }
    [[nodiscard]] bool hasChanges() const override;

 private:
    QWidget* buildUse();
    void showSecurity(const api::DomainSecurity& security);
    void showHint();
    void showMissing();
    void coverNames();
    void apply();
    void revert();
    void store(api::DomainSecuritySet request);
    [[nodiscard]] QStringList addresses() const;
    [[nodiscard]] QString customName() const;
    const QString m_domain;
    api::DomainSecurity m_security;
    bool m_known = false;
    QComboBox* m_choice = nullptr;
    QLabel* m_note = nullptr;
    QLabel* m_hint = nullptr;
    QLineEdit* m_addresses = nullptr;
    QPushButton* m_apply = nullptr;
    QPushButton* m_revert = nullptr;
    bool m_changed = false;  // as last told
    MessageBar* m_missing = nullptr;
    QLabel* m_useLabel = nullptr;
    DomainKeyPanel* m_key = nullptr;
    DomainCertificatePanel* m_certificate = nullptr;
};

}  // namespace postern::ui
