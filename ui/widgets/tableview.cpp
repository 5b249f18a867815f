#include "ui/widgets/tableview.h"

#include "ui/icons.h"
#include "ui/models/listmodel.h"
#include "ui/theme.h"
#include "ui/widgets/actionbutton.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/labels.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace postern::ui {

namespace {
constexpr int kNarrowest = 96;
constexpr int kReadable = 136;
}  // namespace

TableView::TableView(const QString& id, const QString& accessibleName, QWidget* parent)
    : QWidget(parent), m_id(id) {
    m_bar = new QWidget(this);
    new FlowLayout(4, m_bar);
    m_bar->hide();
    m_filter = new QLineEdit(this);
    m_filter->setObjectName(QStringLiteral("filter"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(260);
    m_filter->addAction(icon(QStringLiteral("search"), palette()), QLineEdit::LeadingPosition);
    setFilterHint(tr("Filter"));
    m_stack = new QStackedWidget(this);
    m_empty = new QWidget(this);
    buildTable(accessibleName);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(buildNothingFound());
    auto* filters = new QHBoxLayout;
    filters->setObjectName(QStringLiteral("filters"));
    filters->setSpacing(kGrid);
    filters->addWidget(m_filter, 1);
    filters->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(m_bar);
    column->addLayout(filters);
    column->addWidget(m_stack, 1);
    auto* proxy = new QSortFilterProxyModel(this);
    proxy->setFilterKeyColumn(-1);
    setProxy(proxy);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_proxy->setFilterFixedString(text);
        showState();
    });
}

TableView::~TableView() {
    saveColumns();
}

void TableView::buildTable(const QString& accessibleName) {
    m_table = new QTableView(this);
    m_table->setObjectName(m_id);
    m_table->setAccessibleName(accessibleName);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSortingEnabled(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(32);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->horizontalHeader()->setSectionsMovable(true);
    connect(m_table, &QTableView::customContextMenuRequested, this, &TableView::showContextMenu);
    connect(m_table->horizontalHeader(), &QHeaderView::customContextMenuRequested, this,
            &TableView::showColumnMenu);
    connect(m_table, &QTableView::activated, this, [this] {
        if (m_default && m_default->isEnabled())
            m_default->trigger();
    });
    auto* copyAction = new QAction(icon(QStringLiteral("copy"), palette()), tr("Copy as text"), m_table);
    copyAction->setShortcut(QKeySequence::Copy);
    copyAction->setShortcutContext(Qt::WidgetShortcut);
    connect(copyAction, &QAction::triggered, this, [this] { copy(false); });
    m_table->addAction(copyAction);
}

void TableView::setProxy(QSortFilterProxyModel* proxy) {
    m_proxy = proxy;
    m_proxy->setParent(this);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setSortRole(kSortRole);
    m_proxy->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_proxy->setSortLocaleAware(true);
}

void TableView::setModel(QAbstractItemModel* model, int wide) {
    m_proxy->setSourceModel(model);
    m_table->setModel(m_proxy);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        refreshActions();
        Q_EMIT selectionChanged();
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_proxy, signal, this, &TableView::showState);
    connect(m_proxy, &QAbstractItemModel::modelReset, this, &TableView::showState);
    connect(m_proxy, &QAbstractItemModel::layoutChanged, this, &TableView::showState);
    connect(m_proxy, &QAbstractItemModel::dataChanged, this, &TableView::refreshActions);
    restoreColumns(wide);
    showState();
    refreshActions();
}

void TableView::restoreColumns(int wide) {
    QHeaderView* header = m_table->horizontalHeader();
    header->setMinimumSectionSize(56);
    m_wide = wide;
    const QByteArray state = QSettings().value(QStringLiteral("tables/") + m_id).toByteArray();
    m_columnsChosen = !state.isEmpty() && header->restoreState(state);
    if (!m_columnsChosen)
        m_table->sortByColumn(0, Qt::AscendingOrder);
    header->setSectionResizeMode(wide, QHeaderView::Stretch);
    const auto chosen = [this] { m_columnsChosen = true; };
    connect(header, &QHeaderView::sectionMoved, this, chosen);
    connect(header, &QHeaderView::sectionResized, this, [this] {
        m_columnsChosen |=
            !m_fitting && QGuiApplication::mouseButtons() != Qt::NoButton && m_table->underMouse();
    });
}

