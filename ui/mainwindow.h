#pragma once

#include "ui/console.h"
#include "ui/pages/page.h"

#include <QHash>
#include <QMainWindow>

class QMenu;
class QStackedWidget;
class QToolButton;

namespace postern::ui {

class HelpWindow;
class Navigation;
class SearchField;
class StateMark;

/// Tree on the left, page on the right, search and state above. Pages are made when first opened and then
/// kept, so a draft survives a look elsewhere.
class MainWindow : public QMainWindow {
    Q_OBJECT
 public:
    MainWindow(PageContext context, const ConsoleOptions& options, QWidget* parent = nullptr);
    ~MainWindow() override;
    /// "overview", "service/pop3/pop3.port", "accounts/example.org", "settings/net.listen", "wizard/ssl" ...
    void openPage(const QString& address);
    [[nodiscard]] Page* currentPage() const;
    [[nodiscard]] bool hasChanges() const;
    /// The program ends: from now on closing closes, without a question.
    void endWithProgram() { m_ending = true; }
    void showHelp();
    void openCertificateWizard();
    void openSslWizard();
    void openClientWizard();
    [[nodiscard]] HelpWindow* help() const { return m_help; }

 Q_SIGNALS:
    /// The window was asked to close; whoever owns it decides what that means.
    void closeAsked();
    void quitAsked();
    void setUpAsked();

 protected:
    void closeEvent(QCloseEvent* event) override;

 private:
    QWidget* buildTopBar();
    void addShortcuts();
    void fillLookMenu(QMenu* menu);
    void openWizard(const QString& name);
    void showMenu();
    void showTopic(const QString& topic);
    [[nodiscard]] QString topicOf(const QWidget* focus) const;
    Page* pageOf(const QString& address);
    Page* makePage(const QString& kind, const QString& name);
    void readDomains();
    void readPlaces();
    void showStatus();
    PageContext m_context;
    const ConsoleOptions m_options;
    Navigation* m_navigation;
    QStackedWidget* m_stack;
    SearchField* m_search = nullptr;
    StateMark* m_state = nullptr;
    QToolButton* m_menu = nullptr;
    HelpWindow* m_help = nullptr;
    bool m_ending = false;
    QHash<QString, Page*> m_pages;
};

}  // namespace postern::ui
