#include "ui/console.h"

#include "ui/icons.h"
#include "ui/language.h"
#include "ui/mainwindow.h"
#include "ui/resources.h"
#include "ui/sslutility.h"
#include "ui/statuswatch.h"
#include "ui/theme.h"
#include "ui/tray.h"
#include "ui/widgets/confirm.h"
#include "ui/wizards/firstrunwizard.h"

#include <QApplication>
#include <QEvent>
#include <QPointer>

namespace postern::ui {

struct Console::Parts {
    Parts(Console& console, api::AdminApi& engine, ConsoleOptions given)
        : owner(console), api(engine), options(std::move(given)), status(api, &console) {
        if (!options.sslUtility)
            tray = std::make_unique<Tray>(PageContext{api, status},
                                          options.tray.value_or(QSystemTrayIcon::isSystemTrayAvailable()),
                                          nullptr);
    }

    Console& owner;
    api::AdminApi& api;
    const ConsoleOptions options;
    StatusWatch status;
    std::unique_ptr<Tray> tray;  // none beside the utility alone
    std::unique_ptr<MainWindow> window;
    std::unique_ptr<SslUtility> utility;
    QPointer<FirstRunWizard> wizard;
    bool askedForSetUp = false;

    void makeWindow();
    void makeUtility();
    [[nodiscard]] bool hasTray() const { return tray && tray->isAvailable(); }
    void offerSetUp();
    void openSetUp();
    void closeWindow();
    void askToQuit();
};

void Console::Parts::makeWindow() {
    window = std::make_unique<MainWindow>(PageContext{api, status}, options);
    QObject::connect(window.get(), &MainWindow::closeAsked, &owner, [this] { closeWindow(); });
    QObject::connect(window.get(), &MainWindow::quitAsked, &owner, [this] { askToQuit(); });
    QObject::connect(window.get(), &MainWindow::setUpAsked, &owner, [this] { openSetUp(); });
}

void Console::Parts::makeUtility() {
    utility = std::make_unique<SslUtility>(api, status);
    QObject::connect(utility.get(), &SslUtility::closeAsked, &owner, [this] {
        if (window && window->isVisible())
            utility->hide();  // the console goes on
        else
            askToQuit();
    });
}

void Console::Parts::offerSetUp() {
    if (askedForSetUp || !status.isKnown() || !window)
        return;
    askedForSetUp = true;
    if (!status.status().setUp)
        openSetUp();
}

void Console::Parts::openSetUp() {
    if (wizard) {
        wizard->raise();
        return;
    }
    wizard = new FirstRunWizard(api, status, window.get());
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    wizard->setWindowModality(Qt::WindowModal);
    QObject::connect(wizard, &QDialog::finished, &owner, [this] { status.refresh(); });
    wizard->show();
}

void Console::Parts::closeWindow() {
    if (hasTray() && window->isVisible() && !options.attached) {
        window->hide();
        tray->tellStillRunning();
        return;
    }
    askToQuit();
}

void Console::Parts::askToQuit() {
    const auto quit = [this] { Q_EMIT owner.quitRequested(); };
    const bool changes = window && window->hasChanges();
    if (options.attached) {
        if (!changes)
            quit();
        else
            confirm(window.get(), Console::tr("Leave without applying?"),
                    Console::tr("Changes that were not applied are lost. The mail server goes on."),
                    Console::tr("Leave"), quit);
        return;
    }
    int sessions = 0;
    for (const api::ServiceInfo& service : status.status().services) sessions += service.sessions;
    // With a tray and nobody connected there is nothing to lose; without one, closing the window is easily
    // done by mistake.
    if ((hasTray() || !window) && sessions == 0 && !changes) {
        quit();
        return;
    }
    const QString who =
        sessions == 0 ? Console::tr("Nobody can send or read mail until Postern runs again.")
        : sessions == 1
            ? Console::tr("1 session is open and will be told to come back later.")
            : Console::tr("%1 sessions are open and will be told to come back later.").arg(sessions);
    QWidget* over = window ? static_cast<QWidget*>(window.get()) : utility.get();
    over->show();
    over->raise();
    confirm(over, Console::tr("Stop the mail server?"),
            changes ? who + QLatin1Char(' ') + Console::tr("Changes that were not applied are lost.") : who,
            Console::tr("Stop and quit"), quit);
}

Console::Console(api::AdminApi& api, ConsoleOptions options, QObject* parent) : QObject(parent) {
    initPosternResources();
    if (auto* app = qobject_cast<QApplication*>(QCoreApplication::instance())) {
        if (QCoreApplication::organizationName().isEmpty())
            QCoreApplication::setOrganizationName(QStringLiteral("Postern"));
        installLanguage(*app);
        Theme::apply(*app, Theme::wanted(*app));
        app->setQuitOnLastWindowClosed(false);
        app->setWindowIcon(programIcon());
        app->installEventFilter(this);
    }
    m_parts = std::make_unique<Parts>(*this, api, std::move(options));
    connect(&m_parts->status, &StatusWatch::updated, this, [this] { m_parts->offerSetUp(); });
    if (!m_parts->tray)
        return;
    connect(m_parts->tray.get(), &Tray::openAsked, this, &Console::raise);
    connect(m_parts->tray.get(), &Tray::logAsked, this, [this] {
        raise();
        m_parts->window->openPage(QStringLiteral("monitor/log"));
    });
    connect(m_parts->tray.get(), &Tray::quitAsked, this, [this] {
        if (!m_parts->window)
            m_parts->makeWindow();
        m_parts->askToQuit();
    });
}

Console::~Console() = default;

bool Console::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Quit && m_parts && m_parts->window)
        m_parts->window->endWithProgram();
    if (event->type() == QEvent::Quit && m_parts && m_parts->utility)
        m_parts->utility->endWithProgram();
    return QObject::eventFilter(watched, event);
}

void Console::show() {
    if (m_parts->options.sslUtility) {
        if (!m_parts->utility)
            m_parts->makeUtility();
        m_parts->utility->show();
        return;
    }
    showWindow();
}

void Console::showWindow() {
    if (!m_parts->window)
        m_parts->makeWindow();
    m_parts->window->show();
    m_parts->offerSetUp();
}

void Console::raise() {
    showWindow();
    m_parts->window->setWindowState(m_parts->window->windowState() & ~Qt::WindowMinimized);
    m_parts->window->raise();
    m_parts->window->activateWindow();
}

}  // namespace postern::ui
