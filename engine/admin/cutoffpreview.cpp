#include "engine/admin/certificateforms.h"
#include "engine/admin/cutoffverbs.h"

#include "engine/services/cutoffplan.h"
#include "engine/tls/keys.h"
#include "engine/tls/names.h"
#include "engine/tls/pickcertificate.h"
#include "engine/tls/signingrequest.h"

#include <algorithm>

// Who would be cut off by a certificate: one that is stored, in a file, or only planned.
namespace postern::admin {
namespace {

using PreviewReply = Dispatcher::Reply<api::CutOffList>;

base::Error missingCertificate(const QString& name) {
    return base::fail("cert.missing", QStringLiteral("there is no certificate \"%1\""), {name});
}

/// The key that the certificate of the file must fit: the one in the file, or the stored one of this name.
QByteArray wantedKey(const tls::ImportedFile& file, const tls::Identities& identities,
                     const QByteArray& name) {
    if (file.keys.size() == 1)
        if (const auto key = tls::keyFacts(file.keys.first().pem))
            return key->spkiSha256;
    const tls::PendingRequest* request = identities.request(name);
    const tls::Identity* identity = identities.find(name);
    const tls::StoredKey* key = request    ? identities.key(request->keyName)
                                : identity ? identities.key(identity->keyName)
                                           : nullptr;
    return key ? key->spkiSha256 : QByteArray();
}

base::Result<tls::PickedCertificate> pick(const tls::ImportedFile& file, const tls::Identities& identities,
                                          const QByteArray& name, const QDateTime& now) {
    const QList<QByteArray> all = tls::certificatesOf(file);
    auto picked = tls::pickCertificate(all, wantedKey(file, identities, name), now);
    // A renewal with another key, which stands elsewhere still.
    return picked || picked.error().code != "tls.key-mismatch" ? picked : tls::pickCertificate(all, {}, now);
}

base::Result<tls::Identities> withFile(const tls::Identities& identities, const api::CutOffPreview& request,
                                       const QDateTime& now) {
    const auto file = tls::readImportedFile(QByteArray::fromBase64(request.base64.toLatin1()),
                                            base::Secret(request.password.toUtf8()));
    if (!file)
        return file.error();
    const auto picked = pick(*file, identities, request.name.toUtf8(), now);
    if (!picked)
        return picked.error();
    auto facts = tls::certificateFacts(picked->leafPem);
    if (!facts)
        return facts.error();
    tls::Identity next;
    next.name = request.name.toUtf8();
    next.facts = facts.take();
    next.pairs.append(tls::KeyPair{picked->chain.pem, {}});
    return services::withCertificate(identities, std::move(next));
}

base::Result<std::shared_ptr<const config::Settings>> withServices(const AdminContext& context,
                                                                   const QByteArray& certificate,
                                                                   const Users& users) {
    config::SettingValues stored = context.settings.snapshot()->stored();
    for (const QString& service : users.services) {
        const QByteArray key = service.toUtf8() + ".certificate";
        if (!config::findSetting(key))
            return base::fail("service.unknown", QStringLiteral("there is no service %1"), {service});
        stored.insert(key, QString::fromUtf8(certificate));
    }
    return std::shared_ptr<const config::Settings>(
        std::make_shared<config::Settings>(stored, context.settings.snapshot()->overrides(), 0));
}

services::DomainTlsList withDomains(services::DomainTlsList choices, const QByteArray& certificate,
                                    const Users& users) {
    for (const base::DomainId id : users.domains) {
        choices.removeIf([id](const services::DomainTls& each) { return each.domain == id; });
        choices += {id, services::DomainTlsChoice::Custom, certificate, {}};
    }
    return choices;
}

/// Who fails when these are the certificates, and `users` take the one of this name.
void compare(const AdminContext& context, const QByteArray& certificate, const base::Result<Users>& users,
             const tls::Identities& after, const PreviewReply& reply) {
    if (!users)
        return reply(users.error());
    const auto settings = withServices(context, certificate, *users);
    if (!settings)
        return reply(settings.error());
    const auto choices = withDomains(*context.domainTls.snapshot(), certificate, *users);
    findCutOffs(context, rulesNow(context), rulesWith(context, **settings, after, choices),
                [reply](const base::Result<CutOffs>& found) {
                    if (found)
                        reply(api::CutOffList{found.value().lost});
                    else
                        reply(found.error());
                });
}

// ---- what is only planned

QString familyOf(tls::KeyType type) {
    switch (type) {
        case tls::KeyType::Rsa2048:
        case tls::KeyType::Rsa3072:
        case tls::KeyType::Rsa4096:
            return QStringLiteral("RSA");
        case tls::KeyType::EcP256:
        case tls::KeyType::EcP384:
            return QStringLiteral("EC");
        case tls::KeyType::Ed25519:
            break;
    }
    return QStringLiteral("Ed25519");
}

base::Result<QString> plannedKey(const tls::Identities& known, const api::PlannedCertificate& planned) {
    if (planned.keyName.isEmpty()) {
        const auto type = keyTypeOf(planned.keyType);
        return type ? base::Result<QString>(familyOf(*type)) : type.error();
    }
    if (const tls::StoredKey* key = known.key(planned.keyName.toUtf8()))
        return key->type;
    return base::fail("key.missing", QStringLiteral("There is no key named \"%1\""), {planned.keyName});
}

/// As they will stand in the certificate.
base::Result<QStringList> plannedNames(const QStringList& texts) {
    const auto names = tls::parseAltNames(texts);
    if (!names)
        return names.error();
    QStringList list;
    for (const tls::AltName& name : *names)
        list += name.address.isNull() ? QString::fromLatin1(name.dns) : name.address.toString();
    if (list.isEmpty())
        return base::fail("cert.name-missing", QStringLiteral("the certificate needs a name"));
    return list;
}

/// A request that waits says what the form leaves open; only an authority can answer it.
base::Status takeRequest(const tls::Identities& known, const api::PlannedCertificate& planned,
                         services::PlannedCertificate& next, QStringList& names) {
    const tls::PendingRequest* waiting = known.request(planned.request.toUtf8());
    if (!waiting)
        return base::fail("request.missing", QStringLiteral("There is no request named \"%1\""),
                          {planned.request});
    const auto asked = tls::requestFacts(waiting->csrPem);
    if (!asked)
        return asked.error();
    next.keyType = asked->keyType;
    if (next.commonName.isEmpty())
        next.commonName = asked->fields.commonName;
    if (names.isEmpty())
        names = asked->fields.names;
    return base::Done{};
}

base::Status takeIssuer(const AdminContext& context, const api::PlannedCertificate& planned,
                        services::PlannedCertificate& next) {
    if (planned.authority.isEmpty() && planned.request.isEmpty())
        return base::Done{};
    const auto authorities = context.authorities.snapshot();
    const tls::Authority* authority = authorities->find(planned.authority.toUtf8());
    if (!authority || !authority->own)
        return base::fail("authority.missing", QStringLiteral("There is no authority named \"%1\""),
                          {planned.authority});
    next.issuer = authority->facts.subject;
    return base::Done{};
}

base::Result<tls::Identity> plannedIdentity(const AdminContext& context, const api::CutOffPreview& request) {
    const api::PlannedCertificate& planned = request.planned;
    const auto known = context.identities.snapshot();
    services::PlannedCertificate next;
    next.name = (request.name.isEmpty() ? planned.commonName : request.name).toUtf8();
    next.commonName = planned.commonName;
    QStringList texts = planned.names;
    base::Status status = takeIssuer(context, planned, next);
    if (status && !planned.request.isEmpty()) {
        status = takeRequest(*known, planned, next, texts);
    } else if (status) {
        const auto key = plannedKey(*known, planned);
        status = key ? base::Status(base::Done{}) : key.error();
        next.keyType = key ? *key : QString();
    }
    if (!status)
        return status.error();
    const auto names = plannedNames(QStringList{next.commonName} + texts);
    if (!names)
        return names.error();
    next.names = *names;
    return services::plannedIdentity(next);
}

/// Who would use it: as the act itself finds them, so that its takeover of others is judged as well.
base::Result<Users> plannedUsers(const AdminContext& context, const api::CutOffPreview& request,
                                 const tls::Identity& next) {
    const auto known = context.identities.snapshot();
    const tls::PendingRequest* waiting = known->request(request.planned.request.toUtf8());
    tls::PendingRequest place;
    place.name = next.name;
    place.replaces = request.planned.replaces.toUtf8();
    const auto users = usersOfRequest(context, waiting ? *waiting : place, request.services, request.domains);
    const bool answers = !request.planned.authority.isEmpty();
    const bool takesOver = request.replace && (answers || known->find(next.name) == nullptr);
    return users && takesOver ? base::Result<Users>(withThoseOfTheSameName(context, next, *users)) : users;
}

void previewPlanned(const AdminContext& context, const api::CutOffPreview& request,
                    const PreviewReply& reply) {
    const auto next = plannedIdentity(context, request);
    if (!next)
        return reply(next.error());
    compare(context, next->name, plannedUsers(context, request, *next),
            services::withCertificate(*context.identities.snapshot(), *next), reply);
}

void previewPair(const AdminContext& context, const api::CutOffPreview& request, const PreviewReply& reply) {
    const auto known = context.identities.snapshot();
    const tls::Identity* one = known->find(request.name.toUtf8());
    const tls::Identity* other = known->find(request.companion.toUtf8());
    if (!one || (!other && !request.companion.isEmpty()))
        return reply(missingCertificate(one ? request.companion : request.name));
    const QString kind = one->facts.keyType;
    if (other && other->facts.keyType.section(QLatin1Char(' '), 0, 0) == kind.section(QLatin1Char(' '), 0, 0))
        return reply(base::fail("cert.companion", QStringLiteral("The two cannot be served side by side: %1"),
                                {QStringLiteral("both have a key of the kind %1").arg(kind)}));
    compare(context, one->name, usersFor(context, request.services, request.domains),
            services::withCompanion(*known, one->name, request.companion.toUtf8()), reply);
}

void previewFile(const AdminContext& context, const api::CutOffPreview& request, const PreviewReply& reply) {
    const auto before = context.identities.snapshot();
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(context.shared.clock.utcMs(), Qt::UTC);
    // The password of a file may take a second to derive.
    inPool<tls::Identities>(
        context, [before, request, now] { return withFile(*before, request, now); },
        [&context, request, reply](const base::Result<tls::Identities>& after) {
            if (after)
                compare(context, request.name.toUtf8(), usersFor(context, request.services, request.domains),
                        *after, reply);
            else
                reply(after.error());
        });
}

}  // namespace

void previewCutOff(const AdminContext& context, const api::CutOffPreview& request,
                   const Dispatcher::Reply<api::CutOffList>& reply) {
    if (!request.base64.isEmpty())
        return previewFile(context, request, reply);
    if (!request.planned.isEmpty())
        return previewPlanned(context, request, reply);
    if (request.pairs)
        return previewPair(context, request, reply);
    const auto known = context.identities.snapshot();
    if (known->find(request.name.toUtf8()) == nullptr)
        return reply(missingCertificate(request.name));
    compare(context, request.name.toUtf8(), usersFor(context, request.services, request.domains), *known,
            reply);
}

}  // namespace postern::admin
