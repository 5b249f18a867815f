#pragma once

#include <QComboBox>

namespace postern::ui {

/// The kinds of keys that can be made, each with when to take it.
class KeyTypeBox : public QComboBox {
    Q_OBJECT
 public:
    /// With `custom` also "Custom", whose type is empty.
    explicit KeyTypeBox(bool custom, QWidget* parent = nullptr);
    [[nodiscard]] QString keyType() const { return currentData().toString(); }
    void setKeyType(const QString& keyType);
};

}  // namespace postern::ui
