#include "ui/pages/accountspage.h"

#include "ui/dialogs/accountcertificatesdialog.h"
#include "ui/dialogs/accountdialogs.h"
#include "ui/dialogs/directorydialogs.h"
#include "ui/dialogs/issuedialogs.h"
#include "ui/files.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/theme.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/state.h"
#include "ui/widgets/tableview.h"

#include <QDateTime>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace postern::ui {

namespace {

bool isLocked(const api::AccountInfo& account) {
    return account.lockedUntilUtcMs > QDateTime::currentMSecsSinceEpoch();
}

bool needsNoPassword(const api::AccountInfo& account) {
    return account.loginPolicy == QLatin1StringView("certificate");
}

QString stateText(const api::AccountInfo& account) {
    if (!account.enabled)
        return AccountsPage::tr("Suspended");
    if (isLocked(account))
        return AccountsPage::tr("Locked until %1").arg(Format::time(account.lockedUntilUtcMs).left(5));
    return account.hasPassword || needsNoPassword(account) ? AccountsPage::tr("Active")
                                                           : AccountsPage::tr("No password");
}

State stateOf(const api::AccountInfo& account) {
    if (!account.enabled)
        return State::Stopped;
    return isLocked(account) || (!account.hasPassword && !needsNoPassword(account)) ? State::Attention
                                                                                    : State::Running;
}

}  // namespace

AccountsPage::AccountsPage(PageContext context, const QString& domain, QWidget* parent)
    : Page(context, tr("Accounts of %1").arg(domain), QString(), parent), m_domain(domain) {
    setBodyMargins(false);
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the page"));
    m_tabs->addTab(buildAccounts(), tr("Accounts"));
    m_tabs->addTab(buildAliases(), tr("Forwarding aliases"));
    body()->addWidget(m_tabs, 1);
    follow({api::Topic::Directory});
}

QWidget* AccountsPage::buildAccounts() {
    using A = api::AccountInfo;
    const QIcon marks[] = {States::icon(State::Running, palette()), States::icon(State::Stopped, palette()),
                           States::icon(State::Attention, palette())};
    m_accounts = new ListModel<A>(
        {{tr("Address"), [](const A& a) { return a.address; }},
         {tr("Full name"), [](const A& a) { return a.fullName; }},
         {tr("State"),
          stateText,
          {},
          [marks = QList<QIcon>(std::begin(marks), std::end(marks))](const A& a) {
              return marks.at(int(stateOf(a)));
          }},
         {tr("Messages"),
          [](const A& a) { return QString::number(a.messages); },
          [](const A& a) { return a.messages; },
          {},
          {},
          Qt::AlignRight},
         {tr("Size"),
          [](const A& a) { return Format::size(a.octets); },
          [](const A& a) { return a.octets; },
          {},
          {},
          Qt::AlignRight}},
        [](const A& a) { return a.address; }, this);
    m_accountTable = new TableView(QStringLiteral("accounts"), tr("Accounts"), this);
    addAccountActions();
    m_accountTable->setFilterHint(tr("Filter accounts"));
    m_accountTable->setModel(m_accounts, 1);
    auto* holder = new QWidget(this);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->addWidget(m_accountTable);
    return holder;
}

