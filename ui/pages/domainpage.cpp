#include "ui/pages/domainpage.h"

#include "ui/dialogs/directorydialogs.h"
#include "ui/dialogs/renamedomaindialog.h"
#include "ui/pages/domainspage.h"
#include "ui/theme.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/labels.h"

#include <QFormLayout>
#include <QVBoxLayout>

namespace postern::ui {

DomainPage::DomainPage(PageContext context, const QString& domain, QWidget* parent)
    : Page(context, tr("Domain %1").arg(domain), tr("A domain that Postern takes mail for."), parent),
      m_name(domain) {
    auto* card = new QFrame(this);
    card->setObjectName(QStringLiteral("card"));
    card->setMaximumWidth(720);
    m_main = plainLabel(QString(), card);
    m_accounts = plainLabel(QString(), card);
    m_aliases = dataLabel(tr("Other names"), card);
    auto* form = new QFormLayout(card);
    form->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    form->setHorizontalSpacing(2 * kGrid);
    form->setVerticalSpacing(kGrid);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignTop);
    form->addRow(tr("Main domain"), m_main);
    form->addRow(tr("Other names"), m_aliases);
    form->addRow(tr("Accounts"), m_accounts);
    QPushButton* accounts = primaryButton(tr("Accounts"), QStringLiteral("toAccounts"), this);
    QPushButton* security = pushButton(tr("Security"), QStringLiteral("toSecurity"), this);
    connect(security, &QPushButton::clicked, this,
            [this] { Q_EMIT openPage(QStringLiteral("security/") + m_name); });
    QPushButton* aliases = pushButton(tr("Other names..."), QStringLiteral("editAliases"), this);
    QPushButton* rename = pushButton(tr("Rename..."), QStringLiteral("rename"), this);
    m_makeMain = pushButton(tr("Make main"), QStringLiteral("makeMain"), this);
    m_remove = pushButton(tr("Remove..."), QStringLiteral("remove"), this);
    auto* buttons = new QWidget(this);
    auto* row = new FlowLayout(kGrid, buttons);
    for (QPushButton* button : {accounts, security, aliases, rename, m_makeMain, m_remove})
        row->addWidget(button);
    body()->addWidget(card);
    body()->addSpacing(kGrid);
    body()->addWidget(buttons);
    body()->addStretch(1);
    connect(accounts, &QPushButton::clicked, this,
            [this] { Q_EMIT openPage(QStringLiteral("accounts/") + m_name); });
    connect(aliases, &QPushButton::clicked, this, &DomainPage::editAliases);
    connect(rename, &QPushButton::clicked, this, &DomainPage::rename);
    connect(m_makeMain, &QPushButton::clicked, this, &DomainPage::makeMain);
    connect(m_remove, &QPushButton::clicked, this, &DomainPage::remove);
    follow({api::Topic::Directory});
}

void DomainPage::reload() {
    send(api::DomainsList{}, [this](const api::DomainList& list) {
        for (const api::DomainInfo& domain : list.domains) {
            if (domain.name == m_name)
                m_domain = domain;
        }
        showDomain();
    });
}

void DomainPage::showDomain() {
    m_main->setText(m_domain.main ? tr("Yes. People of this domain log in with their name alone.")
                                  : tr("No. People of this domain log in with their whole address."));
    m_aliases->setText(m_domain.aliases.isEmpty() ? tr("none") : m_domain.aliases.join(QStringLiteral(", ")));
    m_accounts->setText(m_domain.accounts == 1 ? tr("1 account") : tr("%1 accounts").arg(m_domain.accounts));
    m_makeMain->setEnabled(!m_domain.main);
    m_remove->setEnabled(m_domain.accounts == 0);
    m_remove->setToolTip(m_domain.accounts == 0 ? QString() : tr("Remove its accounts first"));
    m_makeMain->setToolTip(m_domain.main ? tr("It is the main domain already") : QString());
}

void DomainPage::editAliases() {
    auto* dialog = new DomainAliasesDialog(api(), m_domain, this);
    connect(dialog, &FormDialog::done, this, &DomainPage::reload);
    connect(dialog, &FormDialog::done, this, &DomainPage::warnOfNames);
    dialog->open();
}

/// A new name does not get into the certificate by itself.
void DomainPage::warnOfNames() {
    api::DomainSecurityRead request;
    request.domain = m_name;
    send(request, [this](const api::DomainSecurity& security) {
        if (security.uncovered.isEmpty() || security.choice == QLatin1StringView("no"))
            return;
        messages().showMessage(
            MessageBar::Kind::Hint,
            tr("The certificate does not hold these names; programs that use them will warn: %1")
                .arg(security.uncovered.join(QStringLiteral(", "))),
            tr("Security"), [this] { Q_EMIT openPage(QStringLiteral("security/") + m_name); });
    });
}

/// The page is of the old name: the one of the new name follows, and its Security page says what is left.
void DomainPage::rename() {
    auto* dialog = new RenameDomainDialog(api(), m_domain, this);
    connect(dialog, &RenameDomainDialog::renamed, this, [this](const api::DomainSecurity& security) {
        Q_EMIT openPage(
            (security.hint.code.isEmpty() ? QStringLiteral("domain/") : QStringLiteral("security/")) +
            security.domain);
    });
    dialog->open();
}

void DomainPage::makeMain() {
    api::DomainSet request;
    request.name = m_name;
    request.aliases = m_domain.aliases;
    request.main = true;
    send(request, [this](const api::DomainInfo&) { reload(); });
}

void DomainPage::remove() {
    confirmDomainRemoval(*this, m_domain, [this] {
        api::DomainRemove request;
        request.name = m_name;
        send(request, [this](const api::Empty&) { Q_EMIT openPage(QStringLiteral("domains")); });
    });
}

}  // namespace postern::ui
