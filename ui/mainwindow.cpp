#include "ui/mainwindow.h"

#include "ui/format.h"
#include "ui/helpwindow.h"
#include "ui/icons.h"
#include "ui/navigation.h"
#include "ui/pages/accountspage.h"
#include "ui/pages/certificatespage.h"
#include "ui/pages/domainpage.h"
#include "ui/pages/domainsecuritypage.h"
#include "ui/pages/domainspage.h"
#include "ui/pages/monitorpage.h"
#include "ui/pages/overviewpage.h"
#include "ui/pages/servicepage.h"
#include "ui/pages/servicespage.h"
#include "ui/pages/settingspage.h"
#include "ui/searchfield.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/probationbar.h"
#include "ui/widgets/state.h"
#include "ui/wizards/certificatewizard.h"
#include "ui/wizards/sslwizard.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>

#include <algorithm>

namespace postern::ui {

MainWindow::MainWindow(PageContext context, const ConsoleOptions& options, QWidget* parent)
    : QMainWindow(parent), m_context(context), m_options(options) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowIcon(programIcon());
    setWindowTitle(tr("Postern"));
    setMinimumSize(900, 600);
    auto* inside = new QWidget(this);
    m_navigation = new Navigation(inside);
    m_stack = new QStackedWidget(inside);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(m_navigation);
    row->addWidget(m_stack, 1);
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildTopBar());
    column->addWidget(new ProbationBar(m_context.api, m_context.status, inside));
    column->addLayout(row, 1);
    setCentralWidget(inside);
    addShortcuts();
    connect(m_navigation, &Navigation::chosen, this, &MainWindow::openPage);
    connect(m_search, &SearchField::chosen, this, &MainWindow::openPage);
    connect(&m_context.status, &StatusWatch::updated, this, &MainWindow::showStatus);
    connect(&m_context.status, &StatusWatch::connectionChanged, this, &MainWindow::showStatus);
    connect(&m_context.api, &api::AdminApi::changed, this, [this](api::Topic topic) {
        if (topic == api::Topic::Directory)
            readDomains();
    });
    readDomains();
    resize(1120, 720);
    restoreGeometry(QSettings().value(QStringLiteral("window/geometry")).toByteArray());
    openPage(QStringLiteral("overview"));
    m_navigation->setFocus();
    showStatus();
}

/// Not on closing alone: Ctrl+Q and the tray end the program without it.
MainWindow::~MainWindow() {
    QSettings().setValue(QStringLiteral("window/geometry"), saveGeometry());
}

QWidget* MainWindow::buildTopBar() {
    auto* bar = new QFrame(this);
    bar->setObjectName(QStringLiteral("topbar"));
    m_search = new SearchField(bar);
    m_search->setFixedWidth(328);
    m_state = new StateMark(bar);
    m_menu = new QToolButton(bar);
    m_menu->setObjectName(QStringLiteral("menu"));
    m_menu->setIcon(icon(QStringLiteral("menu"), palette()));
    m_menu->setToolTip(tr("More"));
    m_menu->setAccessibleName(tr("More"));
    m_menu->setFocusPolicy(Qt::StrongFocus);
    connect(m_menu, &QToolButton::clicked, this, &MainWindow::showMenu);
    auto* mark = new QLabel(bar);
    mark->setPixmap(programIcon().pixmap(24, 24));
    auto* name = new QLabel(tr("Postern"), bar);
    name->setProperty("role", QStringLiteral("section"));
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(2 * kGrid, kGrid, kGrid, kGrid);
    row->setSpacing(kGrid);
    row->addWidget(mark);
    row->addWidget(name);
    row->addStretch(1);
    row->addWidget(m_search);
    row->addStretch(1);
    row->addWidget(m_state);
    row->addWidget(m_menu);
    return bar;
}

