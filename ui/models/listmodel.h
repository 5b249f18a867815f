#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QIcon>

#include <functional>

namespace postern::ui {

/// Value to sort by when the text would sort wrongly.
inline constexpr int kSortRole = Qt::UserRole + 1;

/// A table over a list of value structs; each column is a few functions. setRows() keeps the rows whose key
/// stays, so selection and scroll position survive a refresh.
template <class T>
class ListModel : public QAbstractTableModel {
 public:
    struct Column {
        QString title;
        std::function<QVariant(const T&)> text;
        std::function<QVariant(const T&)> sort = {};
        std::function<QVariant(const T&)> icon = {};
        std::function<QVariant(const T&)> colour = {};
        Qt::Alignment alignment = Qt::AlignLeft;
    };

    ListModel(QList<Column> columns, std::function<QString(const T&)> key, QObject* parent)
        : QAbstractTableModel(parent), m_columns(std::move(columns)), m_key(std::move(key)) {}

    void setRows(QList<T> rows) {
        if (sameKeys(rows)) {
            m_rows = std::move(rows);
            if (!m_rows.isEmpty())
                Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, int(m_columns.size()) - 1));
            return;
        }
        if (m_rows.isEmpty() || rows.isEmpty()) {
            beginResetModel();
            m_rows = std::move(rows);
            endResetModel();
            return;
        }
        merge(std::move(rows));
    }
    [[nodiscard]] const QList<T>& rows() const { return m_rows; }
    [[nodiscard]] const T& row(int number) const { return m_rows.at(number); }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : int(m_rows.size());
    }
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : int(m_columns.size());
    }
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        if (orientation != Qt::Horizontal)
            return {};
        if (role == Qt::DisplayRole)
            return m_columns.at(section).title;
        if (role == Qt::TextAlignmentRole)
            return QVariant(m_columns.at(section).alignment | Qt::AlignVCenter);
        return {};
    }
    [[nodiscard]] QVariant data(const QModelIndex& at, int role) const override {
        const Column& column = m_columns.at(at.column());
        const T& value = m_rows.at(at.row());
        switch (role) {
            case Qt::DisplayRole:
            case Qt::ToolTipRole:
                return column.text(value);
            case kSortRole:
                return column.sort ? column.sort(value) : column.text(value);
            case Qt::DecorationRole:
                return column.icon ? column.icon(value) : QVariant();
            case Qt::ForegroundRole:
                return column.colour ? column.colour(value) : QVariant();
            case Qt::TextAlignmentRole:
                return QVariant(column.alignment | Qt::AlignVCenter);
            default:
                return {};
        }
    }

 private:
    /// Rows that went are taken out, those that stay are renewed in place, new ones come last; the proxy
    /// sorts.
    void merge(QList<T> rows) {
        QHash<QString, int> wanted;
        for (int i = 0; i < rows.size(); ++i) wanted.insert(m_key(rows.at(i)), i);
        for (int last = int(m_rows.size()) - 1; last >= 0; --last) {
            if (wanted.contains(m_key(m_rows.at(last))))
                continue;
            int first = last;
            while (first > 0 && !wanted.contains(m_key(m_rows.at(first - 1)))) --first;
            beginRemoveRows({}, first, last);
            m_rows.remove(first, last - first + 1);
            endRemoveRows();
            last = first;
        }
        QList<bool> used(rows.size(), false);
        for (T& row : m_rows) {
            const int at = wanted.value(m_key(row));
            row = rows.at(at);
            used[at] = true;
        }
        if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, int(m_columns.size()) - 1));
        QList<T> fresh;
        for (int i = 0; i < rows.size(); ++i) {
            if (!used.at(i))
                fresh << rows.at(i);
        }
        if (fresh.isEmpty())
            return;
        beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + fresh.size()) - 1);
        m_rows << fresh;
        endInsertRows();
    }
    bool sameKeys(const QList<T>& rows) const {
        if (rows.size() != m_rows.size())
            return false;
        for (int i = 0; i < rows.size(); ++i) {
            if (m_key(rows.at(i)) != m_key(m_rows.at(i)))
                return false;
        }
        return true;
    }
    const QList<Column> m_columns;
    const std::function<QString(const T&)> m_key;
    QList<T> m_rows;
};

}  // namespace postern::ui
