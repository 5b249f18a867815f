#include "engine/admin/authorityverbs.h"

#include "engine/services/crlkeeper.h"
#include "engine/services/smallfetch.h"
#include "engine/tls/clienttrust.h"
#include "engine/tls/exportfile.h"
#include "engine/tls/importfile.h"
#include "engine/tls/mobileconfig.h"

#include <QDateTime>
#include <QUrl>

#include <algorithm>

// Authorities: own ones, and those of others that are trusted.
namespace postern::admin {
namespace {

constexpr int kDefaultRootDays = 3650;

/// Services whose clients may show certificates of the authority: named in their settings, or by an empty
/// list that stands for all.
QStringList trustingServices(const config::Settings& settings, const QString& name, bool namedOnly) {
    QStringList services;
    for (const QByteArray& service : config::serviceNames()) {
        if (!config::findSetting(service + ".trustedAuthorities") ||
            settings.text(service + ".clientAuth") == QStringLiteral("off"))
            continue;
        const QStringList trusted = settings.list(service + ".trustedAuthorities");
        if (trusted.contains(name) || (trusted.isEmpty() && !namedOnly))
            services += QString::fromLatin1(service);
    }
    return services;
}

base::Error missing(const QString& name) {
    return base::fail("authority.missing", QStringLiteral("There is no authority named \"%1\""), {name});
}

void answerAuthority(const AdminContext& context, const QByteArray& name,
                     const Dispatcher::Reply<api::AuthorityInfo>& reply) {
    const auto authorities = context.authorities.snapshot();
    if (const tls::Authority* authority = authorities->find(name))
        reply(describeAuthority(context, *authority));
    else
        reply(missing(QString::fromUtf8(name)));
}

/// Tells of the act and answers with the authority, or with what went wrong.
auto answerAct(AdminContext& context, const ActPtr& act, const Dispatcher::Reply<api::AuthorityInfo>& reply) {
    return [&context, act, reply](const base::Result<tls::CertificateFacts>& facts) {
        if (!facts)
            return reply(facts.error());
        tellAct(context, *act);
        answerAuthority(context, act->object.toUtf8(), reply);
    };
}

void list(const AdminContext& context, const Dispatcher::Reply<api::AuthorityList>& reply) {
    api::AuthorityList list;
    const auto authorities = context.authorities.snapshot();
    for (const tls::Authority& authority : authorities->all)
        list.authorities += describeAuthority(context, authority);
    tls::Authority test;
    test.name = "test";
    test.certificatePem = context.identities.testAuthorityPem();
    if (auto facts = tls::certificateFacts(test.certificatePem)) {
        test.facts = facts.take();
        api::AuthorityInfo info = describeAuthority(context, test);
        info.kind = QStringLiteral("test");
        list.authorities += info;
    }
    reply(list);
}

void create(AdminContext& context, const api::AuthorityCreate& form, const Caller& caller,
            const Dispatcher::Reply<api::AuthorityInfo>& reply) {
    const auto type = tls::keyTypeNamed(form.keyType.toUtf8());
    if (!type)
        return reply(type.error());
    tls::AuthorityRequest request;
    request.commonName = form.commonName;
    request.organization = form.organization;
    request.country = form.country;
    request.keyType = *type;
    request.validDays = form.validDays == 0 ? kDefaultRootDays : form.validDays;
    const QByteArray name = form.name.toUtf8();
    const QByteArray job = form.job.toUtf8();
    const std::shared_ptr<tls::KeyProgress> progress = context.identities.jobs().begin(job);
    const ActPtr act = beginAct(context, caller, api::AuthorityCreate::kVerb, form.name);
    context.authorities.create(
        name, request, progress, context.control,
        [&context, job, progress,
         answer = answerAct(context, act, reply)](const base::Result<tls::CertificateFacts>& facts) {
            context.identities.jobs().end(job, progress);
            answer(facts);
        },
        authorityRow(act));
}

/// The certificate that belongs to the key in the file, or its first authority.
base::Result<tls::KeyPair> ownPair(const tls::ImportedFile& file) {
    if (file.keys.size() != 1)
        return base::fail(
            "authority.key-missing",
            QStringLiteral("The file must hold the private key of the authority, and no other"));
    tls::KeyPair pair{{}, file.keys.first().pem};
    for (const tls::NamedCertificate& certificate : file.certificates) {
        pair.chainPem = certificate.pem;
        if (tls::checkPair(pair))
            return pair;
    }
    return base::fail("tls.key-mismatch",
                      QStringLiteral("The private key does not belong to the certificate"));
}

/// Authorities alone, a root before those that it signed.
base::Result<QByteArray> authoritiesOf(const tls::ImportedFile& file, const QDateTime& now) {
    QByteArray roots, others;
    base::Status last = tls::checkAuthority({}, now);
    for (const tls::NamedCertificate& certificate : file.certificates) {
        const base::Status checked = tls::checkAuthority(certificate.pem, now);
        const auto facts = tls::certificateFacts(certificate.pem);
        if (checked && facts)
            (facts->selfSigned ? roots : others) += certificate.pem;
        else
            last = checked;
    }
    if (roots.isEmpty() && others.isEmpty())
        return last.error();
    const tls::AuthorityBundle bundle = tls::readBundle(roots + others);
    if (!bundle.strangers.isEmpty())
        return base::fail("authority.several",
                          QStringLiteral("The file holds \"%1\" as well, which the first authority has not "
                                         "certified: trust each of them by itself"),
                          {bundle.strangers.first()});
    return bundle.first + bundle.below;
}

void import(AdminContext& context, const api::AuthorityImport& request, const Caller& caller,
            const Dispatcher::Reply<api::AuthorityInfo>& reply) {
    inPool<tls::KeyPair>(
        context,
        [bytes = QByteArray::fromBase64(request.base64.toLatin1()),
         password = base::Secret(request.password.toUtf8())]() -> base::Result<tls::KeyPair> {
            const auto file = tls::readImportedFile(bytes, password);
            return file ? ownPair(*file) : file.error();
        },
        [&context, caller, reply, name = request.name](base::Result<tls::KeyPair> pair) {
            if (!pair)
                return reply(pair.error());
            const ActPtr act = beginAct(context, caller, api::AuthorityImport::kVerb, name);
            context.authorities.adopt(name.toUtf8(), pair.take(), context.control,
                                      answerAct(context, act, reply), authorityRow(act));
        });
}

void trust(AdminContext& context, const api::AuthorityTrust& request, const Caller& caller,
           const Dispatcher::Reply<api::AuthorityInfo>& reply) {
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(context.shared.clock.utcMs(), Qt::UTC);
    inPool<QByteArray>(
        context,
        [bytes = QByteArray::fromBase64(request.base64.toLatin1()), now]() -> base::Result<QByteArray> {
            const auto file = tls::readImportedFile(bytes, {});
            return file ? authoritiesOf(*file, now) : file.error();
        },
        [&context, caller, reply, name = request.name](const base::Result<QByteArray>& pem) {
            if (!pem)
                return reply(pem.error());
            const ActPtr act = beginAct(context, caller, api::AuthorityTrust::kVerb, name);
            context.authorities.trust(name.toUtf8(), *pem, context.control, answerAct(context, act, reply),
                                      authorityRow(act));
        });
}

void remove(AdminContext& context, const api::AuthorityRemove& request, const Caller& caller,
            const Dispatcher::Reply<api::Empty>& reply) {
    const QStringList users = trustingServices(*context.settings.snapshot(), request.name, true);
    if (!users.isEmpty())
        return reply(base::fail("authority.used",
                                QStringLiteral("The settings of %2 name the authority \"%1\""),
                                {request.name, users.join(QStringLiteral(", "))}));
    const auto authorities = context.authorities.snapshot();
    const tls::Authority* authority = authorities->find(request.name.toUtf8());
    const QString sha256 = authority ? QString::fromLatin1(authority->facts.sha256Hex) : QString();
    const ActPtr act = beginAct(context, caller, api::AuthorityRemove::kVerb, request.name, sha256,
                                request.force ? QStringLiteral("forced") : QString());
    context.authorities.remove(request.name.toUtf8(), request.force, context.control,
                               finishAct(context, act, reply), rowOf<base::Done>(act));
}

/// The certificate in the format asked for.
base::Result<api::FileData> rootFile(const QByteArray& pem, const QString& name, const QString& format) {
    const auto named = [&name](const char* suffix, const char* type, const QByteArray& bytes) {
        return api::FileData{name + QLatin1String(suffix), QLatin1String(type),
                             QString::fromLatin1(bytes.toBase64())};
    };
    if (format == QStringLiteral("pem"))
        return named(".pem", "application/x-pem-file", pem);
    if (format == QStringLiteral("p7b")) {
        const auto p7b = tls::makePkcs7(pem);
        return p7b ? base::Result(named(".p7b", "application/x-pkcs7-certificates", *p7b)) : p7b.error();
    }
    const auto der = tls::makeDer(pem);
    if (!der)
        return der.error();
    if (format == QStringLiteral("cer") || format.isEmpty())
        return named(".cer", "application/pkix-cert", *der);
    if (format == QStringLiteral("mobileconfig"))
        return named(".mobileconfig", "application/x-apple-aspen-config", tls::makeRootProfile(*der, name));
    return base::fail("export.format", QStringLiteral("\"%1\" is no format of a certificate file"), {format});
}

void root(const AdminContext& context, const api::AuthorityRoot& request,
          const Dispatcher::Reply<api::FileData>& reply) {
    const auto authorities = context.authorities.snapshot();
    const tls::Authority* authority = authorities->find(request.name.toUtf8());
    if (authority)
        reply(rootFile(authority->certificatePem, request.name, request.format));
    else if (request.name == QStringLiteral("test"))
        reply(rootFile(context.identities.testAuthorityPem(), QStringLiteral("postern-test-authority"),
                       request.format));
    else
        reply(missing(request.name));
}

void importCrl(AdminContext& context, const api::CrlImport& request, const Caller& caller,
               const Dispatcher::Reply<api::AuthorityInfo>& reply) {
    const QUrl url(request.url, QUrl::StrictMode);
    const bool standing = request.url == QStringLiteral("-");
    if (!request.url.isEmpty() && !standing && !services::isFetchable(url))
        return reply(base::fail("crl.url", QStringLiteral("\"%1\" is no address that begins with http://"),
                                {request.url}));
    const QByteArray name = request.authority.toUtf8();
    const ActPtr act = beginAct(context, caller, api::CrlImport::kVerb, request.authority, {}, request.url);
    context.authorities.importList(
        name, QByteArray::fromBase64(request.base64.toLatin1()),
        request.url.isEmpty() ? std::nullopt
                              : std::optional(standing ? QByteArray() : request.url.toLatin1()),
        context.control,
        [&context, act, reply, name](const base::Status& done) {
            if (!done)
                return reply(done.error());
            tellAct(context, *act);
            answerAuthority(context, name, reply);
        },
        rowOf<base::Done>(act));
}

void crl(const AdminContext& context, const QString& name, const Dispatcher::Reply<api::FileData>& reply) {
    const auto authorities = context.authorities.snapshot();
    const tls::Authority* authority = authorities->find(name.toUtf8());
    if (!authority || !authority->own)
        return reply(missing(name));
    if (authority->crlDer.isEmpty())
        return reply(
            base::fail("authority.no-list", QStringLiteral("There is no list of revoked certificates yet")));
    reply(api::FileData{name + QStringLiteral(".crl"), QStringLiteral("application/pkix-crl"),
                        QString::fromLatin1(authority->crlDer.toBase64())});
}

api::TemplateList templateList(const AdminContext& context) {
    api::TemplateList list;
    for (const tls::TemplateRules& rules : context.authorities.templates()) {
        QStringList usages;
        for (const QByteArray& usage : rules.usages) usages += QString::fromLatin1(usage);
        list.templates +=
            {QString::fromUtf8(rules.name), QString::fromUtf8(rules.keyType), rules.validDays, usages};
    }
    return list;
}

void setTemplate(AdminContext& context, const api::TemplateSet& request, const Caller& caller,
                 const Dispatcher::Reply<api::TemplateList>& reply) {
    tls::TemplateRules rules{request.name.toUtf8(), request.keyType.toUtf8(), request.validDays, {}};
    for (const QString& usage : request.usages)
        if (!rules.usages.contains(usage.toUtf8()))
            rules.usages += usage.toUtf8();
    const ActPtr act = beginAct(context, caller, api::TemplateSet::kVerb, request.name, {},
                                QStringLiteral("%1, %2 days, %3")
                                    .arg(request.keyType)
                                    .arg(request.validDays)
                                    .arg(request.usages.join(QLatin1Char(' '))));
    context.authorities.setTemplate(
        rules, context.control,
        [&context, act, reply](const base::Status& stored) {
            if (!stored)
                return reply(stored.error());
            tellAct(context, *act);
            reply(templateList(context));
        },
        rowOf<base::Done>(act));
}

}  // namespace

tls::AuthorityStore::FactsAlong authorityRow(const ActPtr& act) {
    return rowOf<tls::CertificateFacts>(
        act, [](Act& filled, store::Connection&, const tls::CertificateFacts& facts) -> base::Status {
            filled.sha256 = QString::fromLatin1(facts.sha256Hex);
            if (filled.reason.isEmpty())
                filled.reason = oneLine(facts.subject);
            return base::Done{};
        });
}

QString oneLine(const QList<std::pair<QString, QString>>& fields) {
    QStringList parts;
    for (const auto& [name, value] : fields) parts += name + QLatin1Char('=') + value;
    return parts.join(QStringLiteral(", "));
}

api::AuthorityInfo describeAuthority(const AdminContext& context, const tls::Authority& authority) {
    const tls::CertificateFacts& facts = authority.facts;
    api::AuthorityInfo info;
    info.name = QString::fromUtf8(authority.name);
    info.kind = authority.own ? QStringLiteral("own") : QStringLiteral("trusted");
    info.subject = oneLine(facts.subject);
    info.notBeforeUtcMs = facts.notBefore.toMSecsSinceEpoch();
    info.notAfterUtcMs = facts.notAfter.toMSecsSinceEpoch();
    info.daysLeft = facts.daysLeft(QDateTime::fromMSecsSinceEpoch(context.shared.clock.utcMs(), Qt::UTC));
    info.keyType = facts.keyType;
    info.sha256 = QString::fromLatin1(facts.sha256Hex);
    info.sha1 = QString::fromLatin1(facts.sha1Hex);
    info.serial = QString::fromLatin1(facts.serialHex);
    if (const auto pin = tls::certificateSpkiSha256(authority.certificatePem))
        info.spkiSha256 = QString::fromLatin1(*pin);
    if (authority.name != "test")
        info.usedBy = trustingServices(*context.settings.snapshot(), info.name, false);
    info.revoked = authority.revokedCount();
    info.crlNextUpdateUtcMs = authority.crlNextUpdateUtcMs;
    if (!authority.own) {
        const QList<QByteArray> urls = services::CrlKeeper::urlsOf(authority);
        info.crlUrl = urls.isEmpty() ? QString() : QString::fromLatin1(urls.first());
        return info;
    }
    const tls::PublishedAt places = context.authorities.placesOf(authority.name);
    info.issued = static_cast<int>(authority.issued.size());
    info.crlUrl = QString::fromLatin1(places.crl);
    info.ocspUrl = QString::fromLatin1(places.ocsp);
    return info;
}

void addAuthorityVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::AuthoritiesList>(
        [&context](const api::AuthoritiesList&, const Caller&, auto reply) { list(context, reply); });
    dispatcher.on<api::AuthorityCreate>([&context](const api::AuthorityCreate& form, const Caller& caller,
                                                   auto reply) { create(context, form, caller, reply); });
    dispatcher.on<api::AuthorityImport>([&context](const api::AuthorityImport& request, const Caller& caller,
                                                   auto reply) { import(context, request, caller, reply); });
    dispatcher.on<api::AuthorityTrust>([&context](const api::AuthorityTrust& request, const Caller& caller,
                                                  auto reply) { trust(context, request, caller, reply); });
    dispatcher.on<api::AuthorityRemove>([&context](const api::AuthorityRemove& request, const Caller& caller,
                                                   auto reply) { remove(context, request, caller, reply); });
    dispatcher.on<api::AuthorityRoot>([&context](const api::AuthorityRoot& request, const Caller&,
                                                 auto reply) { root(context, request, reply); });
    dispatcher.on<api::CrlImport>([&context](const api::CrlImport& request, const Caller& caller,
                                             auto reply) { importCrl(context, request, caller, reply); });
    dispatcher.on<api::CrlRead>([&context](const api::CrlRead& request, const Caller&, auto reply) {
        crl(context, request.authority, reply);
    });
    dispatcher.on<api::TemplatesList>(
        [&context](const api::TemplatesList&, const Caller&, auto reply) { reply(templateList(context)); });
    dispatcher.on<api::TemplateSet>([&context](const api::TemplateSet& request, const Caller& caller,
                                               auto reply) { setTemplate(context, request, caller, reply); });
}

}  // namespace postern::admin
