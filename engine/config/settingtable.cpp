#include "engine/config/settingtable.h"

#include <QHash>

#include <algorithm>
#include <limits>
#include <utility>

namespace postern::config {
namespace {
constexpr qint64 kKiB = 1024;
constexpr qint64 kMiB = 1024 * kKiB;
constexpr qint64 kMaxMessage = std::numeric_limits<qint32>::max();  // RFC822.SIZE is kept in 32 bits

/// What differs between the services; everything else of their rows is the same text.
struct ServiceTraits {
    QByteArray name;
    QString title;
    qint64 port;
    qint64 tlsPort;  // 0: the service has no implicit TLS port
    qint64 unauthenticatedSeconds;
    qint64 idleSeconds;
    qint64 maxLine;
    bool logins;           // people log in: the plaintext rule is for them
    qint64 maxRecipients;  // 0: the service takes no mail in
    bool tls = true;       // encrypts; false: everything it serves is public and signed
};

QList<ServiceTraits> serviceTraits() {
    return {
        {"smtp", QStringLiteral("SMTP"), 25, 0, 0, 300, 2048, false, 1000},
        {"submission", QStringLiteral("Submission"), 587, 465, 120, 300, 12288, true, 500},
        {"pop3", QStringLiteral("POP3"), 110, 995, 120, 600, 2048, true, 0},
        {"imap", QStringLiteral("IMAP"), 143, 993, 120, 1800, 65536, true, 0},
        {"pki", QStringLiteral("Certificate Services"), 8480, 0, 0, 60, 0, false, 0, false},
    };
}

// What the policy custom starts from: the preset "modern" (engine/tls/policypresets.h; a unit test holds them
// together).
QStringList presetCiphers12() {
    return {QStringLiteral("ECDHE-ECDSA-AES128-GCM-SHA256"), QStringLiteral("ECDHE-RSA-AES128-GCM-SHA256"),
            QStringLiteral("ECDHE-ECDSA-AES256-GCM-SHA384"), QStringLiteral("ECDHE-RSA-AES256-GCM-SHA384"),
            QStringLiteral("ECDHE-ECDSA-CHACHA20-POLY1305"), QStringLiteral("ECDHE-RSA-CHACHA20-POLY1305")};
}

QStringList presetSuites13() {
    return {QStringLiteral("TLS_AES_128_GCM_SHA256"), QStringLiteral("TLS_AES_256_GCM_SHA384"),
            QStringLiteral("TLS_CHACHA20_POLY1305_SHA256")};
}

/// The page of the help that explains a setting.
QByteArray helpTopic(const QByteArray& service, QByteArrayView leaf) {
    static const QList<QByteArray> kOfClients{"clientAuth", "trustedAuthorities", "clientRevocation"};
    if (service == "pki")
        return "ownauthority";
    if (kOfClients.contains(leaf))
        return "dealingclients";
    if (leaf == "tlsPolicy" || leaf.startsWith("tls."))
        return "tlspolicy";
    return service.isEmpty() ? "settings" : "service";
}

/// Collects rows; one short call per row keeps the table readable.
class Rows {
 public:
    QList<Setting> rows;
    SettingScope scope = SettingScope::Server;
    QByteArray service;
    QString title;  // replaces %1 in the sentences

