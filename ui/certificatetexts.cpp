#include "ui/certificatetexts.h"

#include "ui/format.h"
#include "ui/texts.h"
#include "ui/widgets/state.h"

#include <QHash>
#include <QRegularExpression>

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

constexpr Word kProtections[] = {{"keyfile", QT_TRANSLATE_NOOP("CertificateTexts", "Key file")},
                                 {"passphrase", QT_TRANSLATE_NOOP("CertificateTexts", "Passphrase")},
                                 {"desktop", QT_TRANSLATE_NOOP("CertificateTexts", "Desktop's secret store")},
                                 {"memory", QT_TRANSLATE_NOOP("CertificateTexts", "In memory only")}};
constexpr Word kProtectionNotes[] = {
    {"keyfile",
     QT_TRANSLATE_NOOP("CertificateTexts",
                       "Encrypted with the file postern.key, which only the user that Postern runs as can "
                       "read. The server starts unattended. Who copies both, the data folder and that file, "
                       "has the keys.")},
    {"passphrase",
     QT_TRANSLATE_NOOP(
         "CertificateTexts",
         "Encrypted with a passphrase that is stored nowhere. After every start somebody has to "
         "type it here before services with such a key can run.")},
    {"desktop",
     QT_TRANSLATE_NOOP("CertificateTexts",
                       "The desktop keeps the secret and hands it out after you have logged in. Not for "
                       "servers that start without anybody logged in.")},
    {"memory", QT_TRANSLATE_NOOP("CertificateTexts", "Made anew at every start and never written to disk.")}};
constexpr Word kOrigins[] = {{"generated", QT_TRANSLATE_NOOP("CertificateTexts", "Generated here")},
                             {"imported", QT_TRANSLATE_NOOP("CertificateTexts", "Imported")}};
constexpr Word kPurposes[] = {
    {"server", QT_TRANSLATE_NOOP("CertificateTexts", "Prove to mail programs that they talk to your server")},
    {"client", QT_TRANSLATE_NOOP("CertificateTexts", "Prove to a server who logs in")},
    {"mail", QT_TRANSLATE_NOOP("CertificateTexts", "Sign and encrypt mail (S/MIME)")},
    {"authority", QT_TRANSLATE_NOOP("CertificateTexts", "Issue other certificates")}};
// As the engine names them: of a distinguished name by their short names, the rest as OpenSSL prints it.
constexpr Word kFields[] = {
    {"CN", QT_TRANSLATE_NOOP("CertificateTexts", "Common Name")},
    {"O", QT_TRANSLATE_NOOP("CertificateTexts", "Organization Name")},
    {"OU", QT_TRANSLATE_NOOP("CertificateTexts", "Organization Unit")},
    {"L", QT_TRANSLATE_NOOP("CertificateTexts", "City/Town")},
    {"ST", QT_TRANSLATE_NOOP("CertificateTexts", "Province/State")},
    {"C", QT_TRANSLATE_NOOP("CertificateTexts", "Country")},
    {"emailAddress", QT_TRANSLATE_NOOP("CertificateTexts", "Contact E-mail")},
    {"Version", QT_TRANSLATE_NOOP("CertificateTexts", "Version")},
    {"Serial Number", QT_TRANSLATE_NOOP("CertificateTexts", "Serial number")},
    {"Signature Algorithm", QT_TRANSLATE_NOOP("CertificateTexts", "Signature algorithm")},
    {"Issuer", QT_TRANSLATE_NOOP("CertificateTexts", "Issued by")},
    {"Not Before", QT_TRANSLATE_NOOP("CertificateTexts", "Valid from")},
    {"Not After", QT_TRANSLATE_NOOP("CertificateTexts", "Valid till")},
    {"Subject", QT_TRANSLATE_NOOP("CertificateTexts", "Issued to")},
    {"Public Key Algorithm", QT_TRANSLATE_NOOP("CertificateTexts", "Kind of the public key")},
    {"Public-Key", QT_TRANSLATE_NOOP("CertificateTexts", "Public key")},
    {"X509v3 Subject Alternative Name", QT_TRANSLATE_NOOP("CertificateTexts", "Further names")},
    {"X509v3 Key Usage", QT_TRANSLATE_NOOP("CertificateTexts", "Key usage")},
    {"X509v3 Extended Key Usage", QT_TRANSLATE_NOOP("CertificateTexts", "Purposes")},
    {"X509v3 Basic Constraints", QT_TRANSLATE_NOOP("CertificateTexts", "May issue others")},
    {"X509v3 Subject Key Identifier", QT_TRANSLATE_NOOP("CertificateTexts", "Mark of its key")},
    {"X509v3 Authority Key Identifier", QT_TRANSLATE_NOOP("CertificateTexts", "Mark of the issuer's key")},
    {"X509v3 CRL Distribution Points",
     QT_TRANSLATE_NOOP("CertificateTexts", "Lists of revoked certificates")},
    {"Authority Information Access", QT_TRANSLATE_NOOP("CertificateTexts", "Where the issuer can be asked")},
    {"X509v3 Certificate Policies", QT_TRANSLATE_NOOP("CertificateTexts", "Rules of the issuer")},
    {"CT Precertificate SCTs", QT_TRANSLATE_NOOP("CertificateTexts", "Entries in public logs")},
    {"SHA256 Fingerprint", QT_TRANSLATE_NOOP("CertificateTexts", "SHA-256 fingerprint")},
    {"SHA1 Fingerprint", QT_TRANSLATE_NOOP("CertificateTexts", "SHA-1 fingerprint")},
    {"Public Key Pin (SHA256)", QT_TRANSLATE_NOOP("CertificateTexts", "Key fingerprint (SHA-256)")}};
