#include "ui/certificatetexts.h"

#include "ui/format.h"
#include "ui/widgets/state.h"

#include <QHash>

namespace postern::ui {

namespace {

struct Word {
    const char* key;
    const char* text;
};

template <size_t N>
QString find(const Word (&words)[N], const QString& key) {
    for (const Word& word : words) {
        if (key == QLatin1StringView(word.key))
            return CertificateTexts::tr(word.text);
    }
    return key;
}

#define WORD(text) QT_TRANSLATE_NOOP("CertificateTexts", text)

constexpr Word kProtections[] = {{"keyfile", WORD("Key file")},
                                 {"passphrase", WORD("Passphrase")},
                                 {"desktop", WORD("Desktop's secret store")},
                                 {"memory", WORD("In memory only")}};
constexpr Word kProtectionNotes[] = {
    {"keyfile", WORD("Encrypted with the file postern.key, which only this user can read. The server starts "
                     "unattended. Who copies both, the data folder and that file, has the keys.")},
    {"passphrase",
     WORD("Encrypted with a passphrase that is stored nowhere. After every start somebody has to "
          "type it here before services with such a key can run.")},
    {"desktop", WORD("The desktop keeps the secret and hands it out after you have logged in. Not for "
                     "servers that start without anybody logged in.")},
    {"memory", WORD("Made anew at every start and never written to disk.")}};
constexpr Word kOrigins[] = {{"generated", WORD("Generated here")}, {"imported", WORD("Imported")}};
constexpr Word kPurposes[] = {{"server", WORD("Prove to mail programs that they talk to your server")},
                              {"client", WORD("Prove to a server who logs in")},
                              {"mail", WORD("Sign and encrypt mail (S/MIME)")},
                              {"authority", WORD("Issue other certificates")}};
constexpr Word kFields[] = {{"Common Name", WORD("Common Name")},
                            {"Organization", WORD("Organization Name")},
                            {"Organizational Unit", WORD("Organization Unit")},
                            {"City", WORD("City/Town")},
                            {"Locality", WORD("City/Town")},
                            {"State", WORD("Province/State")},
                            {"Country", WORD("Country")},
                            {"Email", WORD("Contact E-mail")},
                            {"Version", WORD("Version")},
                            {"Serial number", WORD("Serial number")},
                            {"Signature algorithm", WORD("Signature algorithm")},
                            {"Issuer", WORD("Issued by")},
                            {"Not before", WORD("Valid from")},
                            {"Not after", WORD("Valid till")},
                            {"Subject", WORD("Issued to")},
                            {"Public key", WORD("Public key")},
                            {"Subject alternative name", WORD("Further names")},
                            {"Key usage", WORD("Key usage")},
                            {"Extended key usage", WORD("Purposes")},
                            {"SHA-256 fingerprint", WORD("SHA-256 fingerprint")},
                            {"SHA-1 fingerprint", WORD("SHA-1 fingerprint")}};
constexpr Word kAuthorityKinds[] = {{"own", WORD("Your own")},
                                    {"trusted", WORD("Trusted for clients")},
                                    {"test", WORD("For the Test certificate")}};
constexpr Word kTemplates[] = {
    {"server", WORD("Server")}, {"client", WORD("Person")}, {"device", WORD("Device")}};
constexpr Word kUsages[] = {{"serverAuth", WORD("Server (TLS)")},
                            {"clientAuth", WORD("Login of a client")},
                            {"emailProtection", WORD("Signed and encrypted mail")}};
constexpr Word kIssuedStates[] = {
    {"valid", WORD("Valid")}, {"revoked", WORD("Revoked")}, {"expired", WORD("Expired")}};
constexpr Word kReasons[] = {{"unspecified", WORD("No reason given")},
                             {"keyCompromise", WORD("The key got into wrong hands")},
                             {"affiliationChanged", WORD("The person left or changed")},
                             {"superseded", WORD("There is a newer one")},
                             {"cessationOfOperation", WORD("The device is no longer in use")}};
constexpr Word kVerifications[] = {{"", WORD("Not known yet")},
                                   {"dns", WORD("By a record in DNS")},
                                   {"http", WORD("By a file on the web server")},
                                   {"mail", WORD("By mail to the domain")},
                                   {"manual", WORD("By papers or telephone")}};
constexpr Word kActs[] = {{"authority.create", WORD("Authority created")},
                          {"authority.import", WORD("Authority imported")},
                          {"authority.issue", WORD("Certificate issued")},
                          {"authority.remove", WORD("Authority removed")},
                          {"authority.revoke", WORD("Certificate revoked")},
                          {"authority.template.set", WORD("Template changed")},
                          {"authority.trust", WORD("Authority trusted")},
                          {"cert.backup", WORD("Backup of everything")},
                          {"cert.bind", WORD("Use of a certificate changed")},
                          {"cert.companion", WORD("Companion changed")},
                          {"cert.csr", WORD("Signing request made")},
                          {"cert.export.file", WORD("Certificate exported")},
                          {"cert.install", WORD("Certificate installed")},
                          {"cert.remove", WORD("Certificate removed")},
                          {"cert.restore", WORD("Restored from a backup")},
                          {"cert.selfsigned", WORD("Self-signed certificate made")},
                          {"chain.remove", WORD("CA chain removed")},
                          {"chain.set", WORD("CA chain set")},
                          {"domain.security.set", WORD("Certificate of a domain changed")},
                          {"key.export", WORD("Private key exported")},
                          {"key.generate", WORD("Key generated")},
                          {"key.import", WORD("Key imported")},
                          {"key.remove", WORD("Key removed")},
                          {"key.store.set", WORD("Protection of keys changed")},
                          {"key.store.unlock", WORD("Keys unlocked")},
                          {"request.complete", WORD("Request completed")},
                          {"request.remove", WORD("Request given up")},
                          {"request.set", WORD("Notes of a request changed")}};
#undef WORD

}  // namespace

QString CertificateTexts::protection(const QString& protection) {
    return find(kProtections, protection);
}

QString CertificateTexts::protectionNote(const QString& protection) {
    return find(kProtectionNotes, protection);
}

QString CertificateTexts::origin(const QString& origin) {
    return find(kOrigins, origin);
}

QString CertificateTexts::keyType(const QString& keyType) {
    static const QHash<QString, QString> names{{QStringLiteral("rsa2048"), QStringLiteral("RSA 2048")},
                                               {QStringLiteral("rsa3072"), QStringLiteral("RSA 3072")},
                                               {QStringLiteral("rsa4096"), QStringLiteral("RSA 4096")},
                                               {QStringLiteral("p256"), QStringLiteral("EC P-256")},
                                               {QStringLiteral("p384"), QStringLiteral("EC P-384")},
                                               {QStringLiteral("ed25519"), QStringLiteral("Ed25519")}};
    return names.value(keyType, keyType);
}

QString CertificateTexts::state(const api::CertificateInfo& info) {
    if (info.kind == QLatin1StringView("test"))
        return tr("For tests only");
    if (info.daysLeft < 0)
        return tr("Expired");
    if (info.daysLeft < 14)
        return tr("Expires soon");
    if (!info.warnings.isEmpty())
        return tr("Attention");
    return info.usedBy.isEmpty() && info.domains.isEmpty() ? tr("Not used") : tr("In use");
}

State CertificateTexts::mark(const api::CertificateInfo& info) {
    if (info.kind == QLatin1StringView("test") || info.daysLeft < 0)
        return State::Down;
    if (info.daysLeft < 14 || !info.warnings.isEmpty())
        return State::Attention;
    return info.usedBy.isEmpty() && info.domains.isEmpty() ? State::Stopped : State::Running;
}

QString CertificateTexts::uses(const api::CertificateInfo& info) {
    QStringList all;
    for (const QString& service : info.usedBy) all << Format::serviceName(service);
    all << info.domains;
    return all.isEmpty() ? tr("nobody") : all.join(QStringLiteral(", "));
}

QString CertificateTexts::purpose(const QString& purpose) {
    return find(kPurposes, purpose);
}

QString CertificateTexts::field(const QString& name) {
    return find(kFields, name);
}

QString CertificateTexts::commonName(const QString& subject) {
    for (const QString& part : subject.split(QStringLiteral(", "))) {
        if (part.startsWith(QLatin1StringView("CN=")))
            return part.mid(3);
    }
    return subject;
}

QString CertificateTexts::authorityKind(const QString& kind) {
    return find(kAuthorityKinds, kind);
}

QString CertificateTexts::authorityName(const QString& name) {
    return name == QLatin1StringView("test") ? tr("Postern Test Authority") : name;
}

QString CertificateTexts::templateName(const QString& name) {
    return find(kTemplates, name);
}

QString CertificateTexts::usage(const QString& usage) {
    return find(kUsages, usage);
}

QString CertificateTexts::issuedState(const QString& state) {
    return find(kIssuedStates, state);
}

QString CertificateTexts::reason(const QString& reason) {
    return reason.isEmpty() ? QString() : find(kReasons, reason);
}

QString CertificateTexts::verification(const QString& verification) {
    return find(kVerifications, verification);
}

QString CertificateTexts::act(const QString& act) {
    return find(kActs, act);
}

QList<std::pair<QString, QString>> CertificateTexts::questions() {
    return {{QStringLiteral("browsers"), tr("Do all mail programs and browsers accept it?")},
            {QStringLiteral("trusted"), tr("Is it recognised and trusted?")},
            {QStringLiteral("identity"), tr("How does it verify who you are?")},
            {QStringLiteral("online"), tr("Does it take requests online?")},
            {QStringLiteral("cost"), tr("What does it cost, also to renew?")},
            {QStringLiteral("familiar"), tr("Does it know your organisation already?")}};
}

QString CertificateTexts::breakable(QString fingerprint) {
    return fingerprint.replace(QLatin1Char(':'), QStringLiteral(":\u200b"));
}

}  // namespace postern::ui
