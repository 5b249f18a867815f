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

Tray::Tray(PageContext context, QObject* parent)
    : QObject(parent), m_context(context), m_available(QSystemTrayIcon::isSystemTrayAvailable()) {
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
}

Tray::~Tray() = default;

void Tray::buildMenu() {
    m_menu = std::make_unique<QMenu>();
    m_state = m_menu->addAction(tr("Asking the engine..."));
    m_state->setEnabled(false);
    m_menu->addSeparator();
    for (const char* name : {"smtp", "submission", "pop3", "imap"}) {
        const QString service = QString::fromLatin1(name);
        QAction* action = m_menu->addAction(Format::serviceName(service));
        action->setCheckable(true);
        action->setEnabled(false);
        connect(action, &QAction::triggered, this,
                [this, service](bool checked) { setRunning(service, checked); });
        m_services.insert(service, action);
    }
    m_menu->addSeparator();
    m_menu->addAction(tr("Start all"), this, [this] { setAll(true); });
    m_menu->addAction(tr("Stop all"), this, [this] { setAll(false); });
    m_menu->addSeparator();
    m_menu->setDefaultAction(m_menu->addAction(tr("Open Postern"), this, &Tray::openAsked));
    m_menu->addAction(tr("Log"), this, &Tray::logAsked);
    m_menu->addSeparator();
    m_menu->addAction(tr("Quit"), this, &Tray::quitAsked);
}

void Tray::showStatus() {
    const api::Status& status = m_context.status.status();
    const State state = overallState(status);
    const QString line = headlineOf(status);
    m_state->setText(line);
    for (const api::ServiceInfo& service : status.services) {
        if (QAction* action = m_services.value(service.name)) {
            action->setEnabled(true);
            action->setChecked(isRunning(service));
        }
    }
    if (!m_available)
        return;
    m_icon.setIcon(badged(state));
    m_icon.setToolTip(tr("Postern: %1").arg(line));
    tell(status);
}

void Tray::tell(const api::Status& status) {
    QStringList now;
    for (const api::Problem& problem : status.problems) {
        const QString text = Texts::error(problem.what);
        now << text;
        // Only what is new and needs a person; hints wait on the overview.
        if (problem.severity == QLatin1StringView("problem") && !m_told.contains(text))
            m_icon.showMessage(tr("Postern needs you"), text, QSystemTrayIcon::Warning);
    }
    m_told = now;
}

void Tray::tellStillRunning() {
    if (m_available && !m_toldRunning)
        m_icon.showMessage(tr("Postern goes on running"),
                           tr("Open the window again from this icon; Quit ends the server."));
    m_toldRunning = true;
}

void Tray::setRunning(const QString& service, bool run) {
    const auto after = [this](base::Result<api::ServiceInfo>) { m_context.status.refresh(); };
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
        // Off by choice: "all" are the services of mail then.
        if (run && !service.enabled && service.name == QLatin1StringView("pki"))
            continue;
        if (isRunning(service) != run)
            setRunning(service.name, run);
    }
}

}  // namespace postern::ui
