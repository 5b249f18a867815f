#include "engine/admin/logkeeper.h"

#include <QDateTime>

#include <algorithm>

namespace postern::admin {

QByteArray formatRecord(const base::LogRecord& record) {
    QByteArray line =
        QDateTime::fromMSecsSinceEpoch(record.utcMs, Qt::UTC).toString(Qt::ISODateWithMs).toLatin1();
    line += ' ' + base::name(record.level).toByteArray() + ' ' + base::name(record.category).toByteArray();
    if (record.session)
        line += " #" + QByteArray::number(record.session.value);
    return line + ' ' + record.text;
}

LogKeeper::LogKeeper(const QString& folder) : m_files(folder, {}) {}

LogKeeper::~LogKeeper() = default;

void LogKeeper::setRingLines(int lines) {
    const std::lock_guard lock(m_mutex);
    m_maxLines = static_cast<size_t>(std::max(1, lines));
    while (m_ring.size() > m_maxLines) m_ring.pop_front();
}

void LogKeeper::onAppended(std::function<void()> appended) {
    const std::lock_guard lock(m_mutex);
    m_appended = std::move(appended);
    m_armed = true;
}

void LogKeeper::emitRecord(base::LogRecord record) {
    m_files.append(formatRecord(record));
    std::function<void()> appended;
    {
        const std::lock_guard lock(m_mutex);
        m_ring.push_back(std::move(record));
        ++m_next;
        if (m_ring.size() > m_maxLines)
            m_ring.pop_front();
        if (m_appended && m_armed.exchange(false))
            appended = m_appended;
    }
    if (appended)
        appended();
}

api::LogLines LogKeeper::read(qint64 after, int limit) const {
    const size_t most = static_cast<size_t>(limit > 0 ? limit : kDefaultLimit);
    api::LogLines lines;
    const std::lock_guard lock(m_mutex);
    const qint64 oldest = m_next - static_cast<qint64>(m_ring.size());
    lines.oldest = oldest;
    const size_t skip = static_cast<size_t>(std::max<qint64>(0, std::min(after + 1, m_next) - oldest));
    const size_t first = std::max(skip, m_ring.size() > most ? m_ring.size() - most : 0);
    for (size_t i = first; i < m_ring.size(); ++i) {
        const base::LogRecord& record = m_ring[i];
        api::LogLine line;
        line.number = oldest + static_cast<qint64>(i);
        line.utcMs = record.utcMs;
        line.level = QString::fromLatin1(base::name(record.level).toByteArray());
        line.category = QString::fromLatin1(base::name(record.category).toByteArray());
        line.session = static_cast<qint64>(record.session.value);
        line.text = QString::fromUtf8(record.text);
        lines.lines += line;
    }
    return lines;
}

}  // namespace postern::admin
