#include "ui/widgets/state.h"

#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace postern::ui {

namespace {
constexpr int kShape = 12;
constexpr int kGap = 6;
}  // namespace

State States::of(const api::ServiceInfo& service) {
    if (service.state == QLatin1StringView("running"))
        return service.problem.code.isEmpty() ? State::Running : State::Attention;
    return service.state == QLatin1StringView("down") ? State::Down : State::Stopped;
}

QString States::word(State state) {
    switch (state) {
        case State::Running:
            return tr("Running");
        case State::Stopped:
            return tr("Stopped");
        case State::Attention:
            return tr("Attention");
        case State::Down:
            return tr("Down");
    }
    return {};
}

QColor States::colour(State state, const QPalette& palette) {
    const Colours& c = colours(palette);
    switch (state) {
        case State::Running:
            return c.good;
        case State::Stopped:
            return c.muted;
        case State::Attention:
            return c.warn;
        case State::Down:
            return c.bad;
    }
    return c.muted;
}

void States::paint(QPainter& painter, const QRectF& box, State state, const QPalette& palette) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor tint = colour(state, palette);
    const QRectF inner = box.adjusted(1, 1, -1, -1);
    if (state == State::Running) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(tint);
        painter.drawEllipse(inner);
    } else if (state == State::Stopped) {
        painter.setPen(QPen(tint, 2));
        painter.drawEllipse(inner.adjusted(1, 1, -1, -1));
    } else {
        QPainterPath triangle(QPointF(inner.center().x(), inner.top()));
        triangle.lineTo(inner.bottomRight());
        triangle.lineTo(inner.bottomLeft());
        triangle.closeSubpath();
        painter.setPen(QPen(tint, 1, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(tint);
        painter.drawPath(triangle);
    }
    painter.restore();
}

QIcon States::icon(State state, const QPalette& palette) {
    QIcon result;
    for (const qreal scale : {1.0, 2.0}) {
        QPixmap pixmap(QSize(kShape, kShape) * scale);
        pixmap.setDevicePixelRatio(scale);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(painter, QRectF(0, 0, kShape, kShape), state, palette);
        painter.end();
        result.addPixmap(pixmap, QIcon::Normal);
        result.addPixmap(pixmap, QIcon::Selected);  // the shape keeps its colour in a selected row
    }
    return result;
}

StateMark::StateMark(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setState(State::Stopped);
}

void StateMark::setState(State state) {
    setState(state, States::word(state));
}

void StateMark::setState(State state, const QString& word) {
    m_state = state;
    m_word = word;
    setAccessibleName(word);
    updateGeometry();
    update();
}

QSize StateMark::sizeHint() const {
    const QFontMetrics metrics(font());
    return {kShape + kGap + metrics.horizontalAdvance(m_word) + 2, qMax(kShape, metrics.height()) + 2};
}

void StateMark::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    States::paint(painter, QRectF(0, (height() - kShape) / 2.0, kShape, kShape), m_state, palette());
    painter.setPen(colours(palette()).text);
    painter.drawText(rect().adjusted(kShape + kGap, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, m_word);
}

}  // namespace postern::ui
