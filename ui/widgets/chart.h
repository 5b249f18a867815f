#pragma once

#include <QColor>
#include <QList>
#include <QWidget>

namespace postern::ui {

/// A small line chart over a time that ends now: title, newest value, one or two lines. Painted by hand, no
/// library.
class Chart : public QWidget {
    Q_OBJECT
 public:
    struct Series {
        QString name;
        QList<double> values;  // oldest first
    };
    Chart(const QString& title, QWidget* parent = nullptr);
    /// At most two lines. `summary` is what a screen reader says and what stands beside the title; `since`
    /// what the left end of the axis is called ("1 h ago").
    void setSeries(QList<Series> series, const QString& summary, const QString& since);
    [[nodiscard]] QSize sizeHint() const override { return {240, 132}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {160, 120}; }

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    void paintLine(QPainter& painter, const QRectF& area, const Series& series, const QColor& colour,
                   double top) const;
    void paintLegend(QPainter& painter, const QRectF& line) const;
    const QString m_title;
    QString m_summary;
    QString m_since;
    QList<Series> m_series;
};

}  // namespace postern::ui
