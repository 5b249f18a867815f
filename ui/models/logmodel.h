#pragma once

#include "engine/api/types.h"

#include <QAbstractTableModel>
#include <QColor>
#include <QSortFilterProxyModel>

#include <deque>

namespace postern::ui {

/// The newest log lines; old ones fall out at the top.
class LogModel : public QAbstractTableModel {
    Q_OBJECT
 public:
    explicit LogModel(QObject* parent);
    void append(const QList<api::LogLine>& lines);
    void clear();
    /// Number of the newest line held; 0 without any.
    [[nodiscard]] qint64 newest() const { return m_lines.empty() ? m_cleared : m_lines.back().number; }
    [[nodiscard]] const api::LogLine& line(int row) const { return m_lines.at(size_t(row)); }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] static QString levelText(const QString& level);
    void setColours(const QColor& failure, const QColor& problem);

 private:
    std::deque<api::LogLine> m_lines;
    qint64 m_cleared = 0;
    QColor m_failure, m_problem;
};

/// By level, category and text.
class LogFilter : public QSortFilterProxyModel {
    Q_OBJECT
 public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setLevels(const QStringList& levels);
    void setCategory(const QString& category);

 protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
    QStringList m_levels;  // empty: all
    QString m_category;    // empty: all
};

}  // namespace postern::ui