constexpr Word kAuthorityKinds[] = {
    {"own", QT_TRANSLATE_NOOP("CertificateTexts", "Your own")},
    {"trusted", QT_TRANSLATE_NOOP("CertificateTexts", "Trusted for clients")},
    {"test", QT_TRANSLATE_NOOP("CertificateTexts", "For the Test certificate")}};
constexpr Word kTemplates[] = {{"server", QT_TRANSLATE_NOOP("CertificateTexts", "Server")},
                               {"client", QT_TRANSLATE_NOOP("CertificateTexts", "Person")},
                               {"device", QT_TRANSLATE_NOOP("CertificateTexts", "Device")}};
constexpr Word kUsages[] = {
    {"serverAuth", QT_TRANSLATE_NOOP("CertificateTexts", "Server (TLS)")},
    {"clientAuth", QT_TRANSLATE_NOOP("CertificateTexts", "Login of a client")},
    {"emailProtection", QT_TRANSLATE_NOOP("CertificateTexts", "Signed and encrypted mail")}};
constexpr Word kIssuedStates[] = {{"valid", QT_TRANSLATE_NOOP("CertificateTexts", "Valid")},
                                  {"revoked", QT_TRANSLATE_NOOP("CertificateTexts", "Revoked")},
                                  {"expired", QT_TRANSLATE_NOOP("CertificateTexts", "Expired")}};
constexpr Word kReasons[] = {
    {"unspecified", QT_TRANSLATE_NOOP("CertificateTexts", "No reason given")},
    {"keyCompromise", QT_TRANSLATE_NOOP("CertificateTexts", "The key got into wrong hands")},
    {"affiliationChanged", QT_TRANSLATE_NOOP("CertificateTexts", "The person left or changed")},
    {"superseded", QT_TRANSLATE_NOOP("CertificateTexts", "There is a newer one")},
    {"cessationOfOperation", QT_TRANSLATE_NOOP("CertificateTexts", "The device is no longer in use")}};
constexpr Word kVerifications[] = {
    {"", QT_TRANSLATE_NOOP("CertificateTexts", "Not known yet")},
    {"dns", QT_TRANSLATE_NOOP("CertificateTexts", "By a record in DNS")},
    {"http", QT_TRANSLATE_NOOP("CertificateTexts", "By a file on the web server")},
    {"mail", QT_TRANSLATE_NOOP("CertificateTexts", "By mail to the domain")},
    {"manual", QT_TRANSLATE_NOOP("CertificateTexts", "By papers or telephone")}};
