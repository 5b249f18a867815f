#pragma once

#include "ui/widgets/valueeditor.h"

class QGridLayout;
class QLabel;

namespace postern::ui {

class SettingsDraft;

/// One setting on a page: label, editor, the grey sentence, what is wrong with it, and a mark while it
/// differs from what is stored. Lies in a grid of its form, so that all labels end on one line.
class SettingField : public QObject {
    Q_OBJECT
 public:
    SettingField(SettingsDraft& draft, const QString& key, const QStringList& certificates, QWidget* parent);
    /// All labels are `labelWidth` wide and end on one line; longer ones wrap.
    void addTo(QGridLayout* grid, int labelWidth);
    [[nodiscard]] const QString& key() const { return m_key; }
    void update();
    void setError(const QString& text);
    void setReason(bool enabled, const QString& whyNot);
    void focus();
    [[nodiscard]] ValueEditor* editor() const { return m_editor; }

 private:
    void mark();
    SettingsDraft& m_draft;
    const QString m_key;
    ValueEditor* m_editor;
    QLabel* m_label;
    QLabel* m_mark;
    QLabel* m_note;
    QLabel* m_error;
    bool m_showing = false;
};

}  // namespace postern::ui