void MainWindow::addShortcuts() {
    const auto add = [this](const QKeySequence& keys, auto act) {
        auto* shortcut = new QShortcut(keys, this);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    add(QKeySequence(Qt::CTRL | Qt::Key_K), [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    add(QKeySequence::HelpContents, [this] { showTopic(topicOf(focusWidget())); });
    add(QKeySequence(Qt::CTRL | Qt::Key_T), [this] { m_navigation->setFocus(Qt::ShortcutFocusReason); });
    add(QKeySequence::Quit, [this] { Q_EMIT quitAsked(); });
    add(QKeySequence::Refresh, [this] { currentPage()->reload(); });
}

void MainWindow::showMenu() {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Help on this page"), QKeySequence::HelpContents, this, &MainWindow::showHelp);
    menu->addAction(tr("Refresh"), QKeySequence::Refresh, this, [this] { currentPage()->reload(); });
    menu->addAction(tr("First-run assistant..."), this, &MainWindow::setUpAsked);
    menu->addSeparator();
    menu->addAction(tr("Web Server Certificate Wizard..."), this, &MainWindow::openCertificateWizard);
    menu->addAction(tr("SSL Configuration..."), this, &MainWindow::openSslWizard);
    menu->addAction(tr("Client Authentication..."), this, &MainWindow::openClientWizard);
    menu->addSeparator();
    fillLookMenu(menu->addMenu(tr("Look")));
    menu->addAction(tr("Quit"), QKeySequence::Quit, this, &MainWindow::quitAsked);
    menu->popup(m_menu->mapToGlobal(QPoint(0, m_menu->height())));
}

/// Icons are painted in the colours of the start, so a choice counts from the next one.
void MainWindow::fillLookMenu(QMenu* menu) {
    const QString key = QStringLiteral("window/look");
    const QString now = QSettings().value(key).toString();
    const std::pair<QString, QString> looks[] = {{QString(), tr("As the system")},
                                                 {QStringLiteral("light"), tr("Light")},
                                                 {QStringLiteral("dark"), tr("Dark")}};
    auto* group = new QActionGroup(menu);
    for (const auto& [value, text] : looks) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(value == now);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, key, value] {
            QSettings().setValue(key, value);
            currentPage()->messages().showMessage(MessageBar::Kind::Info,
                                                  tr("The console has this look from its next start on."));
        });
    }
}

void MainWindow::openWizard(const QString& name) {
    if (name == QLatin1StringView("ssl"))
        openSslWizard();
    else if (name == QLatin1StringView("clients"))
        openClientWizard();
    else if (name == QLatin1StringView("setup"))
        Q_EMIT setUpAsked();
    else
        openCertificateWizard();
}

void MainWindow::openCertificateWizard() {
    auto* wizard = new CertificateWizard(m_context.api, m_context.status, CertificateWizard::Start::Choose,
                                         QString(), this);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    wizard->open();
}

void MainWindow::openSslWizard() {
    auto* wizard = new SslWizard(m_context.api, m_context.status, this);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    wizard->open();
}

void MainWindow::openClientWizard() {
    auto* wizard = new ClientAuthWizard(m_context.api, m_context.status, this);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    wizard->open();
}

void MainWindow::openPage(const QString& address) {
    const QStringList parts = address.split(QLatin1Char('/'));
    if (parts.first() == QLatin1StringView("wizard")) {
        openWizard(parts.value(1));
        return;
    }
    const bool named =
        parts.first() == QLatin1StringView("service") || parts.first() == QLatin1StringView("domain") ||
        parts.first() == QLatin1StringView("accounts") || parts.first() == QLatin1StringView("security");
    Page* page = pageOf(named ? parts.mid(0, 2).join(QLatin1Char('/')) : parts.first());
    m_stack->setCurrentWidget(page);
    m_navigation->select(address);
    const QString item = parts.mid(named ? 2 : 1).join(QLatin1Char('/'));
    if (!item.isEmpty())
        page->showItem(item);
}

Page* MainWindow::pageOf(const QString& address) {
    if (Page* page = m_pages.value(address))
        return page;
    Page* page = makePage(address.section(QLatin1Char('/'), 0, 0), address.section(QLatin1Char('/'), 1));
    connect(page, &Page::openPage, this, &MainWindow::openPage);
    connect(page, &Page::changesChanged, m_navigation,
            [this, page, address] { m_navigation->showUnsaved(address, page->hasChanges()); });
    m_stack->addWidget(page);
    m_pages.insert(address, page);
    return page;
}

