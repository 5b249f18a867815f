#include "ui/pages/servicepage.h"

#include "ui/dialogs/selfsigneddialog.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/certificatecard.h"
#include "ui/widgets/certificatechoice.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/draftfooter.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/policygroup.h"
#include "ui/widgets/sessionspane.h"
#include "ui/widgets/settingfield.h"
#include "ui/widgets/settingsform.h"
#include "ui/widgets/state.h"

#include <QMenu>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace postern::ui {

ServicePage::ServicePage(PageContext context, const QString& service, QWidget* parent)
    : Page(context, Format::serviceName(service), Format::servicePurpose(service), parent),
      m_service(service),
      m_draft(context.api, service, this) {
    setObjectName(QStringLiteral("servicePage.") + service);
    setBodyMargins(false);
    buildHeader();
    buildTabs();
    follow({api::Topic::Certificates});
    connect(&this->context().status, &StatusWatch::updated, this, &ServicePage::showState);
    connect(&m_draft, &SettingsDraft::loaded, this, &ServicePage::fillForms);
    connect(&m_draft, &SettingsDraft::changed, this, &ServicePage::showDependencies);
    connect(&m_draft, &SettingsDraft::failed, this, &ServicePage::showFieldError);
    connect(&m_draft, &SettingsDraft::applied, this, [this] {
        for (SettingsForm* form : {m_server, m_security, m_access, m_limits})
            for (SettingField* field : form->fields()) field->setError(QString());
    });
    showState();
}

void ServicePage::buildHeader() {
    m_state = new StateMark(this);
    m_startStop = pushButton(tr("Start"), QStringLiteral("startStop"), this);
    connect(m_startStop, &QPushButton::clicked, this, &ServicePage::startOrStop);
    header()->addWidget(m_state);
    header()->addSpacing(kGrid);
    header()->addWidget(m_startStop);
    m_more = new QToolButton(this);
    m_more->setObjectName(QStringLiteral("more"));
    m_more->setIcon(icon(QStringLiteral("menu"), palette()));
    m_more->setToolTip(tr("More"));
    m_more->setAccessibleName(tr("More acts on %1").arg(Format::serviceName(m_service)));
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_more);
    m_restart = menu->addAction(icon(QStringLiteral("refresh"), palette()), tr("Restart"), this,
                                &ServicePage::restart);
    m_restart->setObjectName(QStringLiteral("restart"));
    menu->addAction(tr("Log"), this, [this] { Q_EMIT openPage(QStringLiteral("monitor/log")); });
    menu->addAction(tr("What clients did"), this,
                    [this] { Q_EMIT openPage(QStringLiteral("monitor/clients")); });
    m_more->setMenu(menu);
    header()->addWidget(m_more);
    m_reason = plainLabel(QString(), this);
    m_reason->setObjectName(QStringLiteral("reason"));
    m_reason->setProperty("role", QStringLiteral("error"));
    m_reason->setContentsMargins(3 * kGrid, 0, 3 * kGrid, kGrid);
    m_reason->hide();
    body()->addWidget(m_reason);
}

void ServicePage::buildTabs() {
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("tabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the page"));
    m_server = new SettingsForm(m_tabs);
    m_security = new SettingsForm(m_tabs);
    m_access = new SettingsForm(m_tabs);
    m_limits = new SettingsForm(m_tabs);
    m_tabs->addTab(m_server, tr("Server"));
    m_tabs->addTab(m_security, tr("Security"));
    m_tabs->setTabVisible(1, m_service != QLatin1StringView("pki"));  // nothing it serves is secret
    m_tabs->addTab(m_access, tr("Access"));
    m_tabs->addTab(m_limits, tr("Limits"));
    m_tabs->addTab(new SessionsPane(context(), m_service, messages(), m_tabs), tr("Sessions"));
    body()->addWidget(m_tabs, 1);
    body()->addWidget(new DraftFooter(m_draft, messages(), this));
    connect(&m_draft, &SettingsDraft::changed, this, &Page::changesChanged);
}

QString ServicePage::key(const char* leaf) const {
    return m_service + QLatin1Char('.') + QLatin1StringView(leaf);
}

QStringList ServicePage::keys(std::initializer_list<const char*> leaves) const {
    QStringList result;
    for (const char* leaf : leaves) result << key(leaf);
    return result;
}

QString ServicePage::helpTopic() const {
    return m_service == QLatin1StringView("pki") ? QStringLiteral("ownauthority") : QStringLiteral("service");
}

