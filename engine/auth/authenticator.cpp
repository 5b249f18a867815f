#include "engine/auth/authenticator.h"

#include "engine/auth/directorystore.h"
#include "engine/auth/loginguard.h"
#include "engine/auth/verifiedcache.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <QtEndian>

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

namespace postern::auth {
namespace {
constexpr qsizetype kMaxNameOctets = 320;  // local part, "@" and domain
constexpr qsizetype kMaxNameInLog = 100;

/// One login on its way, with all that is known before the password is looked at.
struct Attempt {
    LoginRequest request;
    std::shared_ptr<base::Executor> on;
    std::function<void(LoginResult)> reply;

    base::AccountId account;       // 0: no such name
    QByteArray name;               // what failures are counted by: the account's address, or the name as sent
    bool enabled = false;          // the account exists and is not suspended
    bool identityAllowed = false;  // the authorization identity is empty or the account itself
    bool policyAllows = false;     // the account may log in this way
    /// All but the password.
    [[nodiscard]] bool isWelcome() const { return enabled && identityAllowed && policyAllows; }
    QList<QByteArray> verifiers;
    quint64 digest = 0;  // of all this, in short
    QByteArray flight;   // what guesses under way are counted by
};
using AttemptPtr = std::shared_ptr<Attempt>;

QByteArray unknownKey(const Directory& directory, const QString& name) {
    const base::Result<AddressKey> key = normaliseAddress(name);
    if (!key)
        return name.trimmed().toCaseFolded().toUtf8().left(kMaxNameOctets);
    const Domain* home = key->domain.isEmpty() ? directory.mainDomain() : directory.domain(key->domain);
    return key->local + '@' + (home ? home->name : key->domain);
}

bool identityAllowed(const Directory& directory, const QString& authorizationId, const Account* account) {
    return authorizationId.isEmpty() || (account && directory.accountForLogin(authorizationId) == account);
}

bool policyAllows(const Account& account, const LoginRequest& request) {
    switch (account.policy) {
        case LoginPolicy::Any:
            return true;
        case LoginPolicy::Password:
            return !request.external;
        case LoginPolicy::Certificate:
            return request.external;
        case LoginPolicy::Both:
            return !request.external && request.certificateAccount == account.id;
    }
    return false;
}

void identify(const Directory& directory, Attempt& attempt) {
    const Account* account = attempt.request.external ? directory.account(attempt.request.certificateAccount)
                                                      : directory.accountForLogin(attempt.request.name);
    if (attempt.request.external && account)
        attempt.request.name = QString::fromUtf8(account->address);
    attempt.name = account ? account->address : unknownKey(directory, attempt.request.name);
    attempt.identityAllowed = identityAllowed(directory, attempt.request.authorizationId, account);
    if (!account)
        return;
    attempt.account = account->id;
    attempt.enabled = account->enabled;
    attempt.policyAllows = policyAllows(*account, attempt.request);
    for (const Credential& credential : account->credentials)
        if (credential.kind == "password" && credential.scheme == "SCRAM-SHA-256")
            attempt.verifiers.append(credential.data);
}

void appendField(QByteArray& text, QByteArrayView field) {
    const quint32 size = static_cast<quint32>(field.size());
    text.append(reinterpret_cast<const char*>(&size), sizeof size);
    text.append(field);
}

/// What stands for this very login in memory: nobody can turn it back into a password without the key, which
/// lives only as long as the process. Fields carry their length, so that no two logins make one text.
QByteArray digestOf(const Attempt& attempt, const base::Secret& key) {
    QByteArray text;
    text.reserve(512);
    appendField(text, QByteArray::number(attempt.account.value));
    appendField(text, attempt.enabled ? "on" : "off");
    appendField(text, attempt.identityAllowed ? "self" : "other");
    appendField(text, attempt.policyAllows ? "may" : "may not");
    appendField(text, attempt.account ? QByteArrayView() : QByteArrayView(attempt.name));
    for (const QByteArray& verifier : attempt.verifiers) appendField(text, verifier);
    // Room first: growing while the password is in it would leave a copy behind.
    text.reserve(text.size() + attempt.request.password.size() + static_cast<qsizetype>(sizeof(quint32)));
    appendField(text, attempt.request.password.reveal());
    QByteArray digest(SHA256_DIGEST_LENGTH, Qt::Uninitialized);
    HMAC(EVP_sha256(), key.reveal().data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.constData()), static_cast<size_t>(text.size()),
         reinterpret_cast<unsigned char*>(digest.data()), nullptr);
    base::wipe(text);
    return digest;
}

/// The verifier that the password fits, or an empty one. Every credential is tried, so that the time does not
/// tell which one matched.
QByteArray matching(const QList<QByteArray>& verifiers, const base::Secret& password) {
    QByteArray matched;
    for (const QByteArray& verifier : verifiers)
        if (checkScramVerifier(verifier, password))
            matched = verifier;
    return matched;
}

/// Why a login with the right password or certificate is refused.
const char* reasonOf(const Attempt& attempt) {
    if (!attempt.enabled)
        return "suspended";
    if (!attempt.identityAllowed)
        return "wrong authorization identity";
    return attempt.request.external ? "the account does not log in by certificate alone"
                                    : "the account wants a client certificate of its own";
}

void send(const AttemptPtr& attempt, LoginResult result) {
    attempt->on->post([attempt, result = std::move(result)] { attempt->reply(result); });
}
}  // namespace

