#pragma once

#include "ui/widgets/valueeditor.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace postern::ui {

class SwitchEditor : public ValueEditor {
    Q_OBJECT
 public:
    SwitchEditor(const QString& label, QWidget* parent);
    [[nodiscard]] QString value() const override;
    void setValue(const QString& value) override;
    [[nodiscard]] QWidget* control() override;
    [[nodiscard]] bool hasOwnLabel() const override { return true; }

 private:
    QCheckBox* m_box;
};

class NumberEditor : public ValueEditor {
    Q_OBJECT
 public:
    NumberEditor(const api::SettingInfo& setting, QWidget* parent);
    [[nodiscard]] QString value() const override;
    void setValue(const QString& value) override;
    [[nodiscard]] QWidget* control() override;

 private:
    QSpinBox* m_box;
};

/// A number with a unit (bytes, KB, MB, GB, or s, min, h): shown in the largest unit that divides it.
class UnitEditor : public ValueEditor {
    Q_OBJECT
 public:
    struct Unit {
        QString name;
        qint64 factor;
    };
    UnitEditor(const api::SettingInfo& setting, QList<Unit> units, QWidget* parent);
    [[nodiscard]] QString value() const override;
    void setValue(const QString& value) override;
    [[nodiscard]] QWidget* control() override;
    [[nodiscard]] static QList<Unit> sizes();
    [[nodiscard]] static QList<Unit> times();

 private:
    void applyRange();
    const QList<Unit> m_units;
    const qint64 m_minimum;
    const qint64 m_maximum;
    QSpinBox* m_number;
    QComboBox* m_unit;
};

class TextEditor : public ValueEditor {
    Q_OBJECT
 public:
    explicit TextEditor(QWidget* parent);
    [[nodiscard]] QString value() const override;
    void setValue(const QString& value) override;
    [[nodiscard]] QWidget* control() override;

 private:
    QLineEdit* m_line;
};

/// One entry per line; Tab leaves the field.
class ListEditor : public ValueEditor {
    Q_OBJECT
 public:
    ListEditor(const QString& example, QWidget* parent);
    [[nodiscard]] QString value() const override;
    void setValue(const QString& value) override;
    [[nodiscard]] QWidget* control() override;

 private:
    QPlainTextEdit* m_text;
};

class ChoiceEditor : public ValueEditor {
    Q_OBJECT
 public:
    /// `choices`: value and what a person reads.
    ChoiceEditor(const QList<std::pair<QString, QString>>& choices, QWidget* parent);
    [[nodiscard]] QString value() const override;
    void setValue(const QString& value) override;
    [[nodiscard]] QWidget* control() override;

 private:
    QComboBox* m_box;
};

}  // namespace postern::ui
