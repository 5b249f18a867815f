// The verbs of the directory that change aliases.
#include "engine/auth/directorystate.h"
#include "engine/auth/directorystore.h"

#include <QSet>

#include <utility>

namespace postern::auth {
namespace {
constexpr qsizetype kMaxTargets = 1000;
using State = DirectoryStore::State;

/// Fails unless a target lies in a domain of this server. Error: "alias.remote".
base::Status targetHome(store::Connection& connection, const sql::DomainRow& home, const AddressKey& target) {
    if (target.domain.isEmpty() || target.domain == home.name)
        return base::Done{};
    auto found = sql::findDomain(connection, target.domain);
    if (!found)
        return found.error();
    return *found ? base::Status(base::Done{}) : base::Status(problem::aliasRemote(target.full()));
}

/// Who has mail for an address: an account, or an alias (its id), or nobody.
struct Holder {
    bool account = false;
    std::optional<qint64> alias;
    bool byCatchAll = false;
};

/// As Directory::resolve() goes, one step.
base::Result<Holder> holderOf(store::Connection& connection, const AddressKey& target) {
    auto domain = sql::findDomain(connection, target.domain);
    if (!domain)
        return domain.error();
    if (!*domain)
        return Holder{};
    for (const QByteArray& local : {target.local, withoutDetail(target.local), QByteArray("*")}) {
        auto account = sql::findAccount(connection, (*domain)->id, local);
        if (!account)
            return account.error();
        if (*account)
            return Holder{true, std::nullopt, false};
        auto alias = sql::findAlias(connection, (*domain)->id, local);
        if (!alias)
            return alias.error();
        if (*alias)
            return Holder{false, *alias, local == "*"};
    }
    return Holder{};
}

/// A mistyped target must be said, or mail would be refused or lost later. Nobody is meant by a catch-all
/// that leads on to a name only it would have. Error: "alias.target-missing".
base::Status checkTargets(store::Connection& connection, qint64 alias, const QList<QByteArray>& targets) {
    for (const QByteArray& target : targets) {
        auto holder = holderOf(connection, keyOfTarget(target));
        if (!holder)
            return holder.error();
        const bool itself = holder->byCatchAll && holder->alias == alias;
        if (itself || (!holder->account && !holder->alias))
            return problem::aliasTargetMissing(target);
    }
    return base::Done{};
}

/// Whether mail for an alias comes back to it. Each alias is looked at once, however many ways lead there.
base::Result<bool> leadsBack(store::Connection& connection, qint64 alias) {
    QSet<qint64> seen{alias};
    QList<qint64> waiting{alias};
    while (!waiting.isEmpty()) {
        auto targets = sql::targetsOf(connection, waiting.takeLast());
        if (!targets)
            return targets.error();
        for (const QByteArray& target : *targets) {
            auto holder = holderOf(connection, keyOfTarget(target));
            if (!holder)
                return holder.error();
            const std::optional<qint64> next = holder->alias;
            if (next == alias)
                return true;
            if (next && !seen.contains(*next)) {
                seen.insert(*next);
                waiting.append(*next);
            }
        }
    }
    return false;
}

base::Status setAliasJob(store::Transaction& transaction, State& state, const AddressKey& key, Alias alias,
                         const QList<AddressKey>& targets) {
    store::Connection& connection = transaction.connection();
    auto home = homeOf(connection, key);
    if (!home)
        return home.error();
    alias.domain = home->id;
    const QByteArray address = key.local + '@' + home->name;
    auto account = sql::findAccount(connection, home->id, key.local);
    if (!account)
        return account.error();
    if (*account)
        return problem::accountExists(address);
    for (const AddressKey& target : targets) {
        // Until there is a queue nothing leaves this server: such mail would be taken and lost.
        if (auto there = targetHome(connection, *home, target); !there)
            return there;
        const QByteArray full = target.local + '@' + (target.domain.isEmpty() ? home->name : target.domain);
        if (full == address)
            return problem::aliasInvalid(QString::fromUtf8(full));
        if (!alias.targets.contains(full))
            alias.targets.append(full);
    }
    auto id = sql::replaceAlias(connection, alias);
    if (!id)
        return id.error();
    if (auto known = checkTargets(connection, *id, alias.targets); !known)
        return known;
    auto loop = leadsBack(connection, *id);
    if (!loop)
        return loop.error();
    if (*loop)
        return problem::aliasLoop(address);
    alias.id = *id;
    return state.changeAfterCommit(transaction, [alias](sql::Draft& draft) {
        draft.aliases.removeIf(
            [&alias](const Alias& each) { return each.domain == alias.domain && each.local == alias.local; });
        draft.aliases.append(alias);
    });
}

base::Status removeAliasJob(store::Transaction& transaction, State& state, const AddressKey& key) {
    store::Connection& connection = transaction.connection();
    auto home = homeOf(connection, key);
    if (!home)
        return problem::aliasMissing(key.full());
    auto id = sql::findAlias(connection, home->id, key.local);
    if (!id)
        return id.error();
    if (!*id)
        return problem::aliasMissing(key.full());
    if (auto status = connection.prepare("DELETE FROM alias WHERE id = ?").run(**id); !status)
        return status;
    return state.changeAfterCommit(transaction, [gone = **id](sql::Draft& draft) {
        draft.aliases.removeIf([gone](const Alias& each) { return each.id == gone; });
    });
}
}  // namespace

void DirectoryStore::setAlias(QString address, QStringList targets, Executor on, Reply<base::Done> reply) {
    auto key = normaliseAddress(address.trimmed());
    if (!key || (key->local != "*" && !accountKey(address)))
        return answer<base::Done>(on, reply, problem::aliasInvalid(address));
    if (!isAsciiLocal(*key))
        return answer<base::Done>(on, reply, problem::addressNotAscii(address));
    QList<AddressKey> keys;
    for (const QString& target : targets) {
        auto each = accountKey(target);
        if (!each)
            return answer<base::Done>(on, reply, problem::aliasInvalid(target));
        keys.append(each.take());
    }
    if (keys.isEmpty() || keys.size() > kMaxTargets)
        return answer<base::Done>(on, reply, problem::aliasInvalid(address));
    const Alias alias{0, {}, key->local, address.trimmed(), {}};
    m_state->submit<base::Done>(
        [state = m_state, key = *key, alias, keys](store::Transaction& transaction) {
            return setAliasJob(transaction, *state, key, alias, keys);
        },
        std::move(on), std::move(reply));
}

void DirectoryStore::removeAlias(QString address, Executor on, Reply<base::Done> reply) {
    auto key = normaliseAddress(address.trimmed());
    if (!key)
        return answer<base::Done>(on, reply, problem::aliasMissing(address.toUtf8()));
    m_state->submit<base::Done>(
        [state = m_state, key = key.take()](store::Transaction& transaction) {
            return removeAliasJob(transaction, *state, key);
        },
        std::move(on), std::move(reply));
}

}  // namespace postern::auth