/// Until the person has chosen widths: as wide as what is in view; when that is too much the widest give way,
/// so that the column in the middle of interest keeps its share.
void TableView::fitColumns() {
    QHeaderView* header = m_table->horizontalHeader();
    QFont bold = header->font();
    bold.setBold(true);
    QList<int> widths;
    int total = 0;
    for (int i = 0; i < m_proxy->columnCount(); ++i) {
        const QString title = m_proxy->headerData(i, Qt::Horizontal, Qt::DisplayRole).toString();
        int width = qMax(64, QFontMetrics(bold).horizontalAdvance(title) + 36);
        for (int row = 0; row < qMin(m_proxy->rowCount(), 40); ++row) {
            const QModelIndex at = m_proxy->index(row, i);
            const int mark = at.data(Qt::DecorationRole).isValid() ? 24 : 0;
            width = qMax(width, m_table->fontMetrics().horizontalAdvance(at.data().toString()) + 20 + mark);
        }
        widths << (i != m_wide ? qMin(width, 240) : 0);
        total += widths.last();
    }
    const int room = m_table->viewport()->width() - m_wideShare;
    // Long texts are shortened to this before a column goes.
    int least = 0;
    for (const int width : std::as_const(widths)) least += qMin(width, kReadable);
    for (auto spare = m_spare.rbegin(); spare != m_spare.rend(); ++spare) {
        const bool tooMany = least > room;
        header->setSectionHidden(*spare, tooMany);
        if (tooMany) {
            least -= qMin(widths.at(*spare), kReadable);
            total -= std::exchange(widths[*spare], 0);
        }
    }
    while (total > room) {
        int& widest = *std::max_element(widths.begin(), widths.end());
        if (widest <= kNarrowest)
            break;
        widest -= kGrid;
        total -= kGrid;
    }
    m_fitting = true;
    for (int i = 0; i < widths.size(); ++i) {
        if (widths.at(i) > 0)
            header->resizeSection(i, widths.at(i));
    }
    m_fitting = false;
}

/// Rows that came before the first look were measured against a table without its real width.
void TableView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_table->model() && !m_columnsChosen)
        fitColumns();
}

void TableView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (m_table->model() && !m_columnsChosen)
        fitColumns();
}

void TableView::saveColumns() const {
    if (m_columnsChosen && !m_id.isEmpty())
        QSettings().setValue(QStringLiteral("tables/") + m_id, m_table->horizontalHeader()->saveState());
}

QAction* TableView::makeAction(const QString& iconName, const QString& text, const QString& objectName,
                               Needs needs, std::function<void()> act) {
    auto* action = new QAction(icon(iconName, palette()), text, this);
    action->setObjectName(objectName);
    connect(action, &QAction::triggered, this, [act = std::move(act)] { act(); });
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    QWidget::addAction(action);
    m_actions.append({action, needs, {}, text, {}});
    return action;
}

QAction* TableView::addAction(const QString& iconName, const QString& text, const QString& objectName,
                              Needs needs, std::function<void()> act) {
    static const QHash<QString, QKeySequence> kKeys{
        {QStringLiteral("add"), QKeySequence(QKeySequence::New)},
        {QStringLiteral("remove"), QKeySequence(QKeySequence::Delete)},
        {QStringLiteral("edit"), QKeySequence(Qt::Key_F2)}};
    const bool framed = m_actions.isEmpty();
    QAction* action = makeAction(iconName, text, objectName, needs, std::move(act));
    action->setShortcut(kKeys.value(iconName));
    auto* button = new ActionButton(action, framed, m_bar);
    button->setObjectName(objectName + QStringLiteral("Button"));
    m_bar->layout()->addWidget(button);
    m_bar->show();
    if (m_more) {  // stays the last
        m_bar->layout()->removeWidget(m_more);
        m_bar->layout()->addWidget(m_more);
    }
    return action;
}

