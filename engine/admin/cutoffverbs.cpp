#include "engine/admin/cutoffverbs.h"

#include "engine/tls/clientoffer.h"

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
            if (!request.service.isEmpty() && !config::serviceNames().contains(request.service.toUtf8()))
                return reply(base::fail("service.unknown", QStringLiteral("there is no service %1"),
                                        {request.service}));
            withFacts<api::ClientFactList>(
                context, request.service.toUtf8(), kMaxShown,
                [](const QList<ClientFact>& facts) {
                    api::ClientFactList list;
                    for (const ClientFact& fact : facts) list.facts += shown(fact);
                    return list;
                },
                reply);
        });
    dispatcher.on<api::CutOffPreview>([&context](const api::CutOffPreview& request, const Caller&,
                                                 auto reply) { previewCutOff(context, request, reply); });
}

}  // namespace postern::admin
