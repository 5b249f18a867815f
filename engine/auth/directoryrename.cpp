// A domain under another name: its accounts, their mail and everything that belongs to it stay.
#include "engine/auth/directorystate.h"
#include "engine/auth/directorystore.h"

#include <utility>

namespace postern::auth {
namespace {

struct Names {
    QByteArray from, to;
    QString display;
    bool keepOld = true;
};

/// The name may be an alias of this very domain so far.
base::Status freeTheName(store::Connection& connection, base::DomainId id, const QByteArray& name) {
    auto taken = sql::findDomain(connection, name);
    if (!taken)
        return taken.error();
    if (!*taken)
        return base::Done{};
    if ((*taken)->id != id || !(*taken)->byAlias)
        return problem::domainExists(name);
    return connection.prepare("DELETE FROM domain_alias WHERE name = ?").run(QString::fromUtf8(name));
}

/// Addresses as they were typed: what stands behind the last @ is the domain.
base::Status rewriteShown(store::Connection& connection, const QString& table, base::DomainId id,
                          const QString& display) {
    QList<std::pair<qint64, QString>> rows;
    {
        auto select = connection.prepare(
            qPrintable(QStringLiteral("SELECT id, display FROM %1 WHERE domain = ?").arg(table)));
        if (auto status = select.run(id.value); !status)
            return status;
        while (select.next()) rows.append({select.integer(0), select.text(1)});
    }
    for (const auto& [row, shown] : std::as_const(rows)) {
        const qsizetype at = shown.lastIndexOf(QLatin1Char('@'));
        if (at < 0)
            continue;
        const auto status =
            connection
                .prepare(qPrintable(QStringLiteral("UPDATE %1 SET display = ? WHERE id = ?").arg(table)))
                .run(shown.left(at + 1) + display, row);
        if (!status)
            return status;
    }
    return base::Done{};
}

base::Status rewriteTargets(store::Connection& connection, const Names& names) {
    const QString from = QLatin1Char('@') + QString::fromUtf8(names.from);
    const QString to = QLatin1Char('@') + QString::fromUtf8(names.to);
    return connection
        .prepare(
            "UPDATE alias_target SET target = substr(target, 1, length(target) - length(?)) || ? "
            "WHERE substr(target, -length(?)) = ?")
        .run(from, to, from, from);
}

base::Status renameJob(store::Transaction& transaction, DirectoryStore::State& state, const Names& names) {
    store::Connection& connection = transaction.connection();
    auto found = sql::findDomain(connection, names.from);
    if (!found)
        return found.error();
    if (!*found || (*found)->byAlias)
        return problem::domainMissing(QString::fromUtf8(names.from));
    const base::DomainId id = (*found)->id;
    base::Status done = names.from == names.to ? base::Done{} : freeTheName(connection, id, names.to);
    if (done)
        done = connection.prepare("UPDATE domain SET name = ?, display = ? WHERE id = ?")
                   .run(QString::fromUtf8(names.to), names.display, id.value);
    if (done && names.keepOld && names.from != names.to)
        done = connection.prepare("INSERT INTO domain_alias (name, domain) VALUES (?, ?)")
                   .run(QString::fromUtf8(names.from), id.value);
    for (const QString& table : {QStringLiteral("account"), QStringLiteral("alias")})
        if (done)
            done = rewriteShown(connection, table, id, names.display);
    if (done)
        done = rewriteTargets(connection, names);
    if (!done)
        return done;
    auto all = sql::readAll(connection);
    if (!all)
        return all.error();
    return state.changeAfterCommit(transaction, [all = all.take()](sql::Draft& draft) {
        draft.domains = all.domains;
        draft.accounts = all.accounts;
        draft.aliases = all.aliases;
    });
}

}  // namespace

void DirectoryStore::renameDomain(QString name, QString newName, bool keepOld, Executor on,
                                  Reply<base::Done> reply) {
    auto from = normaliseDomain(name.trimmed());
    auto to = normaliseDomain(newName.trimmed());
    if (!from || !to)
        return answer<base::Done>(on, reply, from ? to.error() : from.error());
    m_state->submit<base::Done>(
        [state = m_state, names = Names{from.take(), to.take(), newName.trimmed(), keepOld}](
            store::Transaction& transaction) { return renameJob(transaction, *state, names); },
        std::move(on), std::move(reply));
}

}  // namespace postern::auth