Page* MainWindow::makePage(const QString& kind, const QString& name) {
    if (kind == QLatin1StringView("services"))
        return new ServicesPage(m_context, m_stack);
    if (kind == QLatin1StringView("service"))
        return new ServicePage(m_context, name, m_stack);
    if (kind == QLatin1StringView("domains"))
        return new DomainsPage(m_context, m_stack);
    if (kind == QLatin1StringView("domain"))
        return new DomainPage(m_context, name, m_stack);
    if (kind == QLatin1StringView("accounts"))
        return new AccountsPage(m_context, name, m_stack);
    if (kind == QLatin1StringView("security"))
        return new DomainSecurityPage(m_context, name, m_stack);
    if (kind == QLatin1StringView("certificates"))
        return new CertificatesPage(m_context, m_stack);
    if (kind == QLatin1StringView("monitor"))
        return new MonitorPage(m_context, m_stack);
    if (kind == QLatin1StringView("settings"))
        return new SettingsPage(m_context, m_stack);
    return new OverviewPage(m_context, m_stack);
}

Page* MainWindow::currentPage() const {
    return static_cast<Page*>(m_stack->currentWidget());
}

bool MainWindow::hasChanges() const {
    return std::any_of(m_pages.begin(), m_pages.end(), [](const Page* page) { return page->hasChanges(); });
}

/// A setting that has the keyboard may have another topic than its page.
QString MainWindow::topicOf(const QWidget* focus) const {
    for (const QWidget* up = focus; up && up != currentPage(); up = up->parentWidget()) {
        const QString topic = up->property("helpTopic").toString();
        if (!topic.isEmpty() && up->isVisible() && currentPage()->isAncestorOf(up))
            return topic;
    }
    return currentPage()->helpTopic();
}

void MainWindow::showHelp() {
    showTopic(currentPage()->helpTopic());
}

void MainWindow::showTopic(const QString& topic) {
    if (!m_help)
        m_help = new HelpWindow(&m_context.api, this);
    m_help->showTopic(topic);
}

void MainWindow::readDomains() {
    m_context.api.call(api::DomainsList{}, this, [this](base::Result<api::DomainList> reply) {
        if (!reply)
            return;
        m_navigation->showDomains(reply->domains);
        readPlaces();
    });
}

void MainWindow::readPlaces() {
    m_context.api.call(api::SettingsList{}, this, [this](base::Result<api::SettingList> reply) {
        QList<std::pair<QString, QString>> places = m_navigation->pages();
        const auto addTabs = [&places](const QString& page, const QString& name,
                                       const QList<std::pair<QString, QString>>& tabs) {
            for (const auto& [tab, title] : tabs)
                places.append({page + QLatin1Char('/') + tab, name + QStringLiteral(" \u203a ") + title});
        };
        addTabs(QStringLiteral("certificates"), tr("Certificates"), CertificatesPage::tabs());
        addTabs(QStringLiteral("monitor"), tr("Monitor"), MonitorPage::tabs());
        addTabs(QStringLiteral("settings"), tr("Settings"), {{QStringLiteral("storage"), tr("Storage")}});
        places.append({QStringLiteral("wizard/certificate"), tr("Web Server Certificate Wizard")});
        places.append({QStringLiteral("wizard/ssl"), tr("SSL Configuration")});
        places.append({QStringLiteral("wizard/clients"), tr("Client Authentication")});
        places.append({QStringLiteral("wizard/setup"), tr("First-run assistant")});
        const QList<api::SettingInfo> settings = reply ? reply->settings : QList<api::SettingInfo>();
        for (const api::SettingInfo& info : settings) {
            if (info.key.startsWith(QLatin1StringView("setup.")))
                continue;  // the assistant's own note; there is nothing to set
            const QString label = Texts::settingLabel(info.key);
            if (info.service.isEmpty())
                places.append({QStringLiteral("settings/") + info.key,
                               tr("Settings") + QStringLiteral(" \u203a ") + label});
            else
                places.append({QStringLiteral("service/%1/%2").arg(info.service, info.key),
                               Format::serviceName(info.service) + QStringLiteral(" \u203a ") + label});
        }
        m_search->setPlaces(places);
    });
}

void MainWindow::showStatus() {
    const api::Status& status = m_context.status.status();
    if (!m_context.status.isKnown())
        return;
    m_navigation->showStatus(status);
    setWindowTitle(tr("Postern - %1").arg(status.mainDomain.isEmpty() ? status.hostName : status.mainDomain));
    if (!m_context.api.isConnected())
        m_state->setState(State::Down, tr("Engine is gone"));
    else
        m_state->setState(overallState(status));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_ending)
        return;
    event->ignore();
    Q_EMIT closeAsked();
}

}  // namespace postern::ui
