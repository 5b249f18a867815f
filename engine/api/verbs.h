#pragma once

#include "engine/api/authorityverbs.h"
#include "engine/api/certificateverbs.h"
#include "engine/api/clientverbs.h"
#include "engine/api/keyverbs.h"
#include "engine/api/types.h"

// Every verb of the administration API, once: a request struct with the type of its reply and its name on the
// wire. The in-process console, posternctl and an attached console all use these (AdminApi::call).
namespace postern::api {

/// Read the state of everything.
struct StatusRead {
    Q_GADGET
 public:
    using Reply = Status;
    static constexpr const char* kVerb = "status";
};

struct ServiceStart {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
 public:
    using Reply = ServiceInfo;
    static constexpr const char* kVerb = "service.start";
    QString name;
};

struct ServiceStop {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
 public:
    using Reply = ServiceInfo;
    static constexpr const char* kVerb = "service.stop";
    QString name;
};

struct ServiceRestart {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
 public:
    using Reply = ServiceInfo;
    static constexpr const char* kVerb = "service.restart";
    QString name;
};

struct SettingsList {
    Q_GADGET
    Q_PROPERTY(QString service MEMBER service)
 public:
    using Reply = SettingList;
    static constexpr const char* kVerb = "settings.list";
    QString service;
};

/// `values`: key -> text form; an empty map entry (null string) goes back to the default. Errors: those of
/// config, "setting.conflict" when baseRevision (0: any) is no longer current, "setting.overridden". With
/// checkOnly nothing changes and the report says what Apply would do.
struct SettingsSet {
    Q_GADGET
    Q_PROPERTY(QVariantMap values MEMBER values)
    Q_PROPERTY(qint64 baseRevision MEMBER baseRevision)
    Q_PROPERTY(bool checkOnly MEMBER checkOnly)
    Q_PROPERTY(int probationSeconds MEMBER probationSeconds)
 public:
    using Reply = ChangeReport;
    static constexpr const char* kVerb = "settings.set";
    QVariantMap values;
    qint64 baseRevision = 0;
    bool checkOnly = false;
    int probationSeconds = 0;  // goes back after so long unless ProbationConfirm comes; 0: stays
};

struct DomainsList {
    Q_GADGET
 public:
    using Reply = DomainList;
    static constexpr const char* kVerb = "domain.list";
};

struct DomainAdd {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
 public:
    using Reply = DomainInfo;
    static constexpr const char* kVerb = "domain.add";
    QString name;
};

struct DomainRemove {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
 public:
    using Reply = Empty;
    static constexpr const char* kVerb = "domain.remove";
    QString name;
};

/// `main` false leaves it as it is, `keepAliases` the aliases.
struct DomainSet {
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QStringList aliases MEMBER aliases)
    Q_PROPERTY(bool main MEMBER main)
    Q_PROPERTY(bool keepAliases MEMBER keepAliases)
 public:
    using Reply = DomainInfo;
    static constexpr const char* kVerb = "domain.set";
    QString name;
    QStringList aliases;
    bool main = false;
    bool keepAliases = false;
};

/// `domain` empty: all.
struct AccountsList {
    Q_GADGET
    Q_PROPERTY(QString domain MEMBER domain)
 public:
    using Reply = AccountList;
    static constexpr const char* kVerb = "account.list";
    QString domain;
};

struct AccountAdd {
    Q_GADGET
    Q_PROPERTY(QString address MEMBER address)
    Q_PROPERTY(QString fullName MEMBER fullName)
    Q_PROPERTY(QString password MEMBER password)
 public:
    using Reply = AccountInfo;
    static constexpr const char* kVerb = "account.add";
    QString address;
    QString fullName;
    QString password;  // secret: never logged
};

struct AccountRemove {
    Q_GADGET
    Q_PROPERTY(QString address MEMBER address)
 public:
    using Reply = Empty;
    static constexpr const char* kVerb = "account.remove";
    QString address;
};

