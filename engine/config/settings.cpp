#include "engine/config/settings.h"

#include <utility>

namespace postern::config {

Settings::Settings(SettingValues stored, SettingValues overrides, qint64 revision)
    : m_stored(std::move(stored)), m_overrides(std::move(overrides)), m_revision(revision) {}

QVariant Settings::value(const QByteArray& key) const {
    if (const auto found = m_overrides.constFind(key); found != m_overrides.constEnd())
        return *found;
    if (const auto found = m_stored.constFind(key); found != m_stored.constEnd())
        return *found;
    const Setting* setting = findSetting(key);
    Q_ASSERT_X(setting, "Settings::value", key.constData());
    return setting ? setting->defaultValue : QVariant();
}

bool Settings::boolean(const QByteArray& key) const {
    return value(key).toBool();
}

qint64 Settings::integer(const QByteArray& key) const {
    return value(key).toLongLong();
}

QString Settings::text(const QByteArray& key) const {
    return value(key).toString();
}

QStringList Settings::list(const QByteArray& key) const {
    return value(key).toStringList();
}

bool Settings::isDefault(const QByteArray& key) const {
    const Setting* setting = findSetting(key);
    return setting && value(key) == setting->defaultValue;
}

bool Settings::isOverridden(const QByteArray& key) const {
    return m_overrides.contains(key);
}

}  // namespace postern::config
