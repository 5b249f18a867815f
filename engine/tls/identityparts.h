#pragma once

#include "engine/base/shared.h"
#include "engine/tls/identitystore.h"
#include "engine/tls/identitytable.h"
#include "engine/tls/keys.h"
#include "engine/tls/keytable.h"
#include "engine/tls/requestnote.h"

#include <mutex>
#include <optional>

// Private to the identity store's own files.
namespace postern::tls {

/// The name of the Test certificate.
inline const QByteArray kTestName = "test";

/// The stored rows of one moment.
struct StoredRows {
    QList<IdentityRow> identities;
    QList<StoredKey> keys;
    QList<PendingRequest> requests;
};
[[nodiscard]] base::Result<StoredRows> readRows(store::Connection& connection);

/// A private key that is to be stored.
struct FreshKey {
    QByteArray name;     // wished for
    bool exact = false;  // no other name will do
    base::Secret pem;
    KeyFacts facts;
    QByteArray origin;
};
[[nodiscard]] base::Result<FreshKey> freshKey(const QByteArray& name, base::Secret pem,
                                              const QByteArray& origin);

/// A certificate that was checked and is to be stored, with a stored key or a fresh one.
struct NewCertificate {
    QByteArray name, kind, chainPem;
    QByteArray keyName;
    std::optional<FreshKey> key;
    bool replace = false;
};
/// "RSA" of "RSA 2048": one certificate of each family can be served side by side.
[[nodiscard]] QString keyFamily(const QString& keyType);

struct IdentityStore::Parts : std::enable_shared_from_this<IdentityStore::Parts> {
    store::Store& store;
    QString folder;
    const base::Clock& clock;
    base::ThreadPool& pool;
    base::Log& log;
    mutable std::mutex mutex;  // guards all below but the snapshot; never held while `changed` runs
    std::shared_ptr<const KeyWrap> wrap;  // null: see noWrap
    base::Error noWrap;                   // "key.locked", "keyfile.missing"
    QString keyFolder;
    KeyProtection protection = KeyProtection::KeyFile;
    std::optional<KeyPair> authority;
    std::optional<Identity> test;
    QStringList testNames;
    QList<Identity> stored;
    QList<StoredKey> keys;
    QList<PendingRequest> requests;
    qint64 revision = 0;
    std::vector<std::function<void(std::shared_ptr<const Identities>)>> changed;
    base::Shared<Identities> snapshot;

    Parts(store::Store& dataStore, QString dataFolder, const base::Clock& timeSource,
          base::ThreadPool& workers, base::Log& logTo)
        : store(dataStore), folder(std::move(dataFolder)), clock(timeSource), pool(workers), log(logTo) {}

    [[nodiscard]] std::shared_ptr<const KeyWrap> wrapNow() const;
    [[nodiscard]] base::Error whyNoWrap() const;
    [[nodiscard]] base::Result<QByteArray> seal(const QByteArray& name, const base::Secret& plain) const;
    [[nodiscard]] base::Result<base::Secret> unseal(const QByteArray& name, const QByteArray& sealed) const;

    [[nodiscard]] base::Result<base::Secret> keyPem(const QByteArray& name) const;
    void storeKey(FreshKey key, Executor on, Reply<base::Done> reply, StoreAlong along);

    // ---- the key store; the mutex is held for a whole change of it, in the pool
    std::mutex keyStoreChange;
    base::Status openKeyStore(store::Connection& connection);
    base::Status reopen(KeyWrap opened);
    base::Status changeKeyStore(const KeyStoreOrder& order, const KeyStoreAlong& along);
    base::Status moveKeyStore(const QString& to, const std::function<base::Status()>& protect,
                              const KeyStoreAlong& along);
    base::Status protectKeyStore(const QString& place, const std::function<base::Status()>& protect,
                                 const KeyStoreAlong& along);
    [[nodiscard]] QString keyFolderNow() const;

    // ---- the Test certificate
    base::Status loadAuthority(store::Connection& connection);
    base::Status makeAuthority();
    base::Status borrowAuthority();
    base::Status makeTest(const QStringList& names);
    [[nodiscard]] bool testIsGood(const QStringList& names);

