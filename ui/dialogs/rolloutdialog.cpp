#include "ui/dialogs/rolloutdialog.h"

#include "ui/certificatenames.h"
#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/helpshortcut.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/state.h"
#include "ui/widgets/tableview.h"

#include <QVBoxLayout>

#include <algorithm>

namespace postern::ui {

namespace {

/// What a client says when it does not accept the certificate of the server (RFC 8446 section 6.2).
bool refused(const api::ClientFact& fact) {
    return fact.failure == QLatin1StringView("tls.unknown-ca") ||
           fact.failure == QLatin1StringView("tls.certificate-refused") ||
           fact.failure == QLatin1StringView("tls.certificate-expired");
}

bool tells(const api::ClientFact& fact) {
    return refused(fact) || (fact.failure.isEmpty() && !fact.version.isEmpty());
}

QString resultOf(const api::ClientFact& fact) {
    if (fact.failure == QLatin1StringView("tls.unknown-ca"))
        return RolloutDialog::tr("Does not know the authority");
    if (fact.failure == QLatin1StringView("tls.certificate-expired"))
        return RolloutDialog::tr("Says it has expired");
    return refused(fact) ? RolloutDialog::tr("Refuses the certificate") : RolloutDialog::tr("Accepts it");
}

}  // namespace

bool Rollout::reached(const api::ClientFact& fact) const {
    if (fact.resumed)  // a resumed session shows none
        return false;
    if (!fact.served.isEmpty())  // whatever the clocks say
        return fact.served == sha256;
    if (fact.lastUtcMs < sinceUtcMs)
        return false;
    if (fact.sni.isEmpty())
        return services.contains(fact.service);
    return (byName || services.contains(fact.service)) &&
           std::any_of(names.begin(), names.end(),
                       [&](const QString& name) { return standsFor(name, fact.sni); });
}

Rollout rolloutOf(const api::CertificateInfo& info) {
    return {info.usedBy, info.names, !info.domains.isEmpty(), info.notBeforeUtcMs, info.sha256};
}

RolloutDialog::RolloutDialog(api::AdminApi& api, const QString& what, const QList<Rollout>& shown,
                             QWidget* parent)
    : QDialog(parent), m_shown(shown) {
    setObjectName(QStringLiteral("rollout"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Who accepts %1?").arg(what));
    m_messages = new MessageBar(this);
    m_summary = plainLabel(QString(), this);
    m_summary->setObjectName(QStringLiteral("rolloutSummary"));
    using F = api::ClientFact;
    const QIcon good = States::icon(State::Running, palette());
    const QIcon bad = States::icon(State::Attention, palette());
    m_model = new ListModel<F>(
        {{tr("Client"), [](const F& f) { return f.account.isEmpty() ? f.address : f.account; }},
         {tr("Result"), resultOf, [](const F& f) { return int(!refused(f)); },
          [good, bad](const F& f) { return refused(f) ? bad : good; }},
         {tr("Service"), [](const F& f) { return Format::serviceName(f.service); }},
         {tr("Address"), [](const F& f) { return f.address; }},
         {tr("Asked for"), [](const F& f) { return f.sni; }},
         {tr("Last time"), [](const F& f) { return Format::dateTime(f.lastUtcMs); },
          [](const F& f) { return f.lastUtcMs; }},
         {tr("Connections"),
          [](const F& f) { return QString::number(f.count); },
          [](const F& f) { return f.count; },
          {},
          {},
          Qt::AlignRight}},
        [](const F& f) {
            return f.service + f.address + f.account + f.sni + f.failure + f.version + f.cipher;
        },
        this);
    m_table = new TableView(QStringLiteral("rolloutClients"), tr("Clients"), this);
    m_table->setSpare({4, 3});
    m_table->setFilterHint(tr("Filter clients"));
    m_table->setEmptyState(tr("No client yet"), tr("Nobody who was shown it connected in the last 30 days."),
                           nullptr);
    m_table->setModel(m_model, 0);
    QPushButton* shut = pushButton(tr("C&lose"), QStringLiteral("close"), this);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(shut);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(sectionLabel(tr("Who accepts %1?").arg(what), this));
    column->addWidget(
        noteLabel(tr("From the connections of the last 30 days. A client that refuses does not know "
                     "the authority: install its root there, or use a certificate that the client "
                     "knows."),
                  this));
    column->addWidget(m_messages);
    column->addWidget(m_summary);
    column->addWidget(m_table, 1);
    column->addLayout(row);
    resize(820, 520);
    addHelpShortcut(this, api, [] { return QStringLiteral("adjustment"); });
    connect(shut, &QPushButton::clicked, this, &QDialog::accept);
    api.call(api::ClientFactsList{}, this, [this](const base::Result<api::ClientFactList>& reply) {
        if (reply)
            showFacts(reply->facts);
        else
            m_messages->showError(reply.error());
    });
}

void RolloutDialog::showFacts(const QList<api::ClientFact>& facts) {
    QList<api::ClientFact> rows;
    qsizetype against = 0;
    for (const api::ClientFact& fact : facts) {
        const bool meant = std::any_of(m_shown.begin(), m_shown.end(),
                                       [&](const Rollout& shown) { return shown.reached(fact); });
        if (!meant || !tells(fact))
            continue;
        rows << fact;
        against += refused(fact) ? 1 : 0;
    }
    m_model->setRows(rows);
    const bool used = std::any_of(m_shown.begin(), m_shown.end(),
                                  [](const Rollout& one) { return one.byName || !one.services.isEmpty(); });
    m_summary->setText(!used
                           ? tr("No service and no domain shows it, so nobody could accept or refuse it.")
                           : tr("Accepted by: %1. Refused by: %2.").arg(rows.size() - against).arg(against));
}

}  // namespace postern::ui