struct Authenticator::State : std::enable_shared_from_this<Authenticator::State> {
    State(DirectoryStore& theDirectory, const base::Clock& theClock, base::ThreadPool& thePool,
          base::Log& theLog)
        : directory(theDirectory), clock(theClock), pool(thePool), log(theLog), key(base::randomBytes(32)) {}

    DirectoryStore& directory;
    const base::Clock& clock;
    base::ThreadPool& pool;
    base::Log& log;
    const base::Secret key;

    mutable std::mutex mutex;  // guards all below; never held while hashing, logging or posting
    LoginLimits limits;
    LoginGuard guard;
    VerifiedCache cache;
    QHash<QByteArray, std::vector<AttemptPtr>>
        running;  // by digest: the first is hashed, the others share its answer
    QHash<QByteArray, int> inFlight;

    enum class Start { Granted, TooMany, Repeated, Shared, Hash };
    Start start(const AttemptPtr& attempt, const QByteArray& digest);
    void hash(const AttemptPtr& attempt, const QByteArray& digest);
    void decideExternal(const AttemptPtr& attempt);
    std::vector<AttemptPtr> take(const QByteArray& digest);
    void finish(const QByteArray& digest, const QByteArray& verifier);
    void refuseRepeated(const AttemptPtr& attempt);
    void unavailable(const QByteArray& digest);
    void grant(const AttemptPtr& attempt, const char* how);
    void refuse(const AttemptPtr& attempt, LoginOutcome outcome, const char* why, bool tellUnknown);
};

Authenticator::State::Start Authenticator::State::start(const AttemptPtr& attempt, const QByteArray& digest) {
    const qint64 now = clock.monotonicMs();
    const std::lock_guard lock(mutex);
    if (guard.isLocked(attempt->name, attempt->request.peer, now))
        return Start::TooMany;
    if (attempt->isWelcome() && cache.contains(digest, now)) {
        guard.succeeded(attempt->name, attempt->request.peer, now);
        return Start::Granted;
    }
    if (guard.hasFailed(attempt->request.peer, attempt->digest, now))
        return Start::Repeated;
    if (const auto same = running.find(digest); same != running.end()) {
        same->push_back(attempt);
        return Start::Shared;
    }
    // Guesses that are still being hashed count as if they had failed: many at once must not pass the limit.
    attempt->flight = attempt->name;
    if (guard.isKnown(attempt->name, attempt->request.peer, now))
        attempt->flight += '\0' + peerKey(attempt->request.peer);
    int& count = inFlight[attempt->flight];
    if (count >= guard.remaining(attempt->name, attempt->request.peer, now))
        return Start::TooMany;
    ++count;
    running.insert(digest, {attempt});
    return Start::Hash;
}

