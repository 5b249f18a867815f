#pragma once

#include "engine/api/clienttypes.h"

namespace postern::api {

struct BoundPort {
    Q_GADGET
    Q_PROPERTY(QString address MEMBER address)
    Q_PROPERTY(int port MEMBER port)
    Q_PROPERTY(bool tls MEMBER tls)
 public:
    QString address;
    int port = 0;
    bool tls = false;  // TLS from the first byte
    bool operator==(const BoundPort&) const = default;
};

struct ServiceInfo {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString state MEMBER state)
    Q_PROPERTY(bool enabled MEMBER enabled)
    Q_PROPERTY(bool ssl MEMBER ssl)
    Q_PROPERTY(QList<postern::api::BoundPort> ports MEMBER ports)
    Q_PROPERTY(int sessions MEMBER sessions)
    Q_PROPERTY(QString certificate MEMBER certificate)
    Q_PROPERTY(int certificateDaysLeft MEMBER certificateDaysLeft)
    Q_PROPERTY(postern::api::ErrorInfo problem MEMBER problem)
 public:
    QString name;            // "smtp", "submission", "pop3", "imap"
    QString state;           // "running", "stopped", "down"
    bool enabled = false;    // starts with the program
    bool ssl = false;        // Enable SSL
    QList<BoundPort> ports;  // the real ones
    int sessions = 0;
    QString certificate;  // name of the identity it serves
    int certificateDaysLeft = 0;
    ErrorInfo problem;  // why it is down; empty code otherwise
    bool operator==(const ServiceInfo&) const = default;
};

/// Something that needs a person, with where the fix is ("service/pop3", "certificates", "domains",
/// "settings/net.listen").
struct Problem {
    Q_GADGET
    Q_PROPERTY(QString severity MEMBER severity)
    Q_PROPERTY(postern::api::ErrorInfo what MEMBER what)
    Q_PROPERTY(QString page MEMBER page)
    Q_PROPERTY(QString notice MEMBER notice)
 public:
    QString severity;  // "problem", "hint"
    ErrorInfo what;
    QString page;
    QString notice = {};  // told in the tray when this is new; empty: waits on the overview
    bool operator==(const Problem&) const = default;
};

struct Status {
    Q_GADGET
    Q_PROPERTY(QString version MEMBER version)
    Q_PROPERTY(QString dataFolder MEMBER dataFolder)
    Q_PROPERTY(QString hostName MEMBER hostName)
    Q_PROPERTY(QString mainDomain MEMBER mainDomain)
    Q_PROPERTY(qint64 pid MEMBER pid)
    Q_PROPERTY(qint64 startedUtcMs MEMBER startedUtcMs)
    Q_PROPERTY(bool headless MEMBER headless)
    Q_PROPERTY(bool setUp MEMBER setUp)
    Q_PROPERTY(QList<postern::api::ServiceInfo> services MEMBER services)
    Q_PROPERTY(QList<postern::api::Problem> problems MEMBER problems)
    Q_PROPERTY(postern::api::ProbationInfo probation MEMBER probation)
 public:
    QString version, dataFolder, hostName, mainDomain;
    qint64 pid = 0;
    qint64 startedUtcMs = 0;
    bool headless = false;
    bool setUp = false;  // a domain exists and the first-run assistant was finished or not needed
    QList<ServiceInfo> services;
    QList<Problem> problems;
    ProbationInfo probation;  // a change that waits to be confirmed
    bool operator==(const Status&) const = default;
};

/// One interval: ten seconds for the last hour, five minutes for the last day; rates are per interval.
struct MetricPoint {
    Q_GADGET
    Q_PROPERTY(qint64 utcMs MEMBER utcMs)
    Q_PROPERTY(int connections MEMBER connections)
    Q_PROPERTY(int handshakesFull MEMBER handshakesFull)
    Q_PROPERTY(int handshakesResumed MEMBER handshakesResumed)
    Q_PROPERTY(int messages MEMBER messages)
    Q_PROPERTY(int failedLogins MEMBER failedLogins)
 public:
    qint64 utcMs = 0;
    int connections = 0;  // open at that moment
    int handshakesFull = 0, handshakesResumed = 0, messages = 0, failedLogins = 0;
    bool operator==(const MetricPoint&) const = default;
};

