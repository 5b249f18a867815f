// The verbs of the directory that change which client certificates are an account's.
#include "engine/auth/directorystate.h"
#include "engine/auth/directorystore.h"

#include <utility>

namespace postern::auth {
namespace {
constexpr qsizetype kMaxLabel = 200;
using State = DirectoryStore::State;

base::Result<qint64> addCertificateJob(store::Transaction& transaction, State& state, const AddressKey& key,
                                       CertificateRule rule) {
    store::Connection& connection = transaction.connection();
    auto account = existingAccount(connection, key);
    if (!account)
        return account.error();
    auto holder = sql::certificateHolder(connection, rule.match, rule.value);
    if (!holder)
        return holder.error();
    if (*holder)
        return base::fail("client.taken",
                          QStringLiteral("The client certificate belongs to an account already."),
                          {QString::fromUtf8(rule.value)});
    rule.createdUtcMs = state.clock.utcMs();
    auto id = sql::insertCertificate(connection, account->id, rule);
    if (!id)
        return id.error();
    rule.id = *id;
    if (auto status = state.changeAfterCommit(transaction,
                                              [id = account->id, rule](sql::Draft& draft) {
                                                  if (Account* changed = findAccount(draft, id))
                                                      changed->certificates.append(rule);
                                              });
        !status)
        return status.error();
    return rule.id;
}

base::Status removeCertificateJob(store::Transaction& transaction, State& state, qint64 id) {
    store::Connection& connection = transaction.connection();
    auto select = connection.prepare("SELECT account FROM account_certificate WHERE id = ?");
    if (auto status = select.run(id); !status)
        return status;
    if (!select.next())
        return base::fail("client.missing",
                          QStringLiteral("There is no client certificate with the number %1."),
                          {QString::number(id)});
    const base::AccountId account{select.integer(0)};
    if (auto status = connection.prepare("DELETE FROM account_certificate WHERE id = ?").run(id); !status)
        return status;
    return state.changeAfterCommit(transaction, [account, id](sql::Draft& draft) {
        if (Account* changed = findAccount(draft, account))
            changed->certificates.removeIf([id](const CertificateRule& rule) { return rule.id == id; });
    });
}
}  // namespace

void DirectoryStore::addCertificate(QString address, CertificateRule rule, Executor on, Reply<qint64> reply,
                                    store::Along<qint64> along) {
    auto key = accountKey(address);
    if (!key)
        return answer<qint64>(on, reply, problem::accountMissing(address.toUtf8()));
    rule.label = rule.label.simplified().left(kMaxLabel);
    m_state->submit<qint64>(
        [state = m_state, key = key.take(), rule, along](store::Transaction& transaction) {
            return store::withAlong(addCertificateJob(transaction, *state, key, rule), along,
                                    transaction.connection());
        },
        std::move(on), std::move(reply));
}

void DirectoryStore::removeCertificate(qint64 id, Executor on, Reply<base::Done> reply,
                                       store::Along<base::Done> along) {
    m_state->submit<base::Done>(
        [state = m_state, id, along](store::Transaction& transaction) {
            return store::withAlong(removeCertificateJob(transaction, *state, id), along,
                                    transaction.connection());
        },
        std::move(on), std::move(reply));
}

}  // namespace postern::auth
