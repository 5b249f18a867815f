#include "engine/admin/settingverbs.h"

#include <QDateTime>

#include <algorithm>

namespace postern::admin {
namespace {

QString joined(const QList<std::pair<QString, QString>>& fields) {
    QStringList parts;
    for (const auto& [name, value] : fields) parts += name + QLatin1Char('=') + value;
    return parts.join(QStringLiteral(", "));
}

QStringList usersOf(const config::Settings& settings, const QByteArray& name) {
    QStringList users;
    for (const QByteArray& service : config::serviceNames())
        if (settings.text(service + ".certificate").toUtf8() == name)
            users += QString::fromLatin1(service);
    return users;
}

QString kindOf(const tls::Identity& identity) {
    if (identity.name == "test")
        return QStringLiteral("test");
    return identity.facts.selfSigned ? QStringLiteral("self-signed") : QStringLiteral("installed");
}

api::CertificateInfo describe(const AdminContext& context, const tls::Identity& identity) {
    const tls::CertificateFacts& facts = identity.facts;
    api::CertificateInfo info;
    info.name = QString::fromUtf8(identity.name);
    info.kind = kindOf(identity);
    info.subject = joined(facts.subject);
    info.issuer = joined(facts.issuer);
    info.names = facts.names;
    info.notBeforeUtcMs = facts.notBefore.toMSecsSinceEpoch();
    info.notAfterUtcMs = facts.notAfter.toMSecsSinceEpoch();
    info.daysLeft = facts.daysLeft(QDateTime::fromMSecsSinceEpoch(context.shared.clock.utcMs(), Qt::UTC));
    info.keyType = facts.keyType;
    info.sha256 = QString::fromLatin1(facts.sha256Hex);
    info.sha1 = QString::fromLatin1(facts.sha1Hex);
    info.serial = QString::fromLatin1(facts.serialHex);
    info.selfSigned = facts.selfSigned;
    info.usedBy = usersOf(*context.settings.snapshot(), identity.name);
    return info;
}

void answerCertificate(const AdminContext& context, const QByteArray& name,
                       const Dispatcher::Reply<api::CertificateInfo>& reply) {
    const auto identities = context.identities.snapshot();
    if (const tls::Identity* identity = identities->find(name))
        reply(describe(context, *identity));
    else
        reply(base::fail("cert.missing", QStringLiteral("there is no certificate \"%1\""),
                         {QString::fromUtf8(name)}));
}

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

base::Result<tls::CertificateRequest> requestOf(const api::CertificateSelfSigned& form) {
    const auto keyType = keyTypeOf(form.keyType);
    if (!keyType)
        return keyType.error();
    tls::CertificateRequest request;
    request.commonName = form.commonName;
    request.country = form.country;
    request.state = form.state;
    request.city = form.city;
    request.organization = form.organization;
    request.unit = form.unit;
    request.email = form.email;
    request.names = form.names;
    request.keyType = keyType.value();
    if (form.validDays != 0)
        request.validDays = form.validDays;
    return request;
}

// From now on `services` use the certificate; then the answer.
void assign(AdminContext& context, const QByteArray& name, const QStringList& services, const Caller& caller,
            const Dispatcher::Reply<api::CertificateInfo>& reply) {
    api::SettingsSet set;
    for (const QString& service : services)
        set.values.insert(service + QStringLiteral(".certificate"), QString::fromUtf8(name));
    if (set.values.isEmpty()) {
        answerCertificate(context, name, reply);
        return;
    }
    changeSettings(context, set, caller,
                   [&context, name, reply](const base::Result<api::ChangeReport>& result) {
                       if (result)
                           answerCertificate(context, name, reply);
                       else
                           reply(result.error());
                   });
}

base::Status checkServices(const QStringList& services) {
    for (const QString& service : services)
        if (!config::serviceNames().contains(service.toUtf8()))
            return base::fail("service.unknown", QStringLiteral("there is no service %1"), {service});
    return base::Done{};
}

void selfSign(AdminContext& context, const api::CertificateSelfSigned& form, const Caller& caller,
              const Dispatcher::Reply<api::CertificateInfo>& reply) {
    auto request = requestOf(form);
    const base::Status services = checkServices(form.services);
    if (!request || !services) {
        reply(request ? services.error() : request.error());
        return;
    }
    const QByteArray name = (form.name.isEmpty() ? form.commonName : form.name).toUtf8();
    context.identities.createSelfSigned(
        name, request.take(), form.replace, context.control,
        [&context, name, caller, reply,
         users = form.services](const base::Result<tls::CertificateFacts>& made) {
            if (!made) {
                reply(made.error());
                return;
            }
            journal(context, caller,
                    QStringLiteral("make self-signed certificate %1").arg(QString::fromUtf8(name)));
            assign(context, name, users, caller, reply);
        });
}

void install(AdminContext& context, const api::CertificateInstall& request, const Caller& caller,
             const Dispatcher::Reply<api::CertificateInfo>& reply) {
    tls::KeyPair pair{request.chainPem.toUtf8(), base::Secret(request.keyPem.toUtf8())};
    const QByteArray name = request.name.toUtf8();
    context.identities.install(
        name, std::move(pair), request.replace, context.control,
        [&context, name, caller, reply](const base::Result<tls::CertificateFacts>& installed) {
            if (!installed) {
                reply(installed.error());
                return;
            }
            journal(context, caller, QStringLiteral("install certificate %1").arg(QString::fromUtf8(name)));
            answerCertificate(context, name, reply);
        });
}

void remove(AdminContext& context, const api::CertificateRemove& request, const Caller& caller,
            const Dispatcher::Reply<api::Empty>& reply) {
    const QByteArray name = request.name.toUtf8();
    const QStringList users = usersOf(*context.settings.snapshot(), name);
    if (!users.isEmpty() && name != "test") {
        reply(base::fail("cert.in-use", QStringLiteral("the certificate \"%1\" is used by %2"),
                         {request.name, users.join(QStringLiteral(", "))}));
        return;
    }
    context.identities.remove(
        name, context.control, [&context, request, caller, reply](const base::Result<base::Done>& result) {
            if (!result) {
                reply(result.error());
                return;
            }
            journal(context, caller, QStringLiteral("remove certificate %1").arg(request.name));
            reply(api::Empty{});
        });
}

}  // namespace

void addCertificateVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::CertificatesList>([&context](const api::CertificatesList&, const Caller&, auto reply) {
        api::CertificateList list;
        const auto identities = context.identities.snapshot();
        for (const tls::Identity& identity : identities->all)
            list.certificates += describe(context, identity);
        reply(list);
    });
    dispatcher.on<api::CertificateSelfSigned>(
        [&context](const api::CertificateSelfSigned& form, const Caller& caller, auto reply) {
            selfSign(context, form, caller, reply);
        });
    dispatcher.on<api::CertificateInstall>(
        [&context](const api::CertificateInstall& request, const Caller& caller, auto reply) {
            install(context, request, caller, reply);
        });
    dispatcher.on<api::CertificateRemove>(
        [&context](const api::CertificateRemove& request, const Caller& caller, auto reply) {
            remove(context, request, caller, reply);
        });
    dispatcher.on<api::CertificateExport>(
        [&context](const api::CertificateExport& request, const Caller&, auto reply) {
            const auto pem = context.identities.certificatePem(request.name.toUtf8());
            if (pem)
                reply(api::Text{QString::fromLatin1(pem.value())});
            else
                reply(pem.error());
        });
    dispatcher.on<api::AuthorityExport>([&context](const api::AuthorityExport&, const Caller&, auto reply) {
        reply(api::Text{QString::fromLatin1(context.identities.testAuthorityPem())});
    });
}

}  // namespace postern::admin
