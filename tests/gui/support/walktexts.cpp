// What a person reads, held against the pseudo-language.
#include "tests/gui/support/walk.h"

#include <QAction>
#include <QComboBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTabBar>
#include <QTableView>
#include <QTreeWidget>

#include <algorithm>

namespace postern::test {

namespace {

/// What stands outside the brackets; they may be nested, because an argument can be a text of its own.
QString outside(QString text) {
    static const QRegularExpression tags(QStringLiteral("</?[a-zA-Z][^>]*>"));
    text.remove(tags);
    QString rest;
    int depth = 0;
    for (const QChar c : std::as_const(text)) {
        if (c == QLatin1Char('['))
            ++depth;
        else if (c == QLatin1Char(']') && depth > 0)
            --depth;
        else if (depth == 0)
            rest += c;
    }
    return depth == 0 ? rest : text;
}

/// A name, an address or a number that is the same in every language: "example.org", "CN=Anna,O=Example".
bool isData(const QString& word) {
    static const QRegularExpression mark(QStringLiteral("[.=@:/0-9].*[^.:]|^[^A-Za-z]*$"));
    return mark.match(word).hasMatch();
}

/// How many columns of a tree, or entries of a list, are texts; what follows is data.
int textsOf(const QWidget* widget, int all) {
    const QVariant from = widget->property("dataFrom");
    return from.isValid() ? qMin(from.toInt(), all) : all;
}

class Finder {
 public:
    void look(const QWidget* widget, const QString& kind, const QString& text) {
        const QStringList words =
            outside(text).split(QRegularExpression(QStringLiteral("\\s+")), Qt::SkipEmptyParts);
        if (!std::all_of(words.begin(), words.end(), isData))
            m_faults << QStringLiteral("%1 (%2): %3").arg(pathOf(widget), kind, text);
    }
    void look(const QWidget* widget);
    void lookAtMenu(const QMenu* menu);
    [[nodiscard]] QStringList faults() const { return m_faults; }

 private:
    void lookAtNodes(const QTreeWidget* tree);
    void lookAtHeadings(const QAbstractItemView* view, const QHeaderView* header);
    void lookAtHint(const QWidget* widget);
    QStringList m_faults;
};

void Finder::lookAtMenu(const QMenu* menu) {
    look(menu, QStringLiteral("menu"), menu->title());
    for (const QAction* action : menu->actions()) {
        if (action->isSeparator() || action->property("data").toBool())
            continue;
        look(menu, QStringLiteral("entry"), action->text());
        look(menu, QStringLiteral("tooltip"), action->toolTip());
    }
}

void Finder::lookAtNodes(const QTreeWidget* tree) {
    QTreeWidgetItemIterator it(const_cast<QTreeWidget*>(tree));
    for (; *it; ++it) {
        for (int column = 0; column < textsOf(tree, tree->columnCount()); ++column) {
            look(tree, QStringLiteral("node"), (*it)->text(column));
            look(tree, QStringLiteral("tooltip"), (*it)->toolTip(column));
        }
    }
}

void Finder::lookAtHeadings(const QAbstractItemView* view, const QHeaderView* header) {
    if (!view->model() || !header || header->isHidden())
        return;
    for (int column = 0; column < header->count(); ++column) {
        for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole)})
            look(view, QStringLiteral("heading"),
                 view->model()->headerData(column, Qt::Horizontal, role).toString());
    }
}

void Finder::lookAtHint(const QWidget* widget) {
    for (const char* property : {"placeholderText", "title", "prefix", "suffix", "specialValueText"})
        look(widget, QString::fromLatin1(property), widget->property(property).toString());
}

void Finder::look(const QWidget* widget) {
    if (widget->property("data").toBool())
        return;
    look(widget, QStringLiteral("text"), textOf(widget));
    look(widget, QStringLiteral("tooltip"), widget->toolTip());
    look(widget, QStringLiteral("name"), widget->accessibleName());
    lookAtHint(widget);
    if (const auto* tree = qobject_cast<const QTreeWidget*>(widget))
        lookAtNodes(tree);
    if (const auto* tree = qobject_cast<const QTreeView*>(widget))
        lookAtHeadings(tree, tree->header());
    if (const auto* table = qobject_cast<const QTableView*>(widget))
        lookAtHeadings(table, table->horizontalHeader());
    if (const auto* combo = qobject_cast<const QComboBox*>(widget)) {
        for (int i = 0; i < textsOf(combo, combo->count()); ++i)
            look(combo, QStringLiteral("choice"), combo->itemText(i));
    }
    if (const auto* bar = qobject_cast<const QTabBar*>(widget)) {
        for (int i = 0; i < bar->count(); ++i) {
            look(bar, QStringLiteral("tab"), bar->tabText(i));
            look(bar, QStringLiteral("tooltip"), bar->tabToolTip(i));
        }
    }
}

}  // namespace

QStringList untranslatedTexts(QWidget& window) {
    Finder finder;
    finder.look(&window, QStringLiteral("title"), window.windowTitle());
    for (const QWidget* widget : shown(window)) finder.look(widget);
    // A menu is not visible before somebody opens it.
    if (const auto* menu = qobject_cast<const QMenu*>(&window))
        finder.lookAtMenu(menu);
    for (const QMenu* menu : window.findChildren<QMenu*>()) {
        if (!menu->objectName().startsWith(QLatin1StringView("qt_")))
            finder.lookAtMenu(menu);
    }
    return finder.faults();
}

}  // namespace postern::test
