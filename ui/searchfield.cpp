#include "ui/searchfield.h"

#include "ui/icons.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QShortcut>
#include <QStandardItemModel>

namespace postern::ui {

SearchField::SearchField(QWidget* parent) : QLineEdit(parent) {
    setObjectName(QStringLiteral("search"));
    setPlaceholderText(tr("Search settings and pages (Ctrl+K)"));
    setAccessibleName(tr("Search settings and pages"));
    setToolTip(tr("Search settings and pages: Ctrl+K"));
    setClearButtonEnabled(true);
    addAction(icon(QStringLiteral("search"), palette()), LeadingPosition);
    m_places = new QStandardItemModel(this);
    auto* completer = new QCompleter(m_places, this);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setMaxVisibleItems(12);
    completer->popup()->setAccessibleName(tr("Found pages and settings"));
    setCompleter(completer);
    connect(completer, qOverload<const QString&>(&QCompleter::activated), this, &SearchField::choose,
            Qt::QueuedConnection);
    connect(this, &QLineEdit::returnPressed, this, [this, completer] {
        if (!text().isEmpty() && completer->completionCount() > 0)
            choose(completer->currentCompletion());
    });
    auto* shortcut = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_K), window());
    connect(shortcut, &QShortcut::activated, this, [this] {
        setFocus(Qt::ShortcutFocusReason);
        selectAll();
    });
}

void SearchField::setPlaces(const QList<std::pair<QString, QString>>& places) {
    m_places->clear();
    for (const auto& [address, name] : places) {
        auto* item = new QStandardItem(name);
        item->setData(address, Qt::UserRole);
        m_places->appendRow(item);
    }
    m_places->sort(0);
}

void SearchField::choose(const QString& name) {
    const QList<QStandardItem*> found = m_places->findItems(name);
    clear();
    if (!found.isEmpty())
        Q_EMIT chosen(found.first()->data(Qt::UserRole).toString());
}

}  // namespace postern::ui
