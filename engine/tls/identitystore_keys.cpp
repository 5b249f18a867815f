#include "engine/tls/identityparts.h"

// Keys: made, taken in, removed.
namespace postern::tls {
namespace {

using store::Connection;

base::Status removeWithAll(Connection& connection, const QByteArray& name, qint64 utcMs) {
    // The rows and not the snapshot: a job before this one in the queue may have added some.
    const base::Result<StoredRows> rows = readRows(connection);
    if (!rows)
        return rows.error();
    for (const IdentityRow& identity : rows->identities)
        if (identity.keyName == name)
            if (const base::Status status = identitytable::remove(connection, identity.name, utcMs); !status)
                return status;
    for (const PendingRequest& request : rows->requests)
        if (request.keyName == name)
            if (const base::Status status = requesttable::remove(connection, request.name); !status)
                return status;
    return keytable::remove(connection, name, utcMs);
}

}  // namespace

void IdentityStore::withKey(const KeyChoice& choice, std::function<void(base::Result<base::Secret>)> next) {
    if (!choice.stored.isEmpty()) {
        inPool([parts = m_parts, name = choice.stored, next] { next(parts->keyPem(name)); }, next);
        return;
    }
    const std::shared_ptr<KeyProgress> progress = m_jobs->begin(choice.job);
    const auto made = [jobs = m_jobs, choice, progress, next](base::Result<base::Secret> key) {
        jobs->end(choice.job, progress);
        if (progress->cancelled.load())
            key = base::fail("key.cancelled", QStringLiteral("The making of the key was cancelled"));
        next(std::move(key));
    };
    const bool posted = KeyMaker::isSlow(choice.type)
                            ? m_keyMaker->make(choice.type, progress, made)
                            : m_parts->pool.tryPost([type = choice.type, progress, made] {
                                  made(tls::generateKey(type, progress.get()));
                              });
    if (posted)
        return;
    m_jobs->end(choice.job, progress);
    next(base::fail("cert.busy", QStringLiteral("The server is too busy to make keys now")));
}

base::Result<base::Secret> IdentityStore::Parts::keyPem(const QByteArray& name) const {
    const auto now = snapshot.get();
    if (const StoredKey* key = now->key(name))
        return unseal(key->name, key->sealed);
    return base::fail("key.missing", QStringLiteral("There is no key named \"%1\""),
                      {QString::fromUtf8(name)});
}

base::Result<base::Secret> IdentityStore::keyPem(const QByteArray& name) const {
    return m_parts->keyPem(name);
}

void IdentityStore::generateKey(QByteArray name, KeyChoice choice, Executor on, Reply<base::Done> reply,
                                StoreAlong along) {
    if (const base::Status checked = checkKeyName(name); !checked)
        return answer(on, reply, checked.error());
    if (snapshot()->key(name) != nullptr)  // said now and not after minutes
        return answer(on, reply,
                      base::fail("key.exists", QStringLiteral("There is already a key named \"%1\""),
                                 {QString::fromUtf8(name)}));
    choice.stored.clear();
    withKey(choice, [parts = m_parts, name, on, reply, along](base::Result<base::Secret> pem) {
        base::Result<FreshKey> key =
            pem ? freshKey(name, pem.take(), "generated") : base::Result<FreshKey>(pem.error());
        if (!key)
            return answer(on, reply, key.error());
        key->exact = true;
        parts->storeKey(key.take(), on, reply, along);
    });
}

void IdentityStore::importKey(QByteArray name, base::Secret pem, Executor on, Reply<base::Done> reply,
                              StoreAlong along) {
    if (const base::Status checked = checkKeyName(name); !checked)
        return answer(on, reply, checked.error());
    inPool(
        [parts = m_parts, name, pem = std::move(pem), on, reply, along] {
            base::Result<FreshKey> key = freshKey(name, pem, "imported");
            if (!key)
                return answer(on, reply, key.error());
            key->exact = true;
            parts->storeKey(key.take(), on, reply, along);
        },
        [on, reply](const base::Error& error) { answer(on, reply, error); });
}

void IdentityStore::Parts::storeKey(FreshKey key, Executor on, Reply<base::Done> reply, StoreAlong along) {
    write<base::Done>(
        [parts = shared_from_this(), key = std::move(key)](Connection& connection) -> base::Status {
            const base::Result<QByteArray> name = parts->putKey(connection, key);
            return name ? base::Status(base::Done{}) : name.error();
        },
        std::move(on), std::move(reply), std::move(along));
}

void IdentityStore::removeKey(QByteArray name, Executor on, Reply<base::Done> reply, StoreAlong along) {
    m_parts->write<base::Done>(
        [parts = m_parts, name](Connection& connection) {
            return removeWithAll(connection, name, parts->clock.utcMs());
        },
        std::move(on), std::move(reply), std::move(along));
}

}  // namespace postern::tls
