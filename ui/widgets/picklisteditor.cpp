#include "ui/widgets/picklisteditor.h"

#include "ui/theme.h"

#include <QListWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::ui {

PickListEditor::PickListEditor(bool ordered, QWidget* parent) : ValueEditor(parent), m_ordered(ordered) {
    m_list = new QListWidget(this);
    m_list->setMaximumWidth(420);
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_list, 1000);
    if (ordered) {
        m_up = arrow(tr("Use it earlier"), QStringLiteral("up"), Qt::UpArrow, -1);
        m_down = arrow(tr("Use it later"), QStringLiteral("down"), Qt::DownArrow, 1);
        auto* arrows = new QVBoxLayout;
        arrows->addWidget(m_up);
        arrows->addWidget(m_down);
        arrows->addStretch(1);
        row->addLayout(arrows);
    }
    row->addStretch(1);
    connect(m_list, &QListWidget::itemChanged, this, [this] {
        if (!m_filling)
            Q_EMIT edited();
    });
    connect(m_list, &QListWidget::currentRowChanged, this, &PickListEditor::showPossible);
    fill({});
}

QToolButton* PickListEditor::arrow(const QString& text, const QString& name, Qt::ArrowType type, int by) {
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setArrowType(type);
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setFocusPolicy(Qt::StrongFocus);
    connect(button, &QToolButton::clicked, this, [this, by] { move(by); });
    return button;
}

void PickListEditor::setOffered(const QStringList& offered, const QStringList& marked, const QString& word) {
    const QString now = value();
    m_offered = offered;
    m_marked = marked;
    m_word = word;
    fill(now.split(QStringLiteral(", "), Qt::SkipEmptyParts));
}

void PickListEditor::fill(const QStringList& ticked) {
    m_filling = true;
    m_list->clear();
    QStringList all = m_ordered ? ticked : m_offered;
    for (const QString& entry : m_ordered ? m_offered : ticked) {
        if (!all.contains(entry))
            all << entry;
    }
    for (const QString& entry : std::as_const(all)) {
        auto* item = new QListWidgetItem(
            m_marked.contains(entry) ? entry + QStringLiteral(" (%1)").arg(m_word) : entry, m_list);
        item->setData(Qt::UserRole, entry);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(ticked.contains(entry) ? Qt::Checked : Qt::Unchecked);
        if (m_marked.contains(entry))
            item->setForeground(colours(palette()).warn);
    }
    m_filling = false;
    // All of it: the page around it scrolls already.
    const int rows = qMax(3, m_list->count());
    m_list->setFixedHeight(rows * qMax(28, m_list->sizeHintForRow(0)) + 12);
    showPossible();
}

void PickListEditor::showPossible() {
    if (!m_ordered)
        return;
    const int at = m_list->currentRow();
    m_up->setEnabled(at > 0);
    m_down->setEnabled(at >= 0 && at + 1 < m_list->count());
}

void PickListEditor::move(int by) {
    const int at = m_list->currentRow();
    if (at < 0 || at + by < 0 || at + by >= m_list->count())
        return;
    m_filling = true;
    m_list->insertItem(at + by, m_list->takeItem(at));
    m_list->setCurrentRow(at + by);
    m_filling = false;
    showPossible();
    Q_EMIT edited();
}

QString PickListEditor::value() const {
    QStringList ticked;
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->checkState() == Qt::Checked)
            ticked << m_list->item(row)->data(Qt::UserRole).toString();
    }
    return ticked.join(QStringLiteral(", "));
}

void PickListEditor::setValue(const QString& value) {
    if (value != this->value())
        fill(value.split(QStringLiteral(", "), Qt::SkipEmptyParts));
}

QWidget* PickListEditor::control() {
    return m_list;
}

}  // namespace postern::ui