void Authenticator::State::hash(const AttemptPtr& attempt, const QByteArray& digest) {
    // Made for every name, so that a name that exists does not save the time.
    const QByteArray fake = directory.fakeVerifier(attempt->name);
    const QList<QByteArray> verifiers =
        attempt->verifiers.isEmpty() ? QList<QByteArray>{fake} : attempt->verifiers;
    const bool posted = pool.tryPost([self = shared_from_this(), attempt, digest, verifiers] {
        self->finish(digest, matching(verifiers, attempt->request.password));
    });
    if (!posted)
        unavailable(digest);
}

/// The handshake has proved the certificate: there is nothing to guess and nothing to hash.
void Authenticator::State::decideExternal(const AttemptPtr& attempt) {
    const LoginRequest& request = attempt->request;
    const bool granted = attempt->account && attempt->isWelcome();
    bool locked = false;
    {
        const qint64 now = clock.monotonicMs();
        const std::lock_guard lock(mutex);
        locked = guard.isLocked(attempt->name, request.peer, now);
        if (!locked && granted)
            guard.succeeded(attempt->name, request.peer, now);
        else if (!locked)
            guard.failed(attempt->name, request.peer, now);
    }
    if (locked)
        refuse(attempt, LoginOutcome::TooMany, "too many failed logins", false);
    else if (granted)
        grant(attempt, "by certificate");
    else
        refuse(attempt, LoginOutcome::Refused,
               attempt->account ? reasonOf(*attempt) : "the client certificate belongs to no account", false);
}

std::vector<AttemptPtr> Authenticator::State::take(const QByteArray& digest) {
    std::vector<AttemptPtr> attempts = running.take(digest);
    if (!attempts.empty())
        if (const auto count = inFlight.find(attempts.front()->flight);
            count != inFlight.end() && --*count <= 0)
            inFlight.erase(count);
    return attempts;
}

/// `verifier`: what the password fits; empty: nothing.
void Authenticator::State::finish(const QByteArray& digest, const QByteArray& verifier) {
    const bool matched = !verifier.isEmpty();
    std::vector<AttemptPtr> attempts;
    bool tellUnknown = false;
    {
        const qint64 now = clock.monotonicMs();
        const std::lock_guard lock(mutex);
        attempts = take(digest);
        tellUnknown = !limits.hideUnknown;
        bool counted = false;
        for (const AttemptPtr& attempt : attempts) {
            const LoginRequest& request = attempt->request;
            if (matched && attempt->isWelcome()) {
                cache.insert(digest, now);
                guard.succeeded(attempt->name, request.peer, now);
            } else if (!std::exchange(counted, true)) {
                // one guess, however many connections made it
                guard.failed(attempt->name, request.peer, now, attempt->digest);
            }
        }
    }
    if (matched && !attempts.empty() && attempts.front()->isWelcome())
        directory.renewVerifier(attempts.front()->account, verifier, attempts.front()->request.password);
    for (const AttemptPtr& attempt : attempts) {
        if (matched && attempt->isWelcome())
            grant(attempt, "verified");
        else if (!attempt->account)
            refuse(attempt, LoginOutcome::Refused, "unknown name", tellUnknown);
        else if (!matched)
            refuse(attempt, LoginOutcome::Refused, "wrong password", false);
        else
            refuse(attempt, LoginOutcome::Refused, reasonOf(*attempt), false);
    }
}

void Authenticator::State::refuseRepeated(const AttemptPtr& attempt) {
    bool tellUnknown = false;
    {
        const std::lock_guard lock(mutex);
        tellUnknown = !limits.hideUnknown;
    }
    if (attempt->account)
        refuse(attempt, LoginOutcome::Refused, "the same as before", false);
    else
        refuse(attempt, LoginOutcome::Refused, "unknown name", tellUnknown);
}

