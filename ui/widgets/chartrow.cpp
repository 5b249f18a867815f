#include "ui/widgets/chartrow.h"

#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/flowlayout.h"

#include <numeric>

namespace postern::ui {

namespace {

QList<double> column(const api::Metrics& metrics, int api::MetricPoint::*member) {
    QList<double> values;
    values.reserve(metrics.points.size());
    for (const api::MetricPoint& point : metrics.points) values << point.*member;
    return values;
}

int sum(const QList<double>& values) {
    return int(std::accumulate(values.begin(), values.end(), 0.0));
}

}  // namespace

ChartRow::ChartRow(int columnWidth, QWidget* parent) : QWidget(parent) {
    auto* flow = new FlowLayout(3 * kGrid, this);
    flow->setColumnWidth(columnWidth);
    m_connections = new Chart(tr("Connections"), this);
    m_handshakes = new Chart(tr("TLS handshakes"), this);
    m_messages = new Chart(tr("Messages taken in"), this);
    m_failures = new Chart(tr("Failed logins"), this);
    for (Chart* chart : {m_connections, m_handshakes, m_messages, m_failures}) flow->addWidget(chart);
}

// The points may reach back less far than was asked: the engine keeps them since its start only.
void ChartRow::show(const api::Metrics& metrics, int hours) {
    const QList<double> connections = column(metrics, &api::MetricPoint::connections);
    const QList<double> full = column(metrics, &api::MetricPoint::handshakesFull);
    const QList<double> resumed = column(metrics, &api::MetricPoint::handshakesResumed);
    const QList<double> messages = column(metrics, &api::MetricPoint::messages);
    const QList<double> failures = column(metrics, &api::MetricPoint::failedLogins);
    const bool day = hours > 1;
    const qint64 span =
        metrics.points.isEmpty() ? 0 : metrics.points.last().utcMs - metrics.points.first().utcMs;
    const QString since = tr("%1 ago").arg(Format::duration(span));
    const QString count = day ? tr("%1 in the last day") : tr("%1 in the last hour");
    const int open = connections.isEmpty() ? 0 : int(connections.last());
    m_connections->setSeries({{tr("open"), connections}},
                             day ? tr("%1 open in the last minutes").arg(open) : tr("%1 open now").arg(open),
                             since);
    m_handshakes->setSeries(
        {{tr("full"), full}, {tr("resumed"), resumed}},
        (day ? tr("Last day: %1 full, %2 resumed (faster)") : tr("Last hour: %1 full, %2 resumed (faster)"))
            .arg(sum(full))
            .arg(sum(resumed)),
        since);
    m_messages->setSeries({{tr("messages"), messages}}, count.arg(sum(messages)), since);
    m_failures->setSeries({{tr("failed"), failures}}, count.arg(sum(failures)), since);
}

}  // namespace postern::ui
