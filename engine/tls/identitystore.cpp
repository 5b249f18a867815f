#include "engine/tls/identitystore.h"

#include "engine/tls/identityparts.h"

#include <algorithm>

// Construction, loading and the snapshot.
namespace postern::tls {
namespace {

template <class T>
const T* named(const QList<T>& list, const QByteArray& name) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&name](const T& one) { return one.name == name; });
    return found == list.end() ? nullptr : &*found;
}

}  // namespace

const Identity* Identities::find(const QByteArray& name) const {
    return named(all, name);
}

const StoredKey* Identities::key(const QByteArray& name) const {
    return named(keys, name);
}

const StoredKey* Identities::keyBySpki(const QByteArray& spkiSha256) const {
    const auto found = std::find_if(keys.begin(), keys.end(), [&spkiSha256](const StoredKey& one) {
        return one.spkiSha256 == spkiSha256 && !spkiSha256.isEmpty();
    });
    return found == keys.end() ? nullptr : &*found;
}

const PendingRequest* Identities::request(const QByteArray& name) const {
    return named(requests, name);
}

base::Status checkKeyName(const QByteArray& name) {
    if (name.trimmed().isEmpty() || name.size() > 200)
        return base::fail("key.name-missing", QStringLiteral("A key needs a name of at most 200 octets"));
    return base::Done{};
}

base::Status checkIdentityName(const QByteArray& name) {
    if (name == kTestName)
        return base::fail("cert.reserved",
                          QStringLiteral("The name \"test\" belongs to the Test certificate"));
    if (name.trimmed().isEmpty() || name.size() > 200)
        return base::fail("cert.name-missing", QStringLiteral("A certificate needs a name"));
    return base::Done{};
}

IdentityStore::IdentityStore(store::Store& store, const QString& folder, const base::Clock& clock,
                             base::ThreadPool& pool, base::Log& log)
    : m_parts(std::make_shared<Parts>(store, folder, clock, pool, log)),
      m_jobs(std::make_shared<KeyJobs>(clock)),
      m_keyMaker(std::make_shared<KeyMaker>()) {
    m_parts->snapshot.set(std::make_shared<Identities>());
}

IdentityStore::~IdentityStore() {
    m_jobs->cancelAll();
}

base::Status IdentityStore::load(const QStringList& testNames) {
    const base::Result<std::unique_ptr<store::Reader>> reader = m_parts->store.openReader();
    if (!reader)
        return reader.error();
    const base::Result<StoredRows> rows = readRows((*reader)->connection());
    if (!rows)
        return rows.error();
    if (const base::Status opened = m_parts->openKeyStore((*reader)->connection()); !opened)
        return opened;
    if (const base::Status authority = m_parts->loadAuthority((*reader)->connection()); !authority)
        return authority;
    m_parts->take(*rows);
    if (const base::Status completed = m_parts->completeKeys(rows->keys); !completed)
        return completed;
    return m_parts->makeTest(testNames);
}

std::shared_ptr<const Identities> IdentityStore::snapshot() const {
    return m_parts->snapshot.get();
}

void IdentityStore::onChanged(std::function<void(std::shared_ptr<const Identities>)> changed) {
    const std::lock_guard lock(m_parts->mutex);
    if (changed)
        m_parts->changed.push_back(std::move(changed));
    else
        m_parts->changed.clear();
}

std::shared_ptr<const KeyWrap> IdentityStore::keyWrap() const {
    return m_parts->wrapNow();
}

base::Result<QByteArray> IdentityStore::seal(const QByteArray& name, const base::Secret& plain) const {
    return m_parts->seal(name, plain);
}

base::Result<base::Secret> IdentityStore::unseal(const QByteArray& name, const QByteArray& sealed) const {
    return m_parts->unseal(name, sealed);
}

void IdentityStore::inPool(base::Task task, const std::function<void(base::Error)>& refused) {
    if (!m_parts->pool.tryPost(std::move(task)))
        refused(base::fail("cert.busy", QStringLiteral("The server is too busy to make keys now")));
}

base::Result<QByteArray> IdentityStore::certificatePem(const QByteArray& name) const {
    const std::shared_ptr<const Identities> identities = snapshot();
    const Identity* identity = identities->find(name);
    if (identity == nullptr)
        return base::fail("cert.missing", QStringLiteral("There is no certificate named \"%1\""),
                          {QString::fromUtf8(name)});
    return identity->chainPem();
}

}  // namespace postern::tls
