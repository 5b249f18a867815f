#include "engine/admin/certificateforms.h"

#include "engine/admin/certificatejournal.h"
#include "engine/admin/certificateview.h"
#include "engine/admin/settingverbs.h"
#include "engine/services/domaintls.h"
#include "engine/tls/pickcertificate.h"

namespace postern::admin {

base::Result<tls::KeyType> keyTypeOf(const QString& name) {
    static const std::pair<const char*, tls::KeyType> kTypes[] = {
        {"", tls::KeyType::EcP256},         {"rsa2048", tls::KeyType::Rsa2048},
        {"rsa3072", tls::KeyType::Rsa3072}, {"rsa4096", tls::KeyType::Rsa4096},
        {"p256", tls::KeyType::EcP256},     {"p384", tls::KeyType::EcP384},
        {"ed25519", tls::KeyType::Ed25519}};
    for (const auto& [known, type] : kTypes)
        if (name == QLatin1StringView(known))
            return type;
    return base::fail("cert.key-type", QStringLiteral("there is no kind of key \"%1\""), {name});
}

base::Result<QByteArray> bytesOf(const QString& base64) {
    auto decoded = QByteArray::fromBase64Encoding(base64.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return base::fail("import.base64", QStringLiteral("the file did not arrive whole"));
    return std::move(*decoded);
}

base::Result<tls::ImportedFile> readFile(const QString& base64, const QString& password, qint64 largest) {
    const auto bytes = bytesOf(base64);
    return bytes ? tls::readImportedFile(*bytes, base::Secret(password.toUtf8()), largest)
                 : base::Result<tls::ImportedFile>(bytes.error());
}

base::Result<QList<QByteArray>> readChain(const QString& base64) {
    if (base64.isEmpty())
        return QList<QByteArray>();
    const auto file = readFile(base64, {});
    return file ? base::Result<QList<QByteArray>>(tls::certificatesOf(*file)) : file.error();
}

base::Status checkFilePassword(const QString& password) {
    constexpr qsizetype kShortest = 8;
    if (password.isEmpty())
        return base::fail("password.empty", QStringLiteral("private keys leave with a password only"));
    if (password.size() < kShortest)
        return base::fail(
            "password.weak",
            QStringLiteral("the password of a file with private keys needs at least %1 characters"),
            {QString::number(kShortest)});
    return base::Done{};
}

api::FileData fileData(const QString& name, const char* ending, const char* mediaType,
                       const QByteArray& bytes) {
    QString file = name;
    for (QChar& c : file)
        if (!c.isLetterOrNumber() && !QStringLiteral("-_. ").contains(c))
            c = QLatin1Char('_');
    return {file + QLatin1StringView(ending), QLatin1StringView(mediaType),
            QString::fromLatin1(bytes.toBase64())};
}

base::Result<Users> usersFor(const AdminContext& context, const QStringList& services,
                             const QStringList& domains) {
    Users users;
    for (const QString& service : services) {
        if (!config::serviceNames().contains(service.toUtf8()))
            return base::fail("service.unknown", QStringLiteral("there is no service %1"), {service});
        users.services += service;
    }
    const auto directory = context.shared.directory.snapshot();
    for (const QString& name : domains) {
        const auto key = auth::normaliseDomain(name);
        const auth::Domain* domain = key ? directory->domain(key.value()) : nullptr;
        if (!domain)
            return base::fail("domain.missing", QStringLiteral("there is no domain %1"), {name});
        users.domains += domain->id;
    }
    users.services.removeDuplicates();
    return users;
}

base::Result<Users> usersOfRequest(const AdminContext& context, const tls::PendingRequest& waiting,
                                   const QStringList& services, const QStringList& domains) {
    QStringList allServices = services + waiting.services;
    QStringList allDomains = domains + waiting.domains;
    if (!waiting.replaces.isEmpty() && waiting.replaces != waiting.name) {
        const CertificateView view = viewOf(context);
        allServices += view.servicesOf(waiting.replaces);
        allDomains += view.domainsOf(waiting.replaces);
    }
    return usersFor(context, allServices, allDomains);
}

namespace {

services::SettingsStore::Changes bindings(const config::Settings& settings, const QByteArray& certificate,
                                          const Users& users) {
    services::SettingsStore::Changes changes;
    for (const QString& service : users.services)
        if (const QByteArray key = service.toLatin1() + ".certificate";
            settings.text(key).toUtf8() != certificate)
            changes.insert(key, QString::fromUtf8(certificate));
    return changes;
}

/// "RSA" of "RSA 2048".
QString family(const tls::Identity& identity) {
    return identity.facts.keyType.section(QLatin1Char(' '), 0, 0);
}

QString mainName(const tls::Identity& identity) {
    const tls::CertificateFacts& facts = identity.facts;
    return (facts.commonName.isEmpty() ? facts.names.value(0) : facts.commonName).toLower();
}

/// Those that clients could be given instead of `fresh`.
QList<const tls::Identity*> sameName(const tls::Identities& known, const tls::Identity& fresh,
                                     qint64 nowUtcMs) {
    QList<const tls::Identity*> same;
    for (const tls::Identity& one : known.all)
        if (one.name != fresh.name && !one.keyName.isEmpty() && family(one) == family(fresh) &&
            mainName(one) == mainName(fresh) && one.facts.notAfter.toMSecsSinceEpoch() > nowUtcMs)
            same += &one;
    return same;
}

base::Error nameActive(const tls::Identity& other, const tls::Identity& fresh) {
    return base::fail(
        "cert.name-active",
        QStringLiteral("there is a certificate for %1 with the same kind of key already, \"%2\" "
                       "(SHA-256 %3); the new one has SHA-256 %4"),
        {mainName(fresh), QString::fromUtf8(other.name), QString::fromLatin1(other.facts.sha256Hex),
         QString::fromLatin1(fresh.facts.sha256Hex)});
}

base::Status nameFree(const tls::Identities& known, const tls::Identity& candidate, const BindRules& rules,
                      qint64 nowUtcMs) {
    if (!rules.replace && !rules.beside)
        for (const tls::Identity* other : sameName(known, candidate, nowUtcMs))
            if (other->name != rules.replaces)
                return nameActive(*other, candidate);
    return base::Done{};
}

/// `known` with `fresh` in it, beside the companion that it keeps.
tls::Identities withCertificate(const tls::Identities& known, tls::Identity fresh) {
    tls::Identities after = known;
    const tls::Identity* old = known.find(fresh.name);
    const tls::Identity* companion = old ? known.find(old->companion) : nullptr;
    if (companion && family(*companion) != family(fresh))
        fresh.pairs.append(companion->pairs.first());
    after.all.removeIf([&fresh](const tls::Identity& one) { return one.name == fresh.name; });
    after.all.append(std::move(fresh));
    return after;
}

}  // namespace

base::Result<tls::AcceptCertificate> bindCheck(const AdminContext& context, const QByteArray& certificate,
                                               const Users& users, const BindRules& rules) {
    const auto from = context.settings.snapshot();
    const auto changes = bindings(*from, certificate, users);
    if (!changes.isEmpty() && context.settings.probation().id != 0)
        return base::fail("setting.probation",
                          QStringLiteral("A change of settings waits to be confirmed or taken back."));
    const auto to = context.settings.check(changes, 0);
    if (!to)
        return to.error();
    return tls::AcceptCertificate([from, to = *to, known = context.identities.snapshot(), rules,
                                   now = context.shared.clock.utcMs()](const tls::Identity& candidate) {
        const base::Status free = nameFree(*known, candidate, rules, now);
        return !free ? free : checkCertificates(*from, *to, *known, withCertificate(*known, candidate));
    });
}

base::Status checkNameFree(const AdminContext& context, const tls::Identity& candidate,
                           const BindRules& rules) {
    return nameFree(*context.identities.snapshot(), candidate, rules, context.shared.clock.utcMs());
}

Users withThoseOfTheSameName(const AdminContext& context, const QByteArray& certificate, const Users& users) {
    const auto identities = context.identities.snapshot();
    const tls::Identity* fresh = identities->find(certificate);
    return fresh ? withThoseOfTheSameName(context, *fresh, users) : users;
}

Users withThoseOfTheSameName(const AdminContext& context, const tls::Identity& fresh, const Users& users) {
    const CertificateView view = viewOf(context);
    QStringList services, domains;
    for (const tls::Identity* other : sameName(*view.identities, fresh, context.shared.clock.utcMs())) {
        services += view.servicesOf(other->name);
        domains += view.domainsOf(other->name);
    }
    const auto theirs = usersFor(context, users.services + services, domains);
    return theirs ? Users{theirs->services, users.domains + theirs->domains} : users;
}

namespace {

/// All who use the certificate once `users` do.
QString boundTo(const AdminContext& context, const QByteArray& certificate, const Users& users) {
    const CertificateView view = viewOf(context);
    QStringList names;
    for (const QByteArray& service : config::serviceNames())
        if (const QString name = QString::fromLatin1(service);
            users.services.contains(name) || view.servicesOf(certificate).contains(name))
            names += name;
    names += view.domainsOf(certificate);
    for (const base::DomainId id : users.domains)
        if (const auth::Domain* domain = view.directory->domain(id))
            names += domain->display;
    names.removeDuplicates();
    return names.join(QStringLiteral(", "));
}

ActPtr bindAct(const AdminContext& context, const QByteArray& certificate, const Users& users,
               const Caller& caller) {
    const auto identities = context.identities.snapshot();
    const tls::Identity* identity = identities->find(certificate);
    return beginAct(context, caller, api::CertificateBind::kVerb, QString::fromUtf8(certificate),
                    identity ? QString::fromLatin1(identity->facts.sha256Hex) : QString(),
                    boundTo(context, certificate, users));
}

void bindDomains(AdminContext& context, const QByteArray& certificate, const Users& users, const ActPtr& act,
                 const std::function<void(base::Status)>& done) {
    context.domainTls.setCustom(
        users.domains, certificate, context.control,
        [&context, act, done](const base::Status& bound) {
            if (bound)
                tellAct(context, *act);
            done(bound);
        },
        rowOf<base::Done>(act));
}

/// Settings that the last domain does not wait for carry the row themselves.
services::SettingsStore::Along bindRow(const Users& users, const ActPtr& act) {
    if (!users.domains.isEmpty())
        return {};
    return [act](store::Connection& connection, const config::Settings&, const config::Settings&) {
        return writeRow(connection, *act);
    };
}

}  // namespace

void bindUsers(AdminContext& context, const QByteArray& certificate, const Users& users, const Caller& caller,
               std::function<void(base::Status)> done) {
    if (users.services.isEmpty() && users.domains.isEmpty())
        return done(base::Done{});
    api::SettingsSet set;
    const auto changes = bindings(*context.settings.snapshot(), certificate, users);
    for (auto it = changes.cbegin(); it != changes.cend(); ++it)
        set.values.insert(QString::fromLatin1(it.key()), it.value());
    const ActPtr act = bindAct(context, certificate, users, caller);
    if (set.values.isEmpty() && users.domains.isEmpty())  // they use it already
        return recordAct(context, act, [done](const base::Status&) { done(base::Done{}); });
    if (set.values.isEmpty())
        return bindDomains(context, certificate, users, act, done);
    changeSettings(
        context, set, caller,
        [&context, certificate, users, act, done](const base::Result<api::ChangeReport>& result) {
            if (!result)
                return done(result.error());
            if (users.domains.isEmpty())
                tellAct(context, *act);
            if (!result->problems.isEmpty()) {
                const api::ErrorInfo& problem = result->problems.first();
                return done(base::Error{problem.code.toLatin1(), problem.arguments, problem.text});
            }
            if (users.domains.isEmpty())
                return done(base::Done{});
            bindDomains(context, certificate, users, act, done);
        },
        bindRow(users, act));
}

}  // namespace postern::admin
