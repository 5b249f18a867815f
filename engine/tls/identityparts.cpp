#include "engine/tls/identityparts.h"

#include "engine/tls/ossl.h"
#include "engine/tls/x509text.h"

#include <QHash>
#include <QSet>

#include <algorithm>

// What every act uses: reading what is stored, publishing it, and storing a key.
namespace postern::tls {
namespace {

/// A certificate is served together with the one that names it as its companion.
void linkCompanions(QList<Identity>& identities) {
    QHash<QByteArray, KeyPair> pairs;
    for (const Identity& identity : std::as_const(identities))
        if (identity.usable())
            pairs.insert(identity.name, identity.pairs.first());
    for (Identity& identity : identities)
        if (const auto other = pairs.constFind(identity.companion);
            identity.usable() && other != pairs.constEnd())
            identity.pairs.append(*other);
}

/// What is sent: the root is known to who verifies, or of no use to him (RFC 8446 section 4.4.2).
QByteArray withoutRoot(const QByteArray& pem) {
    const std::vector<X509Ptr> chain = readCertificates(pem);
    if (chain.size() < 2 || !isSelfSigned(chain.back().get()))
        return pem;
    QByteArray sent;
    for (size_t i = 0; i + 1 < chain.size(); ++i) sent += toPem(chain[i].get());
    return sent;
}

const StoredKey* keyNamed(const QList<StoredKey>& keys, const QByteArray& name) {
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&name](const StoredKey& key) { return key.name == name; });
    return found == keys.end() ? nullptr : &*found;
}

}  // namespace

base::Result<StoredRows> readRows(store::Connection& connection) {
    auto identities = identitytable::all(connection);
    if (!identities)
        return identities.error();
    auto keys = keytable::all(connection);
    if (!keys)
        return keys.error();
    auto requests = requesttable::all(connection);
    if (!requests)
        return requests.error();
    return StoredRows{identities.take(), keys.take(), requests.take()};
}

base::Result<FreshKey> freshKey(const QByteArray& name, base::Secret pem, const QByteArray& origin) {
    base::Result<KeyFacts> facts = keyFacts(pem);
    if (!facts)
        return facts.error();
    if (const base::Status strong = checkKeyStrength(pem); !strong)
        return strong.error();
    // The public half of a damaged key may still fit; only a signature tells (C142).
    if (origin == "imported")
        if (const base::Status tested = testKey(pem); !tested)
            return tested.error();
    return FreshKey{name, false, std::move(pem), facts.take(), origin};
}

std::shared_ptr<const KeyWrap> IdentityStore::Parts::wrapNow() const {
    const std::lock_guard lock(mutex);
    return wrap;
}

base::Error IdentityStore::Parts::whyNoWrap() const {
    const std::lock_guard lock(mutex);
    return noWrap.code.isEmpty()
               ? base::fail("keyfile.unreadable", QStringLiteral("The key file is not loaded"))
               : noWrap;
}

base::Result<QByteArray> IdentityStore::Parts::seal(const QByteArray& name, const base::Secret& plain) const {
    const auto current = wrapNow();
    return current ? current->seal(name, plain) : whyNoWrap();
}

base::Result<base::Secret> IdentityStore::Parts::unseal(const QByteArray& name,
                                                        const QByteArray& sealed) const {
    const auto current = wrapNow();
    return current ? current->unseal(name, sealed) : whyNoWrap();
}

StoredKey IdentityStore::Parts::checked(StoredKey key) const {
    const base::Result<base::Secret> pem = unseal(key.name, key.sealed);
    if (!pem) {
        key.problem = pem.error();
        return key;
    }
    const base::Status strong = checkKeyStrength(*pem);
    key.problem = strong ? base::Error{} : strong.error();
    if (const auto facts = keyFacts(*pem); facts && key.spkiSha256.isEmpty()) {
        key.type = facts->type;
        key.spkiSha256 = facts->spkiSha256;
        key.publicPem = facts->publicPem;
    }
    return key;
}

Identity IdentityStore::Parts::identityOf(const IdentityRow& row, const QList<StoredKey>& allKeys) const {
    Identity identity{
        row.name, row.kind,         row.keyName, row.companion, {{withoutRoot(row.chainPem), {}}},
        {},       row.createdUtcMs, {},          row.chainPem};
    if (auto facts = certificateFacts(row.chainPem))
        identity.facts = facts.take();
    else
        identity.problem = facts.error();
    const StoredKey* key = keyNamed(allKeys, row.keyName);
    base::Result<base::Secret> pem = key ? unseal(key->name, key->sealed)
                                         : base::Result<base::Secret>(base::fail(
                                               "key.missing", QStringLiteral("There is no key named \"%1\""),
                                               {QString::fromUtf8(row.keyName)}));
    if (pem)
        identity.pairs.first().keyPem = pem.take();
    else
        identity.problem = pem.error();
    return identity;
}

