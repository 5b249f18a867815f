#include "engine/admin/metrics.h"

#include <algorithm>

namespace postern::admin {
namespace {

constexpr qint64 kHourMs = 3'600'000;

int difference(quint64 now, quint64 before) {
    return now > before ? static_cast<int>(std::min<quint64>(now - before, INT_MAX)) : 0;
}

void addTo(api::MetricPoint& sum, const api::MetricPoint& point) {
    sum.utcMs = point.utcMs;
    sum.connections = std::max(sum.connections, point.connections);
    sum.handshakesFull += point.handshakesFull;
    sum.handshakesResumed += point.handshakesResumed;
    sum.messages += point.messages;
    sum.failedLogins += point.failedLogins;
}

}  // namespace

void MetricHistory::add(qint64 utcMs, const Totals& totals) {
    api::MetricPoint point;
    point.utcMs = utcMs;
    point.connections = totals.open;
    point.handshakesFull = difference(totals.handshakesFull, m_last.handshakesFull);
    point.handshakesResumed = difference(totals.handshakesResumed, m_last.handshakesResumed);
    point.messages = difference(totals.messages, m_last.messages);
    point.failedLogins = difference(totals.failedLogins, m_last.failedLogins);
    m_last = totals;
    m_points.push_back(point);
    if (m_points.size() > kMaxPoints)
        m_points.pop_front();
}

api::Metrics MetricHistory::read(qint64 nowUtcMs, int hours) const {
    const qint64 since = nowUtcMs - std::clamp(hours, 1, 24) * kHourMs;
    const auto first = std::find_if(m_points.begin(), m_points.end(),
                                    [&](const auto& point) { return point.utcMs > since; });
    api::Metrics metrics;
    if (hours <= 1) {
        metrics.points = QList<api::MetricPoint>(first, m_points.end());
        return metrics;
    }
    int inSum = 0;
    for (auto it = first; it != m_points.end(); ++it) {
        if (inSum == 0)
            metrics.points += api::MetricPoint{};
        addTo(metrics.points.last(), *it);
        inSum = (inSum + 1) % kPerCoarse;
    }
    return metrics;
}

}  // namespace postern::admin
