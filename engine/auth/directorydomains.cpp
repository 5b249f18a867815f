// The verbs of the directory that change domains.
#include "engine/auth/directorystate.h"
#include "engine/auth/directorystore.h"

#include <algorithm>
#include <utility>

namespace postern::auth {
namespace {
constexpr qsizetype kMaxDomainAliases = 100;

/// The domain whose main name this is; names that are aliases are no handle for changes.
base::Result<sql::DomainRow> domainByMainName(store::Connection& connection, const QByteArray& name) {
    auto found = sql::findDomain(connection, name);
    if (!found)
        return found.error();
    if (!*found || (*found)->byAlias)
        return problem::domainMissing(QString::fromUtf8(name));
    return **found;
}

base::Result<base::DomainId> addDomainJob(store::Transaction& transaction, DirectoryStore::State& state,
                                          Domain domain, qint64 nowMs) {
    store::Connection& connection = transaction.connection();
    auto taken = sql::findDomain(connection, domain.name);
    if (!taken)
        return taken.error();
    if (*taken)
        return problem::domainExists(domain.name);
    auto first = sql::mainDomain(connection);
    if (!first)
        return first.error();
    domain.main = !*first;
    auto id = sql::insertDomain(connection, domain, nowMs);
    if (!id)
        return id.error();
    domain.id = *id;
    if (auto status = state.changeAfterCommit(transaction,
                                              [domain](sql::Draft& draft) { draft.domains.append(domain); });
        !status)
        return status.error();
    return *id;
}

base::Status markMain(store::Connection& connection, base::DomainId id) {
    return connection.prepare("UPDATE domain SET is_main = (id = ?)").run(id.value);
}

void markMain(sql::Draft& draft, base::DomainId id) {
    for (Domain& domain : draft.domains) domain.main = domain.id == id;
}

base::Status removeDomainJob(store::Transaction& transaction, DirectoryStore::State& state,
                             const QByteArray& name) {
    store::Connection& connection = transaction.connection();
    auto found = domainByMainName(connection, name);
    if (!found)
        return found.error();
    const base::DomainId id = found->id;
    {
        auto accounts = connection.prepare("SELECT id FROM account WHERE domain = ? LIMIT 1");
        if (auto status = accounts.run(id.value); !status)
            return status;
        if (accounts.next())
            return base::fail("domain.not-empty", QStringLiteral("The domain %1 still has accounts."),
                              {QString::fromUtf8(name)});
    }
    if (auto status = connection.prepare("DELETE FROM domain WHERE id = ?").run(id.value); !status)
        return status;
    auto heir = sql::mainDomain(connection);
    if (!heir)
        return heir.error();
    const base::DomainId main = *heir ? (*heir)->id : base::DomainId{};
    if (auto status = markMain(connection, main); !status)
        return status;
    return state.changeAfterCommit(transaction, [id, main](sql::Draft& draft) {
        draft.domains.removeIf([id](const Domain& domain) { return domain.id == id; });
        draft.aliases.removeIf([id](const Alias& alias) { return alias.domain == id; });
        markMain(draft, main);
    });
}

base::Status setAliasesJob(store::Transaction& transaction, DirectoryStore::State& state,
                           const QByteArray& name, const QList<QByteArray>& aliases) {
    store::Connection& connection = transaction.connection();
    auto found = domainByMainName(connection, name);
    if (!found)
        return found.error();
    const base::DomainId id = found->id;
    if (auto status = connection.prepare("DELETE FROM domain_alias WHERE domain = ?").run(id.value); !status)
        return status;
    for (const QByteArray& alias : aliases) {
        auto taken = sql::findDomain(connection, alias);
        if (!taken)
            return taken.error();
        if (*taken)
            return problem::domainExists(alias);
        if (auto status = connection.prepare("INSERT INTO domain_alias (name, domain) VALUES (?, ?)")
                              .run(QString::fromUtf8(alias), id.value);
            !status)
            return status;
    }
    return state.changeAfterCommit(transaction, [id, aliases](sql::Draft& draft) {
        for (Domain& domain : draft.domains)
            if (domain.id == id)
                domain.aliases = aliases;
    });
}
}  // namespace

void DirectoryStore::addDomain(QString name, Executor on, Reply<base::DomainId> reply) {
    auto key = normaliseDomain(name.trimmed());
    if (!key)
        return answer<base::DomainId>(on, reply, key.error());
    const Domain domain{{}, key.take(), name.trimmed(), false, {}};
    m_state->submit<base::DomainId>(
        [state = m_state, domain](store::Transaction& transaction) {
            return addDomainJob(transaction, *state, domain, state->clock.utcMs());
        },
        std::move(on), std::move(reply));
}

void DirectoryStore::removeDomain(QString name, Executor on, Reply<base::Done> reply) {
    auto key = normaliseDomain(name.trimmed());
    if (!key)
        return answer<base::Done>(on, reply, key.error());
    m_state->submit<base::Done>(
        [state = m_state, key = key.take()](store::Transaction& transaction) {
            return removeDomainJob(transaction, *state, key);
        },
        std::move(on), std::move(reply));
}

void DirectoryStore::setMainDomain(QString name, Executor on, Reply<base::Done> reply) {
    auto key = normaliseDomain(name.trimmed());
    if (!key)
        return answer<base::Done>(on, reply, key.error());
    m_state->submit<base::Done>(
        [state = m_state, key = key.take()](store::Transaction& transaction) -> base::Status {
            auto found = domainByMainName(transaction.connection(), key);
            if (!found)
                return found.error();
            const base::DomainId id = found->id;
            if (auto status = markMain(transaction.connection(), id); !status)
                return status;
            return state->changeAfterCommit(transaction, [id](sql::Draft& draft) { markMain(draft, id); });
        },
        std::move(on), std::move(reply));
}

void DirectoryStore::setDomainAliases(QString name, QStringList aliases, Executor on,
                                      Reply<base::Done> reply) {
    auto key = normaliseDomain(name.trimmed());
    if (!key)
        return answer<base::Done>(on, reply, key.error());
    QList<QByteArray> keys;
    for (const QString& alias : aliases) {
        auto each = normaliseDomain(alias.trimmed());
        if (!each)
            return answer<base::Done>(on, reply, each.error());
        if (!keys.contains(*each))
            keys.append(each.take());
    }
    if (keys.size() > kMaxDomainAliases)
        return answer<base::Done>(on, reply, problem::domainInvalid(aliases.last()));
    std::sort(keys.begin(), keys.end());
    m_state->submit<base::Done>(
        [state = m_state, key = key.take(), keys](store::Transaction& transaction) {
            return setAliasesJob(transaction, *state, key, keys);
        },
        std::move(on), std::move(reply));
}

}  // namespace postern::auth
