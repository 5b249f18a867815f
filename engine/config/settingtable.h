#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <QVariant>

namespace postern::config {

enum class SettingType { Boolean, Integer, Size, Seconds, Port, Text, Choice, TextList, AddressList, Name };
enum class SettingScope { Server, Service };
/// What a change does: Live (next use), ReloadTls (new contexts are swapped in), Rebind (listeners of the
/// service are opened anew, sessions stay), Restart (at the next start of the program).
enum class SettingEffect { Live, ReloadTls, Rebind, Restart };

/// One row of the one table. Service settings are declared once per service under "<service>.<leaf>".
struct Setting {
    QByteArray key;  // "imap.tlsPort", "login.maxFailures"
    SettingType type = SettingType::Text;
    QVariant defaultValue;  // bool, qint64, QString or QStringList by type
    qint64 minimum = 0;     // Integer, Size (octets), Seconds, Port
    qint64 maximum = 0;
    QStringList choices;  // Choice
    SettingScope scope = SettingScope::Server;
    QByteArray service;  // "imap" for a service setting
    SettingEffect effect = SettingEffect::Live;
    bool secret = false;
    QByteArray helpId;  // topic of the help, a file in resources/help without its ending
    QString english;    // one sentence: what it does, and what happens if it is off
};

/// All settings, in a stable order (by group, as forms show them).
[[nodiscard]] const QList<Setting>& settingTable();
[[nodiscard]] const Setting* findSetting(const QByteArray& key);
/// The services that encrypt and show a certificate: "smtp", "submission", "pop3", "imap".
[[nodiscard]] const QList<QByteArray>& serviceNames();
/// These and "pki" (Certificate Services, plain HTTP), which has no settings of TLS.
[[nodiscard]] const QList<QByteArray>& allServiceNames();

}  // namespace postern::config
