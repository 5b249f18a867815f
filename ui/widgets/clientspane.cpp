#include "ui/widgets/clientspane.h"

#include "ui/format.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/state.h"
#include "ui/widgets/tableview.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

namespace postern::ui {

namespace {

QString used(const api::ClientFact& fact) {
    if (fact.plaintextLogin)
        return ClientsPane::tr("nothing: password sent readable");
    if (!fact.version.isEmpty())
        return fact.version + QLatin1Char(' ') + fact.cipher;
    return fact.failure.isEmpty() ? ClientsPane::tr("no encryption")
                                  : ClientsPane::tr("failed; offered %1").arg(fact.offered);
}

bool isBad(const api::ClientFact& fact) {
    return fact.plaintextLogin || !fact.failure.isEmpty();
}

QString stateText(const api::ClientFact& fact) {
    if (!fact.failure.isEmpty())
        return failureText(fact.failure);
    return fact.plaintextLogin ? ClientsPane::tr("Password sent without encryption")
                               : ClientsPane::tr("Good");
}

}  // namespace

QString failureText(const QString& code) {
    return Texts::error(api::ErrorInfo{code, {}, code});
}

ClientsPane::ClientsPane(PageContext context, MessageBar& messages, QWidget* parent)
    : QWidget(parent), m_context(context), m_messages(messages) {
    using Model = ListModel<api::ClientFact>;
    const QColor bad = colours(palette()).bad;
    const QIcon good = States::icon(State::Running, palette());
    const QIcon problem = States::icon(State::Attention, palette());
    m_model = new Model(
        {{tr("Who"),
          [](const api::ClientFact& fact) { return fact.account.isEmpty() ? fact.address : fact.account; }},
         {tr("From"), [](const api::ClientFact& fact) { return fact.address; }},
         {tr("Service"), [](const api::ClientFact& fact) { return Format::serviceName(fact.service); }},
         {tr("State"),
          [](const api::ClientFact& fact) { return stateText(fact); },
          {},
          [good, problem](const api::ClientFact& fact) { return QVariant(isBad(fact) ? problem : good); },
          [bad](const api::ClientFact& fact) { return isBad(fact) ? QVariant(bad) : QVariant(); }},
         {tr("Used"), [](const api::ClientFact& fact) { return used(fact); }},
         {tr("Name asked for"), [](const api::ClientFact& fact) { return fact.sni; }},
         {tr("Key exchange"), [](const api::ClientFact& fact) { return fact.group; }},
         {tr("Certificate"), [](const api::ClientFact& fact) { return fact.certificateSubject; }},
         {tr("Last seen"), [](const api::ClientFact& fact) { return Format::dateTime(fact.lastUtcMs); },
          [](const api::ClientFact& fact) { return fact.lastUtcMs; }},
         {tr("Times"),
          [](const api::ClientFact& fact) { return fact.count; },
          [](const api::ClientFact& fact) { return fact.count; },
          {},
          {},
          Qt::AlignRight}},
        [](const api::ClientFact& fact) {
            return QStringList{fact.service, fact.address,
                               fact.account, fact.version,
                               fact.cipher,  fact.group,
                               fact.sni,     fact.certificate,
                               fact.failure, fact.plaintextLogin ? QStringLiteral("p") : QString()}
                .join(QLatin1Char('|'));
        },
        this);
    m_table = new TableView(QStringLiteral("clients"), tr("Clients"), this);
    m_table->setSpare({5, 1, 9, 4, 6, 7});
    m_table->setWideShare(290);  // why a client failed is the point of the table
    m_table->setModel(m_model, 3);
    m_table->setFilterHint(tr("Filter clients"));
    m_table->setEmptyState(tr("No client in the last 30 days"),
                           tr("Here stands what each client used when it connected, and why some failed."),
                           nullptr);
    m_failed = new QCheckBox(tr("&Problems only"), this);
    m_failed->setObjectName(QStringLiteral("problemsOnly"));
    m_table->addFilterWidget(m_failed);
    m_table->table()->sortByColumn(8, Qt::DescendingOrder);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->addWidget(m_table);
    connect(m_failed, &QCheckBox::toggled, this, &ClientsPane::show);
}

void ClientsPane::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    read();
}

void ClientsPane::read() {
    m_context.api.call(api::ClientFactsList{}, this, [this](base::Result<api::ClientFactList> reply) {
        if (!reply) {
            m_messages.showError(reply.error());
            return;
        }
        m_facts = reply->facts;
        show();
    });
}

void ClientsPane::show() {
    QList<api::ClientFact> rows = m_facts;
    if (m_failed->isChecked())
        rows.removeIf([](const api::ClientFact& fact) { return !isBad(fact); });
    m_model->setRows(rows);
}

}  // namespace postern::ui
