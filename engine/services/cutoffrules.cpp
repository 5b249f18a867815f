#include "engine/services/clientpolicy.h"
#include "engine/services/cutoff.h"
#include "engine/services/cutoffparts.h"

#include <algorithm>
#include <functional>

// What the services ask of their clients, read from settings and certificates.
namespace postern::services {
namespace {

/// What clients of domains with a certificate of their own see.
QMap<QByteArray, QStringList> namesOfDomains(const QList<DomainTlsRule>& domains,
                                             const tls::Identities& identities) {
    QMap<QByteArray, QStringList> names;
    for (const DomainTlsRule& rule : domains) {
        if (rule.choice != DomainTlsChoice::Custom)
            continue;
        const tls::Identity* identity = identities.find(rule.certificate);
        for (const QByteArray& name : rule.names)
            names.insert(name, identity ? identity->facts.names : QStringList());
    }
    return names;
}

void addKind(KeyKinds& kinds, const QString& keyType) {
    (keyType.startsWith(QLatin1StringView("RSA"))       ? kinds.rsa
     : keyType.startsWith(QLatin1StringView("Ed25519")) ? kinds.ed
                                                        : kinds.ec) = true;
}

const tls::Identity* companionOf(const tls::Identities& identities, const tls::Identity& identity) {
    return identity.pairs.size() < 2 ? nullptr : identities.find(identity.companion);
}

KeyKinds kindsOf(const tls::Identity& identity, const tls::Identity* companion) {
    KeyKinds kinds;
    addKind(kinds, identity.facts.keyType);
    if (companion)
        addKind(kinds, companion->facts.keyType);
    return kinds;
}

NameAnswer answerOf(const tls::Identity& identity, const tls::Identity* companion, const QByteArray& name) {
    NameAnswer answer{kindsOf(identity, companion), {}};
    if (!companion)
        return answer;
    const bool held = holdsName(identity.facts.names, name);
    if (held != holdsName(companion->facts.names, name))
        addKind(answer.lacking, (held ? *companion : identity).facts.keyType);
    return answer;
}

void addAnswers(NameAnswers& answers, const tls::Identities& identities, const tls::Identity& identity,
                const std::function<bool(const QByteArray&)>& counts = {}) {
    const tls::Identity* companion = companionOf(identities, identity);
    for (const QString& text : identity.facts.names)
        if (const QByteArray name = text.toLower().toUtf8();
            !answers.contains(name) && (!counts || counts(name)))
            answers.insert(name, answerOf(identity, companion, name));
}

NameAnswers answersOfDomains(const QList<DomainTlsRule>& domains, const tls::Identities& identities) {
    NameAnswers answers;
    for (const DomainTlsRule& rule : domains) {
        const tls::Identity* identity =
            rule.choice == DomainTlsChoice::Custom ? identities.find(rule.certificate) : nullptr;
        if (!identity)
            continue;
        const tls::Identity* companion = companionOf(identities, *identity);
        for (const QByteArray& name : rule.names) answers.insert(name, answerOf(*identity, companion, name));
        addAnswers(answers, identities, *identity, [&rule](const QByteArray& name) {
            return std::any_of(rule.names.begin(), rule.names.end(),
                               [&name](const QByteArray& domain) { return name.endsWith('.' + domain); });
        });
    }
    return answers;
}

/// By SNI every certificate but the Test certificate answers for its names, the newest first.
NameAnswers answersOfAll(const tls::Identities& identities) {
    QList<const tls::Identity*> all;
    for (const tls::Identity& identity : identities.all)
        if (identity.name != "test" && identity.usable())
            all += &identity;
    std::stable_sort(all.begin(), all.end(), [](const tls::Identity* a, const tls::Identity* b) {
        return a->createdUtcMs > b->createdUtcMs;
    });
    NameAnswers answers;
    for (const tls::Identity* identity : std::as_const(all)) addAnswers(answers, identities, *identity);
    return answers;
}

/// What clients without SNI are shown; gives the names that it answers for.
NameAnswers serve(ServiceRules& rule, const tls::Identities& identities, const tls::Identity& served) {
    rule.fingerprint = served.facts.sha256Hex;
    rule.issuer = served.facts.issuer;
    rule.selfSigned = served.facts.selfSigned;
    rule.keys = kindsOf(served, companionOf(identities, served));
    NameAnswers answers;
    addAnswers(answers, identities, served);
    return answers;
}

void addClientRules(ServiceRules& rule, const QByteArray& service, const config::Settings& settings,
                    const std::shared_ptr<const tls::ClientTrust>& trust) {
    if (config::findSetting(service + ".clientAuth") == nullptr)
        return;
    rule.requireCertificate = settings.text(service + ".clientAuth") == QStringLiteral("require");
    if (!rule.requireCertificate || !trust)
        return;
    rule.trust = trust;
    rule.issuers = trust->subjectsOf(settings.list(service + ".trustedAuthorities"));
    rule.revocation = revocationOf(settings.text(service + ".clientRevocation"));
}

}  // namespace

QByteArray wildcardOf(const QByteArray& name) {
    const qsizetype dot = name.indexOf('.');
    return dot > 0 ? '*' + name.mid(dot) : QByteArray();
}

bool holdsName(const QStringList& names, const QByteArray& wanted) {
    const QString name = QString::fromUtf8(wanted).toLower();
    const QString wildcard = QString::fromUtf8(wildcardOf(wanted)).toLower();
    return names.contains(name, Qt::CaseInsensitive) ||
           (!wildcard.isEmpty() && names.contains(wildcard, Qt::CaseInsensitive));
}

RulesByService serviceRules(const config::Settings& settings, const tls::Identities& identities,
                            const QList<DomainTlsRule>& domains,
                            std::shared_ptr<const tls::ClientTrust> trust) {
    RulesByService rules;
    QMap<QByteArray, DomainTlsChoice> choices;
    for (const DomainTlsRule& rule : domains)
        for (const QByteArray& name : rule.names) choices.insert(name, rule.choice);
    const QMap<QByteArray, QStringList> own = namesOfDomains(domains, identities);
    const NameAnswers ofDomains = answersOfDomains(domains, identities), ofAll = answersOfAll(identities);
    for (const QByteArray& service : config::serviceNames()) {
        ServiceRules& rule = rules[service];
        rule.namesFor = own;
        rule.choices = choices;
        const auto is = [&](const char* leaf, const char* wanted) {
            const QByteArray key = service + leaf;
            return config::findSetting(key) != nullptr &&
                   settings.value(key).toString() == QLatin1StringView(wanted);
        };
        rule.ssl = settings.boolean(service + ".ssl");
        rule.plaintextLogins = is(".disablePlaintext", "false");
        rule.starttls = !is(".starttls", "false");
        addClientRules(rule, service, settings, trust);
        rule.lists = tlsLists(service, settings);
        const tls::Identity* served = identities.find(settings.text(service + ".certificate").toUtf8());
        rule.answers = {ofDomains, served ? serve(rule, identities, *served) : NameAnswers(), ofAll};
        // By SNI every certificate but the Test certificate answers for its names.
        for (const tls::Identity& identity : identities.all)
            if (&identity == served || identity.name != "test")
                rule.names += identity.facts.names;
    }
    return rules;
}

}  // namespace postern::services