/// An empty password or login policy keeps the old one, `keepName` the full name.
struct AccountSet {
    Q_GADGET
    Q_PROPERTY(QString address MEMBER address)
    Q_PROPERTY(QString fullName MEMBER fullName)
    Q_PROPERTY(QString password MEMBER password)
    Q_PROPERTY(QString loginPolicy MEMBER loginPolicy)
    Q_PROPERTY(bool keepName MEMBER keepName)
 public:
    using Reply = AccountInfo;
    static constexpr const char* kVerb = "account.set";
    QString address;
    QString fullName;
    QString password;  // secret: never logged
    QString loginPolicy;
    bool keepName = false;
};

struct AccountSuspend {
    Q_GADGET
    Q_PROPERTY(QString address MEMBER address)
    Q_PROPERTY(bool suspended MEMBER suspended)
 public:
    using Reply = AccountInfo;
    static constexpr const char* kVerb = "account.suspend";
    QString address;
    bool suspended = false;
};

struct AccountUnlock {
    Q_GADGET
    Q_PROPERTY(QString address MEMBER address)
 public:
    using Reply = AccountInfo;
    static constexpr const char* kVerb = "account.unlock";
    QString address;
};

struct AliasesList {
    Q_GADGET
    Q_PROPERTY(QString domain MEMBER domain)
 public:
    using Reply = AliasList;
    static constexpr const char* kVerb = "alias.list";
    QString domain;
};

struct AliasSet {
    Q_GADGET
    Q_PROPERTY(QString address MEMBER address)
    Q_PROPERTY(QStringList targets MEMBER targets)
 public:
    using Reply = AliasInfo;
    static constexpr const char* kVerb = "alias.set";
    QString address;
    QStringList targets;
};

struct AliasRemove {
    Q_GADGET
    Q_PROPERTY(QString address MEMBER address)
 public:
    using Reply = Empty;
    static constexpr const char* kVerb = "alias.remove";
    QString address;
};

struct SessionsList {
    Q_GADGET
 public:
    using Reply = SessionList;
    static constexpr const char* kVerb = "session.list";
};

struct SessionClose {
    Q_GADGET
    Q_PROPERTY(qint64 id MEMBER id)
 public:
    using Reply = Empty;
    static constexpr const char* kVerb = "session.close";
    qint64 id = 0;
};

/// Lines with a number above `after`, at most `limit`, the newest if there are more.
struct LogRead {
    Q_GADGET
    Q_PROPERTY(qint64 after MEMBER after)
    Q_PROPERTY(int limit MEMBER limit)
 public:
    using Reply = LogLines;
    static constexpr const char* kVerb = "log.read";
    qint64 after = 0;
    int limit = 0;
};

/// `hours` 0 or 1: the last hour, one point per ten seconds; up to 24: one point per five minutes. Rates are
/// per point.
struct MetricsRead {
    Q_GADGET
    Q_PROPERTY(int hours MEMBER hours)
 public:
    using Reply = Metrics;
    static constexpr const char* kVerb = "metrics.read";
    int hours = 0;
};

struct StoreCheck {
    Q_GADGET
 public:
    using Reply = StoreReport;
    static constexpr const char* kVerb = "store.check";
};

struct StoreBackup {
    Q_GADGET
    Q_PROPERTY(QString file MEMBER file)
 public:
    using Reply = BackupReport;
    static constexpr const char* kVerb = "store.backup";
    QString file;
};
/// Only while no engine runs on the data folder: one that runs answers "restore.running".
struct StoreRestore {
    Q_GADGET
    Q_PROPERTY(QString file MEMBER file)
 public:
    using Reply = StoreRestoreReport;
    static constexpr const char* kVerb = "store.restore";
    QString file;
};

/// Remembers that the first-run assistant is done.
struct SetUpFinish {
    Q_GADGET
 public:
    using Reply = Empty;
    static constexpr const char* kVerb = "setup.finish";
};

}  // namespace postern::api
