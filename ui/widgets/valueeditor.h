#pragma once

#include "engine/api/types.h"

#include <QWidget>

namespace postern::ui {

/// Edits one value of a setting in the control that fits its type. Values cross as the engine's text form.
class ValueEditor : public QWidget {
    Q_OBJECT
 public:
    using QWidget::QWidget;
    [[nodiscard]] virtual QString value() const = 0;
    virtual void setValue(const QString& value) = 0;
    /// The control itself: gets focus, name and the "changed" mark.
    [[nodiscard]] virtual QWidget* control() = 0;
    /// A check box carries its own label.
    [[nodiscard]] virtual bool hasOwnLabel() const { return false; }

 Q_SIGNALS:
    void edited();
};

/// By SettingInfo::type. `certificates` fills the choice of a certificate. Never null.
[[nodiscard]] ValueEditor* makeEditor(const api::SettingInfo& setting, const QStringList& certificates,
                                      QWidget* parent);

}  // namespace postern::ui