void ServicePage::reload() {
    send(api::CertificatesList{}, [this](const api::CertificateList& list) {
        QStringList before;
        QStringList now;
        for (const api::CertificateInfo& info : m_certificates) before << info.name;
        for (const api::CertificateInfo& info : list.certificates) now << info.name;
        m_certificates = list.certificates;
        m_filled = m_filled && before == now;
        if (!m_draft.isLoaded())
            m_draft.load();
        else
            fillForms();
    });
}

void ServicePage::fillForms() {
    if (m_filled || !m_draft.isLoaded()) {
        showDependencies();
        return;
    }
    m_filled = true;
    fillServer();
    fillSecurity();
    m_access->clear();
    m_access->addGroup(QString(),
                       tr("Who may connect, by address. Checked before a single byte is exchanged."), m_draft,
                       keys({"grant", "deny"}), {});
    m_access->finish();
    QStringList shown =
        keys({"enabled", "ssl", "port", "portEnabled", "tlsPort", "tlsPortEnabled", "starttls", "certificate",
              "disablePlaintext", "grant", "deny", "tlsPolicy", "clientAuth", "trustedAuthorities",
              "clientRevocation", "baseUrl", "crlHours", "ocspHours"});
    fillLimits(shown);
    showDependencies();
    if (!m_pendingItem.isEmpty())
        showItem(std::exchange(m_pendingItem, QString()));
}

void ServicePage::fillServer() {
    QStringList certificates;
    for (const api::CertificateInfo& info : m_certificates) certificates << info.name;
    m_server->clear();
    m_server->addGroup(QString(), QString(), m_draft, keys({"ssl", "disablePlaintext", "certificate"}),
                       certificates);
    for (const CertificateChoice* field : m_server->findChildren<CertificateChoice*>())
        connect(field, &CertificateChoice::createAsked, this, &ServicePage::createCertificate);
    m_server->addGroup(tr("Ports"), QString(), m_draft,
                       keys({"tlsPortEnabled", "tlsPort", "portEnabled", "port", "starttls"}), {});
    m_server->addGroup(tr("Publishing"),
                       tr("How others reach what is published, and for how long it counts."), m_draft,
                       keys({"baseUrl", "crlHours", "ocspHours"}), {});
    m_server->addGroup(tr("Start"), QString(), m_draft, keys({"enabled"}), {});
    m_server->finish();
}

/// The engine binds the new certificate to the services that were ticked.
void ServicePage::createCertificate() {
    auto* dialog = new SelfSignedDialog(api(), context().status.status(), this, {m_service});
    connect(dialog, &FormDialog::done, this, &ServicePage::reload);
    dialog->open();
}

void ServicePage::fillSecurity() {
    m_security->clear();
    m_security->addWidget(
        sectionLabel(tr("The certificate that %1 shows").arg(Format::serviceName(m_service))));
    m_certificate = new CertificateCard(m_security->widget());
    m_certificate->setMaximumWidth(720);
    m_security->addWidget(m_certificate);
    QPushButton* certificates = pushButton(tr("Certificates"), QStringLiteral("toCertificates"));
    QPushButton* settings = pushButton(tr("TLS settings"), QStringLiteral("toTlsSettings"));
    connect(certificates, &QPushButton::clicked, this,
            [this] { Q_EMIT openPage(QStringLiteral("certificates")); });
    connect(settings, &QPushButton::clicked, this,
            [this] { Q_EMIT openPage(QStringLiteral("settings/tls.minimumVersion")); });
    auto* buttons = new QWidget;
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(certificates);
    row->addWidget(settings);
    row->addStretch(1);
    m_security->addWidget(buttons);
    m_security->addGroup(tr("TLS policy"), QString(), m_draft, keys({"tlsPolicy"}), {});
    addClientAuthentication(*m_security, m_draft, api(), m_service, tr("Client authentication"));
    m_security->finish();
}

void ServicePage::fillLimits(const QStringList& shown) {
    QStringList connections;
    QStringList rest;
    const QStringList first =
        keys({"maxConnections", "maxPerAddress", "unauthenticatedSeconds", "idleSeconds"});
    for (const api::SettingInfo& info : m_draft.settings()) {
        if (!shown.contains(info.key))
            (first.contains(info.key) ? connections : rest) << info.key;
    }
    m_limits->clear();
    m_limits->addGroup(tr("Connections"), QString(), m_draft, connections, {});
    m_limits->addGroup(tr("Sizes and counts"), QString(), m_draft, rest, {});
    m_limits->finish();
}

