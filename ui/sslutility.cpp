#include "ui/sslutility.h"

#include "ui/dialogs/keystoredialog.h"
#include "ui/format.h"
#include "ui/helpwindow.h"
#include "ui/icons.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/probationbar.h"
#include "ui/wizards/certificatewizard.h"
#include "ui/wizards/sslwizard.h"

#include <QCloseEvent>
#include <QMenuBar>
#include <QShortcut>
#include <QStyle>
#include <QVBoxLayout>

namespace postern::ui {

SslUtility::SslUtility(api::AdminApi& api, StatusWatch& status, QWidget* parent)
    : QMainWindow(parent), m_api(api), m_status(status) {
    setObjectName(QStringLiteral("sslUtility"));
    setWindowTitle(tr("SSL Configuration Utility"));
    setWindowIcon(programIcon());
    setMinimumSize(680, 480);
    auto* inside = new QWidget(this);
    m_column = new QVBoxLayout(inside);
    m_column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    m_column->setSpacing(2 * kGrid);
    m_column->addWidget(new ProbationBar(api, status, inside));
    m_messages = new MessageBar(inside);
    m_column->addWidget(m_messages);
    QLabel* head = titleLabel(tr("Encryption in three steps"), inside);
    m_column->addWidget(head);
    m_column->addWidget(buildStep(QStringLiteral("1"), tr("Get a certificate"),
                                  tr("Proves to mail programs that they talk to your server. The wizard says "
                                     "which kind suits its name."),
                                  tr("&Certificate"), QStringLiteral("certificateButton"), &m_certificate,
                                  [this] { openCertificate(); }));
    m_column->addWidget(buildStep(
        QStringLiteral("2"), tr("Use it"), tr("Certificate, versions, ciphers and ports of the services."),
        tr("&SSL Configuration"), QStringLiteral("sslButton"), &m_ssl, [this] { openSsl(); }));
    m_column->addWidget(
        buildStep(QStringLiteral("3"), tr("Clients"),
                  tr("Whether programs must show a certificate of their own. Usually not: leave it off."),
                  tr("Client &Authentication"), QStringLiteral("clientsButton"), &m_clients,
                  [this] { openClients(); }));
    m_column->addStretch(1);
    setCentralWidget(inside);
    buildMenus();
    connect(&m_status, &StatusWatch::updated, this, &SslUtility::showState);
    connect(&m_api, &api::AdminApi::changed, this, [this](api::Topic topic) {
        if (topic == api::Topic::Certificates || topic == api::Topic::Settings)
            read();
    });
    read();
    resize(720, 520);
}

void SslUtility::buildMenus() {
    QMenu* file = menuBar()->addMenu(tr("&File"));
    file->addAction(tr("&Key store location..."), this, &SslUtility::openKeyStore)
        ->setObjectName(QStringLiteral("keyStoreAction"));
    file->addSeparator();
    file->addAction(tr("&Close"), QKeySequence::Close, this, &QWidget::close);
    QMenu* topics = menuBar()->addMenu(tr("&Help"));
    const std::pair<const char*, QString> list[] = {{"gettingcertificate", tr("&Getting an SSL Certificate")},
                                                    {"configuringssl", tr("&Configuring SSL")},
                                                    {"dealingclients", tr("&Dealing with Clients")}};
    for (const auto& [topic, title] : list)
        topics->addAction(title, this, [this, topic = QString::fromLatin1(topic)] { showHelp(topic); })
            ->setObjectName(QStringLiteral("help.") + QString::fromLatin1(topic));
    auto* f1 = new QShortcut(QKeySequence::HelpContents, this);
    connect(f1, &QShortcut::activated, this, [this] { showHelp(QStringLiteral("configuringssl")); });
}

QWidget* SslUtility::buildStep(const QString& number, const QString& title, const QString& why,
                               const QString& button, const QString& objectName, QLabel** state,
                               std::function<void()> act) {
    auto* card = new QFrame(this);
    card->setObjectName(QStringLiteral("card"));
    QLabel* head = sectionLabel(number + QStringLiteral(". ") + title, card);
    *state = plainLabel(QString(), card);
    (*state)->setObjectName(objectName + QStringLiteral(".state"));
    QPushButton* open = pushButton(button, objectName, card);
    open->setMinimumWidth(200);
    connect(open, &QPushButton::clicked, this, std::move(act));
    auto* grid = new QGridLayout(card);
    grid->setContentsMargins(2 * kGrid, 12, 2 * kGrid, 12);
    grid->setHorizontalSpacing(2 * kGrid);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(0, 1);
    grid->addWidget(head, 0, 0);
    grid->addWidget(noteLabel(why, card), 1, 0);
    grid->addWidget(*state, 2, 0);
    grid->addWidget(open, 0, 1, 3, 1, Qt::AlignVCenter);
    return card;
}

void SslUtility::read() {
    m_api.call(api::CertificatesList{}, this, [this](base::Result<api::CertificateList> reply) {
        if (reply)
            m_certificates = reply->certificates;
        showState();
    });
    m_api.call(api::SettingsList{}, this, [this](base::Result<api::SettingList> reply) {
        if (reply)
            m_settings = reply->settings;
        showState();
    });
}

/// What is done is said by a mark and in words.
void SslUtility::showState() {
    QLabel* nextStep = nullptr;
    const auto say = [&nextStep](QLabel* label, bool done, const QString& text) {
        label->setText((done ? QStringLiteral("\u2713  ") : QStringLiteral("\u25CB  ")) + text);
        if (!done && !nextStep)
            nextStep = label;
    };
    QStringList own;
    for (const api::CertificateInfo& info : std::as_const(m_certificates)) {
        if (info.kind != QLatin1StringView("test"))
            own << info.name;
    }
    say(m_certificate, !own.isEmpty(),
        own.isEmpty()     ? tr("Not yet: there is only the Test certificate.")
        : own.size() == 1 ? tr("There is one: %1.").arg(own.first())
                          : tr("There are %1.").arg(own.size()));
    QStringList on;
    QStringList test;
    for (const api::ServiceInfo& service : m_status.status().services) {
        if (service.ssl)
            on << service.name;
        if (service.ssl && service.certificate == QLatin1StringView("test"))
            test << service.name;
    }
    if (on.isEmpty())
        say(m_ssl, false, tr("Not yet: no service encrypts."));
    else if (!test.isEmpty())
        say(m_ssl, false, tr("Still with the Test certificate: %1.").arg(Format::serviceNames(test)));
    else
        say(m_ssl, true, tr("On for %1.").arg(Format::serviceNames(on)));
    markNext(nextStep);
    QStringList asked;
    for (const api::SettingInfo& info : std::as_const(m_settings)) {
        if (info.key.endsWith(QLatin1StringView(".clientAuth")) && info.value != QLatin1StringView("off"))
            asked << info.service;
    }
    say(m_clients, asked.isEmpty(),
        asked.isEmpty() ? tr("Off: any client may connect, as recommended.")
                        : tr("On for %1.").arg(Format::serviceNames(asked)));
}

/// The button of the first step that is not done stands out.
void SslUtility::markNext(const QLabel* nextStep) {
    for (const QLabel* state : {m_certificate, m_ssl, m_clients}) {
        auto* button = findChild<QPushButton*>(state->objectName().section(QLatin1Char('.'), 0, 0));
        const bool primary = state == nextStep;
        if (button->property("primary").toBool() == primary)
            continue;
        button->setProperty("primary", primary);
        button->style()->unpolish(button);
        button->style()->polish(button);
    }
}

void SslUtility::openCertificate() {
    auto* wizard = new CertificateWizard(m_api, m_status, CertificateWizard::Start::Choose, QString(), this);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    wizard->open();
}

void SslUtility::openSsl() {
    auto* wizard = new SslWizard(m_api, m_status, this);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    wizard->open();
}

void SslUtility::openClients() {
    auto* wizard = new ClientAuthWizard(m_api, m_status, this);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    wizard->open();
}

void SslUtility::closeEvent(QCloseEvent* event) {
    if (m_ending)
        return;
    event->ignore();
    Q_EMIT closeAsked();
}

void SslUtility::openKeyStore() {
    m_api.call(api::KeyStoreRead{}, this, [this](base::Result<api::KeyStoreInfo> reply) {
        if (reply)
            (new KeyStoreDialog(m_api, *reply, this))->open();
        else
            m_messages->showError(reply.error());
    });
}

void SslUtility::showHelp(const QString& topic) {
    if (!m_help)
        m_help = new HelpWindow(&m_api, this);
    m_help->showTopic(topic);
}

}  // namespace postern::ui