struct SettingInfo {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString type MEMBER type)
    Q_PROPERTY(QString value MEMBER value)
    Q_PROPERTY(QString defaultValue MEMBER defaultValue)
    Q_PROPERTY(qint64 minimum MEMBER minimum)
    Q_PROPERTY(qint64 maximum MEMBER maximum)
    Q_PROPERTY(QStringList choices MEMBER choices)
    Q_PROPERTY(QString scope MEMBER scope)
    Q_PROPERTY(QString service MEMBER service)
    Q_PROPERTY(QString effect MEMBER effect)
    Q_PROPERTY(bool overridden MEMBER overridden)
    Q_PROPERTY(bool secret MEMBER secret)
    Q_PROPERTY(QString english MEMBER english)
    Q_PROPERTY(QString helpId MEMBER helpId)
 public:
    QString key, type, value, defaultValue;  // values in the text form of config::formatSetting
    qint64 minimum = 0, maximum = 0;
    QStringList choices;
    QString scope, service, effect;
    bool overridden = false;  // by --set: read-only in this run
    bool secret = false;
    QString english, helpId;
    bool operator==(const SettingInfo&) const = default;
};
struct SettingList {
    Q_GADGET
    Q_PROPERTY(qint64 revision MEMBER revision)
    Q_PROPERTY(QList<postern::api::SettingInfo> settings MEMBER settings)
 public:
    qint64 revision = 0;
    QList<SettingInfo> settings;
    bool operator==(const SettingList&) const = default;
};
/// What setting values does or would do, in sentences per service ("POP3 opens its ports anew, 12 sessions
/// stay").
struct ChangeReport {
    Q_GADGET
    Q_PROPERTY(qint64 revision MEMBER revision)
    Q_PROPERTY(QList<postern::api::ErrorInfo> effects MEMBER effects)
    Q_PROPERTY(QList<postern::api::ErrorInfo> problems MEMBER problems)
    Q_PROPERTY(QList<postern::api::CutOff> cutOff MEMBER cutOff)
    Q_PROPERTY(bool risky MEMBER risky)
    Q_PROPERTY(postern::api::ProbationInfo probation MEMBER probation)
 public:
    qint64 revision = 0;
    QList<ErrorInfo> effects;
    QList<ErrorInfo> problems;  // services that could not take it over and are down now
    QList<CutOff> cutOff;       // who could not connect or log in any more
    bool risky = false;         // could lock everybody out: worth a probation
    ProbationInfo probation;    // that has begun
    bool operator==(const ChangeReport&) const = default;
};

struct DomainInfo {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(bool main MEMBER main)
    Q_PROPERTY(QStringList aliases MEMBER aliases)
    Q_PROPERTY(int accounts MEMBER accounts)
 public:
    QString name;
    bool main = false;
    QStringList aliases;
    int accounts = 0;
    bool operator==(const DomainInfo&) const = default;
};
struct DomainList {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::DomainInfo> domains MEMBER domains)
 public:
    QList<DomainInfo> domains;
    bool operator==(const DomainList&) const = default;
};
struct AccountInfo {
    Q_GADGET
    Q_PROPERTY(QString address MEMBER address)
    Q_PROPERTY(QString domain MEMBER domain)
    Q_PROPERTY(QString fullName MEMBER fullName)
    Q_PROPERTY(bool enabled MEMBER enabled)
    Q_PROPERTY(bool hasPassword MEMBER hasPassword)
    Q_PROPERTY(qint64 lockedUntilUtcMs MEMBER lockedUntilUtcMs)
    Q_PROPERTY(int messages MEMBER messages)
    Q_PROPERTY(qint64 octets MEMBER octets)
    Q_PROPERTY(QString loginPolicy MEMBER loginPolicy)
 public:
    QString address, domain, fullName;
    bool enabled = true;
    bool hasPassword = false;
    qint64 lockedUntilUtcMs = 0;  // 0: not locked
    int messages = 0;
    qint64 octets = 0;
    QString loginPolicy;  // "any", "password", "certificate", "both"
    bool operator==(const AccountInfo&) const = default;
};
struct AccountList {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::AccountInfo> accounts MEMBER accounts)
 public:
    QList<AccountInfo> accounts;
    bool operator==(const AccountList&) const = default;
};
struct AliasInfo {
    Q_GADGET
    Q_PROPERTY(QString address MEMBER address)
    Q_PROPERTY(QStringList targets MEMBER targets)
 public:
    QString address;
    QStringList targets;
    bool operator==(const AliasInfo&) const = default;
};
struct AliasList {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::AliasInfo> aliases MEMBER aliases)
 public:
    QList<AliasInfo> aliases;
    bool operator==(const AliasList&) const = default;
};

