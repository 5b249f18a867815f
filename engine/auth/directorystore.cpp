#include "engine/auth/directorystore.h"

#include "engine/auth/authenticator.h"
#include "engine/auth/directorystate.h"

#include <QMessageAuthenticationCode>
#include <QtEndian>

#include <utility>

namespace postern::auth {
namespace {
constexpr qsizetype kSaltOctets = 16;

QByteArray keyed(const base::Secret& key, const QByteArray& text) {
    QMessageAuthenticationCode code(QCryptographicHash::Sha256);
    code.setKey(QByteArray::fromRawData(key.reveal().data(), key.size()));
    code.addData(text);
    return code.result();
}

/// Rounds such as a real account could have: after the setting was raised old passwords keep theirs, and a
/// name that costs more than they do would be one that does not exist. A name moves from the old to the new
/// with the share of the accounts that have.
int fakeRounds(const Directory& directory, const QByteArray& digest, int ifNone) {
    const QList<int>& rounds = directory.scramRounds();
    if (rounds.isEmpty())
        return ifNone;
    const quint64 share = qFromBigEndian<quint32>(digest.constData());
    return rounds[static_cast<qsizetype>((share * static_cast<quint64>(rounds.size())) >> 32)];
}
}  // namespace

namespace problem {
base::Error domainMissing(const QString& name) {
    return base::fail("domain.missing", QStringLiteral("There is no domain %1."), {name.left(100)});
}
base::Error domainExists(const QByteArray& name) {
    return base::fail("domain.exists", QStringLiteral("There is a domain %1 already."),
                      {QString::fromUtf8(name)});
}
base::Error domainInvalid(const QString& name) {
    return base::fail("domain.invalid", QStringLiteral("\"%1\" is not a domain name."), {name.left(100)});
}
base::Error accountMissing(const QByteArray& address) {
    return base::fail("account.missing", QStringLiteral("There is no account %1."),
                      {QString::fromUtf8(address)});
}
base::Error accountExists(const QByteArray& address) {
    return base::fail("account.exists", QStringLiteral("There is an account %1 already."),
                      {QString::fromUtf8(address)});
}
base::Error accountInvalid(const QString& address) {
    return base::fail("account.invalid", QStringLiteral("\"%1\" cannot be the address of an account."),
                      {address.left(100)});
}
base::Error aliasMissing(const QByteArray& address) {
    return base::fail("alias.missing", QStringLiteral("There is no alias %1."), {QString::fromUtf8(address)});
}
base::Error aliasExists(const QByteArray& address) {
    return base::fail("alias.exists", QStringLiteral("There is an alias %1 already."),
                      {QString::fromUtf8(address)});
}
base::Error aliasInvalid(const QString& address) {
    return base::fail("alias.invalid", QStringLiteral("\"%1\" cannot be an alias or the target of one."),
                      {address.left(100)});
}
base::Error aliasRemote(const QByteArray& target) {
    return base::fail("alias.remote",
                      QStringLiteral("\"%1\" is not on this server, and mail cannot be passed on yet."),
                      {QString::fromUtf8(target)});
}
base::Error aliasTargetMissing(const QByteArray& target) {
    return base::fail("alias.target-missing",
                      QStringLiteral("There is no account and no alias %1, so its mail would be lost."),
                      {QString::fromUtf8(target)});
}
base::Error aliasLoop(const QByteArray& address) {
    return base::fail("alias.loop", QStringLiteral("The alias %1 would lead back to itself."),
                      {QString::fromUtf8(address)});
}
base::Error addressNotAscii(const QString& address) {
    return base::fail("address.not-ascii",
                      QStringLiteral("What stands before the @ in \"%1\" must be plain ASCII: mail to other "
                                     "letters cannot be delivered yet."),
                      {address.left(100)});
}
}  // namespace problem

Credential makeCredential(const base::Secret& password, int rounds, qint64 nowMs) {
    Credential credential;
    credential.kind = "password";
    credential.scheme = "SCRAM-SHA-256";
    credential.data = makeScramVerifier(password, base::randomBytes(kSaltOctets), rounds);
    credential.changedUtcMs = nowMs;
    return credential;
}

base::Result<sql::DomainRow> homeOf(store::Connection& connection, const AddressKey& address) {
    auto found =
        address.domain.isEmpty() ? sql::mainDomain(connection) : sql::findDomain(connection, address.domain);
    if (!found)
        return found.error();
    if (!*found)
        return problem::domainMissing(QString::fromUtf8(address.domain));
    return **found;
}

void DirectoryStore::State::publish(sql::Draft draft) {
    auto next = std::make_shared<const Directory>(std::move(draft.domains), std::move(draft.accounts),
                                                  std::move(draft.aliases), draft.revision);
    current.set(next);
    std::function<void(std::shared_ptr<const Directory>)> tell;
    {
        const std::lock_guard lock(mutex);
        tell = changed;
    }
    if (tell)
        tell(std::move(next));
}

base::Status DirectoryStore::State::changeAfterCommit(store::Transaction& transaction, Patch patch) {
    base::Result<qint64> revision = sql::nextRevision(transaction.connection());
    if (!revision)
        return revision.error();
    transaction.afterCommit([self = shared_from_this(), patch = std::move(patch), revision = *revision] {
        const std::shared_ptr<const Directory> before = self->current.get();
        sql::Draft draft{before->domains(), before->accounts(), before->aliases(), revision};
        patch(draft);
        self->publish(std::move(draft));
    });
    return base::Done{};
}

DirectoryStore::DirectoryStore(store::Store& store, const base::Clock& clock, base::ThreadPool& pool)
    : m_state(std::make_shared<State>(store, clock, pool)) {}

DirectoryStore::~DirectoryStore() {
    onChanged({});
}

base::Status DirectoryStore::load() {
    struct Loaded {
        sql::Draft draft;
        QByteArray secret;
    };
    auto loaded = m_state->store.writer().submitAndWait<Loaded>(
        [](store::Transaction& transaction) -> base::Result<Loaded> {
            auto secret = sql::loginSecret(transaction.connection());
            if (!secret)
                return secret.error();
            auto draft = sql::readAll(transaction.connection());
            if (!draft)
                return draft.error();
            return Loaded{draft.take(), secret.take()};
        });
    if (!loaded)
        return loaded.error();
    m_state->loginSecret.set(std::make_shared<const base::Secret>(loaded->secret));
    base::wipe(loaded->secret);
    m_state->publish(std::move(loaded->draft));
    return base::Done{};
}

std::shared_ptr<const Directory> DirectoryStore::snapshot() const {
    return m_state->current.get();
}

void DirectoryStore::onChanged(std::function<void(std::shared_ptr<const Directory>)> changed) {
    const std::lock_guard lock(m_state->mutex);
    m_state->changed = std::move(changed);
}

void DirectoryStore::setRounds(int rounds) {
    m_state->rounds = qBound(1, rounds, 10'000'000);
}

int DirectoryStore::rounds() const {
    return m_state->rounds;
}

QByteArray DirectoryStore::fakeVerifier(const QByteArray& name) const {
    const std::shared_ptr<const base::Secret> secret = m_state->loginSecret.get();
    return QByteArray::number(fakeRounds(*snapshot(), keyed(*secret, "rounds:" + name), rounds())) + '$' +
           keyed(*secret, "salt:" + name).left(kSaltOctets).toBase64() + '$' +
           keyed(*secret, "stored:" + name).toBase64() + '$' + keyed(*secret, "server:" + name).toBase64();
}

}  // namespace postern::auth
