#include "ui/dialogs/cutoffdialog.h"

#include "ui/format.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/tableview.h"

#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

namespace postern::ui {

QString cutOffSentence(const QList<api::CutOff>& list) {
    return list.size() == 1
               ? CutOffDialog::tr("1 client could not connect or log in any more.")
               : CutOffDialog::tr("%1 clients could not connect or log in any more.").arg(list.size());
}

CutOffDialog::CutOffDialog(const QList<api::CutOff>& list, const QString& goOn, QWidget* parent)
    : QDialog(parent) {
    setObjectName(QStringLiteral("cutOff"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Who would I cut off?"));
    resize(760, 440);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(sectionLabel(tr("Who would I cut off?"), this));
    column->addWidget(noteLabel(cutOffSentence(list) + QLatin1Char(' ') +
                                    tr("This is known from what they did in the last 30 days; who was not "
                                       "here in that time is not in the list."),
                                this));
    column->addWidget(makeTable(list), 1);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    QPushButton* back =
        pushButton(goOn.isEmpty() ? tr("&Close") : tr("Go &back"), QStringLiteral("goBack"), this);
    back->setDefault(true);
    row->addWidget(back);
    connect(back, &QPushButton::clicked, this, &QDialog::reject);
    if (!goOn.isEmpty()) {
        QPushButton* on = pushButton(goOn, QStringLiteral("goOn"), this);
        on->setProperty("danger", true);
        on->setAutoDefault(false);
        row->addWidget(on);
        connect(on, &QPushButton::clicked, this, &QDialog::accept);
    }
    column->addLayout(row);
    back->setFocus();
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
    model->setRows(list);
    auto* table = new TableView(QStringLiteral("cutOffList"), tr("Clients that would be cut off"), this);
    table->setSpare({5, 1});
    table->setModel(model, 3);
    table->table()->sortByColumn(4, Qt::DescendingOrder);
    return table;
}

}  // namespace postern::ui
