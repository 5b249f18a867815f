#pragma once

#include "ui/widgets/valueeditor.h"

class QListWidget;
class QToolButton;

namespace postern::ui {

/// A list setting whose entries come from a known set: the ticked ones count, and with `ordered` in the order
/// shown, which Up and Down change. Entries that are not offered but set are kept.
class PickListEditor : public ValueEditor {
    Q_OBJECT
 public:
    PickListEditor(bool ordered, QWidget* parent);
    /// Those in `marked` carry the word, for example "weak".
    void setOffered(const QStringList& offered, const QStringList& marked, const QString& word);
    [[nodiscard]] QString value() const override;
    void setValue(const QString& value) override;
    [[nodiscard]] QWidget* control() override;

 private:
    void fill(const QStringList& ticked);
    void move(int by);
    void showPossible();
    QToolButton* arrow(const QString& text, const QString& name, Qt::ArrowType type, int by);
    const bool m_ordered;
    QStringList m_offered;
    QStringList m_marked;
    QString m_word;
    QListWidget* m_list;
    QToolButton* m_up = nullptr;
    QToolButton* m_down = nullptr;
    bool m_filling = false;
};

}  // namespace postern::ui
