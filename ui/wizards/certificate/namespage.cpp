#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/messagebar.h"
#include "ui/wizards/certificate/makepages.h"
#include "ui/wizards/certificatewizard.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QTableWidget>
#include <QVBoxLayout>

namespace postern::ui {

namespace {

QString dnsText(const api::NameCheck& name) {
    if (!name.valid)
        return NamesStep::tr("not a host name");
    const QHash<QString, QString> words{{QStringLiteral("ok"), NamesStep::tr("leads to this computer")},
                                        {QStringLiteral("elsewhere"), NamesStep::tr("leads elsewhere")},
                                        {QStringLiteral("missing"), NamesStep::tr("no address in DNS")},
                                        {QStringLiteral("local"), NamesStep::tr("local name")}};
    return words.value(name.dns, NamesStep::tr("DNS did not answer"));
}

QString sourceText(const api::NameCheck& name) {
    const QHash<QString, QString> words{{QStringLiteral("host"), NamesStep::tr("this computer")},
                                        {QStringLiteral("domain"), NamesStep::tr("domain")},
                                        {QStringLiteral("alias"), NamesStep::tr("other name of a domain")},
                                        {QStringLiteral("seen"), NamesStep::tr("asked for by clients")}};
    return words.value(name.source, NamesStep::tr("typed"));
}

/// Whether a proposal is ticked: what clients could really reach, and what somebody asked for by hand.
bool isProposed(const api::NameCheck& name) {
    if (!name.valid)
        return false;
    if (name.source == QLatin1StringView("seen"))
        return name.dns == QLatin1StringView("ok");
    return name.source == QLatin1StringView("asked") || name.dns != QLatin1StringView("missing");
}

}  // namespace

NamesStep::NamesStep()
    : CertificateStepBase(tr("Names of this server"),
                          tr("Mail programs compare the name they were told with the certificate and warn "
                             "when it is not in it."),
                          QStringLiteral("gettingcertificate"), Body::Fills) {
    m_commonName = new QLineEdit(inside());
    m_commonName->setObjectName(QStringLiteral("commonName"));
    m_commonName->setMaxLength(253);
    auto* label = new QLabel(tr("&Common Name: the one that most mail programs connect to"), inside());
    label->setBuddy(m_commonName);
    m_state = noteLabel(QString(), inside());
    m_table = new QTableWidget(0, 3, inside());
    m_table->setObjectName(QStringLiteral("names"));
    m_table->setAccessibleName(tr("Further names"));
    m_table->setHorizontalHeaderLabels({tr("Further names"), tr("DNS"), tr("From")});
    m_table->verticalHeader()->hide();
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_more = new QLineEdit(inside());
    m_more->setObjectName(QStringLiteral("moreName"));
    m_more->setAccessibleName(tr("Another name"));
    m_more->setPlaceholderText(tr("Another name or address, for example smtp.example.org"));
    QPushButton* add = pushButton(tr("A&dd"), QStringLiteral("addName"), inside());
    add->setAutoDefault(false);
    auto* row = new QHBoxLayout;
    row->addWidget(m_more, 1);
    row->addWidget(add);
    column()->addWidget(label);
    column()->addWidget(m_commonName);
    column()->addWidget(m_table, 1);
    column()->addLayout(row);
    column()->addWidget(m_state);
    connect(m_commonName, &QLineEdit::textChanged, this, &QWizardPage::completeChanged);
    connect(add, &QPushButton::clicked, this, &NamesStep::add);
}

void NamesStep::initializePage() {
    const CertificatePlan& plan = certificateWizard().plan();
    if (m_asked == plan.commonName + plan.replaces && m_table->rowCount() > 0)
        return;
    m_asked = plan.commonName + plan.replaces;
    m_commonName->setText(plan.commonName);
    m_table->setRowCount(0);
    check(true);
}

void NamesStep::check(bool propose) {
    api::NamesCheck question;
    question.names = propose ? certificateWizard().plan().names : QStringList{m_more->text().trimmed()};
    // What is replaced has its names already; others are only proposed.
    question.propose = propose;
    question.domain = certificateWizard().plan().domains.value(0);
    m_state->setText(tr("Asking DNS for these names..."));
    const int mine = ++m_question;
    owner().api().call(question, this, [this, mine](base::Result<api::NameChecks> reply) {
        if (mine != m_question)
            return;
        if (!reply) {
            m_state->clear();
            messages().showError(reply.error());
            return;
        }
        show(reply->names);
    });
}

void NamesStep::show(const QList<api::NameCheck>& names) {
    for (const api::NameCheck& name : names) {
        if (name.name.compare(m_commonName->text().trimmed(), Qt::CaseInsensitive) == 0 ||
            !m_table->findItems(name.name, Qt::MatchFixedString).isEmpty())
            continue;
        const int row = m_table->rowCount();
        m_table->insertRow(row);
        auto* item = new QTableWidgetItem(name.name);
        item->setFlags(name.valid ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                                  : Qt::ItemIsSelectable);
        item->setCheckState(isProposed(name) ? Qt::Checked : Qt::Unchecked);
        auto* dns = new QTableWidgetItem(dnsText(name));
        dns->setToolTip(name.addresses.join(QStringLiteral(", ")));
        const bool doubtful = name.dns == QLatin1StringView("missing") || !name.valid ||
                              name.dns == QLatin1StringView("elsewhere");
        if (doubtful)
            dns->setForeground(colours(palette()).warn);
        m_table->setItem(row, 0, item);
        m_table->setItem(row, 1, dns);
        m_table->setItem(row, 2, new QTableWidgetItem(sourceText(name)));
    }
    m_state->setText(
        tr("Names without an address in DNS cannot be reached; an authority refuses them. A name that leads "
           "elsewhere is right only behind a router or firewall; otherwise untick it."));
    Q_EMIT completeChanged();
}

void NamesStep::add() {
    if (m_more->text().trimmed().isEmpty())
        return;
    check(false);
    m_more->clear();
    m_more->setFocus();
}

QStringList NamesStep::ticked() const {
    QStringList names;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        if (m_table->item(row, 0)->checkState() == Qt::Checked)
            names << m_table->item(row, 0)->text();
    }
    return names;
}

bool NamesStep::isComplete() const {
    const QString name = m_commonName->text().trimmed();
    return !name.isEmpty() && !name.contains(QLatin1Char(' '));
}

bool NamesStep::validatePage() {
    if (!m_more->text().trimmed().isEmpty()) {
        add();  // typed and forgotten: it is checked first
        return false;
    }
    CertificatePlan& plan = certificateWizard().plan();
    plan.commonName = m_commonName->text().trimmed();
    if (plan.replaces.isEmpty() && !plan.beside)
        plan.name = plan.commonName;
    plan.names = ticked();
    plan.names.removeAll(plan.commonName);
    m_asked = plan.commonName + plan.replaces;
    return true;
}

}  // namespace postern::ui