QAction* TableView::addMore(const QString& iconName, const QString& text, const QString& objectName,
                            Needs needs, std::function<void()> act) {
    if (!m_more)
        buildMore();
    QAction* action = makeAction(iconName, text, objectName, needs, std::move(act));
    m_moreMenu->addAction(action);
    return action;
}

void TableView::buildMore() {
    m_moreMenu = new QMenu(this);
    m_moreMenu->setObjectName(m_id + QStringLiteral("Menu"));
    m_moreMenu->setToolTipsVisible(true);
    m_more = pushButton(tr("More"), m_id + QStringLiteral("More"), m_bar);
    m_more->setProperty("action", true);
    m_more->setIcon(icon(QStringLiteral("menu"), palette()));
    m_more->setIconSize(QSize(18, 18));
    m_more->setToolTip(tr("What is rarely needed"));
    m_bar->layout()->addWidget(m_more);
    m_bar->show();
    connect(m_more, &QPushButton::clicked, this,
            [this] { m_moreMenu->popup(m_more->mapToGlobal(QPoint(0, m_more->height()))); });
}

void TableView::setRule(QAction* action, std::function<bool()> possible, const QString& whyNot) {
    for (Entry& entry : m_actions) {
        if (entry.action == action) {
            entry.possible = std::move(possible);
            entry.whyNot = whyNot;
        }
    }
}

bool TableView::isPossible(const Entry& entry, int selected) const {
    if (entry.needs == Needs::Nothing)
        return !entry.possible || entry.possible();
    const bool count = entry.needs == Needs::One ? selected == 1 : selected > 0;
    return count && (!entry.possible || entry.possible());
}

void TableView::refreshActions() {
    const int selected = int(selectedRows().size());
    for (const Entry& entry : m_actions) {
        const bool possible = isPossible(entry, selected);
        entry.action->setEnabled(possible);
        const QString plain = entry.action->text().remove(QLatin1Char('&'));
        const bool selection = entry.needs != Needs::Nothing && selected == 0;
        entry.action->setToolTip(possible ? plain : selection ? tr("Select a row first") : entry.whyNot);
    }
}

void TableView::setEmptyState(const QString& title, const QString& text, QAction* first) {
    auto* column = new QVBoxLayout(m_empty);
    column->addStretch(1);
    QLabel* head = sectionLabel(title, m_empty);
    QLabel* body = noteLabel(text, m_empty);
    head->setAlignment(Qt::AlignCenter);
    body->setAlignment(Qt::AlignCenter);
    column->addWidget(head);
    column->addWidget(body);
    if (first) {
        QPushButton* button = primaryButton(first->text(), QStringLiteral("first"), m_empty);
        connect(button, &QPushButton::clicked, first, &QAction::trigger);
        column->addWidget(button, 0, Qt::AlignCenter);
    }
    column->addStretch(2);
}

QWidget* TableView::buildNothingFound() {
    m_nothing = new QWidget(this);
    QLabel* text = noteLabel(tr("Nothing matches the filter."), m_nothing);
    text->setAlignment(Qt::AlignCenter);
    QPushButton* all = pushButton(tr("Show all"), QStringLiteral("showAll"), m_nothing);
    connect(all, &QPushButton::clicked, m_filter, [this] {
        m_filter->clear();
        m_filter->setFocus(Qt::OtherFocusReason);
    });
    auto* column = new QVBoxLayout(m_nothing);
    column->addStretch(1);
    column->addWidget(text);
    column->addWidget(all, 0, Qt::AlignCenter);
    column->addStretch(2);
    return m_nothing;
}