constexpr Word kActs[] = {
    {"authority.create", QT_TRANSLATE_NOOP("CertificateTexts", "Authority created")},
    {"authority.import", QT_TRANSLATE_NOOP("CertificateTexts", "Authority imported")},
    {"authority.issue", QT_TRANSLATE_NOOP("CertificateTexts", "Certificate issued")},
    {"authority.remove", QT_TRANSLATE_NOOP("CertificateTexts", "Authority removed")},
    {"authority.revoke", QT_TRANSLATE_NOOP("CertificateTexts", "Certificate revoked")},
    {"authority.template.set", QT_TRANSLATE_NOOP("CertificateTexts", "Template changed")},
    {"authority.trust", QT_TRANSLATE_NOOP("CertificateTexts", "Authority trusted")},
    {"cert.backup", QT_TRANSLATE_NOOP("CertificateTexts", "Backup of keys and certificates")},
    {"cert.bind", QT_TRANSLATE_NOOP("CertificateTexts", "Use of a certificate changed")},
    {"cert.companion", QT_TRANSLATE_NOOP("CertificateTexts", "Companion changed")},
    {"cert.csr", QT_TRANSLATE_NOOP("CertificateTexts", "Signing request made")},
    {"cert.export.file", QT_TRANSLATE_NOOP("CertificateTexts", "Certificate exported")},
    {"cert.install", QT_TRANSLATE_NOOP("CertificateTexts", "Certificate installed")},
    {"cert.recover", QT_TRANSLATE_NOOP("CertificateTexts", "Dated copy put back")},
    {"cert.remove", QT_TRANSLATE_NOOP("CertificateTexts", "Certificate removed")},
    {"cert.restore", QT_TRANSLATE_NOOP("CertificateTexts", "Restored from a backup")},
    {"cert.selfsigned", QT_TRANSLATE_NOOP("CertificateTexts", "Self-signed certificate made")},
    {"chain.remove", QT_TRANSLATE_NOOP("CertificateTexts", "CA chain removed")},
    {"chain.set", QT_TRANSLATE_NOOP("CertificateTexts", "CA chain set")},
    {"domain.security.set", QT_TRANSLATE_NOOP("CertificateTexts", "Certificate of a domain changed")},
    {"key.export", QT_TRANSLATE_NOOP("CertificateTexts", "Private key exported")},
    {"key.generate", QT_TRANSLATE_NOOP("CertificateTexts", "Key generated")},
    {"key.import", QT_TRANSLATE_NOOP("CertificateTexts", "Key imported")},
    {"key.remove", QT_TRANSLATE_NOOP("CertificateTexts", "Key removed")},
    {"key.store.set", QT_TRANSLATE_NOOP("CertificateTexts", "Protection of keys changed")},
    {"key.store.unlock", QT_TRANSLATE_NOOP("CertificateTexts", "Keys unlocked")},
    {"request.complete", QT_TRANSLATE_NOOP("CertificateTexts", "Request completed")},
    {"request.remove", QT_TRANSLATE_NOOP("CertificateTexts", "Request given up")},
    {"request.set", QT_TRANSLATE_NOOP("CertificateTexts", "Notes of a request changed")}};

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
    const bool used = !info.usedBy.isEmpty() || !info.domains.isEmpty();
    const bool test = info.kind == QLatin1StringView("test");
    if (info.daysLeft < 0 || (test && used))
        return State::Down;
    if (!test && (info.daysLeft < 14 || !info.warnings.isEmpty()))
        return State::Attention;
    return used ? State::Running : State::Stopped;
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
    static const QString critical = QStringLiteral(" (critical)");
    if (name.endsWith(critical))
        return tr("%1 (binding)").arg(find(kFields, name.chopped(critical.size())));
    return find(kFields, name);
}

QList<std::pair<QString, QString>> CertificateTexts::subjectParts(const QString& subject) {
    static const QRegularExpression kNext(QStringLiteral(", (?=(?:CN|C|ST|L|O|OU|emailAddress|[0-9.]+)=)"));
    QList<std::pair<QString, QString>> parts;
    for (const QString& part : subject.split(kNext)) {
        const qsizetype equals = part.indexOf(QLatin1Char('='));
        if (equals > 0)
            parts.append({part.left(equals), part.mid(equals + 1)});
    }
    return parts;
}

QString CertificateTexts::commonName(const QString& subject) {
    for (const auto& [field, value] : subjectParts(subject)) {
        if (field == QLatin1StringView("CN"))
            return value;
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
            {QStringLiteral("trusted"), tr("Is it recognized and trusted?")},
            {QStringLiteral("identity"), tr("How does it verify who you are?")},
            {QStringLiteral("online"), tr("Does it take requests online?")},
            {QStringLiteral("cost"), tr("What does it cost, also to renew?")},
            {QStringLiteral("familiar"), tr("Does it know your organization already?")}};
}

QString CertificateTexts::answer(const QVariant& noted) {
    const QString text = noted.toString();
    if (text == QLatin1StringView("true"))
        return tr("yes");
    return text == QLatin1StringView("false") ? QString() : text;
}

QString CertificateTexts::breakable(QString fingerprint) {
    return fingerprint.replace(QLatin1Char(':'), QStringLiteral(":\u200b"));
}

QString CertificateTexts::notBound(const api::CertificateInfo& info) {
    for (const api::ErrorInfo& warning : info.warnings)
        if (warning.code == QLatin1StringView("cert.not-bound"))
            return Texts::error(warning);
    return {};
}

}  // namespace postern::ui
