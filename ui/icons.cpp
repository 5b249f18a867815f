#include "ui/icons.h"

#include "ui/theme.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

namespace postern::ui {

namespace {

QPixmap render(const QByteArray& svg, int size, qreal scale) {
    QSvgRenderer renderer(svg);
    QPixmap pixmap(QSize(size, size) * scale);
    pixmap.setDevicePixelRatio(scale);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter, QRectF(0, 0, size, size));
    return pixmap;
}

QByteArray source(const QString& name) {
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

QPixmap iconPixmap(const QString& name, const QColor& colour, int size, qreal scale) {
    return render(source(name).replace("#000000", colour.name().toLatin1()), size, scale);
}

QIcon icon(const QString& name, const QColor& colour) {
    QIcon result;
    QColor dim = colour;
    dim.setAlphaF(0.4F);
    const QByteArray svg = source(name);
    const QByteArray normal = QByteArray(svg).replace("#000000", colour.name().toLatin1());
    const QByteArray disabled = QByteArray(normal).replace("<svg ", "<svg opacity=\"0.4\" ");
    for (const qreal scale : {1.0, 2.0}) {
        result.addPixmap(render(normal, 20, scale), QIcon::Normal);
        result.addPixmap(render(disabled, 20, scale), QIcon::Disabled);
    }
    return result;
}

QIcon icon(const QString& name, const QPalette& palette) {
    return icon(name, colours(palette).text);
}

QIcon programIcon() {
    QIcon result;
    const QByteArray svg = source(QStringLiteral("postern"));
    for (const int size : {16, 22, 24, 32, 48, 64, 128}) result.addPixmap(render(svg, size, 1.0));
    return result;
}

}  // namespace postern::ui