struct SessionInfo {
    Q_GADGET
    Q_PROPERTY(qint64 id MEMBER id)
    Q_PROPERTY(QString service MEMBER service)
    Q_PROPERTY(QString peer MEMBER peer)
    Q_PROPERTY(QString account MEMBER account)
    Q_PROPERTY(QString activity MEMBER activity)
    Q_PROPERTY(QString tls MEMBER tls)
    Q_PROPERTY(bool resumed MEMBER resumed)
    Q_PROPERTY(qint64 sinceUtcMs MEMBER sinceUtcMs)
    Q_PROPERTY(qint64 bytesIn MEMBER bytesIn)
    Q_PROPERTY(qint64 bytesOut MEMBER bytesOut)
 public:
    qint64 id = 0;
    QString service, peer, account, activity;
    QString tls;  // "TLSv1.3 TLS_AES_256_GCM_SHA384", empty without TLS
    bool resumed = false;
    qint64 sinceUtcMs = 0, bytesIn = 0, bytesOut = 0;
    bool operator==(const SessionInfo&) const = default;
};
struct SessionList {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::SessionInfo> sessions MEMBER sessions)
 public:
    QList<SessionInfo> sessions;
    bool operator==(const SessionList&) const = default;
};

struct LogLine {
    Q_GADGET
    Q_PROPERTY(qint64 number MEMBER number)
    Q_PROPERTY(qint64 utcMs MEMBER utcMs)
    Q_PROPERTY(QString level MEMBER level)
    Q_PROPERTY(QString category MEMBER category)
    Q_PROPERTY(qint64 session MEMBER session)
    Q_PROPERTY(QString text MEMBER text)
 public:
    qint64 number = 0;  // counts up without gaps; ask for more with LogRead::after
    qint64 utcMs = 0;
    QString level, category;  // "INFO", "TLS"
    qint64 session = 0;
    QString text;
    bool operator==(const LogLine&) const = default;
};
struct LogLines {
    Q_GADGET
    Q_PROPERTY(qint64 oldest MEMBER oldest)
    Q_PROPERTY(QList<postern::api::LogLine> lines MEMBER lines)
 public:
    qint64 oldest = 0;  // number of the oldest line still held
    QList<LogLine> lines;
    bool operator==(const LogLines&) const = default;
};
struct Metrics {
    Q_GADGET
    Q_PROPERTY(QList<postern::api::MetricPoint> points MEMBER points)
 public:
    QList<MetricPoint> points;
    bool operator==(const Metrics&) const = default;
};
struct StoreReport {
    Q_GADGET
    Q_PROPERTY(QStringList problems MEMBER problems)
    Q_PROPERTY(qint64 messages MEMBER messages)
    Q_PROPERTY(qint64 octets MEMBER octets)
 public:
    QStringList problems;
    qint64 messages = 0, octets = 0;
    bool operator==(const StoreReport&) const = default;
};
struct BackupReport {
    Q_GADGET
    Q_PROPERTY(QString file MEMBER file)
    Q_PROPERTY(bool holdsKey MEMBER holdsKey)
 public:
    QString file;
    bool holdsKey = false;  // whether the key that unwraps the private keys is in it
    bool operator==(const BackupReport&) const = default;
};
struct StoreRestoreReport {
    Q_GADGET
    Q_PROPERTY(QString file MEMBER file)
    Q_PROPERTY(QString previous MEMBER previous)
    Q_PROPERTY(qint64 messages MEMBER messages)
    Q_PROPERTY(qint64 octets MEMBER octets)
    Q_PROPERTY(QString keys MEMBER keys)
 public:
    QString file;
    QString previous;  // where the database before has gone; empty: there was none
    qint64 messages = 0, octets = 0;
    // Whether the key file opens the private keys: "fit", "other", "missing", "locked" (nobody can tell
    // before it is unlocked), "none" (there are no private keys).
    QString keys;
    bool operator==(const StoreRestoreReport&) const = default;
};

}  // namespace postern::api
