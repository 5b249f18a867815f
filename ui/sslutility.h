#pragma once

#include "ui/statuswatch.h"

#include <QMainWindow>

class QLabel;
class QVBoxLayout;

namespace postern::ui {

class HelpWindow;
class MessageBar;

/// "SSL Configuration Utility": the three wizards behind three buttons, what is done already, and where the
/// keys lie. A window of its own; the console need not be open.
class SslUtility : public QMainWindow {
    Q_OBJECT
 public:
    SslUtility(api::AdminApi& api, StatusWatch& status, QWidget* parent = nullptr);
    void openCertificate();
    void openSsl();
    void openClients();
    [[nodiscard]] HelpWindow* help() const { return m_help; }
    /// The program ends: from now on closing closes, without a question.
    void endWithProgram() { m_ending = true; }

 Q_SIGNALS:
    /// The window was asked to close; whoever owns it decides what that means.
    void closeAsked();

 protected:
    void closeEvent(QCloseEvent* event) override;

 private:
    void buildMenus();
    QWidget* buildStep(const QString& number, const QString& title, const QString& why, const QString& button,
                       const QString& objectName, QLabel** state, std::function<void()> act);
    void openKeyStore();
    void showHelp(const QString& topic);
    void showState();
    void markNext(const QLabel* nextStep);
    void read();
    api::AdminApi& m_api;
    StatusWatch& m_status;
    HelpWindow* m_help = nullptr;
    bool m_ending = false;
    QVBoxLayout* m_column;
    MessageBar* m_messages = nullptr;
    QLabel* m_certificate = nullptr;
    QLabel* m_ssl = nullptr;
    QLabel* m_clients = nullptr;
    QList<api::CertificateInfo> m_certificates;
    QList<api::SettingInfo> m_settings;
};

}  // namespace postern::ui
