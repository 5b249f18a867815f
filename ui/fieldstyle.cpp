#include "ui/fieldstyle.h"

#include "ui/theme.h"

#include <QPainter>
#include <QStyleOption>

namespace postern::ui {

namespace {

QPen borderPen(const QStyleOption& option) {
    const Colours& c = colours(option.palette);
    if (!option.state.testFlag(QStyle::State_Enabled))
        return {c.border, 1};
    return {option.state.testFlag(QStyle::State_HasFocus) ? c.accent : c.field, 1};
}

void frame(QPainter& painter, const QStyleOption& option, bool round) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(borderPen(option));
    painter.setBrush(Qt::NoBrush);
    const QRectF box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    if (round)
        painter.drawEllipse(box);
    else
        painter.drawRoundedRect(box, 2, 2);
    painter.restore();
}

}  // namespace

FieldStyle::FieldStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void FieldStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                               const QWidget* widget) const {
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    const auto* edge = qstyleoption_cast<const QStyleOptionFrame*>(option);
    const bool field =
        element == PE_FrameLineEdit || (element == PE_PanelLineEdit && edge && edge->lineWidth > 0);
    if (field || element == PE_IndicatorCheckBox)
        frame(*painter, *option, false);
    else if (element == PE_IndicatorRadioButton)
        frame(*painter, *option, true);
}

void FieldStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                    QPainter* painter, const QWidget* widget) const {
    QProxyStyle::drawComplexControl(control, option, painter, widget);
    if (control == CC_ComboBox || control == CC_SpinBox)
        frame(*painter, *option, false);
}

}  // namespace postern::ui
