#include "ui/widgets/chainview.h"

#include "ui/certificatetexts.h"
#include "ui/format.h"
#include "ui/texts.h"
#include "ui/widgets/state.h"

#include <QHeaderView>

namespace postern::ui {

ChainView::ChainView(QWidget* parent) : QTableWidget(0, 5, parent) {
    setObjectName(QStringLiteral("chain"));
    setAccessibleName(tr("Certificates of the chain"));
    setHorizontalHeaderLabels(
        {tr("Issued to"), tr("Issued by"), tr("Valid from"), tr("Valid till"), tr("State")});
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setShowGrid(false);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setMinimumSectionSize(30);
    verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);  // a long state takes two lines
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    for (const int narrow : {0, 1, 2, 3})
        horizontalHeader()->setSectionResizeMode(narrow, QHeaderView::ResizeToContents);
    setMinimumHeight(132);
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, &QTableView::resizeRowsToContents);
}

void ChainView::showChain(const QList<api::ChainLink>& links) {
    setRowCount(int(links.size()));
    for (int row = 0; row < links.size(); ++row) {
        const api::ChainLink& link = links.at(row);
        const bool good = link.problem.code.isEmpty();
        const QString state = !good       ? Texts::error(link.problem)
                              : link.root ? tr("Good; a root is not sent to clients")
                                          : tr("Good");
        const QString cells[] = {CertificateTexts::commonName(link.subject),
                                 CertificateTexts::commonName(link.issuer), Format::date(link.notBeforeUtcMs),
                                 Format::date(link.notAfterUtcMs), state};
        const QString tips[] = {link.subject, link.issuer, {}, {}, state};
        for (int column = 0; column < 5; ++column) {
            auto* cell = new QTableWidgetItem(cells[column]);
            cell->setToolTip(tips[column].isEmpty() ? cells[column] : tips[column]);
            if (column == 4)
                cell->setIcon(States::icon(good ? ui::State::Running : ui::State::Attention, palette()));
            setItem(row, column, cell);
        }
    }
}

}  // namespace postern::ui
