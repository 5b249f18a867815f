#include "ui/widgets/chart.h"

#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace postern::ui {

namespace {

/// A round number at or above the highest value.
double roundTop(double highest) {
    if (highest <= 4)
        return 4;
    const double power = std::pow(10.0, std::floor(std::log10(highest)));
    for (const double step : {1.0, 2.0, 5.0, 10.0}) {
        if (step * power >= highest)
            return step * power;
    }
    return highest;
}

}  // namespace

Chart::Chart(const QString& title, QWidget* parent) : QWidget(parent), m_title(title) {
    setAccessibleName(title);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void Chart::setSeries(QList<Series> series, const QString& summary, const QString& since) {
    m_series = std::move(series);
    m_summary = summary;
    m_since = since;
    setAccessibleDescription(summary);
    setToolTip(summary);
    update();
}

void Chart::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours& c = colours(palette());
    const QFontMetrics metrics(font());
    const int line = metrics.height();
    painter.setPen(c.text);
    painter.drawText(QRect(0, 0, width(), line), Qt::AlignLeft | Qt::AlignVCenter,
                     metrics.elidedText(m_title, Qt::ElideRight, width()));
    paintLegend(painter, QRectF(0, line + 2, width(), line));
    const QRectF area(0.5, 2 * line + 10.5, width() - 1, height() - 3 * line - 16);
    double highest = 0;
    for (const Series& series : m_series) {
        if (!series.values.isEmpty())
            highest = std::max(highest, *std::max_element(series.values.begin(), series.values.end()));
    }
    const double top = roundTop(highest);
    painter.setPen(QPen(c.border, 1));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    painter.setPen(QPen(c.hover, 1, Qt::DashLine));
    painter.drawLine(area.topLeft(), area.topRight());
    painter.setPen(c.muted);
    const QRectF below(0, area.bottom() + 3, width(), line);
    painter.drawText(below, Qt::AlignLeft, m_since);
    painter.drawText(below, Qt::AlignRight, tr("now"));
    painter.drawText(QRectF(0, line + 2, width(), line), Qt::AlignRight | Qt::AlignVCenter,
                     QString::number(top));
    const QColor tints[] = {c.accent, c.second};
    for (qsizetype i = 0; i < m_series.size() && i < 2; ++i)
        paintLine(painter, area, m_series.at(i), tints[i], top);
}

void Chart::paintLine(QPainter& painter, const QRectF& area, const Series& series, const QColor& colour,
                      double top) const {
    if (series.values.size() < 2)
        return;
    QPainterPath path;
    const double step = area.width() / double(series.values.size() - 1);
    for (qsizetype i = 0; i < series.values.size(); ++i) {
        const QPointF point(area.left() + double(i) * step,
                            area.bottom() - area.height() * series.values.at(i) / top);
        if (i == 0)
            path.moveTo(point);
        else
            path.lineTo(point);
    }
    QPainterPath fill = path;
    fill.lineTo(area.bottomRight());
    fill.lineTo(area.bottomLeft());
    QColor soft = colour;
    soft.setAlpha(28);
    painter.fillPath(fill, soft);
    painter.setPen(QPen(colour, 1.6));
    painter.drawPath(path);
}

void Chart::paintLegend(QPainter& painter, const QRectF& line) const {
    const Colours& c = colours(palette());
    const QFontMetrics metrics(font());
    if (m_series.size() < 2) {
        painter.setPen(c.muted);
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(m_summary, Qt::ElideRight, int(line.width())));
        return;
    }
    const QColor tints[] = {c.accent, c.second};
    double x = line.left();
    for (qsizetype i = 0; i < 2; ++i) {
        painter.setPen(QPen(tints[i], 3));
        painter.drawLine(QPointF(x, line.center().y()), QPointF(x + 12, line.center().y()));
        painter.setPen(c.muted);
        const QString& name = m_series.at(i).name;
        painter.drawText(QRectF(x + 17, line.top(), line.width(), line.height()),
                         Qt::AlignLeft | Qt::AlignVCenter, name);
        x += 17 + metrics.horizontalAdvance(name) + 12;
    }
}

}  // namespace postern::ui
