#include "engine/tls/identitystore.h"

#include "engine/tls/identitytable.h"
#include "engine/tls/keywrap.h"

#include <algorithm>
#include <mutex>
#include <optional>

namespace postern::tls {
namespace {

const QByteArray kTest = "test";
const QByteArray kAuthority = "authority of the test certificate";
constexpr int kRenewDays = 10;

base::Result<Identity> makeIdentity(QByteArray name, KeyPair pair, qint64 createdUtcMs) {
    base::Result<CertificateFacts> facts = certificateFacts(pair.chainPem);
    if (!facts)
        return facts.error();
    return Identity{std::move(name), {std::move(pair)}, facts.take(), createdUtcMs};
}

base::Error busy() {
    return base::fail("cert.busy", QStringLiteral("The server is too busy to make keys now"));
}

}  // namespace

const Identity* Identities::find(const QByteArray& name) const {
    const auto found =
        std::find_if(all.begin(), all.end(), [&name](const Identity& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

struct IdentityStore::Parts {
    store::Store& store;
    QString folder;
    const base::Clock& clock;
    base::ThreadPool& pool;
    base::Log& log;
    std::optional<KeyWrap> wrap;  // set by load()
    std::mutex mutex;             // guards all below but the snapshot; never held while `changed` runs
    std::optional<KeyPair> authority;
    std::optional<Identity> test;
    QList<Identity> stored;
    QStringList testNames;
    qint64 revision = 0;
    std::vector<std::function<void(std::shared_ptr<const Identities>)>> changed;
    base::Shared<Identities> snapshot;

    Parts(store::Store& dataStore, QString dataFolder, const base::Clock& timeSource,
          base::ThreadPool& workers, base::Log& logTo)
        : store(dataStore), folder(std::move(dataFolder)), clock(timeSource), pool(workers), log(logTo) {}

    base::Status loadAuthority(store::Connection& connection);
    base::Status makeAuthority();
    void loadStored(const QList<IdentityRow>& rows);
    base::Status makeTest(const QStringList& names);
    [[nodiscard]] bool testIsGood(const QStringList& names);
    /// Changes the list under the mutex, swaps the snapshot and tells everybody.
    void update(const std::function<void()>& change);
    void putStored(Identity identity);
    void dropStored(const QByteArray& name);
};

base::Status IdentityStore::Parts::makeAuthority() {
    base::Result<KeyPair> made = makeTestAuthority();
    if (!made)
        return made.error();
    const base::Result<QByteArray> sealed = wrap->seal(kAuthority, made->keyPem);
    if (!sealed)
        return sealed.error();
    IdentityRow row;
    row.chainPem = made->chainPem;
    row.sealedKey = *sealed;
    const store::Writer::Job<base::Done> job = [row](store::Transaction& transaction) {
        return identitytable::putAuthority(transaction.connection(), row);
    };
    const base::Status saved = store.writer().submitAndWait<base::Done>(job);
    if (saved)
        authority = made.take();
    return saved;
}

base::Status IdentityStore::Parts::loadAuthority(store::Connection& connection) {
    const base::Result<std::optional<IdentityRow>> row = identitytable::authority(connection);
    if (!row)
        return row.error();
    if (row->has_value()) {
        base::Result<base::Secret> key = wrap->unseal(kAuthority, (*row)->sealedKey);
        const base::Result<CertificateFacts> facts = certificateFacts((*row)->chainPem);
        const QDateTime now = QDateTime::fromMSecsSinceEpoch(clock.utcMs(), Qt::UTC);
        if (key && facts && facts->daysLeft(now) > kRenewDays) {
            authority = KeyPair{(*row)->chainPem, key.take()};
            return base::Done{};
        }
        log.write(
            base::LogCategory::Tls, base::LogLevel::Problem,
            "The authority of the Test certificate cannot be used any more; clients must trust a new one");
    }
    return makeAuthority();
}

void IdentityStore::Parts::loadStored(const QList<IdentityRow>& rows) {
    for (const IdentityRow& row : rows) {
        base::Result<base::Secret> key = wrap->unseal(row.name, row.sealedKey);
        const base::Error* error = key ? nullptr : &key.error();
        base::Result<Identity> identity =
            key ? makeIdentity(row.name, KeyPair{row.chainPem, key.take()}, row.createdUtcMs)
                : base::Result<Identity>(*error);
        // One that cannot be read takes down the services that name it, not the others.
        if (identity)
            stored.append(identity.take());
        else
            log.write(base::LogCategory::Tls, base::LogLevel::Failure, identity.error().text.toUtf8());
    }
}

base::Status IdentityStore::Parts::makeTest(const QStringList& names) {
    std::optional<KeyPair> signer;
    {
        const std::lock_guard lock(mutex);
        signer = authority;
    }
    if (!signer)
        return base::fail("cert.missing", QStringLiteral("There is no test authority"));
    base::Result<KeyPair> pair = makeTestCertificate(*signer, names);
    if (!pair)
        return pair.error();
    base::Result<Identity> identity = makeIdentity(kTest, pair.take(), clock.utcMs());
    if (!identity)
        return identity.error();
    update([this, &identity, &names] {
        test = identity.take();
        testNames = names;
    });
    log.write(base::LogCategory::Tls, base::LogLevel::Info,
              "made the Test certificate for " + names.join(QLatin1String(", ")).toUtf8());
    return base::Done{};
}

bool IdentityStore::Parts::testIsGood(const QStringList& names) {
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(clock.utcMs(), Qt::UTC);
    const std::lock_guard lock(mutex);
    return test && names == testNames && test->facts.daysLeft(now) >= kRenewDays;
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
        listeners = changed;
        snapshot.set(next);
    }
    for (const auto& listener : listeners) listener(next);
}

void IdentityStore::Parts::dropStored(const QByteArray& name) {
    stored.removeIf([&name](const Identity& one) { return one.name == name; });
}

void IdentityStore::Parts::putStored(Identity identity) {
    dropStored(identity.name);
    const auto place = std::lower_bound(stored.begin(), stored.end(), identity,
                                        [](const Identity& a, const Identity& b) { return a.name < b.name; });
    stored.insert(place, std::move(identity));
}

IdentityStore::IdentityStore(store::Store& store, const QString& folder, const base::Clock& clock,
                             base::ThreadPool& pool, base::Log& log)
    : m_parts(std::make_shared<Parts>(store, folder, clock, pool, log)) {
    m_parts->snapshot.set(std::make_shared<Identities>());
}

IdentityStore::~IdentityStore() = default;

base::Status IdentityStore::load(const QStringList& testNames) {
    base::Result<KeyWrap> wrap = KeyWrap::open(m_parts->folder);
    if (!wrap)
        return wrap.error();
    m_parts->wrap = wrap.take();
    const base::Result<std::unique_ptr<store::Reader>> reader = m_parts->store.openReader();
    if (!reader)
        return reader.error();
    const base::Result<QList<IdentityRow>> rows = identitytable::all((*reader)->connection());
    if (!rows)
        return rows.error();
    if (const base::Status authority = m_parts->loadAuthority((*reader)->connection()); !authority)
        return authority;
    m_parts->loadStored(*rows);
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

void IdentityStore::refreshTest(const QStringList& testNames) {
    if (m_parts->testIsGood(testNames))
        return;
    const bool posted = m_parts->pool.tryPost([parts = m_parts, testNames] {
        if (parts->testIsGood(testNames))
            return;
        const base::Status made = parts->makeTest(testNames);
        if (!made)
            parts->log.write(base::LogCategory::Tls, base::LogLevel::Failure, made.error().text.toUtf8());
    });
    if (!posted)
        m_parts->log.write(base::LogCategory::Tls, base::LogLevel::Problem,
                           "too busy to renew the Test certificate; trying later");
}

namespace {

base::Status checkName(const QByteArray& name) {
    if (name == kTest)
        return base::fail("cert.reserved",
                          QStringLiteral("The name \"test\" belongs to the Test certificate"));
    if (name.isEmpty() || name.size() > 200)
        return base::fail("cert.name-missing", QStringLiteral("A certificate needs a name"));
    return base::Done{};
}

}  // namespace

/// Runs in the pool: seals the key and hands the row to the writer; the snapshot follows the commit.
void IdentityStore::storePair(const std::shared_ptr<Parts>& parts, const QByteArray& name,
                              const QByteArray& kind, KeyPair pair, bool replace, Executor on,
                              Reply<CertificateFacts> reply) {
    const auto answer = [on, reply](base::Result<CertificateFacts> result) {
        on->post([reply, result = std::move(result)] { reply(result); });
    };
    if (!parts->wrap)
        return answer(base::fail("keyfile.unreadable", QStringLiteral("The key file is not loaded")));
    if (const base::Status checked = checkPair(pair); !checked)
        return answer(checked.error());
    const base::Result<QByteArray> sealed = parts->wrap->seal(name, pair.keyPem);
    if (!sealed)
        return answer(sealed.error());
    const base::Result<Identity> identity = makeIdentity(name, std::move(pair), parts->clock.utcMs());
    if (!identity)
        return answer(identity.error());
    const IdentityRow row{name, kind, identity->pairs.first().chainPem, *sealed, identity->createdUtcMs};
    parts->store.writer().submit<base::Done>(
        [row, replace](store::Transaction& transaction) {
            return identitytable::put(transaction.connection(), row, replace);
        },
        nullptr,
        [parts, identity = *identity, answer](const base::Status& stored) {
            if (!stored)
                return answer(stored.error());
            parts->update([&parts, &identity] { parts->putStored(identity); });
            answer(identity.facts);
        });
}

void IdentityStore::createSelfSigned(QByteArray name, CertificateRequest request, bool replace, Executor on,
                                     Reply<CertificateFacts> reply) {
    if (const base::Status checked = checkName(name); !checked) {
        on->post([reply, error = checked.error()] { reply(error); });
        return;
    }
    const bool posted = m_parts->pool.tryPost([parts = m_parts, name, request, replace, on, reply] {
        base::Result<KeyPair> pair = makeSelfSigned(request);
        if (pair)
            storePair(parts, name, "self-signed", pair.take(), replace, on, reply);
        else
            on->post([reply, error = pair.error()] { reply(error); });
    });
    if (!posted)
        on->post([reply] { reply(busy()); });
}

void IdentityStore::install(QByteArray name, KeyPair pair, bool replace, Executor on,
                            Reply<CertificateFacts> reply) {
    if (const base::Status checked = checkName(name); !checked) {
        on->post([reply, error = checked.error()] { reply(error); });
        return;
    }
    const bool posted =
        m_parts->pool.tryPost([parts = m_parts, name, pair = std::move(pair), replace, on, reply] {
            storePair(parts, name, "installed", pair, replace, on, reply);
        });
    if (!posted)
        on->post([reply] { reply(busy()); });
}

void IdentityStore::remove(QByteArray name, Executor on, Reply<base::Done> reply) {
    if (const base::Status checked = checkName(name); !checked) {
        on->post([reply, error = checked.error()] { reply(error); });
        return;
    }
    const qint64 now = m_parts->clock.utcMs();
    m_parts->store.writer().submit<base::Done>(
        [name, now](store::Transaction& transaction) {
            return identitytable::remove(transaction.connection(), name, now);
        },
        nullptr,
        [parts = m_parts, name, on, reply](const base::Status& removed) {
            if (removed)
                parts->update([&parts, &name] { parts->dropStored(name); });
            on->post([reply, removed] { reply(removed); });
        });
}

QByteArray IdentityStore::testAuthorityPem() const {
    const std::lock_guard lock(m_parts->mutex);
    return m_parts->authority ? m_parts->authority->chainPem : QByteArray();
}

std::shared_ptr<const KeyWrap> IdentityStore::keyWrap() const {
    return m_parts->wrap ? std::make_shared<const KeyWrap>(*m_parts->wrap) : nullptr;
}

base::Result<QByteArray> IdentityStore::certificatePem(const QByteArray& name) const {
    const std::shared_ptr<const Identities> identities = snapshot();
    const Identity* identity = identities->find(name);
    if (identity == nullptr)
        return base::fail("cert.missing", QStringLiteral("There is no certificate named \"%1\""),
                          {QString::fromUtf8(name)});
    return identity->pairs.first().chainPem;
}

}  // namespace postern::tls
