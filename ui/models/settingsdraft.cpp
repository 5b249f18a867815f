#include "ui/models/settingsdraft.h"

#include <utility>

namespace postern::ui {

SettingsDraft::SettingsDraft(api::AdminApi& api, QString service, QObject* parent)
    : QObject(parent), m_api(api), m_service(std::move(service)) {
    // Somebody else's change shows at once, unless the person is in the middle of one.
    connect(&m_api, &api::AdminApi::changed, this, [this](api::Topic topic) {
        if (topic == api::Topic::Settings && m_loaded && m_wanted.isEmpty() && !m_busy)
            load();
    });
}

void SettingsDraft::load() {
    api::SettingsList request;
    if (m_service != kAll)
        request.service = m_service;
    m_api.call(request, this, [this](base::Result<api::SettingList> reply) {
        if (!reply) {
            Q_EMIT failed(reply.error(), QString());
            return;
        }
        m_revision = reply->revision;
        m_settings.clear();
        for (const api::SettingInfo& info : reply->settings) {
            if (m_service == kAll || info.service == m_service)
                m_settings << info;
        }
        m_loaded = true;
        for (auto it = m_wanted.begin(); it != m_wanted.end();) {
            const api::SettingInfo* info = setting(it.key());
            it = !info || info->value == it.value() ? m_wanted.erase(it) : std::next(it);
        }
        Q_EMIT loaded();
        Q_EMIT changed();
    });
}

const api::SettingInfo* SettingsDraft::setting(const QString& key) const {
    for (const api::SettingInfo& info : m_settings) {
        if (info.key == key)
            return &info;
    }
    return nullptr;
}

QString SettingsDraft::value(const QString& key) const {
    const auto wanted = m_wanted.constFind(key);
    if (wanted != m_wanted.constEnd())
        return *wanted;
    const api::SettingInfo* info = setting(key);
    return info ? info->value : QString();
}

void SettingsDraft::setValue(const QString& key, const QString& value) {
    const api::SettingInfo* info = setting(key);
    if (!info || this->value(key) == value)
        return;
    if (info->value == value)
        m_wanted.remove(key);
    else
        m_wanted.insert(key, value);
    Q_EMIT changed();
}

void SettingsDraft::revert() {
    m_wanted.clear();
    load();
    Q_EMIT loaded();
    Q_EMIT changed();
}

QStringList SettingsDraft::changedKeys() const {
    QStringList keys;
    for (const api::SettingInfo& info : m_settings) {
        if (m_wanted.contains(info.key))
            keys << info.key;
    }
    return keys;
}

void SettingsDraft::send(Act act, int probationSeconds) {
    if (m_busy || m_wanted.isEmpty())
        return;
    api::SettingsSet request;
    request.baseRevision = m_revision;
    request.checkOnly = act != Act::Apply;
    request.probationSeconds = probationSeconds;
    for (auto it = m_wanted.constBegin(); it != m_wanted.constEnd(); ++it)
        request.values.insert(it.key(), it.value());
    m_busy = true;
    Q_EMIT changed();
    m_api.call(request, this, [this, act](base::Result<api::ChangeReport> reply) {
        m_busy = false;
        if (reply) {
            answered(act, *reply);
            return;
        }
        Q_EMIT changed();
        fail(reply.error());
    });
}

void SettingsDraft::answered(Act act, const api::ChangeReport& report) {
    if (act == Act::Apply) {
        m_wanted.clear();
        load();
        Q_EMIT changed();
        Q_EMIT applied(report);
        return;
    }
    const bool asks = report.risky || !report.cutOff.isEmpty();
    if (act == Act::Submit && !asks) {
        apply();
        return;
    }
    Q_EMIT changed();
    if (act == Act::Check)
        Q_EMIT checked(report);
    else
        Q_EMIT reviewed(report);
}

void SettingsDraft::fail(const base::Error& error) {
    for (const QString& argument : error.arguments) {
        if (setting(argument)) {
            Q_EMIT failed(error, argument);
            return;
        }
    }
    Q_EMIT failed(error, QString());
}

}  // namespace postern::ui
