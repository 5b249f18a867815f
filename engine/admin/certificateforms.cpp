#include "engine/admin/certificateforms.h"

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

base::Result<tls::ImportedFile> readFile(const QString& base64, const QString& password) {
    const auto bytes = bytesOf(base64);
    return bytes ? tls::readImportedFile(*bytes, base::Secret(password.toUtf8()))
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

namespace {

void bindDomains(AdminContext& context, const QByteArray& certificate, const Users& users,
                 const std::function<void(base::Status)>& done) {
    if (users.domains.isEmpty())
        done(base::Done{});
    else
        context.domainTls.setCustom(users.domains, certificate, context.control, done);
}

}  // namespace

void bindUsers(AdminContext& context, const QByteArray& certificate, const Users& users, const Caller& caller,
               std::function<void(base::Status)> done) {
    api::SettingsSet set;
    const auto settings = context.settings.snapshot();
    for (const QString& service : users.services)
        if (settings->text(service.toLatin1() + ".certificate").toUtf8() != certificate)
            set.values.insert(service + QStringLiteral(".certificate"), QString::fromUtf8(certificate));
    if (set.values.isEmpty()) {
        bindDomains(context, certificate, users, done);
        return;
    }
    changeSettings(context, set, caller,
                   [&context, certificate, users, done](const base::Result<api::ChangeReport>& result) {
                       if (!result)
                           return done(result.error());
                       if (!result->problems.isEmpty()) {
                           const api::ErrorInfo& problem = result->problems.first();
                           return done(base::Error{problem.code.toLatin1(), problem.arguments, problem.text});
                       }
                       bindDomains(context, certificate, users, done);
                   });
}

}  // namespace postern::admin
