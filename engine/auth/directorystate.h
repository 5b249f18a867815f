#pragma once

#include "engine/auth/directorysql.h"
#include "engine/auth/directorystore.h"
#include "engine/base/shared.h"

#include <atomic>
#include <mutex>
#include <utility>

namespace postern::auth {

/// What jobs in the writer and the pool share with the DirectoryStore that started them.
struct DirectoryStore::State : std::enable_shared_from_this<DirectoryStore::State> {
    State(store::Store& theStore, const base::Clock& theClock, base::ThreadPool& thePool)
        : store(theStore), clock(theClock), pool(thePool) {}

    store::Store& store;
    const base::Clock& clock;
    base::ThreadPool& pool;
    base::Shared<Directory> current{
        std::make_shared<const Directory>(QList<Domain>(), QList<Account>(), QList<Alias>(), 0)};
    std::atomic<int> rounds{4096};
    base::Shared<base::Secret> loginSecret{std::make_shared<const base::Secret>()};
    std::mutex mutex;  // guards changed
    std::function<void(std::shared_ptr<const Directory>)> changed;

    void publish(sql::Draft draft);

    using Patch = std::function<void(sql::Draft&)>;
    /// Ends a job that has changed the tables: counts the revision up, and changes the snapshot once the
    /// commit is done. Hooks run in the order of the jobs, so that patch upon patch makes the same lists as
    /// reading everything anew.
    base::Status changeAfterCommit(store::Transaction& transaction, Patch patch);

    template <class T>
    void submit(store::Writer::Job<T> job, Executor on, Reply<T> reply) {
        store.writer().submit<T>(std::move(job), std::move(on), std::move(reply));
    }

    /// Makes the verifier in the pool, then hands it to `next` there. A full pool is answered at once.
    template <class T>
    void hashThen(const base::Secret& password, const Executor& on, const Reply<T>& reply,
                  std::function<void(Credential)> next);
};

/// Answers without a job, in the way the writer would.
template <class T>
void answer(const DirectoryStore::Executor& on, const DirectoryStore::Reply<T>& reply,
            base::Result<T> result) {
    if (!reply)
        return;
    if (!on)
        return reply(std::move(result));
    on->post([reply, result = std::make_shared<base::Result<T>>(std::move(result))] {
        reply(std::move(*result));
    });
}

[[nodiscard]] Credential makeCredential(const base::Secret& password, int rounds, qint64 nowMs);

template <class T>
void DirectoryStore::State::hashThen(const base::Secret& password, const Executor& on, const Reply<T>& reply,
                                     std::function<void(Credential)> next) {
    const bool posted = pool.tryPost([self = shared_from_this(), password, next = std::move(next)] {
        next(makeCredential(password, self->rounds, self->clock.utcMs()));
    });
    if (!posted)
        answer<T>(on, reply,
                  base::fail("server.busy", QStringLiteral("The server is too busy to set a password.")));
}

namespace problem {
[[nodiscard]] base::Error domainMissing(const QString& name);
[[nodiscard]] base::Error domainExists(const QByteArray& name);
[[nodiscard]] base::Error domainInvalid(const QString& name);
[[nodiscard]] base::Error accountMissing(const QByteArray& address);
[[nodiscard]] base::Error accountExists(const QByteArray& address);
[[nodiscard]] base::Error accountInvalid(const QString& address);
[[nodiscard]] base::Error aliasMissing(const QByteArray& address);
[[nodiscard]] base::Error aliasExists(const QByteArray& address);
[[nodiscard]] base::Error aliasInvalid(const QString& address);
[[nodiscard]] base::Error aliasRemote(const QByteArray& target);
[[nodiscard]] base::Error aliasTargetMissing(const QByteArray& target);
[[nodiscard]] base::Error aliasLoop(const QByteArray& address);
[[nodiscard]] base::Error addressNotAscii(const QString& address);
}  // namespace problem

/// An account's name must stand in an address as it is, without quotes, and "*" is the catch-all. Error:
/// "account.invalid".
[[nodiscard]] base::Result<AddressKey> accountKey(const QString& address);
/// Others cannot write to more until SMTPUTF8 (RFC 6531) is offered.
[[nodiscard]] bool isAsciiLocal(const AddressKey& key);
struct FoundAccount {
    base::AccountId id;
    QByteArray address;
};
/// The account inside a job. Error: "account.missing".
[[nodiscard]] base::Result<FoundAccount> existingAccount(store::Connection& connection,
                                                         const AddressKey& key);
/// Null: it has gone meanwhile.
[[nodiscard]] Account* findAccount(sql::Draft& draft, base::AccountId id);

/// The domain of an address inside a job; an empty one is the main domain. Error: "domain.missing".
[[nodiscard]] base::Result<sql::DomainRow> homeOf(store::Connection& connection, const AddressKey& address);

}  // namespace postern::auth
