#include "ui/models/logmodel.h"

#include "ui/format.h"
#include "ui/models/listmodel.h"

#include <algorithm>

namespace postern::ui {

namespace {
constexpr int kMaxLines = 20'000;
}

LogModel::LogModel(QObject* parent) : QAbstractTableModel(parent) {}

void LogModel::append(const QList<api::LogLine>& lines) {
    QList<api::LogLine> fresh;
    std::copy_if(lines.begin(), lines.end(), std::back_inserter(fresh),
                 [newest = newest()](const api::LogLine& line) { return line.number > newest; });
    if (fresh.isEmpty())
        return;
    const int over = int(m_lines.size() + size_t(fresh.size())) - kMaxLines;
    if (over > 0 && !m_lines.empty()) {
        const int drop = qMin(over, int(m_lines.size()));
        beginRemoveRows({}, 0, drop - 1);
        m_lines.erase(m_lines.begin(), m_lines.begin() + drop);
        endRemoveRows();
    }
    const int first = int(m_lines.size());
    beginInsertRows({}, first, first + int(fresh.size()) - 1);
    m_lines.insert(m_lines.end(), fresh.begin(), fresh.end());
    endInsertRows();
}

void LogModel::clear() {
    m_cleared = newest();
    beginResetModel();
    m_lines.clear();
    endResetModel();
}

int LogModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_lines.size());
}

int LogModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 5;
}

QString LogModel::levelText(const QString& level) {
    const QString word = level.toLower();
    if (word == QLatin1StringView("failure"))
        return tr("Failure");
    if (word == QLatin1StringView("problem"))
        return tr("Problem");
    return word == QLatin1StringView("debug") ? tr("Debug") : tr("Info");
}

void LogModel::setColours(const QColor& failure, const QColor& problem) {
    m_failure = failure;
    m_problem = problem;
}

QVariant LogModel::data(const QModelIndex& index, int role) const {
    const api::LogLine& line = m_lines.at(size_t(index.row()));
    if (role == kSortRole)
        return line.number;
    if (role == Qt::ForegroundRole && index.column() == 1) {
        const QString level = line.level.toLower();
        if (level == QLatin1StringView("failure"))
            return m_failure;
        return level == QLatin1StringView("problem") ? QVariant(m_problem) : QVariant();
    }
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
        case 0:
            return Format::moment(line.utcMs);
        case 1:
            return levelText(line.level);
        case 2:
            return line.category;
        case 3:
            return line.session == 0 ? QString() : QString::number(line.session);
        default:
            return line.text;
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
        case 0:
            return tr("Time");
        case 1:
            return tr("Level");
        case 2:
            return tr("Part");
        case 3:
            return tr("Session");
        default:
            return tr("What happened");
    }
}

void LogFilter::setLevels(const QStringList& levels) {
    m_levels = levels;
    invalidateFilter();
}

void LogFilter::setCategory(const QString& category) {
    m_category = category;
    invalidateFilter();
}

bool LogFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const api::LogLine& line = static_cast<const LogModel*>(sourceModel())->line(row);
    if (!m_levels.isEmpty() && !m_levels.contains(line.level.toLower()))
        return false;
    if (!m_category.isEmpty() && line.category.compare(m_category, Qt::CaseInsensitive) != 0)
        return false;
    return QSortFilterProxyModel::filterAcceptsRow(row, parent);
}

}  // namespace postern::ui
