#include "ui/tray.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/pages/overviewpage.h"
#include "ui/texts.h"
#include "ui/widgets/state.h"

#include <QGuiApplication>
#include <QMenu>
#include <QPainter>

namespace postern::ui {

namespace {

/// The program's mark with the state in its corner.
QIcon badged(State state) {
    QIcon result;
    for (const int size : {22, 32, 48}) {
        QPixmap pixmap = programIcon().pixmap(size, size);
        QPainter painter(&pixmap);
        const double part = size * 0.5;
        States::paint(painter, QRectF(size - part, size - part, part, part), state,
                      QGuiApplication::palette());
        painter.end();
        result.addPixmap(pixmap);
    }
    return result;
}

bool isRunning(const api::ServiceInfo& service) {
    return service.state == QLatin1StringView("running");
}

}  // namespace

Tray::Tray(PageContext context, bool available, QObject* parent)
    : QObject(parent), m_context(context), m_available(available) {
    buildMenu();
    if (m_available) {
        m_icon.setContextMenu(m_menu.get());
        m_icon.setIcon(badged(State::Stopped));
        m_icon.show();
    }
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason != QSystemTrayIcon::Context)
            Q_EMIT openAsked();
    });
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, &Tray::openAsked);
    connect(&m_context.status, &StatusWatch::updated, this, &Tray::showStatus);
    connect(&m_context.status, &StatusWatch::connectionChanged, this, &Tray::showStatus);
    if (m_context.status.isKnown())
        showStatus();
}

Tray::~Tray() = default;

void Tray::buildMenu() {
    m_menu = std::make_unique<QMenu>();
    m_state = m_menu->addAction(tr("Asking the engine..."));
    m_state->setEnabled(false);
    m_menu->addSeparator();
    m_afterServices = m_menu->addSeparator();
    const auto entry = [this](const char* name, const QString& text, auto act) {
        QAction* action = m_menu->addAction(text, this, act);
        action->setObjectName(QString::fromLatin1(name));
        return action;
    };
    entry("startAll", tr("Start all"), [this] { setAll(true); });
    entry("stopAll", tr("Stop all"), [this] { setAll(false); });
    m_menu->addSeparator();
    m_menu->setDefaultAction(entry("open", tr("Open Postern"), &Tray::openAsked));
    entry("log", tr("Log"), &Tray::logAsked);
    m_menu->addSeparator();
    entry("quit", tr("Quit"), &Tray::quitAsked);
}

/// The services are those that the engine has.
QAction* Tray::actionOf(const QString& service) {
    if (QAction* action = m_services.value(service))
        return action;
    auto* action = new QAction(Format::serviceName(service), m_menu.get());
    action->setCheckable(true);
    connect(action, &QAction::triggered, this,
            [this, service](bool checked) { setRunning(service, checked); });
    m_menu->insertAction(m_afterServices, action);
    m_services.insert(service, action);
    return action;
}

void Tray::showStatus() {
    const api::Status& status = m_context.status.status();
    const bool gone = !m_context.api.isConnected();
    const State state = gone ? State::Down : overallState(status);
    const QString line = gone ? tr("The engine is gone") : headlineOf(status);
    m_state->setText(line);
    for (const api::ServiceInfo& service : status.services) {
        QAction* action = actionOf(service.name);
        action->setEnabled(!gone);
        action->setChecked(!gone && isRunning(service));
    }
    if (!m_available)
        return;
    m_icon.setIcon(badged(state));
    m_icon.setToolTip(tr("Postern: %1").arg(line));
    if (!gone)
        tell(status);
}

void Tray::tell(const api::Status& status) {
    QStringList now;
    for (const api::Problem& problem : status.problems) {
        if (problem.notice.isEmpty())
            continue;  // waits on the overview
        now << problem.notice;
        if (!m_told.contains(problem.notice))
            say(tr("Postern needs you"), Texts::error(problem.what), QSystemTrayIcon::Warning);
    }
    m_told = now;
}

void Tray::say(const QString& title, const QString& text, QSystemTrayIcon::MessageIcon icon) {
    m_icon.showMessage(title, text, icon);
    Q_EMIT told(title, text);
}

void Tray::tellStillRunning() {
    if (m_available && !m_toldRunning)
        say(tr("Postern goes on running"), tr("Open the window again from this icon; Quit ends the server."),
            QSystemTrayIcon::Information);
    m_toldRunning = true;
}

void Tray::setRunning(const QString& service, bool run) {
    const auto after = [this, service](base::Result<api::ServiceInfo> reply) {
        m_context.status.refresh();
        if (!reply && m_available)
            say(Format::serviceName(service), Texts::error(reply.error()), QSystemTrayIcon::Warning);
    };
    if (run) {
        api::ServiceStart request;
        request.name = service;
        m_context.api.call(request, this, std::function<void(base::Result<api::ServiceInfo>)>(after));
        return;
    }
    api::ServiceStop request;
    request.name = service;
    m_context.api.call(request, this, std::function<void(base::Result<api::ServiceInfo>)>(after));
}

void Tray::setAll(bool run) {
    for (const api::ServiceInfo& service : m_context.status.status().services) {
        if (isRunning(service) != run && !(run && isOffByChoice(service)))
            setRunning(service.name, run);
    }
}

}  // namespace postern::ui
