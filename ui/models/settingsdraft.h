#pragma once

#include "engine/api/adminapi.h"

#include <QHash>
#include <QObject>

namespace postern::ui {

/// The settings of one page as they are and as the person wants them. Holds only differences; nothing reaches
/// the engine before apply(). Sends the revision it was based on, so that nobody's change is overwritten
/// unseen.
class SettingsDraft : public QObject {
    Q_OBJECT
 public:
    /// `service` empty: the settings of the server itself; kAll: those of all services as well.
    SettingsDraft(api::AdminApi& api, QString service, QObject* parent);
    inline static const QString kAll = QStringLiteral("*");

    void load();
    [[nodiscard]] bool isLoaded() const { return m_loaded; }
    [[nodiscard]] const QList<api::SettingInfo>& settings() const { return m_settings; }
    [[nodiscard]] const api::SettingInfo* setting(const QString& key) const;
    /// The wanted value, or the stored one.
    [[nodiscard]] QString value(const QString& key) const;
    void setValue(const QString& key, const QString& value);
    [[nodiscard]] bool isChanged(const QString& key) const { return m_wanted.contains(key); }
    [[nodiscard]] int changes() const { return int(m_wanted.size()); }
    /// In the order of the settings.
    [[nodiscard]] QStringList changedKeys() const;

    void revert();
    void check() { send(Act::Check, 0); }
    /// Checks first; when somebody would be cut off or the change is risky, reviewed() comes and apply() is
    /// left to the person, else it is applied at once.
    void submit() { send(Act::Submit, 0); }
    /// With `probationSeconds` it goes back by itself after so long, unless it is confirmed.
    void apply(int probationSeconds = 0) { send(Act::Apply, probationSeconds); }
    [[nodiscard]] bool isBusy() const { return m_busy; }

 Q_SIGNALS:
    void loaded();
    /// A wanted value changed, or the draft became busy or idle.
    void changed();
    void checked(const postern::api::ChangeReport& report);
    void reviewed(const postern::api::ChangeReport& report);
    void applied(const postern::api::ChangeReport& report);
    /// `key` names the field at fault; empty when the error is of no single one.
    void failed(const postern::base::Error& error, const QString& key);

 private:
    enum class Act { Check, Submit, Apply };
    void send(Act act, int probationSeconds);
    void answered(Act act, const api::ChangeReport& report);
    void fail(const base::Error& error);
    api::AdminApi& m_api;
    const QString m_service;
    QList<api::SettingInfo> m_settings;
    QHash<QString, QString> m_wanted;
    qint64 m_revision = 0;
    bool m_loaded = false;
    bool m_busy = false;
};

}  // namespace postern::ui
