#include "engine/tls/identityparts.h"

// The Test certificate and its authority.
namespace postern::tls {
namespace {

const QByteArray kAuthority = "authority of the test certificate";
constexpr int kRenewDays = 10;

}  // namespace

base::Status IdentityStore::Parts::makeAuthority() {
    base::Result<KeyPair> made = makeTestAuthority();
    if (!made)
        return made.error();
    const base::Result<QByteArray> sealed = seal(kAuthority, made->keyPem);
    if (!sealed)
        return sealed.error();
    const TestAuthorityRow row{made->chainPem, *sealed};
    const store::Writer::Job<base::Done> job = [row](store::Transaction& transaction) {
        return identitytable::putAuthority(transaction.connection(), row);
    };
    const base::Status saved = store.writer().submitAndWait<base::Done>(job);
    if (saved) {
        const std::lock_guard lock(mutex);
        authority = made.take();
    }
    return saved;
}

/// The Test certificate must work without the key store too: until that is open, an authority of this run
/// signs it, and nothing is stored.
base::Status IdentityStore::Parts::borrowAuthority() {
    base::Result<KeyPair> made = makeTestAuthority();
    if (!made)
        return made.error();
    log.write(base::LogCategory::Tls, base::LogLevel::Problem,
              "The authority of the Test certificate is not at hand, another one signs it for now: " +
                  whyNoWrap().text.toUtf8());
    const std::lock_guard lock(mutex);
    authority = made.take();
    return base::Done{};
}

base::Status IdentityStore::Parts::loadAuthority(store::Connection& connection) {
    if (!wrapNow())
        return borrowAuthority();
    const base::Result<std::optional<TestAuthorityRow>> row = identitytable::authority(connection);
    if (!row)
        return row.error();
    if (row->has_value()) {
        base::Result<base::Secret> key = unseal(kAuthority, (*row)->sealedKey);
        const base::Result<CertificateFacts> facts = certificateFacts((*row)->chainPem);
        const QDateTime now = QDateTime::fromMSecsSinceEpoch(clock.utcMs(), Qt::UTC);
        if (key && facts && facts->daysLeft(now) > kRenewDays) {
            const std::lock_guard lock(mutex);
            authority = KeyPair{(*row)->chainPem, key.take()};
            return base::Done{};
        }
        log.write(
            base::LogCategory::Tls, base::LogLevel::Problem,
            "The authority of the Test certificate cannot be used any more; clients must trust a new one");
    }
    return makeAuthority();
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
    base::Result<CertificateFacts> facts = certificateFacts(pair->chainPem);
    if (!facts)
        return facts.error();
    update([&] {
        test = Identity{kTestName, kTestName, {}, {}, {pair.take()}, facts.take(), clock.utcMs(), {}};
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

QByteArray IdentityStore::testAuthorityPem() const {
    const std::lock_guard lock(m_parts->mutex);
    return m_parts->authority ? m_parts->authority->chainPem : QByteArray();
}

}  // namespace postern::tls
