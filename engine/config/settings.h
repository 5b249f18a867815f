#pragma once

#include "engine/base/result.h"
#include "engine/config/settingtable.h"

#include <QHash>
#include <QHostAddress>
#include <QMap>

#include <memory>
#include <optional>
#include <vector>

namespace postern::config {

using SettingValues = QMap<QByteArray, QVariant>;

/// All values at one revision. Immutable; crosses threads as shared_ptr<const Settings>. A stored value wins
/// over the default, an override (--set) over both. Asking for a key that is not in the table, or as another
/// type, is a defect.
class Settings {
 public:
    Settings(SettingValues stored, SettingValues overrides, qint64 revision);

    [[nodiscard]] bool boolean(const QByteArray& key) const;
    [[nodiscard]] qint64 integer(const QByteArray& key) const;    // Integer, Size, Seconds, Port
    [[nodiscard]] QString text(const QByteArray& key) const;      // Text, Choice, Name
    [[nodiscard]] QStringList list(const QByteArray& key) const;  // TextList, AddressList
    [[nodiscard]] QVariant value(const QByteArray& key) const;
    [[nodiscard]] bool isDefault(const QByteArray& key) const;
    [[nodiscard]] bool isOverridden(const QByteArray& key) const;
    [[nodiscard]] qint64 revision() const { return m_revision; }
    [[nodiscard]] const SettingValues& stored() const { return m_stored; }
    [[nodiscard]] const SettingValues& overrides() const { return m_overrides; }

 private:
    SettingValues m_stored;
    SettingValues m_overrides;
    qint64 m_revision;
};

/// From the text of posternctl, --set or a form to the value of the setting's type. Sizes take "10 MiB",
/// times "5 min", lists are separated by commas. Errors: "setting.unknown", "setting.type", "setting.range",
/// "setting.choice", "setting.address"; the first argument is the key.
[[nodiscard]] base::Result<QVariant> parseSetting(const QByteArray& key, const QString& text);
/// The text that parseSetting() turns into the same value: plain numbers in octets and seconds, "true" and
/// "false", lists joined by ", ".
[[nodiscard]] QString formatSetting(const QByteArray& key, const QVariant& value);
/// Rules between settings. `portOffset` is what the run adds to configured ports below 1024. First error
/// wins: "setting.port-clash" (%1 and %2 are keys, %3 the port), "setting.no-port" (%1: a service that is on,
/// with no port open), "setting.memory" (%1: a service whose memory per connection cannot hold one command),
/// "setting.url".
[[nodiscard]] base::Status checkTogether(const Settings& settings, int portOffset = 0);
/// The port that is really opened: ports below 1024 (but not 0) are moved by the offset of the run.
[[nodiscard]] qint64 effectivePort(qint64 configured, int portOffset);

/// A list of addresses and networks: "192.0.2.1", "10.0.0.0/8", "2001:db8::/32", "10.1.1.1-10.1.1.9", "*".
/// IPv4-mapped IPv6 addresses match as IPv4.
class AddressSet {
 public:
    static base::Result<AddressSet> parse(const QStringList& entries);
    [[nodiscard]] bool contains(const QHostAddress& address) const;
    [[nodiscard]] bool isEmpty() const { return !m_everybody && m_v4.empty() && m_v6.empty(); }

 private:
    struct Range {
        Q_IPV6ADDR first{};
        Q_IPV6ADDR last{};
    };
    static void mergeRanges(std::vector<Range>& ranges);

    bool m_everybody = false;
    std::vector<Range> m_v4;  // as IPv4-mapped addresses; sorted, without overlaps
    std::vector<Range> m_v6;
};

/// Grant and Deny of one listener (C113-C115): Deny wins, an empty Grant means everybody.
struct AddressRules {
    AddressSet grant;
    AddressSet deny;
    [[nodiscard]] bool admits(const QHostAddress& address) const {
        return !deny.contains(address) && (grant.isEmpty() || grant.contains(address));
    }
};

}  // namespace postern::config
