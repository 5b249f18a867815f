#include "tests/gui/support/walk.h"

#include "ui/widgets/state.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTabBar>
#include <QTextBrowser>
#include <QToolButton>
#include <QTreeWidget>

#include <algorithm>

namespace postern::test {

QString pathOf(const QWidget* widget) {
    QStringList path;
    for (const QWidget* up = widget; up; up = up->parentWidget()) {
        const QString name = up->objectName().isEmpty() ? QString::fromLatin1(up->metaObject()->className())
                                                        : up->objectName();
        path.prepend(name);
    }
    return path.mid(qMax(0, int(path.size()) - 5)).join(QLatin1Char('/'));
}

namespace {

/// Parts that Qt makes inside its own widgets.
bool isInner(const QWidget* widget) {
    if (widget->objectName().startsWith(QLatin1StringView("qt_")) ||
        widget->objectName().startsWith(QLatin1StringView("_q_")))
        return true;
    for (const QWidget* up = widget->parentWidget(); up; up = up->parentWidget()) {
        if (qobject_cast<const QComboBox*>(up) || qobject_cast<const QAbstractSpinBox*>(up) ||
            qobject_cast<const QTabBar*>(up) || qobject_cast<const QLineEdit*>(up) ||
            qobject_cast<const QAbstractItemView*>(up))
            return true;
    }
    return false;
}

bool hasBuddy(const QWidget& window, const QWidget* control) {
    const QList<QLabel*> labels = window.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [control](const QLabel* label) {
        return label->buddy() && (label->buddy() == control || label->buddy()->focusProxy() == control);
    });
}

bool isControl(const QWidget* widget) {
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
           qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
           qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QTextEdit*>(widget) ||
           qobject_cast<const QAbstractItemView*>(widget) || qobject_cast<const QTabBar*>(widget);
}

bool labelIsCut(const QLabel* label) {
    if (label->text().isEmpty())
        return false;
    if (label->wordWrap())
        return label->heightForWidth(label->width()) > label->height() + 2;
    return label->sizeHint().width() > label->width() + 1;
}

bool tabsAreCut(const QTabBar* bar) {
    return bar->count() > 0 && bar->tabRect(bar->count() - 1).right() > bar->width();
}

bool isCut(const QWidget* widget) {
    if (const auto* label = qobject_cast<const QLabel*>(widget))
        return labelIsCut(label);
    if (const auto* bar = qobject_cast<const QTabBar*>(widget))
        return tabsAreCut(bar);
    if (qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QComboBox*>(widget) ||
        qobject_cast<const ui::StateMark*>(widget))
        return widget->sizeHint().width() > widget->width() + 1 ||
               widget->sizeHint().height() > widget->height() + 4;
    return false;
}

/// Scrolled content may be taller than its frame, never wider.
bool isOutside(const QWidget* widget) {
    const QWidget* parent = widget->parentWidget();
    if (!parent || widget->isWindow())
        return false;
    const auto* area = qobject_cast<const QScrollArea*>(parent->parentWidget());
    if (area && area->widget() == widget)
        return widget->width() > parent->width();
    return !parent->rect().adjusted(-7, -1, 1, 1).contains(widget->geometry());
}

QStringList cutNodes(const QTreeWidget* tree) {
    QStringList faults;
    QTreeWidgetItemIterator it(const_cast<QTreeWidget*>(tree));
    for (; *it; ++it) {
        const QRect room = tree->visualItemRect(*it);
        const int used = tree->fontMetrics().horizontalAdvance((*it)->text(0)) + 18 + 8;
        int free = (*it)->isFirstColumnSpanned() ? tree->viewport()->width() : tree->columnWidth(0);
        for (const QTreeWidgetItem* up = (*it)->parent(); up; up = up->parent()) free -= tree->indentation();
        if (room.isValid() && used > free)
            faults << QStringLiteral("node \"%1\" needs %2 of %3").arg((*it)->text(0)).arg(used).arg(free);
    }
    return faults;
}

}  // namespace

QString textOf(const QWidget* widget) {
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
        return button->text();
    if (const auto* label = qobject_cast<const QLabel*>(widget))
        return label->text();
    return {};
}

QList<QWidget*> shown(QWidget& window) {
    QList<QWidget*> widgets = window.findChildren<QWidget*>();
    widgets.removeIf([](const QWidget* widget) { return !widget->isVisible() || isInner(widget); });
    return widgets;
}

QStringList unnamedControls(QWidget& window) {
    QStringList faults;
    for (const QWidget* widget : shown(window)) {
        if (!isControl(widget) || !widget->accessibleName().isEmpty() || !textOf(widget).isEmpty() ||
            hasBuddy(window, widget))
            continue;
        faults << pathOf(widget);
    }
    return faults;
}

QStringList clippedTexts(QWidget& window) {
    QStringList faults;
    for (const QWidget* widget : shown(window)) {
        if (isCut(widget))
            faults << QStringLiteral("cut: %1 \"%2\" has %3x%4")
                          .arg(pathOf(widget), textOf(widget))
                          .arg(widget->width())
                          .arg(widget->height());
        if (isOutside(widget))
            faults << QStringLiteral("outside: ") + pathOf(widget);
        if (const auto* tree = qobject_cast<const QTreeWidget*>(widget); tree && tree->isHeaderHidden())
            faults << cutNodes(tree);
    }
    return faults;
}

}  // namespace postern::test