    Setting& add(QByteArrayView leaf, SettingType type, QVariant value, SettingEffect effect,
                 const QString& english) {
        Setting row;
        row.key = service.isEmpty() ? leaf.toByteArray() : service + '.' + leaf.toByteArray();
        row.type = type;
        row.defaultValue = std::move(value);
        row.scope = scope;
        row.service = service;
        row.effect = effect;
        row.helpId = helpTopic(service, leaf);
        row.english = english.contains(QLatin1String("%1")) ? english.arg(title) : english;
        rows.append(std::move(row));
        return rows.last();
    }
    void number(QByteArrayView leaf, SettingType type, qint64 value, qint64 minimum, qint64 maximum,
                SettingEffect effect, const QString& english) {
        Setting& row = add(leaf, type, value, effect, english);
        row.minimum = minimum;
        row.maximum = maximum;
    }
    void choice(QByteArrayView leaf, const QString& value, QStringList choices, SettingEffect effect,
                const QString& english) {
        add(leaf, SettingType::Choice, value, effect, english).choices = std::move(choices);
    }
    void flag(QByteArrayView leaf, bool value, SettingEffect effect, const QString& english) {
        add(leaf, SettingType::Boolean, value, effect, english);
    }
};

void addPorts(Rows& rows, const ServiceTraits& service) {
    using enum SettingEffect;
    rows.flag("enabled", service.tls, Rebind,
              QStringLiteral("Starts %1 with the program; off, nobody can connect to it."));
    if (!service.tls) {
        rows.number("port", SettingType::Port, service.port, 0, 65535, Rebind,
                    QStringLiteral("Port of %1, plain HTTP; 0 takes a free one."));
        return;
    }
    rows.flag("ssl", true, Rebind,
              QStringLiteral(
                  "Offers encryption on %1 (its TLS port and STARTTLS); off, only the plain port is open and "
                  "everything travels in clear text."));
    rows.number("port", SettingType::Port, service.port, 0, 65535, Rebind,
                QStringLiteral("Port of %1 on which connections begin without TLS; 0 takes a free one."));
    rows.flag("portEnabled", true, Rebind,
              QStringLiteral("Opens the plain port of %1; off, that port stays closed."));
    if (service.tlsPort != 0) {
        rows.number("tlsPort", SettingType::Port, service.tlsPort, 0, 65535, Rebind,
                    QStringLiteral("Port of %1 on which connections begin with TLS; 0 takes a free one."));
        rows.flag("tlsPortEnabled", true, Rebind,
                  QStringLiteral("Opens the TLS port of %1; off, clients can encrypt only by STARTTLS."));
    }
    rows.flag(
        "starttls", true, Live,
        QStringLiteral(
            "Offers STARTTLS on the plain port of %1; off, connections on that port stay in clear text."));
    rows.add("certificate", SettingType::Name, QStringLiteral("test"), ReloadTls,
             QStringLiteral("Name of the certificate that %1 shows to its clients."));
    rows.choice(
        "clientAuth", QStringLiteral("off"),
        {QStringLiteral("off"), QStringLiteral("ask"), QStringLiteral("require")}, ReloadTls,
        QStringLiteral("Whether clients of %1 show a certificate of their own: nobody is asked, those who "
                       "have one are, or nobody else is let in."));
    rows.add(
        "trustedAuthorities", SettingType::TextList, QStringList(), ReloadTls,
        QStringLiteral("Names of the authorities whose client certificates count on %1; empty, all own and "
                       "trusted ones."));
    rows.choice(
        "clientRevocation", QStringLiteral("known"),
        {QStringLiteral("off"), QStringLiteral("known"), QStringLiteral("strict")}, ReloadTls,
        QStringLiteral("Which client certificates %1 refuses as revoked: none in the handshake, those that "
                       "the authorities here have revoked, or all that are not recorded here as good."));
    rows.choice(
        "tlsPolicy", QStringLiteral("server"),
        {QStringLiteral("server"), QStringLiteral("modern"), QStringLiteral("intermediate"),
         QStringLiteral("legacy"), QStringLiteral("custom")},
        ReloadTls,
        QStringLiteral("Which TLS cipher suites %1 uses: those of the server, or a preset of its own."));
    if (service.logins)
        rows.flag("disablePlaintext", true, Live,
                  QStringLiteral(
                      "Refuses passwords on %1 connections that are not encrypted; off, they can be read on "
                      "the way."));
}

void addLimits(Rows& rows, const ServiceTraits& service) {
    using enum SettingEffect;
    using enum SettingType;
    rows.add("grant", AddressList, QStringList(), Live,
             QStringLiteral("Addresses and networks that may connect to %1; empty, everybody may."));
    rows.add(
        "deny", AddressList, QStringList(), Live,
        QStringLiteral("Addresses and networks that may not connect to %1, even when they are granted."));
    rows.number("maxConnections", Integer, 2000, 1, 1'000'000, Live,
                QStringLiteral("Connections of %1 at one time; further ones are refused."));
    rows.number("maxPerAddress", Integer, 100, 1, 1'000'000, Live,
                QStringLiteral("Connections of %1 from one address at one time; further ones are refused."));
    if (service.tls)
        rows.number("unauthenticatedSeconds", Seconds, service.unauthenticatedSeconds, 0, 86'400, Live,
                    QStringLiteral("How long a %1 connection may live without a login; 0 sets no limit."));
    rows.number("idleSeconds", Seconds, service.idleSeconds, 10, 86'400, Live,
                QStringLiteral("How long a %1 connection may be silent before it is closed."));
    if (service.tls)
        rows.number("maxLine", Size, service.maxLine, 512, kMiB, Live,
                    QStringLiteral("Longest command line that %1 takes; a longer one is refused."));
    if (service.tls)
        rows.number("maxBadCommands", Integer, 10, 1, 10'000, Live,
                    QStringLiteral("Commands in error after which %1 closes the connection."));
    rows.number("memoryPerConnection", Size, kMiB, 64 * kKiB, 256 * kMiB, Live,
                QStringLiteral("Memory that one %1 connection may use for input and output that waits."));
}

void addMailLimits(Rows& rows, const ServiceTraits& service) {
    using enum SettingEffect;
    using enum SettingType;
    rows.number("maxMessageSize", Size, 50 * kMiB, kKiB, kMaxMessage, Live,
                QStringLiteral("Largest message that %1 takes; a larger one is refused."));
    rows.number(
        "maxRecipients", Integer, service.maxRecipients, 1, 100'000, Live,
        QStringLiteral("Recipients of one message on %1; further ones are refused for now and tried again by "
                       "the sender."));
    rows.number(
        "maxRejectedRecipients", Integer, 50, 1, 100'000, Live,
        QStringLiteral("Refused recipients after which %1 closes the connection, so that nobody can try "
                       "out which addresses exist."));
    rows.number("maxHops", Integer, 100, 5, 1000, Live,
                QStringLiteral("Received lines above which %1 takes a message for a loop and refuses it."));
}

void addImapLimits(Rows& rows) {
    using enum SettingEffect;
    using enum SettingType;
    rows.number("maxLiteral", Size, 50 * kMiB, kKiB, kMaxMessage, Live,
                QStringLiteral("Largest message that a client may store by APPEND."));
    rows.number("maxLiteralBeforeLogin", Size, 4096, 64, 64 * kKiB, Live,
                QStringLiteral("Largest literal that a client may send before it has logged in."));
    rows.number(
        "maxLiteralCommand", Size, 64 * kKiB, kKiB, 16 * kMiB, Live,
        QStringLiteral("Octets of all literals of one command together, messages of APPEND not counted."));
}

void addPublishing(Rows& rows) {
    using enum SettingEffect;
    using enum SettingType;
    rows.add("baseUrl", Text, QString(), Live,
             QStringLiteral("Address under which others reach Certificate Services; it stands in the "
                            "certificates that are issued. Empty: http://HOST:PORT while the service is "
                            "enabled, else none."));
    rows.number("crlHours", Integer, 168, 1, 24 * 365, Live,
                QStringLiteral("Hours for which a list of revoked certificates is valid."));
    rows.number("ocspHours", Integer, 24, 1, 24 * 30, Live,
                QStringLiteral("Hours for which an answer about one certificate is valid."));
}

void addServices(Rows& rows) {
    rows.scope = SettingScope::Service;
    const QList<ServiceTraits> services = serviceTraits();
    for (const ServiceTraits& service : services) {
        rows.service = service.name;
        rows.title = service.title;
        addPorts(rows, service);
        addLimits(rows, service);
        if (service.maxRecipients != 0)
            addMailLimits(rows, service);
        if (service.name == "imap")
            addImapLimits(rows);
        if (service.name == "pki")
            addPublishing(rows);
    }
}

void addServer(Rows& rows) {
    using enum SettingEffect;
    using enum SettingType;
    rows.add("server.hostName", Text, QString(), Live,
             QStringLiteral("Name by which the server introduces itself; empty, the name of this machine."));
    rows.add(
        "net.listen", AddressList, QStringList{QStringLiteral("127.0.0.1"), QStringLiteral("::1")}, Rebind,
        QStringLiteral("Addresses of this machine on which all services listen; loopback alone keeps other "
                       "machines out."));
    rows.number(
        "net.maxConnections", Integer, 10'000, 1, 1'000'000, Live,
        QStringLiteral("Connections of all services together at one time; further ones are refused."));
    rows.number("net.workers", Integer, 0, 0, 256, Restart,
                QStringLiteral("Threads that serve connections; 0 takes one for each processor core."));
    rows.number(
        "admin.maxConnections", Integer, 8, 1, 1000, Live,
        QStringLiteral("Consoles and command lines that may be attached to the running engine at one time."));
    rows.flag(
        "setup.done", false, Live,
        QStringLiteral("Whether the first-run assistant has done its work; off, the console opens it."));
}

void addTls(Rows& rows) {
    using enum SettingEffect;
    using enum SettingType;
    rows.choice("tls.minimumVersion", QStringLiteral("TLSv1.2"),
                {QStringLiteral("TLSv1.2"), QStringLiteral("TLSv1.3")}, ReloadTls,
                QStringLiteral("Oldest version of TLS that clients may use."));
    rows.choice(
        "tls.policy", QStringLiteral("modern"),
        {QStringLiteral("modern"), QStringLiteral("intermediate"), QStringLiteral("legacy"),
         QStringLiteral("custom")},
        ReloadTls,
        QStringLiteral("Which TLS cipher suites are used: a preset, or the own lists (custom); legacy is "
                       "weak, as recorded traffic can be read by who gets the key later."));
    rows.add(
        "tls.ciphers12", TextList, presetCiphers12(), ReloadTls,
        QStringLiteral("Cipher suites for TLS 1.2 in order of preference, for the policy custom; empty, TLS "
                       "1.2 is off."));
    rows.add(
        "tls.suites13", TextList, presetSuites13(), ReloadTls,
        QStringLiteral("Cipher suites for TLS 1.3 in order of preference, for the policy custom; empty, TLS "
                       "1.3 is off."));
    rows.add("tls.groups", TextList,
             QStringList{QStringLiteral("X25519"), QStringLiteral("P-256"), QStringLiteral("P-384")},
             ReloadTls,
             QStringLiteral("Groups for the key exchange in order of preference, for the policy custom."));
    rows.flag(
        "tls.require128", true, ReloadTls,
        QStringLiteral("Refuses cipher suites weaker than 128 bit; off, the policy custom may name some."));
    rows.number(
        "tls.timeToLiveSeconds", Seconds, 3600, 0, 604'800, ReloadTls,
        QStringLiteral("How long a client may resume a TLS session instead of starting a new one; 0 turns "
                       "resumption off."));
    rows.flag(
        "tls.stapling", true, ReloadTls,
        QStringLiteral("Sends clients that ask for it the proof of the authority that the certificate is not "
                       "revoked; off, clients must ask the authority themselves."));
    rows.number("tls.handshakeSeconds", Seconds, 30, 1, 600, Live,
                QStringLiteral("How long a TLS handshake may take before the connection is closed."));
    rows.choice(
        "tls.logLevel", QStringLiteral("failures"), {QStringLiteral("failures"), QStringLiteral("all")}, Live,
        QStringLiteral("Which TLS handshakes are logged: those that fail, or all with version and suite."));
}

void addLogin(Rows& rows) {
    using enum SettingEffect;
    using enum SettingType;
    rows.number("login.maxFailures", Integer, 10, 0, 10'000, Live,
                QStringLiteral(
                    "Failed logins of one account, or from one address, after which its logins are refused "
                    "for the period; 0 sets no limit."));
    rows.number(
        "login.periodSeconds", Seconds, 600, 1, 604'800, Live,
        QStringLiteral(
            "Time within which failed logins count together, and for which logins are then refused."));
    rows.number("login.cacheSeconds", Seconds, 300, 0, 86'400, Live,
                QStringLiteral(
                    "How long a verified password is remembered in memory, as a keyed hash; 0 checks it in "
                    "full at every login."));
    rows.number(
        "login.cacheEntries", Integer, 10'000, 0, 1'000'000, Live,
        QStringLiteral("Verified logins that are remembered at most; the oldest are forgotten first."));
    rows.flag(
        "login.hideUnknown", true, Live,
        QStringLiteral("Gives one answer for a wrong name and a wrong password; off, the answer tells which "
                       "accounts exist."));
    rows.number(
        "login.scramRounds", Integer, 4096, 4096, 1'000'000, Live,
        QStringLiteral("Rounds of the password hash for passwords set from now on; more rounds make guessing "
                       "and every login slower."));
}

void addLog(Rows& rows) {
    using enum SettingEffect;
    using enum SettingType;
    rows.choice("log.level", QStringLiteral("info"),
                {QStringLiteral("failure"), QStringLiteral("problem"), QStringLiteral("info"),
                 QStringLiteral("debug")},
                Live,
                QStringLiteral(
                    "How much is logged: failures only, problems too, normal life too, or dialogues too."));
    rows.number("log.fileSize", Size, 10 * kMiB, 64 * kKiB, 1024 * kMiB, Live,
                QStringLiteral("Size at which a new log file is begun."));
    rows.number("log.files", Integer, 10, 1, 1000, Live,
                QStringLiteral("Log files that are kept; the oldest is removed when there are more."));
    rows.number("log.ringLines", Integer, 20'000, 100, 1'000'000, Live,
                QStringLiteral("Newest log lines that the console can show without reading files."));
}

void addWatch(Rows& rows) {
    using enum SettingEffect;
    using enum SettingType;
    rows.number("facts.days", Integer, 30, 1, 366, Live,
                QStringLiteral("Days for which it is kept what each client offered and got; what is older is "
                               "forgotten."));
    rows.number(
        "facts.maxRows", Integer, 20'000, 100, 1'000'000, Live,
        QStringLiteral("Kinds of connections that are remembered at most; the oldest are forgotten first, "
                       "those without a login before the others."));
    rows.flag("watch.mail", true, Live,
              QStringLiteral("Writes to the postmaster of the main domain when a certificate in use needs "
                             "attention; off, it is in the log and the console only."));
    rows.add("watch.days", TextList,
             QStringList{QStringLiteral("30"), QStringLiteral("14"), QStringLiteral("7"), QStringLiteral("3"),
                         QStringLiteral("1")},
             Live,
             QStringLiteral("Days before the end of a certificate in use at which a warning is given, once "
                            "each."));
}

QList<Setting> makeTable() {
    Rows rows;
    addServer(rows);
    addTls(rows);
    addLogin(rows);
    addLog(rows);
    addWatch(rows);
    addServices(rows);
    return std::move(rows.rows);
}
}  // namespace

const QList<Setting>& settingTable() {
    static const QList<Setting> table = makeTable();
    return table;
}

const Setting* findSetting(const QByteArray& key) {
    static const QHash<QByteArray, qsizetype> positions = [] {
        QHash<QByteArray, qsizetype> result;
        for (qsizetype i = 0; i < settingTable().size(); ++i) result.insert(settingTable()[i].key, i);
        return result;
    }();
    const auto found = positions.constFind(key);
    return found == positions.constEnd() ? nullptr : &settingTable()[*found];
}

namespace {

QList<QByteArray> namesOf(bool all) {
    QList<QByteArray> names;
    for (const ServiceTraits& service : serviceTraits())
        if (all || service.tls)
            names.append(service.name);
    return names;
}

}  // namespace

const QList<QByteArray>& serviceNames() {
    static const QList<QByteArray> names = namesOf(false);
    return names;
}

const QList<QByteArray>& allServiceNames() {
    static const QList<QByteArray> names = namesOf(true);
    return names;
}

}  // namespace postern::config
