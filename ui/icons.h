#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

class QPalette;

namespace postern::ui {

/// A line icon of resources/icons in the colour of the text around it; dimmed when disabled, sharp at any
/// scale.
[[nodiscard]] QIcon icon(const QString& name, const QPalette& palette);
[[nodiscard]] QIcon icon(const QString& name, const QColor& colour);
[[nodiscard]] QPixmap iconPixmap(const QString& name, const QColor& colour, int size, qreal scale);
/// The program's own mark.
[[nodiscard]] QIcon programIcon();

}  // namespace postern::ui
