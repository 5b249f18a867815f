#include "ui/dialogs/cutoffdialog.h"

#include "ui/format.h"
#include "ui/models/settingsdraft.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/tableview.h"

#include <QHeaderView>
#include <QRadioButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace postern::ui {

QString cutOffSentence(const QList<api::CutOff>& list) {
    // A row without address is about a service: what all its clients may say of the new certificate.
    const auto clients = std::count_if(list.begin(), list.end(),
                                       [](const api::CutOff& row) { return !row.address.isEmpty(); });
    if (clients == 0)
        return CutOffDialog::tr("Nobody is cut off, but programs may warn of the new certificate.");
    return clients == 1 ? CutOffDialog::tr("1 client could not connect or log in any more.")
                        : CutOffDialog::tr("%1 clients could not connect or log in any more.").arg(clients);
}

CutOffDialog::CutOffDialog(const QList<api::CutOff>& list, const QString& goOn, QWidget* parent, bool risky)
    : QDialog(parent) {
    setObjectName(QStringLiteral("cutOff"));
    setAttribute(Qt::WA_DeleteOnClose);
    const QString title = list.isEmpty() ? tr("Try it first?") : tr("Who would I cut off?");
    setWindowTitle(title);
    setMinimumWidth(560);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(sectionLabel(title, this));
    if (!list.isEmpty()) {
        resize(920, 480);  // so that the reasons fit
        column->addWidget(
            noteLabel(cutOffSentence(list) + QLatin1Char(' ') +
                          tr("This is known from what they did in the last 30 days; who was not here in that "
                             "time is not in the list."),
                      this));
        column->addWidget(makeTable(list), 1);
    }
    if (risky)
        addProbation(column);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    QPushButton* back =
        pushButton(goOn.isEmpty() ? tr("&Close") : tr("Go &back"), QStringLiteral("goBack"), this);
    row->addWidget(back);
    connect(back, &QPushButton::clicked, this, &QDialog::reject);
    if (!goOn.isEmpty()) {
        QPushButton* on = pushButton(goOn, QStringLiteral("goOn"), this);
        on->setProperty(list.isEmpty() ? "primary" : "danger", true);
        on->setAutoDefault(false);
        row->addWidget(on);
        connect(on, &QPushButton::clicked, this, &QDialog::accept);
    }
    column->addLayout(row);
    back->setDefault(true);
    back->setFocus();
}

void CutOffDialog::addProbation(QVBoxLayout* column) {
    column->addWidget(plainLabel(tr("If something is wrong with this change, nobody may be able to connect, "
                                    "perhaps not even you."),
                                 this));
    m_try = new QRadioButton(tr("&Try it for %1 seconds").arg(kProbationSeconds), this);
    m_try->setObjectName(QStringLiteral("tryFirst"));
    auto* good = new QRadioButton(tr("Apply it for &good"), this);
    good->setObjectName(QStringLiteral("forGood"));
    QLabel* note = noteLabel(
        tr("It goes back by itself unless you press Keep in that time, at the top of the window."), this);
    note->setContentsMargins(24, 0, 0, 0);
    m_try->setChecked(true);
    column->addWidget(m_try);
    column->addWidget(note);
    column->addWidget(good);
}

int CutOffDialog::probationSeconds() const {
    return m_try && m_try->isChecked() ? kProbationSeconds : 0;
}

void guardDraft(SettingsDraft& draft, QWidget* parent) {
    QObject::connect(
        &draft, &SettingsDraft::reviewed, parent, [&draft, parent](const api::ChangeReport& report) {
            auto* dialog = new CutOffDialog(report.cutOff, CutOffDialog::tr("&Apply"), parent, report.risky);
            QObject::connect(dialog, &QDialog::accepted, &draft,
                             [&draft, dialog] { draft.apply(dialog->probationSeconds()); });
            dialog->open();
        });
}

TableView* CutOffDialog::makeTable(const QList<api::CutOff>& list) {
    using Model = ListModel<api::CutOff>;
    auto* model = new Model(
        {{tr("Who"),
          [](const api::CutOff& who) { return who.account.isEmpty() ? who.address : who.account; }},
         {tr("From"), [](const api::CutOff& who) { return who.address; }},
         {tr("Service"), [](const api::CutOff& who) { return Format::serviceName(who.service); }},
         {tr("Why"), [](const api::CutOff& who) { return Texts::error(who.reason); }},
         {tr("Last seen"), [](const api::CutOff& who) { return Format::dateTime(who.lastUtcMs); },
          [](const api::CutOff& who) { return who.lastUtcMs; }},
         {tr("Times"),
          [](const api::CutOff& who) { return who.count; },
          [](const api::CutOff& who) { return who.count; },
          {},
          {},
          Qt::AlignRight}},
        [](const api::CutOff& who) { return who.service + who.address + who.account + who.reason.code; },
        this);
    auto* table = new TableView(QStringLiteral("cutOffList"), tr("Clients that would be cut off"), this);
    table->setSpare({5, 1});
    table->setModel(model, 3);
    table->table()->sortByColumn(4, Qt::DescendingOrder);
    model->setRows(list);
    return table;
}

}  // namespace postern::ui
