#pragma once

#include "ui/models/settingsdraft.h"
#include "ui/pages/page.h"

class QTabWidget;

namespace postern::ui {

class SettingsForm;
class StoragePane;

/// The settings of the server itself, in groups made from the setting table, and the care of the store.
class SettingsPage : public Page {
    Q_OBJECT
 public:
    SettingsPage(PageContext context, QWidget* parent);
    void reload() override;
    /// A setting key, or "storage".
    void showItem(const QString& item) override;
    [[nodiscard]] QString helpTopic() const override;
    [[nodiscard]] bool hasChanges() const override { return m_draft.changes() > 0; }

 private:
    void fill();
    void showHostName();
    [[nodiscard]] QString shownFor(const QString& item) const;
    void showFieldError(const base::Error& error, const QString& key);
    [[nodiscard]] QStringList keysOf(const QStringList& prefixes) const;
    SettingsDraft m_draft;
    QTabWidget* m_tabs;
    QList<SettingsForm*> m_forms;
    StoragePane* m_storage;
    QString m_pendingItem;
    bool m_filled = false;
};

}  // namespace postern::ui
