#include "engine/services/cutoffplan.h"

#include <algorithm>

namespace postern::services {
namespace {

QString family(const tls::Identity& identity) {
    return identity.facts.keyType.section(QLatin1Char(' '), 0, 0);
}

tls::Identity* find(tls::Identities& known, const QByteArray& name) {
    const auto at = std::find_if(known.all.begin(), known.all.end(),
                                 [&name](const tls::Identity& one) { return one.name == name; });
    return at == known.all.end() ? nullptr : &*at;
}

}  // namespace

tls::Identity plannedIdentity(const PlannedCertificate& planned) {
    tls::Identity identity;
    identity.name = planned.name;
    identity.facts.commonName = planned.commonName;
    identity.facts.names = planned.names;
    identity.facts.keyType = planned.keyType;
    identity.facts.selfSigned = planned.issuer.isEmpty();
    identity.facts.issuer = planned.issuer;
    if (planned.issuer.isEmpty())
        identity.facts.issuer = {{QStringLiteral("CN"), planned.commonName}};
    identity.pairs = {tls::KeyPair{}};
    return identity;
}

tls::Identities withCertificate(tls::Identities known, tls::Identity next) {
    const QByteArray name = next.name;
    const tls::Identity* old = known.find(name);
    const tls::Identity* beside = old && !old->companion.isEmpty() ? known.find(old->companion) : nullptr;
    const QByteArray companion = beside && family(*beside) != family(next) ? beside->name : QByteArray();
    for (const tls::Identity& one : std::as_const(known.all))
        next.createdUtcMs = qMax(next.createdUtcMs, one.createdUtcMs + 1);
    known = withCompanion(std::move(known), name, {});
    if (tls::Identity* place = find(known, name))
        *place = std::move(next);
    else
        known.all += std::move(next);
    return companion.isEmpty() ? known : withCompanion(std::move(known), name, companion);
}

tls::Identities withCompanion(tls::Identities known, const QByteArray& name, const QByteArray& companion) {
    for (tls::Identity& one : known.all) {
        const bool parted = one.name == name || one.companion == name ||
                            (!companion.isEmpty() && (one.name == companion || one.companion == companion));
        if (!parted)
            continue;
        one.companion.clear();
        one.pairs = one.pairs.first(qMin<qsizetype>(1, one.pairs.size()));
    }
    tls::Identity* first = find(known, name);
    tls::Identity* second = companion.isEmpty() ? nullptr : find(known, companion);
    if (!first || !second)
        return known;
    first->companion = companion;
    second->companion = name;
    const QList<tls::KeyPair> ours = first->pairs;
    first->pairs += second->pairs;
    second->pairs += ours;
    return known;
}

}  // namespace postern::services
