#include "ui/wizards/firstrunpages.h"

#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/passwordfield.h"
#include "ui/wizards/choices.h"
#include "ui/wizards/firstrunwizard.h"
#include "ui/wizards/stepcolumn.h"

#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

namespace postern::ui {

WelcomePage::WelcomePage() {
    QVBoxLayout* column =
        stepColumn(this, tr("Welcome to Postern"),
                   tr("A few questions, then this computer takes and keeps mail for your domain."));
    column->addWidget(plainLabel(tr("You will be asked for:"), this));
    for (const QString& line :
         {tr("the domain, the part of your addresses after the @"),
          tr("a first account with a strong password"), tr("which networks may reach this server"),
          tr("a certificate for encryption")}) {
        QLabel* label = plainLabel(QStringLiteral("\u2022  ") + line, this);
        label->setContentsMargins(2 * kGrid, 0, 0, 0);
        column->addWidget(label);
    }
    column->addSpacing(kGrid);
    column->addWidget(noteLabel(
        tr("Nothing is changed before the last step, and everything can be changed later. Later leaves "
           "this assistant; the menu of the window opens it again."),
        this));
    column->addStretch(1);
}

DomainStep::DomainStep() {
    QVBoxLayout* column =
        stepColumn(this, tr("Your domain"), tr("Postern takes mail for this domain and keeps its accounts."));
    m_domain = new QLineEdit(this);
    m_domain->setObjectName(QStringLiteral("domain"));
    m_domain->setAccessibleName(tr("Domain"));
    m_domain->setPlaceholderText(QStringLiteral("example.org"));
    m_domain->setMaxLength(253);
    registerField(QStringLiteral("domain"), m_domain);
    connect(m_domain, &QLineEdit::textChanged, this, &QWizardPage::completeChanged);
    auto* label = new QLabel(tr("&Domain"), this);
    label->setBuddy(m_domain);
    column->addWidget(label);
    column->addWidget(m_domain);
    column->addWidget(noteLabel(
        tr("For anna@example.org it is example.org. So that other servers find this one, the DNS of the "
           "domain needs an MX record with the name of this computer."),
        this));
    column->addStretch(1);
}

QString DomainStep::missing() const {
    static const QRegularExpression kDomain(QStringLiteral("^[^\\s@/.]+(\\.[^\\s@/.]+)*$"));
    return kDomain.match(m_domain->text().trimmed()).hasMatch()
               ? QString()
               : tr("Type your domain, for example example.org, without @ and spaces.");
}

AccountStep::AccountStep() {
    QVBoxLayout* column =
        stepColumn(this, tr("The first account"),
                   tr("Every domain needs a postmaster: other servers write to it when something is wrong."));
    m_name = new QLineEdit(QStringLiteral("postmaster"), this);
    m_name->setObjectName(QStringLiteral("account"));
    m_name->setAccessibleName(tr("Name before the @"));
    m_at = new QLabel(this);
    m_at->setProperty("data", true);
    m_password = new PasswordField(this);
    registerField(QStringLiteral("account"), m_name);
    registerField(QStringLiteral("password"), m_password->line());
    connect(m_name, &QLineEdit::textChanged, this, &QWizardPage::completeChanged);
    connect(m_password, &PasswordField::edited, this, &QWizardPage::completeChanged);
    auto* name = new QHBoxLayout;
    name->addWidget(m_name, 1);
    name->addWidget(m_at);
    auto* nameLabel = new QLabel(tr("&Name"), this);
    nameLabel->setBuddy(m_name);
    auto* passwordLabel = new QLabel(tr("&Password"), this);
    passwordLabel->setBuddy(m_password->line());
    column->addWidget(nameLabel);
    column->addLayout(name);
    column->addSpacing(kGrid);
    column->addWidget(passwordLabel);
    column->addWidget(m_password);
    column->addStretch(1);
}

void AccountStep::initializePage() {
    m_at->setText(QLatin1Char('@') + field(QStringLiteral("domain")).toString().trimmed());
    if (m_password->password().isEmpty())
        m_password->generate();
}

QString AccountStep::missing() const {
    const QString name = m_name->text().trimmed();
    if (name.isEmpty() || name.contains(QLatin1Char('@')) || name.contains(QLatin1Char(' ')))
        return tr("Type the name before the @, without spaces.");
    return m_password->fault();
}

NetworkStep::NetworkStep() {
    QVBoxLayout* column =
        stepColumn(this, tr("Who can reach the server"),
                   tr("Start with this computer alone, and open up when you have seen it work."));
    m_local =
        choiceButton(column, tr("&This computer only"), tr("For trying things out. Nobody else can connect."),
                     QStringLiteral("listenLocal"), this);
    m_all = choiceButton(column, tr("&All networks"),
                         tr("Needed for mail from the Internet. Open the ports in the firewall as well."),
                         QStringLiteral("listenAll"), this);
    m_list = choiceButton(column, tr("Th&ese addresses of this computer"), tr("One in each line."),
                          QStringLiteral("listenList"), this);
    m_addresses = new QPlainTextEdit(this);
    m_addresses->setObjectName(QStringLiteral("addresses"));
    m_addresses->setAccessibleName(tr("Addresses to listen on"));
    m_addresses->setTabChangesFocus(true);
    m_addresses->setPlaceholderText(QStringLiteral("192.0.2.7"));
    m_addresses->setFixedHeight(4 * fontMetrics().lineSpacing() + 16);
    m_addresses->setEnabled(false);
    column->addWidget(m_addresses);
    column->addStretch(1);
    m_local->setChecked(true);
    registerField(QStringLiteral("listen"), this, "listen");
    connect(m_list, &QRadioButton::toggled, m_addresses, &QWidget::setEnabled);
    for (QRadioButton* button : {m_local, m_all, m_list})
        connect(button, &QRadioButton::toggled, this, &QWizardPage::completeChanged);
    connect(m_addresses, &QPlainTextEdit::textChanged, this, &QWizardPage::completeChanged);
}

QString NetworkStep::listen() const {
    if (m_local->isChecked())
        return QStringLiteral("127.0.0.1, ::1");
    if (m_all->isChecked())
        return QStringLiteral("0.0.0.0, ::");
    static const QRegularExpression kBreak(QStringLiteral("[\\s,;]+"));
    return m_addresses->toPlainText().split(kBreak, Qt::SkipEmptyParts).join(QStringLiteral(", "));
}

QString NetworkStep::missing() const {
    // Only the shape: the engine says whether this computer has the address.
    static const QRegularExpression kAddress(
        QStringLiteral("^(\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$"));
    const QStringList addresses = listen().split(QStringLiteral(", "), Qt::SkipEmptyParts);
    const bool good = !addresses.isEmpty() &&
                      std::all_of(addresses.begin(), addresses.end(),
                                  [](const QString& address) { return kAddress.match(address).hasMatch(); });
    return good ? QString() : tr("Type the addresses to listen on, one in each line.");
}

CertificateStep::CertificateStep() {
    QVBoxLayout* column =
        stepColumn(this, tr("A certificate for encryption"),
                   tr("All services encrypt from the start. The certificate proves that they are yours."));
    m_selfSigned = choiceButton(
        column, tr("&Self-signed, valid for one year"),
        tr("Mail programs ask once whether to trust it. It stays the same, so they notice a stranger."),
        QStringLiteral("selfSigned"), this);
    m_hostName = new QLineEdit(this);
    m_hostName->setObjectName(QStringLiteral("hostName"));
    m_hostName->setAccessibleName(tr("Name of this server"));
    auto* label = new QLabel(tr("&Name of this server, as mail programs are told"), this);
    label->setBuddy(m_hostName);
    auto* name = new QVBoxLayout;
    name->setContentsMargins(24, 0, 0, 2 * kGrid);
    name->addWidget(label);
    name->addWidget(m_hostName);
    column->addLayout(name);
    m_test =
        choiceButton(column, tr("T&est certificate"),
                     tr("For trying things out: made anew at every start, and mail programs warn of it."),
                     QStringLiteral("test"), this);
    column->addStretch(1);
    m_selfSigned->setChecked(true);
    registerField(QStringLiteral("selfSigned"), m_selfSigned);
    registerField(QStringLiteral("hostName"), m_hostName);
    connect(m_selfSigned, &QRadioButton::toggled, m_hostName, &QWidget::setEnabled);
    connect(m_selfSigned, &QRadioButton::toggled, this, &QWizardPage::completeChanged);
    connect(m_hostName, &QLineEdit::textChanged, this, &QWizardPage::completeChanged);
}

void CertificateStep::initializePage() {
    // A name of one's own stays; the proposal follows the domain.
    if (!m_hostName->text().isEmpty() && m_hostName->text() != m_proposed)
        return;
    m_proposed = static_cast<FirstRunWizard*>(wizard())->hostName();
    m_hostName->setText(m_proposed);
}

QString CertificateStep::missing() const {
    const QString name = m_hostName->text().trimmed();
    return m_test->isChecked() || (!name.isEmpty() && !name.contains(QLatin1Char(' ')))
               ? QString()
               : tr("Type the name of this server, for example mail.example.org.");
}

SummaryStep::SummaryStep() {
    QVBoxLayout* column = stepColumn(
        this, tr("Ready"), tr("This is what happens when you finish. Go back to change something."));
    setCommitPage(true);
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(2 * kGrid);
    form->setVerticalSpacing(kGrid);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignTop);
    m_domain = dataLabel(tr("Domain"), this);
    m_account = dataLabel(tr("Account"), this);
    m_network = plainLabel(QString(), this);
    m_certificate = plainLabel(QString(), this);
    form->addRow(tr("Domain"), m_domain);
    form->addRow(tr("Account"), m_account);
    form->addRow(tr("Reached from"), m_network);
    form->addRow(tr("Certificate"), m_certificate);
    column->addLayout(form);
    column->addStretch(1);
}

void SummaryStep::initializePage() {
    const SetUpChoice choice = static_cast<FirstRunWizard*>(wizard())->choice();
    m_domain->setText(choice.domain);
    m_account->setText(choice.account);
    if (choice.listen == QLatin1StringView("127.0.0.1, ::1"))
        m_network->setText(tr("this computer only"));
    else
        m_network->setText(choice.listen.startsWith(QLatin1StringView("0.0.0.0")) ? tr("all networks")
                                                                                  : choice.listen);
    m_certificate->setText(choice.selfSigned ? tr("self-signed for %1, one year").arg(choice.hostName)
                                             : tr("Test certificate"));
}

}  // namespace postern::ui
