#pragma once

#include "ui/pages/page.h"

class QTabWidget;

namespace postern::ui {

class CertificatesTab;
class PanelTab;

/// The Certificates panel: certificates, keys, requests, authorities and the journal. Files can be dropped on
/// it, and it can stand in a window of its own.
class CertificatesPage : public Page {
    Q_OBJECT
 public:
    CertificatesPage(PageContext context, QWidget* parent);
    ~CertificatesPage() override;
    void reload() override;
    /// A tab ("keys", "requests", "authorities", "journal") or the name of a certificate.
    void showItem(const QString& item) override;
    /// Address and title of each tab.
    [[nodiscard]] static QList<std::pair<QString, QString>> tabs();
    [[nodiscard]] QString helpTopic() const override { return QStringLiteral("certificates"); }

 protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

 private:
    void buildTabs();
    void detach();
    [[nodiscard]] PanelTab* current() const;
    QTabWidget* m_tabs;
    CertificatesTab* m_certificates;
    QPointer<QWidget> m_window;  // the panel in a window of its own
};

}  // namespace postern::ui
