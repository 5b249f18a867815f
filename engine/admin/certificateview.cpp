#include "engine/admin/certificateview.h"

#include "engine/tls/keys.h"
#include "engine/tls/pickcertificate.h"
#include "engine/tls/signingrequest.h"
#include "engine/tls/verdict.h"

#include <algorithm>

namespace postern::admin {
namespace {

QString joined(const QList<std::pair<QString, QString>>& fields) {
    QStringList parts;
    for (const auto& [name, value] : fields) parts += name + QLatin1Char('=') + value;
    return parts.join(QStringLiteral(", "));
}

QList<std::pair<QString, QString>> subjectOf(const tls::CertificateRequest& fields) {
    QList<std::pair<QString, QString>> subject{
        {QStringLiteral("CN"), fields.commonName},     {QStringLiteral("C"), fields.country},
        {QStringLiteral("ST"), fields.state},          {QStringLiteral("L"), fields.city},
        {QStringLiteral("O"), fields.organization},    {QStringLiteral("OU"), fields.unit},
        {QStringLiteral("emailAddress"), fields.email}};
    subject.removeIf([](const auto& field) { return field.second.isEmpty(); });
    return subject;
}

QList<api::DetailField> fieldsOf(const QList<std::pair<QString, QString>>& pairs) {
    QList<api::DetailField> fields;
    for (const auto& [name, value] : pairs) fields += {name, value};
    return fields;
}

api::ChainLink linkOf(const tls::ChainLinkFacts& facts) {
    return {facts.subject,
            facts.issuer,
            facts.notBefore.toMSecsSinceEpoch(),
            facts.notAfter.toMSecsSinceEpoch(),
            QString::fromLatin1(facts.sha256Hex),
            facts.root,
            toInfo(facts.problem)};
}

QList<api::ChainLink> linksOf(const tls::ChainReport& chain) {
    QList<api::ChainLink> links;
    for (const tls::ChainLinkFacts& link : chain.links) links += linkOf(link);
    return links;
}

void describeFacts(const tls::CertificateFacts& facts, const QDateTime& now, api::CertificateInfo& info) {
    info.subject = joined(facts.subject);
    info.issuer = joined(facts.issuer);
    info.names = facts.names;
    info.notBeforeUtcMs = facts.notBefore.toMSecsSinceEpoch();
    info.notAfterUtcMs = facts.notAfter.toMSecsSinceEpoch();
    info.daysLeft = facts.daysLeft(now);
    info.keyType = facts.keyType;
    info.sha256 = QString::fromLatin1(facts.sha256Hex);
    info.sha1 = QString::fromLatin1(facts.sha1Hex);
    info.serial = QString::fromLatin1(facts.serialHex);
    info.signature = facts.signatureAlgorithm;
    info.selfSigned = facts.selfSigned;
}

api::ChainLink leafLink(const api::CertificateInfo& info) {
    return {info.subject,    info.issuer, info.notBeforeUtcMs, info.notAfterUtcMs, info.sha256,
            info.selfSigned, {}};
}

base::Status addVerdict(api::CertificateDetails& details, const tls::CertificateFacts& facts,
                        const QByteArray& chainPem, const QDateTime& now, const KnownRoots& roots) {
    const auto verdict = tls::judge(chainPem, now, roots.all);
    if (!verdict)
        return verdict.error();
    details.subject = fieldsOf(facts.subject);
    details.issuer = fieldsOf(facts.issuer);
    details.fields = fieldsOf(verdict->fields);
    for (const tls::PurposeFacts& purpose : verdict->purposes)
        details.purposes += {QString::fromLatin1(purpose.purpose), purpose.good, toInfo(purpose.reason)};
    for (const auto& [store, known] : {std::pair("system", &tls::RootStore::system()),
                                       std::pair("own", &roots.own), std::pair("trusted", &roots.trusted)})
        details.roots += {QLatin1StringView(store), tls::leadsTo(chainPem, now, *known)};
    details.verdict = toInfo(verdict->summary);
    details.pem = QString::fromLatin1(chainPem);
    return base::Done{};
}

}  // namespace

CertificateView viewOf(const AdminContext& context) {
    return {context.identities.snapshot(),
            context.settings.snapshot(),
            context.domainTls.snapshot(),
            context.shared.directory.snapshot(),
            QDateTime::fromMSecsSinceEpoch(context.shared.clock.utcMs(), Qt::UTC),
            QString::fromLatin1(tls::protectionName(context.identities.protection())),
            context.chains,
            context.chains->roots(*context.authorities.snapshot())};
}

tls::RootsPtr rootsFor(const AdminContext& context) {
    const KnownRootsPtr roots = context.chains->roots(*context.authorities.snapshot());
    return {roots, &roots->all};
}

QStringList CertificateView::servicesOf(const QByteArray& certificate) const {
    QStringList users;
    for (const QByteArray& service : config::serviceNames())
        if (settings->text(service + ".certificate").toUtf8() == certificate)
            users += QString::fromLatin1(service);
    return users;
}

QStringList CertificateView::domainsOf(const QByteArray& certificate) const {
    QStringList domains;
    for (const services::DomainTls& choice : *domainTls)
        if (choice.choice == services::DomainTlsChoice::Custom && choice.certificate == certificate)
            if (const auth::Domain* domain = directory->domain(choice.domain))
                domains += domain->display;
    return domains;
}

QStringList CertificateView::wantedNames(const QByteArray& certificate) const {
    QStringList names;
    const QString host = settings->text("server.hostName");
    if (!host.isEmpty() && !servicesOf(certificate).isEmpty())
        names += host;
    for (const services::DomainTls& choice : *domainTls)
        if (choice.choice == services::DomainTlsChoice::Custom && choice.certificate == certificate)
            if (const auth::Domain* domain = directory->domain(choice.domain)) {
                names += QString::fromUtf8(domain->name);
                for (const QByteArray& alias : domain->aliases) names += QString::fromUtf8(alias);
            }
    names.removeDuplicates();
    return names;
}

api::CertificateInfo CertificateView::info(const tls::Identity& identity) const {
    api::CertificateInfo info;
    const bool test = identity.keyName.isEmpty();
    info.name = QString::fromUtf8(identity.name);
    info.kind = QString::fromLatin1(identity.kind);
    describeFacts(identity.facts, now, info);
    info.usedBy = servicesOf(identity.name);
    info.domains = domainsOf(identity.name);
    info.keyName = QString::fromUtf8(identity.keyName);
    info.companion = QString::fromUtf8(identity.companion);
    info.protection = test ? QStringLiteral("memory") : protection;
    if (!identity.usable())
        info.warnings += toInfo(identity.problem);
    const ChainCache::EntryPtr checked =
        chains->entry(identity.storedPem, wantedNames(identity.name), now, roots);
    info.spkiSha256 = QString::fromLatin1(checked->spkiSha256);
    info.chain = linksOf(checked->chain);
    for (const base::Error& problem : checked->chain.problems)
        if (problem.code != "chain.unknown-root")  // said by watch.unknown-chain
            info.warnings += toInfo(problem);
    if (!test)
        for (const base::Error& warning : checked->warnings) info.warnings += toInfo(warning);
    return info;
}

api::CertificateDetails CertificateView::details(const tls::Identity& identity) const {
    api::CertificateDetails details;
    details.info = info(identity);
    details.path = details.info.chain;
    details.path.prepend(leafLink(details.info));
    if (const base::Status read = addVerdict(details, identity.facts, identity.storedPem, now, *roots); !read)
        details.verdict = toInfo(read.error());
    details.pem = QString::fromLatin1(identity.chainPem());
    return details;
}

base::Result<api::CertificateDetails> CertificateView::details(const QByteArray& leafPem,
                                                               const tls::ChainReport& chain) const {
    const auto facts = tls::certificateFacts(leafPem);
    if (!facts)
        return facts.error();
    api::CertificateDetails details;
    describeFacts(*facts, now, details.info);
    if (const auto spki = tls::certificateSpkiSha256(leafPem))
        details.info.spkiSha256 = QString::fromLatin1(*spki);
    details.info.chain = linksOf(chain);
    details.path = details.info.chain;
    details.path.prepend(leafLink(details.info));
    const base::Status read =
        addVerdict(details, *facts, chain.pem.isEmpty() ? leafPem : chain.pem + chain.rootPem, now, *roots);
    return read ? base::Result<api::CertificateDetails>(std::move(details)) : read.error();
}

api::KeyInfo CertificateView::info(const tls::StoredKey& key) const {
    api::KeyInfo info;
    info.name = QString::fromUtf8(key.name);
    info.type = key.type;
    info.createdUtcMs = key.createdUtcMs;
    info.spkiSha256 = QString::fromLatin1(key.spkiSha256);
    info.publicPem = QString::fromLatin1(key.publicPem);
    info.protection = protection;
    info.origin = QString::fromLatin1(key.origin);
    for (const tls::Identity& identity : identities->all)
        if (identity.keyName == key.name)
            info.certificates += QString::fromUtf8(identity.name);
    for (const tls::PendingRequest& request : identities->requests)
        if (request.keyName == key.name)
            info.requests += QString::fromUtf8(request.name);
    info.problem = toInfo(key.problem);
    return info;
}

api::RequestInfo CertificateView::info(const tls::PendingRequest& request) const {
    constexpr qint64 kDayMs = 86'400'000;
    api::RequestInfo info;
    info.name = QString::fromUtf8(request.name);
    info.keyName = QString::fromUtf8(request.keyName);
    if (const auto facts = tls::requestFacts(request.csrPem)) {
        info.keyType = facts->keyType;
        info.subject = joined(subjectOf(facts->fields));
        info.names = facts->fields.names;
    }
    info.csrPem = QString::fromLatin1(request.csrPem);
    info.createdUtcMs = request.createdUtcMs;
    info.ageDays = static_cast<int>((now.toMSecsSinceEpoch() - request.createdUtcMs) / kDayMs);
    info.note = request.note;
    info.authority = request.authority;
    info.verification = request.verification;
    info.checklist = request.checklist;
    info.replaces = QString::fromUtf8(request.replaces);
    info.services = request.services;
    info.domains = request.domains;
    return info;
}

base::Result<api::CertificateInfo> CertificateView::infoOf(const QByteArray& name) const {
    if (const tls::Identity* identity = identities->find(name))
        return info(*identity);
    return base::fail("cert.missing", QStringLiteral("there is no certificate \"%1\""),
                      {QString::fromUtf8(name)});
}

void answerCertificate(const AdminContext& context, const QByteArray& name,
                       const Dispatcher::Reply<api::CertificateInfo>& reply) {
    inPool<api::CertificateInfo>(
        context, [view = viewOf(context), name] { return view.infoOf(name); }, reply);
}

}  // namespace postern::admin
