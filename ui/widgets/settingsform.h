#pragma once

#include <QScrollArea>

class QGridLayout;
class QVBoxLayout;

namespace postern::ui {

class SettingField;
class SettingsDraft;

/// A scrolling column of titled groups of settings. Fields are made from the draft's list, so a setting needs
/// no code here.
class SettingsForm : public QScrollArea {
    Q_OBJECT
 public:
    explicit SettingsForm(QWidget* parent = nullptr);
    /// Title and sentence may be empty. Keys that the engine does not have are left out. Null: it has none.
    QWidget* addGroup(const QString& title, const QString& why, SettingsDraft& draft, const QStringList& keys,
                      const QStringList& certificates);
    /// Any other widget in the column.
    void addWidget(QWidget* widget);
    void finish();
    /// False: no margins, for a form inside a page that has its own.
    void setEdges(bool edges);
    void clear();
    [[nodiscard]] SettingField* field(const QString& key) const;
    [[nodiscard]] const QList<SettingField*>& fields() const { return m_fields; }

 private:
    QWidget* m_inside = nullptr;
    QVBoxLayout* m_column = nullptr;
    bool m_edges = true;
    QList<SettingField*> m_fields;
};

}  // namespace postern::ui
