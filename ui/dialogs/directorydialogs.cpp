#include "ui/dialogs/directorydialogs.h"

#include "ui/widgets/labels.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRegularExpression>

namespace postern::ui {

namespace {

QPlainTextEdit* linesEdit(const QStringList& lines, const QString& objectName, const QString& example,
                          QWidget* parent) {
    auto* edit = new QPlainTextEdit(lines.join(QLatin1Char('\n')), parent);
    edit->setObjectName(objectName);
    edit->setTabChangesFocus(true);
    edit->setPlaceholderText(example);
    edit->setFixedHeight(5 * edit->fontMetrics().lineSpacing() + 16);
    return edit;
}

QStringList linesOf(const QPlainTextEdit* edit) {
    static const QRegularExpression kBreak(QStringLiteral("[\\s,;]+"));
    return edit->toPlainText().split(kBreak, Qt::SkipEmptyParts);
}

}  // namespace

QString domainNameFault(const QString& name) {
    return name.contains(QLatin1Char('@')) || name.contains(QLatin1Char(' '))
               ? AddDomainDialog::tr("Only the part after the @, without spaces")
               : QString();
}

AddDomainDialog::AddDomainDialog(api::AdminApi& api, bool first, QWidget* parent)
    : FormDialog(
          api, tr("New domain"),
          first
              ? tr("The first domain becomes the main one: people of it log in with their name alone.")
              : tr("The part of the address after the @. Postern takes mail for it and keeps its accounts."),
          tr("Add domain"), parent) {
    setObjectName(QStringLiteral("addDomain"));
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("name"));
    m_name->setPlaceholderText(QStringLiteral("example.org"));
    m_name->setMaxLength(253);
    addField(tr("&Domain"), m_name);
    connect(m_name, &QLineEdit::textChanged, this, [this] { refresh(); });
    m_name->setFocus();
    refresh();
}

QString AddDomainDialog::missing() const {
    const QString name = m_name->text().trimmed();
    return name.isEmpty() ? tr("Type the name of the domain first") : domainNameFault(name);
}

void AddDomainDialog::act() {
    api::DomainAdd request;
    request.name = m_name->text().trimmed();
    send(request);
}

DomainAliasesDialog::DomainAliasesDialog(api::AdminApi& api, const api::DomainInfo& domain, QWidget* parent)
    : FormDialog(api, tr("Other names of %1").arg(domain.name),
                 tr("Mail to anna at one of these names arrives at anna@%1.").arg(domain.name), tr("Save"),
                 parent),
      m_domain(domain) {
    setObjectName(QStringLiteral("domainAliases"));
    m_names = linesEdit(domain.aliases, QStringLiteral("aliases"), QStringLiteral("example.net"), this);
    addField(tr("&Other names"), m_names, tr("One in each line."));
    refresh();
}

void DomainAliasesDialog::act() {
    api::DomainSet request;
    request.name = m_domain.name;
    request.aliases = linesOf(m_names);
    request.main = m_domain.main;
    send(request);
}

AliasDialog::AliasDialog(api::AdminApi& api, const QString& domain, const api::AliasInfo& alias,
                         QWidget* parent)
    : FormDialog(api,
                 alias.address.isEmpty() ? tr("New forwarding alias") : tr("Alias %1").arg(alias.address),
                 tr("An address without a mailbox of its own. Its mail goes to the accounts below."),
                 alias.address.isEmpty() ? tr("Add alias") : tr("Save"), parent),
      m_domain(domain) {
    setObjectName(QStringLiteral("editAlias"));
    auto* name = new QWidget(this);
    m_name = new QLineEdit(alias.address.section(QLatin1Char('@'), 0, 0), name);
    m_name->setObjectName(QStringLiteral("name"));
    m_name->setAccessibleName(tr("Name before the @"));
    m_name->setReadOnly(!alias.address.isEmpty());
    auto* at = new QLabel(QLatin1Char('@') + domain, name);
    at->setProperty("data", true);
    auto* row = new QHBoxLayout(name);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_name, 1);
    row->addWidget(at);
    name->setFocusProxy(m_name);
    m_targets = linesEdit(alias.targets, QStringLiteral("targets"), QStringLiteral("anna@") + domain, this);
    addField(tr("&Alias"), name);
    addField(tr("&Goes to"), m_targets, tr("One address in each line, of accounts on this server."));
    connect(m_name, &QLineEdit::textChanged, this, [this] { refresh(); });
    connect(m_targets, &QPlainTextEdit::textChanged, this, [this] { refresh(); });
    refresh();
}

QString AliasDialog::missing() const {
    if (m_name->text().trimmed().isEmpty())
        return tr("Type a name first");
    return linesOf(m_targets).isEmpty() ? tr("Say where the mail goes") : QString();
}

void AliasDialog::act() {
    api::AliasSet request;
    request.address = m_name->text().trimmed() + QLatin1Char('@') + m_domain;
    request.targets = linesOf(m_targets);
    send(request);
}

}  // namespace postern::ui
