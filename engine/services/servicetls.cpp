#include "engine/services/servicetls.h"

#include "engine/services/clientpolicy.h"
#include "engine/services/tlspolicy.h"

#include <QCryptographicHash>
#include <QHostAddress>

#include <algorithm>

namespace postern::services {
namespace {

QByteArray keyOf(const tls::Identity& identity, const tls::Policy& policy) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const tls::KeyPair& pair : identity.pairs) hash.addData(pair.chainPem);
    hash.addData(policy.service + '\n' + policy.minimumVersion + '\n' + policy.maximumVersion + '\n' +
                 policy.ciphers12 + '\n' + policy.suites13 + '\n' + policy.groups + '\n' +
                 QByteArray::number(policy.timeToLiveSeconds) + '\n' + QByteArray::number(policy.logLevel));
    hash.addData(policy.staples ? "\nstapling" : "\n");
    hash.addData(QByteArray::number(static_cast<int>(policy.clientAuth)) + '\n' +
                 QByteArray::number(static_cast<int>(policy.clientRevocation)) + '\n' +
                 policy.revocationStamp + '\n' + policy.trustedCasPem + policy.helperCasPem);
    return hash.result();
}

bool decidesAll(const DomainTlsRule& rule) {
    return rule.choice == DomainTlsChoice::No || rule.choice == DomainTlsChoice::Test;
}

/// The rule of the nearest domain that a name is or lies in; null: of none.
const DomainTlsRule* nearest(const QList<DomainTlsRule>& domains, QByteArray name) {
    if (name.startsWith("*."))
        name = name.mid(2);
    while (!name.isEmpty()) {
        for (const DomainTlsRule& rule : domains)
            if (rule.names.contains(name))
                return &rule;
        const qsizetype dot = name.indexOf('.');
        name = dot < 0 ? QByteArray() : name.mid(dot + 1);
    }
    return nullptr;
}

/// But for those in domains that are off or on Test: no certificate answers there for a name that it holds.
void addNames(tls::ServiceTls& tls, const tls::Identity& identity,
              const std::shared_ptr<const tls::TlsContext>& context, const QList<DomainTlsRule>& domains) {
    for (const QString& text : identity.facts.names) {
        const QByteArray name = text.toLower().toLatin1();
        const DomainTlsRule* rule = QHostAddress(text).isNull() ? nearest(domains, name) : nullptr;
        if (QHostAddress(text).isNull() && (rule == nullptr || !decidesAll(*rule)))
            tls.byName.append({name, context});
    }
}

/// A domain inside one that is off or on Test goes its own way.
void exempt(tls::ServiceTls& tls, const QList<DomainTlsRule>& domains) {
    for (const DomainTlsRule& rule : domains)
        for (const QByteArray& name : rule.names) {
            const DomainTlsRule* above = nearest(domains, name.mid(name.indexOf('.') + 1));
            if (decidesAll(rule) || above == nullptr || above == &rule || !decidesAll(*above))
                continue;
            tls.byName.append({name, tls.fallback});
            tls.byName.append({'.' + name, tls.fallback});
        }
}

bool belongsTo(const QByteArray& name, const QList<QByteArray>& domains) {
    return std::any_of(domains.begin(), domains.end(),
                       [&name](const QByteArray& domain) { return name.endsWith('.' + domain); });
}

/// A domain that shares may still have an address of its own: there its name decides.
void bindShared(tls::ServiceTls& tls, const QList<DomainTlsRule>& domains) {
    for (const DomainTlsRule& rule : domains) {
        if (rule.choice != DomainTlsChoice::Shared)
            continue;
        const auto found = std::find_if(tls.byName.begin(), tls.byName.end(), [&rule](const auto& entry) {
            return rule.names.contains(entry.first);
        });
        if (found == tls.byName.end())
            continue;
        const auto context = found->second;
        for (const QHostAddress& address : rule.addresses) tls.byAddress.append({address, context});
    }
}

}  // namespace

ServiceTlsBuilder::ServiceTlsBuilder(base::Log& log, tls::LiveClientTrust clients)
    : m_log(log), m_clients(std::move(clients)), m_tickets(tls::makeTicketKeys()) {}

/// Read once for all services.
base::Result<QList<tls::ParsedPairPtr>> ServiceTlsBuilder::parsed(const tls::Identity& identity) {
    QByteArray key;
    for (const tls::KeyPair& pair : identity.pairs) key += pair.chainPem;
    if (const auto known = m_parsed.constFind(key); known != m_parsed.constEnd())
        return *known;
    auto pairs = tls::parsePairs(identity.pairs);
    if (pairs)
        m_parsed.insert(key, *pairs);
    return pairs;
}

base::Result<ServiceTlsBuilder::ContextPtr> ServiceTlsBuilder::context(const tls::Identity& identity,
                                                                       const tls::Policy& policy) {
    if (!identity.usable())
        return identity.problem;
    const QByteArray key = keyOf(identity, policy);
    if (const auto known = m_contexts.constFind(key); known != m_contexts.constEnd())
        return *known;
    const auto pairs = parsed(identity);
    if (!pairs)
        return pairs.error();
    auto built = tls::TlsContext::build(*pairs, policy, m_tickets);
    if (built)
        m_contexts.insert(key, *built);
    return built;
}