void AccountsPage::addAccountActions() {
    using Needs = TableView::Needs;
    TableView& table = *m_accountTable;
    QAction* first =
        table.addAction(QStringLiteral("add"), tr("Add account..."), QStringLiteral("addAccount"),
                        Needs::Nothing, [this] { open(new AddAccountDialog(api(), m_domain, this)); });
    QAction* edit =
        table.addAction(QStringLiteral("edit"), tr("Edit..."), QStringLiteral("editAccount"), Needs::One,
                        [this] { open(new EditAccountDialog(api(), picked().first(), this)); });
    table.addAction(QStringLiteral("key"), tr("Set password..."), QStringLiteral("setPassword"), Needs::One,
                    [this] { open(new SetPasswordDialog(api(), picked().first(), this)); });
    QAction* off = table.addAction(QStringLiteral("suspend"), tr("Suspend"), QStringLiteral("suspend"),
                                   Needs::Some, [this] { suspend(true); });
    QAction* on = table.addAction(QStringLiteral("start"), tr("Enable"), QStringLiteral("enable"),
                                  Needs::Some, [this] { suspend(false); });
    QAction* free = table.addAction(QStringLiteral("unlock"), tr("Unlock"), QStringLiteral("unlock"),
                                    Needs::Some, [this] { unlock(); });
    table.addAction(QStringLiteral("remove"), tr("Remove..."), QStringLiteral("removeAccount"), Needs::Some,
                    [this] { removeAccounts(); });
    table.addMore(QStringLiteral("certificates"), tr("Client certificates..."),
                  QStringLiteral("clientCertificates"), Needs::One,
                  [this] { (new AccountCertificatesDialog(api(), picked().first(), this))->open(); });
    table.addMore(QStringLiteral("certificates"), tr("Issue a certificate..."),
                  QStringLiteral("issueCertificate"), Needs::One, [this] { issueCertificate(); });
    const auto any = [this](bool (*test)(const api::AccountInfo&)) {
        const QList<api::AccountInfo> accounts = picked();
        return std::any_of(accounts.begin(), accounts.end(), test);
    };
    table.setRule(
        off, [any] { return any([](const api::AccountInfo& a) { return a.enabled; }); },
        tr("It is suspended already"));
    table.setRule(
        on, [any] { return any([](const api::AccountInfo& a) { return !a.enabled; }); },
        tr("It is not suspended"));
    table.setRule(
        free, [any] { return any(isLocked); }, tr("It is not locked"));
    // Suspend and Enable share a place: only one of them makes sense for a selection.
    on->setVisible(false);
    connect(&table, &TableView::selectionChanged, this, [any, off, on] {
        const bool onlyOff = any([](const api::AccountInfo& a) { return !a.enabled; }) &&
                             !any([](const api::AccountInfo& a) { return a.enabled; });
        off->setVisible(!onlyOff);
        on->setVisible(onlyOff);
    });
    table.setDefaultAction(edit);
    table.setEmptyState(tr("No account yet"), tr("Each person who gets mail here needs an account."), first);
}

QWidget* AccountsPage::buildAliases() {
    using A = api::AliasInfo;
    m_aliases = new ListModel<A>(
        {{tr("Alias"), [](const A& a) { return a.address; }},
         {tr("Goes to"), [](const A& a) { return a.targets.join(QStringLiteral(", ")); }}},
        [](const A& a) { return a.address; }, this);
    m_aliasTable = new TableView(QStringLiteral("aliases"), tr("Forwarding aliases"), this);
    using Needs = TableView::Needs;
    QAction* first =
        m_aliasTable->addAction(QStringLiteral("add"), tr("Add alias..."), QStringLiteral("addAlias"),
                                Needs::Nothing, [this] { open(new AliasDialog(api(), m_domain, {}, this)); });
    QAction* edit = m_aliasTable->addAction(
        QStringLiteral("edit"), tr("Edit..."), QStringLiteral("editAlias"), Needs::One, [this] {
            open(new AliasDialog(api(), m_domain, m_aliases->row(m_aliasTable->selectedRow()), this));
        });
    m_aliasTable->addAction(QStringLiteral("remove"), tr("Remove..."), QStringLiteral("removeAlias"),
                            Needs::One, [this] { removeAlias(); });
    m_aliasTable->setDefaultAction(edit);
    m_aliasTable->setFilterHint(tr("Filter aliases"));
    m_aliasTable->setEmptyState(
        tr("No forwarding alias yet"),
        tr("An alias such as info@%1 passes its mail on to one or more accounts.").arg(m_domain), first);
    m_aliasTable->setModel(m_aliases, 1);
    auto* holder = new QWidget(this);
    auto* column = new QVBoxLayout(holder);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->addWidget(m_aliasTable);
    return holder;
}

