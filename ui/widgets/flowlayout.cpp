#include "ui/widgets/flowlayout.h"

#include <QWidget>

namespace postern::ui {

FlowLayout::FlowLayout(int gap, QWidget* parent) : QLayout(parent), m_gap(gap) {
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout() {
    qDeleteAll(m_items);
}

QLayoutItem* FlowLayout::takeAt(int index) {
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

QSize FlowLayout::sizeHint() const {
    int width = 0;
    int height = 0;
    for (QLayoutItem* item : m_items) {
        if (item->isEmpty())
            continue;
        width += item->sizeHint().width() + m_gap;
        height = qMax(height, item->sizeHint().height());
    }
    return {qMax(0, width - m_gap), height};
}

QSize FlowLayout::minimumSize() const {
    QSize size;
    for (QLayoutItem* item : m_items) {
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    }
    return size;
}

void FlowLayout::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    arrange(rect, false);
}

int FlowLayout::arrange(const QRect& rect, bool dry) const {
    const QMargins margins = contentsMargins();
    const QRect area = rect.marginsRemoved(margins);
    if (m_columnWidth > 0)
        return arrangeColumns(area, dry) - rect.y() + margins.bottom();
    int x = area.x();
    int y = area.y();
    int line = 0;
    for (QLayoutItem* item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize size = item->sizeHint();
        if (x > area.x() && x + size.width() > area.right() + 1) {
            x = area.x();
            y += line + m_gap;
            line = 0;
        }
        if (!dry)
            item->setGeometry(QRect(QPoint(x, y), size));
        x += size.width() + m_gap;
        line = qMax(line, size.height());
    }
    return y + line - rect.y() + margins.bottom();
}

int FlowLayout::arrangeColumns(const QRect& area, bool dry) const {
    QList<QLayoutItem*> shown;
    for (QLayoutItem* item : m_items) {
        if (!item->isEmpty())
            shown << item;
    }
    const int fit = qMax(1, (area.width() + m_gap) / (m_columnWidth + m_gap));
    // As few lines as needed, and those equally full: four items stand 4 or 2 and 2, never 3 and 1.
    const int count = qMax(1, int(shown.size()));
    const int lines = (count + fit - 1) / fit;
    const int columns = (count + lines - 1) / lines;
    const int width = (area.width() - (columns - 1) * m_gap) / columns;
    int y = area.y();
    for (int first = 0; first < shown.size(); first += columns) {
        int line = 0;
        const int end = qMin(first + columns, int(shown.size()));
        for (int i = first; i < end; ++i) {
            QLayoutItem* item = shown.at(i);
            line = qMax(line,
                        item->hasHeightForWidth() ? item->heightForWidth(width) : item->sizeHint().height());
        }
        for (int i = first; i < end && !dry; ++i)
            shown.at(i)->setGeometry(QRect(area.x() + (i - first) * (width + m_gap), y, width, line));
        y += line + (end < shown.size() ? m_gap : 0);
    }
    return y;
}

}  // namespace postern::ui
