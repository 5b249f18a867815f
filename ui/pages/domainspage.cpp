#include "ui/pages/domainspage.h"

#include "ui/dialogs/directorydialogs.h"
#include "ui/dialogs/renamedomaindialog.h"
#include "ui/icons.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/tableview.h"

#include <QVBoxLayout>

namespace postern::ui {

void confirmDomainRemoval(Page& page, const api::DomainInfo& domain, std::function<void()> act) {
    confirm(&page, DomainsPage::tr("Remove %1?").arg(domain.name),
            DomainsPage::tr("Mail to it is refused from then on. The domain can be added again at any time."),
            DomainsPage::tr("Remove %1").arg(domain.name), std::move(act));
}

DomainsPage::DomainsPage(PageContext context, QWidget* parent)
    : Page(context, tr("Domains"), tr("Postern takes mail for these domains and keeps their accounts."),
           parent) {
    using D = api::DomainInfo;
    const QIcon star = icon(QStringLiteral("main"), colours(palette()).accent);
    m_model = new ListModel<D>(
        {{tr("Domain"), [](const D& d) { return d.name; }},
         {tr("Main"),
          [](const D& d) { return d.main ? tr("Main domain") : QString(); },
          {},
          [star](const D& d) { return d.main ? QVariant(star) : QVariant(); }},
         {tr("Other names"), [](const D& d) { return d.aliases.join(QStringLiteral(", ")); }},
         {tr("Accounts"),
          [](const D& d) { return QString::number(d.accounts); },
          [](const D& d) { return d.accounts; },
          {},
          {},
          Qt::AlignRight}},
        [](const D& d) { return d.name; }, this);
    m_table = new TableView(QStringLiteral("domains"), tr("Domains"), this);
    using Needs = TableView::Needs;
    QAction* first = m_table->addAction(QStringLiteral("add"), tr("Add domain..."),
                                        QStringLiteral("addDomain"), Needs::Nothing, [this] { add(); });
    QAction* accounts = m_table->addAction(
        QStringLiteral("accounts"), tr("Accounts"), QStringLiteral("openAccounts"), Needs::One,
        [this] { Q_EMIT openPage(QStringLiteral("accounts/") + selected()->name); });
    m_table->addAction(QStringLiteral("alias"), tr("Other names..."), QStringLiteral("domainAliases"),
                       Needs::One, [this] {
                           auto* dialog = new DomainAliasesDialog(api(), *selected(), this);
                           connect(dialog, &FormDialog::done, this, &DomainsPage::reload);
                           dialog->open();
                       });
    QAction* main = m_table->addAction(QStringLiteral("main"), tr("Make main"), QStringLiteral("makeMain"),
                                       Needs::One, [this] { makeMain(); });
    m_table->setRule(
        main, [this] { return selected() && !selected()->main; }, tr("It is the main domain already"));
    QAction* gone = m_table->addAction(QStringLiteral("remove"), tr("Remove..."),
                                       QStringLiteral("removeDomain"), Needs::One, [this] { remove(); });
    m_table->setRule(
        gone, [this] { return selected() && selected()->accounts == 0; }, tr("Remove its accounts first"));
    m_table->addMore(QStringLiteral("edit"), tr("Rename..."), QStringLiteral("renameDomain"), Needs::One,
                     [this] { rename(); });
    m_table->setDefaultAction(accounts);
    m_table->setFilterHint(tr("Filter domains"));
    m_table->setEmptyState(tr("No domain yet"),
                           tr("Add the part of your addresses after the @, then its accounts."), first);
    m_table->setModel(m_model, 2);
    body()->addWidget(m_table, 1);
    follow({api::Topic::Directory});
}

void DomainsPage::reload() {
    send(api::DomainsList{}, [this](const api::DomainList& list) { m_model->setRows(list.domains); });
}

const api::DomainInfo* DomainsPage::selected() const {
    const int row = m_table->selectedRow();
    return row < 0 ? nullptr : &m_model->row(row);
}

void DomainsPage::add() {
    auto* dialog = new AddDomainDialog(api(), m_model->rows().isEmpty(), this);
    connect(dialog, &FormDialog::done, this, &DomainsPage::reload);
    dialog->open();
}

void DomainsPage::rename() {
    auto* dialog = new RenameDomainDialog(api(), *selected(), this);
    connect(dialog, &RenameDomainDialog::renamed, this, [this](const api::DomainSecurity& security) {
        if (!security.hint.code.isEmpty())
            messages().showMessage(MessageBar::Kind::Hint, Texts::error(security.hint));
    });
    connect(dialog, &FormDialog::done, this, &DomainsPage::reload);
    dialog->open();
}

void DomainsPage::makeMain() {
    api::DomainSet request;
    request.name = selected()->name;
    request.aliases = selected()->aliases;
    request.main = true;
    send(request, [this](const api::DomainInfo&) { reload(); });
}

void DomainsPage::remove() {
    const api::DomainInfo domain = *selected();
    confirmDomainRemoval(*this, domain, [this, domain] {
        api::DomainRemove request;
        request.name = domain.name;
        send(request, [this](const api::Empty&) { reload(); });
    });
}

}  // namespace postern::ui