void AccountsPage::reload() {
    api::AccountsList accounts;
    accounts.domain = m_domain;
    send(accounts, [this](const api::AccountList& list) { m_accounts->setRows(list.accounts); });
    api::AliasesList aliases;
    aliases.domain = m_domain;
    send(aliases, [this](const api::AliasList& list) { m_aliases->setRows(list.aliases); });
}

void AccountsPage::showItem(const QString& item) {
    m_tabs->setCurrentIndex(item == QLatin1StringView("aliases") ? 1 : 0);
}

QList<api::AccountInfo> AccountsPage::picked() const {
    QList<api::AccountInfo> accounts;
    for (const int row : m_accountTable->selectedRows()) accounts << m_accounts->row(row);
    return accounts;
}

void AccountsPage::open(FormDialog* dialog) {
    connect(dialog, &FormDialog::done, this, &AccountsPage::reload);
    dialog->open();
}

void AccountsPage::suspend(bool suspended) {
    for (const api::AccountInfo& account : picked()) {
        api::AccountSuspend request;
        request.address = account.address;
        request.suspended = suspended;
        send(request, [this](const api::AccountInfo&) { reload(); });
    }
}

void AccountsPage::unlock() {
    for (const api::AccountInfo& account : picked()) {
        api::AccountUnlock request;
        request.address = account.address;
        send(request, [this](const api::AccountInfo&) { reload(); });
    }
}

void AccountsPage::removeAccounts() {
    const QList<api::AccountInfo> accounts = picked();
    const QString what =
        accounts.size() == 1 ? accounts.first().address : tr("%1 accounts").arg(accounts.size());
    confirm(this, tr("Remove %1?").arg(what),
            tr("All mail in it is removed with it. A backup is the only way back."),
            tr("Remove %1").arg(what), [this, accounts] {
                for (const api::AccountInfo& account : accounts) {
                    api::AccountRemove request;
                    request.address = account.address;
                    send(request, [this](const api::Empty&) { reload(); });
                }
            });
}

/// From the own authority; with several the one that lasts longest.
void AccountsPage::issueCertificate() {
    const QString account = picked().first().address;
    send(api::AuthoritiesList{}, [this, account](const api::AuthorityList& list) {
        const api::AuthorityInfo* best = nullptr;
        for (const api::AuthorityInfo& authority : list.authorities) {
            if (authority.kind == QLatin1StringView("own") && (!best || authority.daysLeft > best->daysLeft))
                best = &authority;
        }
        if (!best) {
            messages().showMessage(
                MessageBar::Kind::Hint, tr("There is no authority of your own yet that could issue it."),
                tr("Create one..."), [this] { Q_EMIT openPage(QStringLiteral("certificates/authorities")); });
            return;
        }
        auto* dialog = new IssueClientDialog(api(), best->name, account, this);
        connect(dialog, &ExportDialog::fileReady, this, [this](const api::FileData& file, bool secret) {
            Files::save(this, tr("Save the client certificate"), file, secret,
                        [this](const QString& path, const QString& error) {
                            if (error.isEmpty())
                                messages().showMessage(MessageBar::Kind::Done, tr("Saved as %1").arg(path));
                            else
                                messages().showMessage(MessageBar::Kind::Problem, error);
                        });
        });
        open(dialog);
    });
}

void AccountsPage::removeAlias() {
    const QString address = m_aliases->row(m_aliasTable->selectedRow()).address;
    confirm(this, tr("Remove the alias %1?").arg(address), tr("Mail to it will be refused from then on."),
            tr("Remove %1").arg(address), [this, address] {
                api::AliasRemove request;
                request.address = address;
                send(request, [this](const api::Empty&) { reload(); });
            });
}

}  // namespace postern::ui