    /// Changes the lists under the mutex, swaps the snapshot and tells everybody.
    void update(const std::function<void()>& change);
    /// Keys from before 0002 were stored without what can be known of them while they are sealed.
    base::Status completeKeys(const QList<StoredKey>& rows);
    /// What the database holds now; entries that did not change are not read again.
    void take(const StoredRows& rows);
    /// Runs `job` with `along` in the writer as one transaction, publishes what is stored after it, then
    /// answers.
    template <class T>
    void write(std::function<base::Result<T>(store::Connection&)> job, Executor on, Reply<T> reply,
               store::Along<T> along) {
        store.writer().submit<T>(
            [parts = shared_from_this(), job = std::move(job),
             along = std::move(along)](store::Transaction& transaction) {
                store::Connection& connection = transaction.connection();
                base::Result<T> result = store::withAlong(job(connection), along, connection);
                if (!result)
                    return result;
                base::Result<StoredRows> rows = readRows(connection);
                if (!rows)
                    return base::Result<T>(rows.error());
                transaction.afterCommit([parts, rows = rows.take()] { parts->take(rows); });
                return result;
            },
            std::move(on), std::move(reply));
    }
    /// Inside a job: seals the key and stores it under its name or, if that is taken and need not be exact,
    /// "name-2" and so on. A key that is stored already is not stored twice: "key.exists" if `exact`, else
    /// its name.
    [[nodiscard]] base::Result<QByteArray> putKey(store::Connection& connection, const FreshKey& key) const;
    /// Inside a job: drops the key `identity` had when it was made with it and nothing needs it any more.
    [[nodiscard]] base::Status dropOwnKey(store::Connection& connection, const IdentityRow& identity) const;

    [[nodiscard]] QDateTime now() const;
    /// What an order amounts to, with everything checked that does not need the writer.
    [[nodiscard]] base::Result<NewCertificate> prepare(const InstallOrder& order) const;
    /// Asks who ordered the certificate whether it may be stored.
    [[nodiscard]] base::Status accepted(const AcceptCertificate& accept,
                                        const NewCertificate& certificate) const;
    /// Inside a job: stores key and certificate; gives the name of the key.
    [[nodiscard]] base::Result<QByteArray> putCertificate(store::Connection& connection,
                                                          const NewCertificate& certificate) const;

    /// A dated copy, ready to be stored again; without a chain it is a key alone.
    [[nodiscard]] base::Result<NewCertificate> keptCertificate(const QByteArray& name, qint64 id) const;
    /// Inside a job: one certificate of a backup.
    [[nodiscard]] base::Status restoreOne(store::Connection& connection, NewCertificate certificate,
                                          OnConflict conflict, RestoreOutcome& outcome) const;
    /// Inside a job, after all keys: one waiting request of a backup; without its key it is skipped.
    [[nodiscard]] base::Status restoreRequest(store::Connection& connection, NotedRequest noted,
                                              OnConflict conflict, RestoreOutcome& outcome) const;

 private:
    /// Parts the two when the new certificate has the same kind of key as its companion.
    [[nodiscard]] base::Status keepCompanion(store::Connection& connection, const IdentityRow& row,
                                             const QByteArray& companion) const;
    [[nodiscard]] StoredKey checked(StoredKey key) const;
    [[nodiscard]] Identity identityOf(const IdentityRow& row, const QList<StoredKey>& allKeys) const;
};

[[nodiscard]] inline const RootStore& rootsOf(const RootsPtr& roots) {
    return roots ? *roots : RootStore::system();
}
/// The error, in the executor of who asked.
template <class T>
void answer(const IdentityStore::Executor& on, const IdentityStore::Reply<T>& reply,
            const base::Error& error) {
    on->post([reply, error] { reply(error); });
}
/// Error: "key.name-missing".
[[nodiscard]] base::Status checkKeyName(const QByteArray& name);
/// "cert.name-missing" or "cert.reserved".
[[nodiscard]] base::Status checkIdentityName(const QByteArray& name);

}  // namespace postern::tls