void ServicePage::showDependencies() {
    if (!m_filled)
        return;
    const auto on = [this](const char* leaf) {
        return m_draft.value(key(leaf)) == QLatin1StringView("true");
    };
    const auto rule = [this](const char* leaf, bool possible, const QString& why) {
        SettingField* field = m_server->field(key(leaf));
        const api::SettingInfo* info = m_draft.setting(key(leaf));
        if (field && info && !info->overridden)
            field->setReason(possible, why);
    };
    const bool ssl = on("ssl");
    const QString noSsl = tr("Needs Enable SSL");
    rule("certificate", ssl, noSsl);
    for (CertificateChoice* field : m_server->findChildren<CertificateChoice*>())
        field->setCreateReason(!ssl                    ? noSsl
                               : m_draft.changes() > 0 ? tr("Apply or revert your changes first")
                                                       : QString());
    rule("starttls", ssl && on("portEnabled"), ssl ? tr("Needs the port that starts unencrypted") : noSsl);
    rule("tlsPortEnabled", ssl, noSsl);
    rule("tlsPort", ssl && on("tlsPortEnabled"), ssl ? tr("The SSL port is closed") : noSsl);
    const bool alwaysOpen = m_draft.setting(key("portEnabled")) == nullptr;
    rule("port", alwaysOpen || on("portEnabled"), tr("This port is closed"));
    const QString name = m_draft.value(key("certificate"));
    for (const api::CertificateInfo& info : m_certificates) {
        if (info.name == name) {
            m_certificate->show(info);
            return;
        }
    }
    m_certificate->showNothing(tr("There is no certificate called %1").arg(name));
}

void ServicePage::showState() {
    const api::ServiceInfo* service = context().status.service(m_service);
    m_startStop->setEnabled(service != nullptr);
    if (!service)
        return;
    const State state = States::of(*service);
    m_state->setState(state);
    const bool running = service->state == QLatin1StringView("running");
    m_startStop->setText(running ? tr("Stop") : state == State::Down ? tr("Try again") : tr("Start"));
    m_restart->setEnabled(running);
    m_startStop->setAccessibleName(m_startStop->text() + QLatin1Char(' ') + Format::serviceName(m_service));
    m_reason->setVisible(!service->problem.code.isEmpty());
    m_reason->setText(service->problem.code.isEmpty() ? QString() : Texts::error(service->problem));
}

void ServicePage::startOrStop() {
    const api::ServiceInfo* service = context().status.service(m_service);
    if (!service)
        return;
    if (service->state == QLatin1StringView("running")) {
        if (service->sessions == 0)
            stopNow();
        else
            confirm(this, tr("Stop %1?").arg(Format::serviceName(m_service)),
                    tr("%1 sessions are open; they are told to come back later.").arg(service->sessions),
                    tr("Stop %1").arg(Format::serviceName(m_service)), [this] { stopNow(); });
        return;
    }
    api::ServiceStart request;
    request.name = m_service;
    send(request, [this](const api::ServiceInfo&) { context().status.refresh(); });
}

/// Closes the sessions; everything else of the service starts as it is set now.
void ServicePage::restart() {
    const api::ServiceInfo* service = context().status.service(m_service);
    const auto now = [this] {
        api::ServiceRestart request;
        request.name = m_service;
        send(request, [this](const api::ServiceInfo&) { context().status.refresh(); });
    };
    if (!service || service->sessions == 0)
        now();
    else
        confirm(this, tr("Restart %1?").arg(Format::serviceName(m_service)),
                tr("%1 sessions are open; they are told to come back later.").arg(service->sessions),
                tr("Restart %1").arg(Format::serviceName(m_service)), now);
}

void ServicePage::stopNow() {
    api::ServiceStop request;
    request.name = m_service;
    send(request, [this](const api::ServiceInfo&) { context().status.refresh(); });
}

void ServicePage::showFieldError(const base::Error& error, const QString& key) {
    for (SettingsForm* form : {m_server, m_security, m_access, m_limits}) {
        if (SettingField* field = form->field(key)) {
            m_tabs->setCurrentWidget(form);
            field->setError(Texts::error(error));
            field->focus();
        }
    }
}

void ServicePage::showItem(const QString& item) {
    for (int i = 0; i < m_tabs->count(); ++i) {
        auto* form = qobject_cast<SettingsForm*>(m_tabs->widget(i));
        SettingField* field = form ? form->field(item) : nullptr;
        if (field) {
            m_tabs->setCurrentIndex(i);
            field->focus();
            return;
        }
    }
    static const QStringList names{QStringLiteral("server"), QStringLiteral("security"),
                                   QStringLiteral("access"), QStringLiteral("limits"),
                                   QStringLiteral("sessions")};
    if (const qsizetype at = names.indexOf(item); at >= 0)
        m_tabs->setCurrentIndex(int(at));
    else if (!m_filled)
        m_pendingItem = item;
}

}  // namespace postern::ui
