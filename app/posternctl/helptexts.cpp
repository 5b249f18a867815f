#include "app/posternctl/commands.h"

#include <QHash>

// What each verb does, for "posternctl help".
namespace postern::ctl {
namespace {

struct Row {
    const char* verb;
    const char* sentence;
};

constexpr Row kServer[] = {
    {"status", "What runs: version, services with their ports, and everything that needs attention."},
    {"service list", "The services: state, sessions, certificate and ports, or why one is down."},
    {"service start", "Starts a service (smtp, submission, pop3, imap, pki) until it is stopped again."},
    {"service stop", "Stops a service; its clients get their goodbye."},
    {"service restart", "Stops a service and starts it again."},
    {"service set", "Changes one setting of a service, e.g. service set imap maxConnections 200."},
    {"settings list", "All settings with their values; \"(for this run)\" marks those of postern --set."},
    {"settings get", "The value of one setting; with --json also its type, default, range and meaning."},
    {"settings set",
     "Changes a setting. --check only tells what would happen; --probation takes it back after SECONDS "
     "unless "
     "confirmed."},
    {"settings reset", "Gives a setting its default again."},
    {"settings confirm", "Keeps the change that is on probation."},
    {"settings revert", "Takes the change that is on probation back at once."},
    {"session list", "The connections of now, with the IDs that session close takes."},
    {"session close", "Closes one connection."},
    {"log tail", "The newest lines of the log; -f goes on until it is interrupted."},
    {"check", "Proves that the store is sound; also while no Postern runs on the folder."},
    {"backup", "Writes a copy of the store into a new FILE; also while no Postern runs on the folder."},
    {"restore",
     "Puts a backup in place of the store, which is moved aside; only while no Postern runs on the folder."},
    {"tls presets", "The TLS policies by name, with their versions, ciphers and groups."},
    {"tls catalogue", "All ciphers and groups that a policy of your own may name."},
    {"client facts", "Which clients connected, how, and how often."},
    {"client cutoff",
     "Who could not connect any more with this certificate in use: a stored one, one in a file or only "
     "planned (--cn, --request), or with another one beside it (--companion)."},
    {"journal", "Who changed which certificates, keys and authorities."},
};

constexpr Row kDirectory[] = {
    {"domain add", "Adds a mail domain; the first one is the main domain."},
    {"domain list", "The domains, with the number of accounts and the aliases."},
    {"domain rename", "Gives a domain another name; the old one stays as an alias unless --drop-old."},
    {"domain remove", "Removes a domain that has no accounts and aliases any more."},
    {"domain set", "Makes a domain the main one, or names its aliases; what is not named stays as it is."},
    {"domain security", "Shows or chooses which certificate the clients of a domain are served."},
    {"account add", "Adds an account. The password is asked for, or is the first line of standard input."},
    {"account list", "The accounts, of all domains or of one."},
    {"account remove", "Removes an account with all its mail."},
    {"account set",
     "Changes the full name, the way to log in, or else the password; what is not named stays as it is."},
    {"account suspend", "Keeps an account from logging in, --off lets it again; mail still arrives."},
    {"account unlock", "Lets an account log in again that was locked after wrong passwords."},
    {"account certificate list", "Which certificates log in as which account."},
    {"account certificate add", "Lets the holder of a certificate log in as the account."},
    {"account certificate remove", "Takes such a rule away; the list shows its ID."},
    {"alias set", "Sends mail for an address to the targets; replaces the targets it had."},
    {"alias list", "The aliases, of all domains or of one."},
    {"alias remove", "Removes an alias; its targets stay."},
};

constexpr Row kKeys[] = {
    {"key list", "The private keys and who uses them."},
    {"key show", "One private key: kind, fingerprint, users. Never the key itself."},
    {"key generate", "Makes a private key (default rsa2048)."},
    {"key job", "How far a key is that is being made."},
    {"key cancel", "Stops the making of a key; nothing is left behind."},
    {"key import", "Reads a private key from a file; its password is asked for, if it has one."},
    {"key test", "Proves that a private key can be read and fits its certificate."},
    {"key export", "Writes a private key, encrypted under a password, to a file or standard output."},
    {"key remove", "Removes a private key that nothing uses."},
    {"key store", "How the private keys are protected."},
    {"key store show", "How the private keys are protected."},
    {"key store set", "Changes how the private keys are protected, or where postern.key lies."},
    {"key store unlock", "Opens the key store with its passphrase, so that services with stored keys start."},
};

constexpr Row kCertificates[] = {
    {"cert list", "The certificates: names, days left, who uses them."},
    {"cert show", "One certificate in full."},
    {"cert selfsigned", "Makes a certificate that signs itself, with a new key or a stored one."},
    {"cert csr", "Makes a request that a certificate authority signs (PKCS #10)."},
    {"cert requests", "The requests that wait for their certificate."},
    {"cert complete", "Installs what the certificate authority sent for a request."},
    {"request set", "Notes and checklist of a request that waits."},
    {"cert request remove", "Gives a request up; --with-key removes its key as well."},
    {"cert install", "Installs a certificate with its key: PEM, DER, PKCS #7, PKCS #12."},
    {"cert examine", "Tells what a file holds and what is wrong with it; installs nothing."},
    {"cert chain", "Sets or removes the intermediate certificates that are sent with a certificate."},
    {"cert export",
     "Writes a certificate to a file or standard output; p12 holds its key, under a password."},
    {"cert bind", "Lets services and domains use the certificate."},
    {"cert companion", "Serves a second certificate with another kind of key beside the first."},
    {"cert backup", "Writes all certificates and keys into one encrypted file."},
    {"cert backups", "The dated copies of certificates that were replaced or removed."},
    {"cert recover", "Puts a dated copy back; what is in use now becomes a dated copy itself."},
    {"cert restore", "Reads certificates and keys from such a file."},
    {"cert remove", "Removes a certificate that nothing uses."},
    {"cert names", "Whether names resolve to this machine; --propose tells which a certificate should bear."},
    {"cert authority export", "The authority that clients must trust for the Test certificate, as PEM."},
    {"authority list", "The certificate authorities: own ones and trusted ones of others."},
    {"authority show", "One certificate authority in full."},
    {"authority create", "Makes a certificate authority of your own."},
    {"authority import", "Takes in an authority with its private key."},
    {"authority trust", "Trusts the authority of somebody else for client certificates."},
    {"authority remove", "Removes an authority; --force also one that has issued certificates."},
    {"authority root", "Writes the root certificate that clients install."},
    {"authority crl", "Writes the list of revoked certificates to a file."},
    {"authority crl import",
     "Takes in the list of revoked certificates of a trusted authority, or where to fetch it."},
    {"authority issue", "Issues a certificate: for a request, an account, or a new key."},
    {"authority issued", "The certificates that were issued."},
    {"authority revoke", "Revokes an issued certificate; logins with it end at once."},
    {"authority templates", "The templates for issuing: key, days, usages."},
    {"authority template set", "Changes a template."},
};

}  // namespace

QString sentenceFor(const QString& verb) {
    static const QHash<QString, QString> sentences = [] {
        QHash<QString, QString> all;
        const auto add = [&all](const auto& rows) {
            for (const Row& row : rows)
                all.insert(QString::fromLatin1(row.verb), QString::fromUtf8(row.sentence));
        };
        add(kServer);
        add(kDirectory);
        add(kKeys);
        add(kCertificates);
        return all;
    }();
    return sentences.value(verb);
}

}  // namespace postern::ctl
