#include "ui/texts.h"

#include <QCoreApplication>
#include <QHash>

namespace postern::ui {

namespace {

struct SettingText {
    const char* key;  // of a server setting, or the part after the dot of a service setting
    const char* label;
    const char* note;
};

constexpr SettingText kSettingTexts[] = {
    {"enabled", QT_TRANSLATE_NOOP("Setting", "Start with Postern"),
     QT_TRANSLATE_NOOP(
         "Setting",
         "The service starts together with the program. If off, it stays stopped until you start it here.")},
    {"ssl", QT_TRANSLATE_NOOP("Setting", "Enable SSL"),
     QT_TRANSLATE_NOOP("Setting",
                       "Encrypts the connection (SSL is now called TLS). If off, only the plain port answers "
                       "and STARTTLS is not offered.")},
    {"port", QT_TRANSLATE_NOOP("Setting", "Port"),
     QT_TRANSLATE_NOOP(
         "Setting", "Where programs connect without encryption at first; with STARTTLS they switch to it.")},
    {"portEnabled", QT_TRANSLATE_NOOP("Setting", "Open the port that starts unencrypted"),
     QT_TRANSLATE_NOOP("Setting", "If off, only the SSL port answers.")},
    {"tlsPort", QT_TRANSLATE_NOOP("Setting", "SSL port"),
     QT_TRANSLATE_NOOP("Setting", "Encrypted from the first byte. Most mail programs choose this one.")},
    {"tlsPortEnabled", QT_TRANSLATE_NOOP("Setting", "Open the SSL port"),
     QT_TRANSLATE_NOOP("Setting", "If off, programs must use the other port with STARTTLS.")},
    {"starttls", QT_TRANSLATE_NOOP("Setting", "Offer STARTTLS"),
     QT_TRANSLATE_NOOP("Setting",
                       "Lets a program that connected unencrypted switch to encryption. If off, that port "
                       "stays readable for everybody on the way.")},
    {"certificate", QT_TRANSLATE_NOOP("Setting", "SSL/TLS Certificate To Use"),
     QT_TRANSLATE_NOOP("Setting",
                       "Proves to mail programs that they talk to your server. The Test certificate is for "
                       "trying things out only.")},
    {"clientAuth", QT_TRANSLATE_NOOP("Setting", "Client certificates"),
     QT_TRANSLATE_NOOP(
         "Setting",
         "Off suits nearly everybody: certificates must be set up on each device. Ask lets people "
         "without one in as before; some old programs show a question. Require shuts out all "
         "others.")},
    {"trustedAuthorities", QT_TRANSLATE_NOOP("Setting", "Authorities whose client certificates count"),
     QT_TRANSLATE_NOOP("Setting",
                       "Tick those whose certificates count. Without a tick: all of your own and all trusted "
                       "ones.")},
    {"clientRevocation", QT_TRANSLATE_NOOP("Setting", "Revoked client certificates"),
     QT_TRANSLATE_NOOP("Setting",
                       "A revoked certificate logs nobody in, whatever you choose. The last choice lets only "
                       "certificates in that your own authorities have on record.")},
    {"disablePlaintext", QT_TRANSLATE_NOOP("Setting", "Disable plaintext logins for non-SSL connections"),
     QT_TRANSLATE_NOOP("Setting",
                       "Passwords are never sent readable. If off, anybody on the way can read them.")},
    {"grant", QT_TRANSLATE_NOOP("Setting", "Grant"),
     QT_TRANSLATE_NOOP("Setting",
                       "Only these addresses may connect. Leave it empty to let everybody connect.")},
    {"deny", QT_TRANSLATE_NOOP("Setting", "Deny"),
     QT_TRANSLATE_NOOP("Setting",
                       "These addresses are turned away before anything is said. Deny wins over Grant.")},
    {"maxConnections", QT_TRANSLATE_NOOP("Setting", "Connections at once"),
     QT_TRANSLATE_NOOP("Setting", "Further connections to this service are refused until one ends.")},
    {"maxPerAddress", QT_TRANSLATE_NOOP("Setting", "Connections from one address"),
     QT_TRANSLATE_NOOP(
         "Setting",
         "Keeps one computer from taking all places. Offices behind one router share an address.")},
    {"unauthenticatedSeconds", QT_TRANSLATE_NOOP("Setting", "Time to log in"),
     QT_TRANSLATE_NOOP("Setting", "Who has not logged in by then is disconnected. 0: no limit.")},
    {"idleSeconds", QT_TRANSLATE_NOOP("Setting", "Time without a command"),
     QT_TRANSLATE_NOOP("Setting", "A silent connection is closed after this time.")},
    {"maxLine", QT_TRANSLATE_NOOP("Setting", "Longest command line"),
     QT_TRANSLATE_NOOP("Setting", "Longer lines are refused without being read into memory.")},
    {"maxBadCommands", QT_TRANSLATE_NOOP("Setting", "Wrong commands before the connection is closed"), ""},
    {"memoryPerConnection", QT_TRANSLATE_NOOP("Setting", "Memory for one connection"),
     QT_TRANSLATE_NOOP("Setting", "The most that waits to be read or sent. A slow reader cannot take more.")},
    {"maxMessageSize", QT_TRANSLATE_NOOP("Setting", "Largest message"),
     QT_TRANSLATE_NOOP("Setting",
                       "Attachments grow by a third on their way: 50 MB carry about 36 MB of files.")},
    {"maxRejectedRecipients",
     QT_TRANSLATE_NOOP("Setting", "Refused recipients before the connection is closed"),
     QT_TRANSLATE_NOOP("Setting", "Stops those who try out which addresses exist.")},
    {"maxRecipients", QT_TRANSLATE_NOOP("Setting", "Recipients of one message"), ""},
    {"maxHops", QT_TRANSLATE_NOOP("Setting", "Servers a message may have passed"),
     QT_TRANSLATE_NOOP("Setting", "Stops messages that run in a circle between servers.")},
    {"maxLiteral", QT_TRANSLATE_NOOP("Setting", "Largest message a mail program may store"),
     QT_TRANSLATE_NOOP("Setting",
                       "Counts for saving drafts and sent mail, and for copying mail from other accounts.")},
    {"maxLiteralBeforeLogin", QT_TRANSLATE_NOOP("Setting", "Largest data block before login"),
     QT_TRANSLATE_NOOP("Setting", "Only a name and a password need to fit in.")},
    {"maxLiteralCommand", QT_TRANSLATE_NOOP("Setting", "Largest data block in a command"),
     QT_TRANSLATE_NOOP("Setting", "All data of one command together, apart from stored messages.")},
    {"baseUrl", QT_TRANSLATE_NOOP("Setting", "Public address"),
     QT_TRANSLATE_NOOP("Setting",
                       "Stands in issued certificates as the place to ask whether they are revoked, for "
                       "example http://pki.example.org. Empty: this server and its port, while the service "
                       "starts with Postern.")},
    {"crlHours", QT_TRANSLATE_NOOP("Setting", "A list of revoked certificates is valid for (hours)"),
     QT_TRANSLATE_NOOP("Setting", "A new one is made at half of that time, and after each revocation.")},
    {"ocspHours", QT_TRANSLATE_NOOP("Setting", "An answer about one certificate is valid for (hours)"),
     QT_TRANSLATE_NOOP("Setting", "Who has asked may rely on the answer for that long.")},
    {"pki.port", QT_TRANSLATE_NOOP("Setting", "Port"),
     QT_TRANSLATE_NOOP("Setting", "Plain HTTP: lists and answers are signed, so they need no encryption.")},
    {"smtp.port", QT_TRANSLATE_NOOP("Setting", "Port"),
     QT_TRANSLATE_NOOP("Setting", "Other servers expect 25; with STARTTLS they switch to encryption.")},
    {"smtp.portEnabled", QT_TRANSLATE_NOOP("Setting", "Open the port that starts unencrypted"),
     QT_TRANSLATE_NOOP("Setting", "If off, no other server can deliver mail to you.")},
    {"smtp.clientAuth", QT_TRANSLATE_NOOP("Setting", "Client certificates"),
     QT_TRANSLATE_NOOP("Setting",
                       "Leave it off: other servers have no certificate of yours. With Require no mail from "
                       "outside arrives.")},
    {"smtp.unauthenticatedSeconds", QT_TRANSLATE_NOOP("Setting", "Longest connection"),
     QT_TRANSLATE_NOOP("Setting",
                       "A connection is closed after this time even while it works. 0: no limit.")},
    {"server.hostName", QT_TRANSLATE_NOOP("Setting", "Host name"),
     QT_TRANSLATE_NOOP(
         "Setting",
         "What this server calls itself, for example mail.example.org. Empty: the name of this computer.")},
    {"net.listen", QT_TRANSLATE_NOOP("Setting", "Listen on these addresses"),
     QT_TRANSLATE_NOOP("Setting",
                       "127.0.0.1 and ::1 reach this computer only; 0.0.0.0 and :: reach all networks.")},
    {"net.maxConnections", QT_TRANSLATE_NOOP("Setting", "Connections in all"),
     QT_TRANSLATE_NOOP("Setting", "Of all services together.")},
    {"net.workers", QT_TRANSLATE_NOOP("Setting", "Worker threads"),
     QT_TRANSLATE_NOOP("Setting",
                       "0: one for each processor core. Takes effect when Postern starts the next time.")},
    {"tls.minimumVersion", QT_TRANSLATE_NOOP("Setting", "Oldest TLS version"),
     QT_TRANSLATE_NOOP("Setting",
                       "TLS 1.2 reaches nearly every mail program in use. TLS 1.3 shuts out programs from "
                       "before about 2019.")},
    {"tls.policy", QT_TRANSLATE_NOOP("Setting", "TLS ciphers"),
     QT_TRANSLATE_NOOP(
         "Setting",
         "Modern suits every mail program of the last ten years. Intermediate also lets older "
         "ones in. Legacy is weak: who gets your key later can read what was recorded before.")},
    {"tls.ciphers12", QT_TRANSLATE_NOOP("Setting", "Ciphers for TLS 1.2"),
     QT_TRANSLATE_NOOP("Setting",
                       "In order of preference; used when Custom is chosen. Empty: TLS 1.2 is off.")},
    {"tls.suites13", QT_TRANSLATE_NOOP("Setting", "Ciphers for TLS 1.3"),
     QT_TRANSLATE_NOOP("Setting",
                       "In order of preference; used when Custom is chosen. Empty: TLS 1.3 is off.")},
    {"tls.groups", QT_TRANSLATE_NOOP("Setting", "Key exchange groups"),
     QT_TRANSLATE_NOOP("Setting", "In order of preference; used when Custom is chosen.")},
    {"tls.require128", QT_TRANSLATE_NOOP("Setting", "Require 128-bit encryption or stronger"),
     QT_TRANSLATE_NOOP("Setting", "If off, weaker ciphers may be named under Custom.")},
    {"tlsPolicy", QT_TRANSLATE_NOOP("Setting", "TLS ciphers of this service"),
     QT_TRANSLATE_NOOP("Setting",
                       "Normally Settings > TLS decides. Choose another only if old devices use this "
                       "service.")},
    {"facts.days", QT_TRANSLATE_NOOP("Setting", "Days to remember how clients connected"),
     QT_TRANSLATE_NOOP("Setting",
                       "Shows before a change who could no longer connect. What is older is forgotten.")},
    {"facts.maxRows", QT_TRANSLATE_NOOP("Setting", "Kinds of connections to remember"),
     QT_TRANSLATE_NOOP("Setting", "When there are more, the oldest are forgotten first.")},
    {"watch.mail", QT_TRANSLATE_NOOP("Setting", "Mail the postmaster about certificates"),
     QT_TRANSLATE_NOOP("Setting",
                       "A message to the postmaster of the main domain when a certificate in use is about to "
                       "expire or has a fault. If off, only the log and this console tell.")},
    {"watch.days", QT_TRANSLATE_NOOP("Setting", "Warn so many days before expiry"),
     QT_TRANSLATE_NOOP("Setting", "One mail on each of these days before the end, one number in each line.")},
    {"tls.timeToLiveSeconds", QT_TRANSLATE_NOOP("Setting", "Time To Live of TLS sessions"),
     QT_TRANSLATE_NOOP("Setting",
                       "Who comes back within this time connects faster. 0: every connection starts anew.")},
    {"tls.stapling", QT_TRANSLATE_NOOP("Setting", "Send proof that the certificate is not revoked"),
     QT_TRANSLATE_NOOP("Setting",
                       "OCSP stapling: Postern fetches the answer of the authority ahead of time, so that "
                       "mail programs need not ask it and it does not learn who connects.")},
    {"tls.handshakeSeconds", QT_TRANSLATE_NOOP("Setting", "Time to agree on encryption"),
     QT_TRANSLATE_NOOP("Setting", "A connection that is not encrypted by then is closed.")},
    {"tls.logLevel", QT_TRANSLATE_NOOP("Setting", "Log of TLS connections"),
     QT_TRANSLATE_NOOP("Setting", "The log lines marked TLS: of failed connections only, or of all.")},
    {"login.maxFailures", QT_TRANSLATE_NOOP("Setting", "Failed logins before a lock"),
     QT_TRANSLATE_NOOP("Setting", "Counts for an account and for an address, within the time below.")},
    {"login.periodSeconds", QT_TRANSLATE_NOOP("Setting", "Time that failed logins count"),
     QT_TRANSLATE_NOOP("Setting", "After this time without a failure the lock opens by itself.")},
    {"login.cacheSeconds", QT_TRANSLATE_NOOP("Setting", "Remember a good login"),
     QT_TRANSLATE_NOOP("Setting",
                       "Mail programs log in again and again; this saves the costly check. A changed "
                       "password counts at once. 0: always check.")},
    {"login.cacheEntries", QT_TRANSLATE_NOOP("Setting", "Good logins to remember"), ""},
    {"login.hideUnknown", QT_TRANSLATE_NOOP("Setting", "Hide Unknown Account messages"),
     QT_TRANSLATE_NOOP("Setting",
                       "A wrong name and a wrong password get the same answer. If off, strangers can find "
                       "out which accounts exist.")},
    {"login.scramRounds", QT_TRANSLATE_NOOP("Setting", "Rounds of password hashing"),
     QT_TRANSLATE_NOOP("Setting",
                       "More rounds make stolen password data harder to use and each login slower. Counts "
                       "for passwords set from now on.")},
    {"log.level", QT_TRANSLATE_NOOP("Setting", "Write to the log"), ""},
    {"log.fileSize", QT_TRANSLATE_NOOP("Setting", "Size of one log file"),
     QT_TRANSLATE_NOOP("Setting", "When it is full a new one begins.")},
    {"log.files", QT_TRANSLATE_NOOP("Setting", "Log files to keep"), ""},
    {"log.ringLines", QT_TRANSLATE_NOOP("Setting", "Lines for the log page"),
     QT_TRANSLATE_NOOP("Setting", "Kept in memory for the Monitor page; the files hold more.")},
    {"setup.done", QT_TRANSLATE_NOOP("Setting", "First-run assistant finished"),
     QT_TRANSLATE_NOOP("Setting", "If off, the assistant opens again at the next start.")},
    {"admin.maxConnections", QT_TRANSLATE_NOOP("Setting", "Consoles at once"),
     QT_TRANSLATE_NOOP("Setting",
                       "How many windows and posternctl commands may be attached to this engine.")},
};

struct ChoiceText {
    const char* key;
    const char* value;
    const char* text;
};

constexpr ChoiceText kChoices[] = {
    {"tls.minimumVersion", "TLSv1.2", QT_TRANSLATE_NOOP("Setting", "TLS 1.2 (recommended)")},
    {"tls.minimumVersion", "TLSv1.3", QT_TRANSLATE_NOOP("Setting", "TLS 1.3 only")},
    {"tls.policy", "modern", QT_TRANSLATE_NOOP("Setting", "Modern (recommended)")},
    {"tls.policy", "intermediate", QT_TRANSLATE_NOOP("Setting", "Intermediate: older programs")},
    {"tls.policy", "legacy", QT_TRANSLATE_NOOP("Setting", "Legacy: weak, for old programs")},
    {"tls.policy", "custom", QT_TRANSLATE_NOOP("Setting", "Custom: my own lists")},
    {"tlsPolicy", "server", QT_TRANSLATE_NOOP("Setting", "Same as all services")},
    {"tlsPolicy", "modern", QT_TRANSLATE_NOOP("Setting", "Modern")},
    {"tlsPolicy", "intermediate", QT_TRANSLATE_NOOP("Setting", "Intermediate: older programs")},
    {"tlsPolicy", "legacy", QT_TRANSLATE_NOOP("Setting", "Legacy: weak, for old programs")},
    {"tlsPolicy", "custom", QT_TRANSLATE_NOOP("Setting", "Custom: the server's lists")},
    {"tls.logLevel", "failures", QT_TRANSLATE_NOOP("Setting", "Failed connections only")},
    {"tls.logLevel", "all", QT_TRANSLATE_NOOP("Setting", "Every connection")},
    {"clientAuth", "off", QT_TRANSLATE_NOOP("Setting", "Off (recommended)")},
    {"clientAuth", "ask", QT_TRANSLATE_NOOP("Setting", "Ask, but do not insist")},
    {"clientAuth", "require", QT_TRANSLATE_NOOP("Setting", "Require one")},
    {"clientRevocation", "off", QT_TRANSLATE_NOOP("Setting", "Refuse in the login only")},
    {"clientRevocation", "known", QT_TRANSLATE_NOOP("Setting", "Refuse revoked (recommended)")},
    {"clientRevocation", "strict", QT_TRANSLATE_NOOP("Setting", "Refuse foreign ones too")},
    {"log.level", "failure", QT_TRANSLATE_NOOP("Setting", "Failures only")},
    {"log.level", "problem", QT_TRANSLATE_NOOP("Setting", "Failures and problems")},
    {"log.level", "info", QT_TRANSLATE_NOOP("Setting", "Normal: what happened")},
    {"log.level", "debug", QT_TRANSLATE_NOOP("Setting", "Everything, for looking into a fault")},
};

/// "port" of "imap.port"; empty when it is no setting of a service.
QString leafOf(const QString& key) {
    static const QStringList services{QStringLiteral("smtp"), QStringLiteral("submission"),
                                      QStringLiteral("pop3"), QStringLiteral("imap"), QStringLiteral("pki")};
    const qsizetype dot = key.indexOf(QLatin1Char('.'));
    return dot > 0 && services.contains(key.left(dot)) ? key.mid(dot + 1) : QString();
}

const SettingText* find(const QString& key) {
    static const QHash<QString, const SettingText*> index = [] {
        QHash<QString, const SettingText*> all;
        for (const SettingText& text : kSettingTexts) all.insert(QString::fromLatin1(text.key), &text);
        return all;
    }();
    if (const SettingText* whole = index.value(key))
        return whole;
    return index.value(leafOf(key));
}

QString translated(const char* text) {
    return *text == '\0' ? QString() : QCoreApplication::translate("Setting", text);
}

}  // namespace

bool Texts::knowsSetting(const QString& key) {
    return find(key) != nullptr;
}

QString Texts::settingLabel(const QString& key) {
    const SettingText* text = find(key);
    return text ? translated(text->label) : key;
}

QString Texts::settingNote(const QString& key) {
    const SettingText* text = find(key);
    return text ? translated(text->note) : QString();
}

QString Texts::choice(const QString& key, const QString& value) {
    const QString leaf = leafOf(key);
    for (const ChoiceText& choice : kChoices) {
        if ((leaf.isEmpty() ? key : leaf) == QLatin1StringView(choice.key) &&
            value == QLatin1StringView(choice.value))
            return translated(choice.text);
    }
    return value;
}

}  // namespace postern::ui