void IdentityStore::Parts::take(const StoredRows& rows) {
    QHash<QByteArray, Identity> oldIdentities;
    QHash<QByteArray, StoredKey> oldKeys;
    {
        const std::lock_guard lock(mutex);
        for (const Identity& identity : std::as_const(stored)) oldIdentities.insert(identity.name, identity);
        for (const StoredKey& key : std::as_const(keys)) oldKeys.insert(key.name, key);
    }
    QList<StoredKey> nextKeys;
    QSet<QByteArray> same;  // keys as they were
    for (const StoredKey& key : rows.keys) {
        const auto old = oldKeys.constFind(key.name);
        const bool kept =
            old != oldKeys.constEnd() && old->sealed == key.sealed && old->problem.code.isEmpty();
        nextKeys.append(kept ? *old : checked(key));
        if (kept)
            same.insert(key.name);
    }
    QList<Identity> next;
    for (const IdentityRow& row : rows.identities) {
        const auto old = oldIdentities.constFind(row.name);
        if (old != oldIdentities.constEnd() && old->usable() && old->keyName == row.keyName &&
            same.contains(row.keyName) && old->storedPem == row.chainPem) {
            Identity identity = *old;
            identity.kind = row.kind;
            identity.companion = row.companion;
            identity.createdUtcMs = row.createdUtcMs;
            identity.pairs = {old->pairs.first()};
            next.append(std::move(identity));
        } else {
            next.append(identityOf(row, nextKeys));
        }
        // One that cannot be read takes down the services that name it, not the others.
        const base::Error& problem = next.last().problem;
        if (!problem.code.isEmpty() && (old == oldIdentities.constEnd() || old->problem.code != problem.code))
            log.write(base::LogCategory::Tls, base::LogLevel::Failure,
                      "certificate " + row.name + ": " + problem.text.toUtf8());
    }
    linkCompanions(next);
    update([&] {
        stored = next;
        keys = nextKeys;
        requests = rows.requests;
    });
}

base::Status IdentityStore::Parts::completeKeys(const QList<StoredKey>& rows) {
    const auto known = snapshot.get();
    QList<StoredKey> learnt;
    for (const StoredKey& row : rows)
        if (const StoredKey* key = known->key(row.name); row.spkiSha256.isEmpty() && key)
            if (!key->spkiSha256.isEmpty())
                learnt.append(*key);
    if (learnt.isEmpty())
        return base::Done{};
    const store::Writer::Job<base::Done> job = [learnt](store::Transaction& transaction) {
        for (const StoredKey& key : learnt)
            if (const base::Status done = keytable::update(transaction.connection(), key); !done)
                return done;
        return base::Status(base::Done{});
    };
    return store.writer().submitAndWait<base::Done>(job);
}

void IdentityStore::Parts::update(const std::function<void()>& change) {
    auto next = std::make_shared<Identities>();
    std::vector<std::function<void(std::shared_ptr<const Identities>)>> listeners;
    {
        const std::lock_guard lock(mutex);
        change();
        next->revision = ++revision;
        if (test)
            next->all.append(*test);
        next->all += stored;
        next->keys = keys;
        next->requests = requests;
        listeners = changed;
        snapshot.set(next);
    }
    for (const auto& listener : listeners) listener(next);
}

base::Result<QByteArray> IdentityStore::Parts::putKey(store::Connection& connection,
                                                      const FreshKey& key) const {
    const base::Result<QByteArray> known = keytable::nameBySpki(connection, key.facts.spkiSha256);
    if (!known)
        return known.error();
    if (!known->isEmpty()) {
        if (!key.exact)
            return *known;
        return base::fail("key.exists", QStringLiteral("This key is stored already, as \"%1\""),
                          {QString::fromUtf8(*known)});
    }
    StoredKey row{
        key.name, key.facts.type, key.facts.spkiSha256, key.facts.publicPem, key.origin, clock.utcMs(), {},
        {}};
    for (int number = 2; !key.exact; ++number) {
        const base::Result<bool> taken = keytable::exists(connection, row.name);
        if (!taken)
            return taken.error();
        if (!*taken)
            break;
        row.name = key.name + '-' + QByteArray::number(number);
    }
    base::Result<QByteArray> sealed = seal(row.name, key.pem);
    if (!sealed)
        return sealed.error();
    row.sealed = sealed.take();
    if (const base::Status stored = keytable::insert(connection, row); !stored)
        return stored.error();
    return row.name;
}

base::Status IdentityStore::Parts::dropOwnKey(store::Connection& connection,
                                              const IdentityRow& identity) const {
    // "name" and "name-2" were made with the certificate; other keys somebody named himself.
    QByteArray rest = identity.keyName;
    const bool own = rest == identity.name ||
                     (rest.startsWith(identity.name + '-') && rest.mid(identity.name.size() + 1).toInt() > 1);
    const base::Result<bool> used = keytable::inUse(connection, identity.keyName);
    if (!used)
        return used.error();
    return own && !*used ? keytable::remove(connection, identity.keyName, clock.utcMs())
                         : base::Status(base::Done{});
}

}  // namespace postern::tls
