#pragma once

#include <QProxyStyle>

namespace postern::ui {

/// Fusion with input fields, check boxes and radio buttons that have a border one can see: Fusion derives
/// theirs from the window's colour, which leaves almost none on a dark one.
class FieldStyle : public QProxyStyle {
    Q_OBJECT
 public:
    FieldStyle();
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
};

}  // namespace postern::ui