void TableView::showState() {
    const bool empty = !m_proxy->sourceModel() || m_proxy->sourceModel()->rowCount() == 0;
    const bool hidden = !empty && m_proxy->rowCount() == 0 && !m_filter->text().isEmpty();
    m_stack->setCurrentWidget(empty && m_empty->layout() ? m_empty : hidden ? m_nothing : m_table);
    if (!empty && !m_columnsChosen && !m_hasRows)
        fitColumns();
    m_hasRows = !empty;
    m_filter->setEnabled(!empty);
    m_filter->setToolTip(empty ? tr("There is nothing to filter yet") : QString());
}

void TableView::addFilterWidget(QWidget* widget) {
    auto* filters = findChild<QHBoxLayout*>(QStringLiteral("filters"));
    filters->insertWidget(filters->count() - 1, widget);
}

void TableView::setFilterHint(const QString& text) {
    m_filter->setPlaceholderText(text);
    m_filter->setAccessibleName(text);
}

QList<int> TableView::selectedRows() const {
    QList<int> rows;
    if (!m_table->selectionModel())
        return rows;
    QModelIndexList picked = m_table->selectionModel()->selectedRows();
    std::sort(picked.begin(), picked.end());
    for (const QModelIndex& index : picked) rows << m_proxy->mapToSource(index).row();
    return rows;
}

int TableView::selectedRow() const {
    const QList<int> rows = selectedRows();
    return rows.size() == 1 ? rows.first() : -1;
}

void TableView::selectRow(int row) {
    const QModelIndex at = m_proxy->mapFromSource(m_proxy->sourceModel()->index(row, 0));
    if (at.isValid()) {
        m_table->selectRow(at.row());
        m_table->scrollTo(at);
    }
}

void TableView::showContextMenu(const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const Entry& entry : m_actions) menu->addAction(entry.action);
    if (!m_actions.isEmpty())
        menu->addSeparator();
    menu->addAction(icon(QStringLiteral("copy"), palette()), tr("Copy as text"), this,
                    [this] { copy(false); });
    menu->addAction(tr("Copy as CSV"), this, [this] { copy(true); });
    menu->addAction(tr("Select all"), m_table, &QTableView::selectAll);
    menu->addSeparator();
    fillColumnMenu(menu->addMenu(tr("Columns")));  // the header has no menu for the keyboard
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

void TableView::showColumnMenu(const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillColumnMenu(menu);
    menu->popup(m_table->horizontalHeader()->mapToGlobal(at));
}

void TableView::fillColumnMenu(QMenu* menu) {
    QHeaderView* header = m_table->horizontalHeader();
    for (int i = 0; i < header->count(); ++i) {
        QAction* action = menu->addAction(m_proxy->headerData(i, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(i));
        action->setEnabled(i != 0);
        connect(action, &QAction::toggled, header, [this, header, i](bool shown) {
            header->setSectionHidden(i, !shown);
            m_columnsChosen = true;
        });
    }
}

void TableView::copy(bool csv) {
    QGuiApplication::clipboard()->setText(copied(csv));
}

QString TableView::copied(bool csv) const {
    QList<int> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) rows << index.row();
    std::sort(rows.begin(), rows.end());
    if (rows.isEmpty()) {
        for (int i = 0; i < m_proxy->rowCount(); ++i) rows << i;
    }
    const QHeaderView* header = m_table->horizontalHeader();
    const auto line = [&](const std::function<QString(int)>& cell) {
        QStringList cells;
        for (int visual = 0; visual < header->count(); ++visual) {
            const int column = header->logicalIndex(visual);
            if (header->isSectionHidden(column))
                continue;
            QString text = cell(column);
            // RFC 4180: quotes double inside quotes.
            if (csv)
                text = QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) +
                       QLatin1Char('"');
            cells << text;
        }
        return cells.join(csv ? QLatin1Char(',') : QLatin1Char('\t')) + QLatin1Char('\n');
    };
    QString all;
    if (csv)
        all = line([&](int column) {
            return m_proxy->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        });
    for (const int row : rows)
        all += line([&](int column) { return m_proxy->index(row, column).data().toString(); });
    return all;
}

}  // namespace postern::ui