void Authenticator::State::unavailable(const QByteArray& digest) {
    std::vector<AttemptPtr> attempts;
    {
        const std::lock_guard lock(mutex);
        attempts = take(digest);
    }
    for (const AttemptPtr& attempt : attempts)
        refuse(attempt, LoginOutcome::Unavailable, "too many logins are waiting", false);
}

void Authenticator::State::grant(const AttemptPtr& attempt, const char* how) {
    const LoginRequest& request = attempt->request;
    if (log.enabled(base::LogCategory::Auth, base::LogLevel::Debug))
        log.write(base::LogCategory::Auth, base::LogLevel::Debug,
                  "login granted: " + request.service + " account=" + attempt->name +
                      " peer=" + request.peer.toString().toLatin1() + " (" + how + ')',
                  request.session);
    send(attempt, {LoginOutcome::Granted, attempt->account, attempt->name, false});
}

void Authenticator::State::refuse(const AttemptPtr& attempt, LoginOutcome outcome, const char* why,
                                  bool tellUnknown) {
    const LoginRequest& request = attempt->request;
    log.write(base::LogCategory::Auth, base::LogLevel::Failure,
              "login refused: " + request.service + " name=\"" + request.name.left(kMaxNameInLog).toUtf8() +
                  "\" peer=" + request.peer.toString().toLatin1() + (request.tls ? " tls" : " clear") + ": " +
                  why,
              request.session);
    send(attempt, {outcome, {}, {}, tellUnknown});
}

Authenticator::Authenticator(DirectoryStore& directory, const base::Clock& clock, base::ThreadPool& pool,
                             base::Log& log)
    : m_state(std::make_shared<State>(directory, clock, pool, log)) {
    setLimits({});
}

Authenticator::~Authenticator() = default;

void Authenticator::setLimits(const LoginLimits& limits) {
    const std::lock_guard lock(m_state->mutex);
    m_state->limits = limits;
    m_state->guard.setLimits({limits.maxFailures, qint64(limits.periodSeconds) * 1000});
    m_state->cache.setLimits(limits.cacheEntries, qint64(limits.cacheSeconds) * 1000);
}

void Authenticator::verify(LoginRequest request, std::shared_ptr<base::Executor> on,
                           std::function<void(LoginResult)> reply) {
    auto attempt = std::make_shared<Attempt>();
    attempt->request = std::move(request);
    attempt->on = std::move(on);
    attempt->reply = std::move(reply);
    identify(*m_state->directory.snapshot(), *attempt);
    if (attempt->request.external)
        return m_state->decideExternal(attempt);
    const QByteArray digest = digestOf(*attempt, m_state->key);
    attempt->digest = qFromBigEndian<quint64>(digest.constData());
    switch (m_state->start(attempt, digest)) {
        case State::Start::Granted:
            return m_state->grant(attempt, "remembered");
        case State::Start::TooMany:
            return m_state->refuse(attempt, LoginOutcome::TooMany, "too many failed logins", false);
        case State::Start::Repeated:
            return m_state->refuseRepeated(attempt);
        case State::Start::Shared:
            return;
        case State::Start::Hash:
            return m_state->hash(attempt, digest);
    }
}

void Authenticator::unlock(const QByteArray& address) {
    const QByteArray name = unknownKey(*m_state->directory.snapshot(), QString::fromUtf8(address));
    const std::lock_guard lock(m_state->mutex);
    m_state->guard.unlock(name);
}

QList<Authenticator::LockedAccount> Authenticator::locked() const {
    const qint64 now = m_state->clock.monotonicMs();
    const qint64 toUtc = m_state->clock.utcMs() - now;
    QList<LockedAccount> result;
    const std::lock_guard lock(m_state->mutex);
    for (const LoginGuard::Locked& each : m_state->guard.lockedNames(now))
        result.append({each.name, each.untilMs + toUtc, each.failures});
    return result;
}

}  // namespace postern::auth