ServiceTlsBuilder::ContextPtr ServiceTlsBuilder::domainContext(const DomainTlsRule& rule,
                                                               const tls::Identity* identity,
                                                               const tls::Policy& policy) {
    if (rule.choice == DomainTlsChoice::No)
        return nullptr;
    base::Result<ContextPtr> built =
        identity != nullptr ? context(*identity, policy)
                            : base::Result<ContextPtr>(
                                  base::fail("cert.missing", QStringLiteral("there is no certificate \"%1\""),
                                             {QString::fromUtf8(rule.certificate)}));
    if (built)
        return built.take();
    // Another certificate would teach people to click warnings away.
    m_log.write(base::LogCategory::Tls, base::LogLevel::Failure,
                "secure links with " + rule.names.first() + " are refused: " + built.error().text.toUtf8());
    return nullptr;
}

void ServiceTlsBuilder::addDomain(tls::ServiceTls& tls, const DomainTlsRule& rule,
                                  const tls::Identities& identities, const tls::Policy& policy) {
    if (rule.choice == DomainTlsChoice::Shared)
        return;
    const bool custom = rule.choice == DomainTlsChoice::Custom;
    const tls::Identity* identity = identities.find(custom ? rule.certificate : QByteArray("test"));
    const ContextPtr served = domainContext(rule, identity, policy);
    for (const QByteArray& name : rule.names) {
        tls.byName.append({name, served});
        if (!custom)
            tls.byName.append({'.' + name, served});
    }
    for (const QHostAddress& address : rule.addresses) tls.byAddress.append({address, served});
    if (!custom || identity == nullptr)
        return;
    for (const QString& name : identity->facts.names)
        if (const QByteArray latin = name.toLower().toLatin1(); belongsTo(latin, rule.names))
            tls.byName.append({latin, served});
}

base::Result<tls::ServiceTlsPtr> ServiceTlsBuilder::build(const QByteArray& service,
                                                          const config::Settings& settings,
                                                          const tls::Identities& identities,
                                                          const QList<DomainTlsRule>& domains) {
    const QByteArray name = settings.text(service + ".certificate").toUtf8();
    const tls::Identity* own = identities.find(name);
    if (!own)
        return base::fail("cert.missing", QStringLiteral("there is no certificate \"%1\""),
                          {QString::fromUtf8(name)});
    tls::Policy policy = policyOf(service, settings);
    addClients(policy, settings, m_clients);
    policy.staples = settings.boolean("tls.stapling") ? m_staples : nullptr;
    reportClients(policy, settings);
    auto fallback = context(*own, policy);
    if (!fallback)
        return fallback.error();
    auto tls = std::make_shared<tls::ServiceTls>();
    tls->fallback = *fallback;
    for (const DomainTlsRule& rule : domains) addDomain(*tls, rule, identities, policy);
    addNames(*tls, *own, *fallback, domains);
    QList<const tls::Identity*> others;
    for (const tls::Identity& identity : identities.all)
        if (&identity != own && identity.name != "test" && identity.usable())
            others += &identity;
    // Of two certificates for one name the newer one answers.
    std::sort(others.begin(), others.end(), [](const tls::Identity* a, const tls::Identity* b) {
        return a->createdUtcMs > b->createdUtcMs;
    });
    for (const tls::Identity* identity : std::as_const(others)) {
        auto other = context(*identity, policy);
        if (other)
            addNames(*tls, *identity, *other, domains);
        else
            m_log.write(
                base::LogCategory::Tls, base::LogLevel::Problem,
                "certificate " + identity->name + " cannot be served: " + other.error().text.toUtf8());
    }
    exempt(*tls, domains);
    bindShared(*tls, domains);
    return tls::ServiceTlsPtr(std::move(tls));
}

/// A service that lost the authorities it trusts goes on, and refuses whoever has to show a certificate.
void ServiceTlsBuilder::reportClients(const tls::Policy& policy, const config::Settings& settings) const {
    const auto trust = m_clients ? m_clients->get() : nullptr;
    if (policy.clientAuth == tls::ClientAuth::Off || !trust)
        return;
    const auto problem = [&](const QByteArray& text) {
        m_log.write(base::LogCategory::Tls, base::LogLevel::Problem, policy.service + ": " + text);
    };
    for (const QString& name : missingAuthorities(policy.service, settings, *trust))
        problem("there is no authority \"" + name.toUtf8() + "\" whose clients could be trusted");
    if (policy.trustedCasPem.isEmpty())
        problem(policy.clientAuth == tls::ClientAuth::Require
                    ? "clients must show a certificate, but no authority is trusted: all are refused"
                    : "no authority is trusted, so that clients are not asked for a certificate");
}

void ServiceTlsBuilder::prune() {
    m_parsed.clear();
    m_contexts.removeIf([](auto it) { return it->use_count() == 1; });
}

}  // namespace postern::services
