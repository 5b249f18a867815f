#include "ui/searchfield.h"

#include "ui/icons.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>

#include <algorithm>

namespace postern::ui {

/// Rows that hold every word of the question, in any order.
class SearchField::ByWords : public QSortFilterProxyModel {
 public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setQuestion(const QString& question) {
        m_words = question.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        invalidateFilter();
    }
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override {
        const QString name = sourceModel()->index(row, 0, parent).data().toString();
        return std::all_of(m_words.begin(), m_words.end(),
                           [&name](const QString& word) { return name.contains(word, Qt::CaseInsensitive); });
    }

 private:
    QStringList m_words;
};

SearchField::SearchField(QWidget* parent) : QLineEdit(parent) {
    setObjectName(QStringLiteral("search"));
    setPlaceholderText(tr("Search settings and pages (Ctrl+K)"));
    setAccessibleName(tr("Search settings and pages"));
    setToolTip(tr("Search settings and pages: Ctrl+K"));
    setClearButtonEnabled(true);
    addAction(icon(QStringLiteral("search"), palette()), LeadingPosition);
    m_places = new QStandardItemModel(this);
    m_found = new ByWords(this);
    m_found->setSourceModel(m_places);
    auto* completer = new QCompleter(m_found, this);
    completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);  // ByWords has filtered already
    completer->setMaxVisibleItems(12);
    completer->popup()->setAccessibleName(tr("Found pages and settings"));
    // Before setCompleter(), so that the list is right when the completer looks at it.
    connect(this, &QLineEdit::textEdited, m_found,
            [this](const QString& text) { m_found->setQuestion(text); });
    setCompleter(completer);
    connect(completer, qOverload<const QString&>(&QCompleter::activated), this, &SearchField::choose,
            Qt::QueuedConnection);
    connect(this, &QLineEdit::returnPressed, this, [this] {
        if (!text().isEmpty() && m_found->rowCount() > 0)
            choose(m_found->index(0, 0).data().toString());
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
