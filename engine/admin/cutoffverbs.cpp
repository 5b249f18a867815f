#include "engine/admin/cutoffverbs.h"

#include "engine/tls/clientoffer.h"
#include "engine/tls/keys.h"
#include "engine/tls/pickcertificate.h"

#include <algorithm>

namespace postern::admin {
namespace {

constexpr int kMaxShown = 5000;  // rows of client.facts; the frames of the local socket are bounded
constexpr qint64 kDayMs = qint64(24) * 3600 * 1000;

using services::ClientFact;

/// Reads in the pool, after what is still in memory has been written.
template <class T>
void withFacts(const AdminContext& context, QByteArray service, int limit,
               std::function<T(const QList<ClientFact>&)> work, Dispatcher::Reply<T> reply) {
    const auto limits = factLimits(*context.settings.snapshot());
    const qint64 since = context.shared.clock.utcMs() - limits.days * kDayMs;
    context.shared.clients->flush(limits, context.control,
                                  [&context, service = std::move(service), limit, since,
                                   work = std::move(work), reply = std::move(reply)] {
                                      // The pool outlives the context, not the store.
                                      store::Store& store = context.shared.store;
                                      inPool<T>(
                                          context,
                                          [&store, service, limit, since, work]() -> base::Result<T> {
                                              auto reader = store.openReader();
                                              if (!reader)
                                                  return reader.error();
                                              auto facts = services::readClientFacts((*reader)->connection(),
                                                                                     service, since, limit);
                                              if (!facts)
                                                  return facts.error();
                                              return work(*facts);
                                          },
                                          reply);
                                  });
}

api::ClientFact shown(const ClientFact& fact) {
    api::ClientFact info;
    info.service = QString::fromUtf8(fact.service);
    info.address = fact.address;
    info.account = QString::fromUtf8(fact.account);
    info.version = QString::fromUtf8(fact.version);
    info.cipher = QString::fromUtf8(fact.cipher);
    info.group = QString::fromUtf8(fact.group);
    info.sni = QString::fromUtf8(fact.sni);
    const tls::ClientOffer offer = tls::unpackOffer(fact.offer);
    info.offered = QString::fromUtf8(offer.newestVersion());
    info.offeredCiphers = static_cast<int>(offer.ciphers.size());
    info.certificate = QString::fromUtf8(fact.certificate);
    info.certificateSubject = fact.certificateSubject;
    info.served = QString::fromLatin1(fact.served);
    info.resumed = fact.resumed;
    info.failure = QString::fromUtf8(fact.failure);
    info.plaintextLogin = fact.plaintext;
    info.firstUtcMs = fact.firstUtcMs;
    info.lastUtcMs = fact.lastUtcMs;
    info.count = fact.count;
    return info;
}

QList<api::CutOff> shown(const QList<services::CutOffRow>& rows) {
    QList<api::CutOff> list;
    for (const services::CutOffRow& row : rows)
        list += {QString::fromUtf8(row.service),
                 row.address,
                 QString::fromUtf8(row.account),
                 toInfo(row.reason),
                 row.lastUtcMs,
                 row.count};
    return list;
}

/// Sentences for the report of a change; the newest are enough.
QList<api::ErrorInfo> gains(const QList<services::CutOffRow>& rows) {
    constexpr qsizetype kMaxSentences = 50;
    QList<api::ErrorInfo> list;
    for (const services::CutOffRow& row : rows.first(qMin(kMaxSentences, rows.size())))
        list += toInfo(base::fail(
            "gain.plaintext",
            QStringLiteral("%1: %2 (%3) was refused because it sends passwords without "
                           "encryption, and can log in then"),
            {QString::fromUtf8(row.service),
             row.account.isEmpty() ? QStringLiteral("-") : QString::fromUtf8(row.account), row.address}));
    return list;
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

/// What is served beside the certificate stays, unless both would have the same kind of key.
void keepCompanion(tls::Identities& identities, tls::Identity& next) {
    const auto kind = [](const tls::Identity& one) {
        return one.facts.keyType.section(QLatin1Char(' '), 0, 0);
    };
    for (tls::Identity& other : identities.all) {
        if (other.companion != next.name || other.pairs.isEmpty())
            continue;
        other.pairs = other.pairs.first(1);
        if (kind(other) == kind(next))
            continue;
        other.pairs += next.pairs.first();
        next.companion = other.name;
        next.pairs += other.pairs.first();
    }
}

base::Result<tls::Identities> replaceCertificate(tls::Identities identities,
                                                 const api::CutOffPreview& request, const QDateTime& now) {
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
    keepCompanion(identities, next);
    const auto known = std::find_if(identities.all.begin(), identities.all.end(),
                                    [&](const tls::Identity& each) { return each.name == next.name; });
    if (known == identities.all.end())
        identities.all += std::move(next);
    else
        *known = std::move(next);
    return identities;
}

base::Result<std::shared_ptr<const config::Settings>> withCertificate(const AdminContext& context,
                                                                      const api::CutOffPreview& request) {
    config::SettingValues stored = context.settings.snapshot()->stored();
    for (const QString& service : request.services) {
        const QByteArray key = service.toUtf8() + ".certificate";
        if (!config::findSetting(key))
            return base::fail("service.unknown", QStringLiteral("there is no service %1"), {service});
        stored.insert(key, request.name);
    }
    return std::shared_ptr<const config::Settings>(
        std::make_shared<config::Settings>(stored, context.settings.snapshot()->overrides(), 0));
}

/// The domains of the request use its certificate.
base::Status takeCertificate(services::DomainTlsList& choices, const api::CutOffPreview& request,
                             const auth::Directory& directory) {
    for (const QString& name : request.domains) {
        const auto key = auth::normaliseDomain(name);
        const auth::Domain* domain = key ? directory.domain(*key) : nullptr;
        if (domain == nullptr)
            return base::fail("domain.missing", QStringLiteral("there is no domain %1"), {name});
        choices.removeIf([domain](const services::DomainTls& each) { return each.domain == domain->id; });
        choices += {domain->id, services::DomainTlsChoice::Custom, request.name.toUtf8(), {}};
    }
    return base::Done{};
}

/// Who fails when `after` replaces the certificates of now, and services and domains take the one of the
/// request.
void comparePreview(const AdminContext& context, const api::CutOffPreview& request,
                    const tls::Identities& after, const Dispatcher::Reply<api::CutOffList>& reply) {
    const auto settings = withCertificate(context, request);
    if (!settings)
        return reply(settings.error());
    services::DomainTlsList choices = *context.domainTls.snapshot();
    if (const base::Status status = takeCertificate(choices, request, *context.shared.directory.snapshot());
        !status)
        return reply(status.error());
    findCutOffs(context, rulesNow(context), rulesWith(context, **settings, after, choices),
                [reply](const base::Result<CutOffs>& found) {
                    if (found)
                        reply(api::CutOffList{found.value().lost});
                    else
                        reply(found.error());
                });
}

void previewCertificate(const AdminContext& context, const api::CutOffPreview& request,
                        const Dispatcher::Reply<api::CutOffList>& reply) {
    const auto before = context.identities.snapshot();
    if (request.base64.isEmpty()) {
        if (before->find(request.name.toUtf8()) != nullptr)
            return comparePreview(context, request, *before, reply);
        return reply(
            base::fail("cert.missing", QStringLiteral("there is no certificate \"%1\""), {request.name}));
    }
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(context.shared.clock.utcMs(), Qt::UTC);
    // The password of a file may take a second to derive.
    inPool<tls::Identities>(
        context, [before, request, now] { return replaceCertificate(*before, request, now); },
        [&context, request, reply](const base::Result<tls::Identities>& after) {
            if (after)
                comparePreview(context, request, *after, reply);
            else
                reply(after.error());
        });
}

}  // namespace

services::ClientFacts::Limits factLimits(const config::Settings& settings) {
    return {static_cast<int>(settings.integer("facts.days")),
            static_cast<int>(settings.integer("facts.maxRows"))};
}

services::RulesByService rulesWith(const AdminContext& context, const config::Settings& settings,
                                   const tls::Identities& identities,
                                   const services::DomainTlsList& choices) {
    return services::serviceRules(settings, identities,
                                  services::domainTlsRules(choices, *context.shared.directory.snapshot()),
                                  context.shared.clientTrust ? context.shared.clientTrust->get() : nullptr);
}

services::RulesByService rulesNow(const AdminContext& context) {
    return rulesWith(context, *context.settings.snapshot(), *context.identities.snapshot(),
                     *context.domainTls.snapshot());
}

void findCutOffs(const AdminContext& context, services::RulesByService before, services::RulesByService after,
                 const Dispatcher::Reply<CutOffs>& reply) {
    if (before == after || !context.shared.clients)
        return reply(CutOffs{});
    withFacts<CutOffs>(
        context, {}, factLimits(*context.settings.snapshot()).maxRows,
        [before = std::move(before), after = std::move(after)](const QList<ClientFact>& facts) {
            return CutOffs{shown(services::whoIsCutOff(facts, before, after)),
                           gains(services::whoGains(facts, before, after))};
        },
        reply);
}

void addClientVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::ClientFactsList>(
        [&context](const api::ClientFactsList& request, const Caller&, auto reply) {
            withFacts<api::ClientFactList>(
                context, request.service.toUtf8(), kMaxShown,
                [](const QList<ClientFact>& facts) {
                    api::ClientFactList list;
                    for (const ClientFact& fact : facts) list.facts += shown(fact);
                    return list;
                },
                reply);
        });
    dispatcher.on<api::CutOffPreview>(
        [&context](const api::CutOffPreview& request, const Caller&, auto reply) {
            previewCertificate(context, request, reply);
        });
}

}  // namespace postern::admin
