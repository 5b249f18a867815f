#pragma once

#include "ui/pages/page.h"

#include <QHash>
#include <QSystemTrayIcon>

class QAction;
class QMenu;

namespace postern::ui {

/// The icon in the tray: running, attention or stopped at a glance; its menu starts and stops services.
class Tray : public QObject {
    Q_OBJECT
 public:
    /// Without an `available` tray only the menu is there, and nothing is told.
    Tray(PageContext context, bool available, QObject* parent);
    ~Tray() override;
    [[nodiscard]] bool isAvailable() const { return m_available; }
    /// Says once that the program goes on although the window is gone.
    void tellStillRunning();
    [[nodiscard]] QMenu* menu() const { return m_menu.get(); }
    [[nodiscard]] const QSystemTrayIcon& icon() const { return m_icon; }

 Q_SIGNALS:
    void openAsked();
    void logAsked();
    void quitAsked();
    /// A balloon was shown.
    void told(const QString& title, const QString& text);

 private:
    void buildMenu();
    QAction* actionOf(const QString& service);
    void showStatus();
    void tell(const api::Status& status);
    void say(const QString& title, const QString& text, QSystemTrayIcon::MessageIcon icon);
    void setRunning(const QString& service, bool run);
    void setAll(bool run);
    PageContext m_context;
    const bool m_available;
    QSystemTrayIcon m_icon;
    std::unique_ptr<QMenu> m_menu;
    QAction* m_state = nullptr;
    QAction* m_afterServices = nullptr;
    QHash<QString, QAction*> m_services;
    QStringList m_told;
    bool m_toldRunning = false;
};

}  // namespace postern::ui
