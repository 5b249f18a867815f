#include "ui/pages/domainsecuritypage.h"

#include "ui/dialogs/cutoffdialog.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/domaincertificatepanel.h"
#include "ui/widgets/domainkeypanel.h"
#include "ui/widgets/labels.h"
#include "ui/wizards/certificatewizard.h"

#include <QComboBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <utility>

namespace postern::ui {

namespace {

QString noteOf(const QString& choice) {
    const QHash<QString, QString> notes{
        {QStringLiteral("shared"),
         DomainSecurityPage::tr("Names of this domain show what each service shows.")},
        {QStringLiteral("custom"),
         DomainSecurityPage::tr("Names of this domain show the certificate below.")},
        {QStringLiteral("test"),
         DomainSecurityPage::tr(
             "The Test certificate of the server: for trying things out, mail programs warn.")},
        {QStringLiteral("no"),
         DomainSecurityPage::tr("Encrypted connections that ask for a name of this domain are refused; the "
                                "other settings here have no effect.")}};
    return notes.value(choice);
}

}  // namespace

DomainSecurityPage::DomainSecurityPage(PageContext context, const QString& domain, QWidget* parent)
    : Page(context, tr("Security of %1").arg(domain), QString(), parent), m_domain(domain) {
    QWidget* inside = scrollBody();
    auto* holder = new QWidget(inside);
    holder->setMaximumWidth(760);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(buildUse());
    column->addSpacing(kGrid);
    column->addWidget(sectionLabel(tr("Private key"), holder));
    m_key = new DomainKeyPanel(api(), messages(), holder);
    m_certificate = new DomainCertificatePanel(api(), messages(), domain, holder);
    m_certificate->setLabelWidth(m_useLabel->minimumWidth());
    column->addWidget(m_key);
    column->addSpacing(kGrid);
    column->addWidget(m_certificate);
    column->addStretch(1);
    auto* row = new QHBoxLayout(inside);
    row->setContentsMargins(3 * kGrid, kGrid, 3 * kGrid, 2 * kGrid);
    row->addWidget(holder, 1000);
    row->addStretch(1);
    connect(m_key, &DomainKeyPanel::changed, this, [this] {
        m_certificate->setKey(m_key->keyName(), m_key->isGood());
        m_certificate->read(customName());
    });
    connect(m_certificate, &DomainCertificatePanel::changed, this, &DomainSecurityPage::reload);
    follow({api::Topic::Certificates, api::Topic::Directory});
}

QWidget* DomainSecurityPage::buildUse() {
    auto* part = new QWidget(this);
    m_choice = new QComboBox(part);
    m_choice->setObjectName(QStringLiteral("choice"));
    m_choice->setMinimumWidth(96);
    m_choice->addItem(tr("Shared: as each service"), QStringLiteral("shared"));
    m_choice->addItem(tr("No"), QStringLiteral("no"));
    m_choice->addItem(tr("Test"), QStringLiteral("test"));
    m_choice->addItem(tr("Custom"), QStringLiteral("custom"));
    auto* label = new QLabel(tr("SSL/TLS Certificate &To Use"), part);
    label->setBuddy(m_choice);
    label->ensurePolished();
    m_useLabel = label;
    label->setMinimumWidth(label->sizeHint().width() + 2);  // an underlined letter makes the text wider
    m_note = noteLabel(QString(), part);
    m_hint = plainLabel(QString(), part);
    m_hint->setObjectName(QStringLiteral("hint"));
    m_addresses = new QLineEdit(part);
    m_addresses->setObjectName(QStringLiteral("addresses"));
    m_addresses->setPlaceholderText(tr("none; for example 192.0.2.7"));
    auto* bound = new QLabel(tr("&Bound addresses"), part);
    bound->setBuddy(m_addresses);
    bound->ensurePolished();
    bound->setMinimumWidth(bound->sizeHint().width() + 2);
    m_apply = primaryButton(tr("&Apply"), QStringLiteral("applySecurity"), part);
    m_revert = pushButton(tr("&Revert"), QStringLiteral("revertSecurity"), part);
    m_missing = new MessageBar(part);
    auto* grid = new QGridLayout(part);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(2 * kGrid);
    grid->setVerticalSpacing(kGrid);
    grid->setColumnStretch(1, 1);
    grid->addWidget(label, 0, 0, Qt::AlignRight);
    grid->addWidget(m_choice, 0, 1, Qt::AlignLeft);
    grid->addWidget(m_note, 1, 1);
    grid->addWidget(bound, 2, 0, Qt::AlignRight);
    grid->addWidget(m_addresses, 2, 1);
    grid->addWidget(
        noteLabel(tr("Programs that do not say which name they want get this certificate on these "
                     "addresses of this computer. Separate them with commas."),
                  part),
        3, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kGrid);
    buttons->addWidget(m_revert);
    buttons->addWidget(m_apply);
    buttons->addStretch(1);
    grid->addLayout(buttons, 4, 1);
    grid->addWidget(m_hint, 5, 0, 1, 2);
    grid->addWidget(m_missing, 6, 0, 1, 2);
    m_hint->hide();  // what is laid out once with it leaves a hole
    connect(m_choice, &QComboBox::currentIndexChanged, this, &DomainSecurityPage::showHint);
    connect(m_addresses, &QLineEdit::textChanged, this, &DomainSecurityPage::showHint);
    connect(m_apply, &QPushButton::clicked, this, &DomainSecurityPage::apply);
    connect(m_revert, &QPushButton::clicked, this, &DomainSecurityPage::revert);
    return part;
}

/// A new certificate that holds the names that the present one lacks.
void DomainSecurityPage::coverNames() {
    const bool has = !m_security.certificate.isEmpty();
    auto* wizard = new CertificateWizard(
        api(), context().status, has ? CertificateWizard::Start::Renew : CertificateWizard::Start::NewRequest,
        m_security.certificate, window());
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    wizard->open();
}

/// The domain's own certificate: the chosen one, or that of its name.
QString DomainSecurityPage::customName() const {
    return m_security.certificate.isEmpty() ? m_domain : m_security.certificate;
}

void DomainSecurityPage::reload() {
    api::DomainSecurityRead request;
    request.domain = m_domain;
    send(request, [this](const api::DomainSecurity& security) { showSecurity(security); });
}

void DomainSecurityPage::showSecurity(const api::DomainSecurity& security) {
    const bool keep = hasChanges();  // the person is in the middle of a choice
    m_security = security;
    m_known = true;
    if (!keep) {
        m_choice->setCurrentIndex(m_choice->findData(security.choice));
        m_addresses->setText(security.addresses.join(QStringLiteral(", ")));
    }
    m_certificate->setNames(security.names);
    send(api::CertificatesList{}, [this](const api::CertificateList& list) {
        // The key of the certificate there is; without one that of the domain's name.
        QString key = m_domain;
        for (const api::CertificateInfo& info : list.certificates) {
            if (info.name == customName() && !info.keyName.isEmpty())
                key = info.keyName;
        }
        m_key->setKey(key);
    });
    showHint();
    showMissing();
}

void DomainSecurityPage::showHint() {
    const QString choice = m_choice->currentData().toString();
    m_note->setText(noteOf(choice));
    QString hint = m_security.hint.code.isEmpty() ? QString() : Texts::error(m_security.hint);
    if (m_known && choice != m_security.choice)
        hint = tr("Not applied yet.");
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    const bool changed = hasChanges();
    m_apply->setEnabled(changed);
    m_apply->setToolTip(changed ? QString() : tr("Nothing was changed"));
    m_revert->setEnabled(changed);
    m_revert->setToolTip(changed ? tr("Go back to what is stored") : tr("Nothing was changed"));
    if (std::exchange(m_changed, changed) != changed)
        Q_EMIT changesChanged();
}

void DomainSecurityPage::showMissing() {
    const bool any = !m_security.uncovered.isEmpty() && m_security.choice != QLatin1StringView("no");
    if (!any) {
        m_missing->dismiss();
        return;
    }
    m_missing->showMessage(MessageBar::Kind::Hint,
                           tr("Names that are not in the certificate; programs that use them warn: %1")
                               .arg(m_security.uncovered.join(QStringLiteral(", "))),
                           tr("&New certificate..."), [this] { coverNames(); });
}

QStringList DomainSecurityPage::addresses() const {
    static const QRegularExpression kBreak(QStringLiteral("[\\s,;]+"));
    return m_addresses->text().split(kBreak, Qt::SkipEmptyParts);
}

bool DomainSecurityPage::hasChanges() const {
    return m_known &&
           (m_choice->currentData().toString() != m_security.choice || addresses() != m_security.addresses);
}

void DomainSecurityPage::revert() {
    messages().dismiss();
    m_choice->setCurrentIndex(m_choice->findData(m_security.choice));
    m_addresses->setText(m_security.addresses.join(QStringLiteral(", ")));
}

/// Refusing names asks once; for a certificate that is there the engine knows who would not get through.
void DomainSecurityPage::apply() {
    api::DomainSecuritySet request;
    request.domain = m_domain;
    request.choice = m_choice->currentData().toString();
    const bool custom = request.choice == QLatin1StringView("custom");
    request.certificate = custom ? customName() : m_security.certificate;
    request.addresses = addresses();
    request.checkOnly = true;
    const bool refuses = request.choice != m_security.choice && request.choice == QLatin1StringView("no");
    send(request, [this, request, refuses](const api::DomainSecurity& would) {
        if (!would.cutOff.isEmpty()) {
            auto* dialog = new CutOffDialog(would.cutOff, tr("&Apply anyway"), window());
            connect(dialog, &QDialog::accepted, this, [this, request] { store(request); });
            dialog->open();
        } else if (refuses) {
            confirm(
                this, tr("Refuse encrypted connections to %1?").arg(m_domain),
                tr("Programs that ask for one of these names can not connect with encryption any more: %1")
                    .arg(m_security.names.join(QStringLiteral(", "))),
                tr("Refuse them"), [this, request] { store(request); });
        } else {
            store(request);
        }
    });
}

void DomainSecurityPage::store(api::DomainSecuritySet request) {
    request.checkOnly = false;
    send(request, [this](const api::DomainSecurity& security) {
        messages().dismiss();
        m_security = security;
        showSecurity(security);
    });
}

}  // namespace postern::ui
