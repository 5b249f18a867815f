#pragma once

#include "engine/auth/directory.h"
#include "engine/base/clock.h"
#include "engine/base/executor.h"
#include "engine/base/log.h"
#include "engine/base/secret.h"

#include <QHostAddress>

#include <functional>
#include <memory>

namespace postern::auth {

/// A login attempt with a clear-text password (LOGIN, USER/PASS, AUTH PLAIN, AUTH LOGIN), or with the client
/// certificate alone (EXTERNAL).
struct LoginRequest {
    QByteArray service;       // "imap"
    QString name;             // as the client sent it
    QString authorizationId;  // SASL authzid; empty or equal to the account, anything else is refused
    base::Secret password;
    base::AccountId
        certificateAccount;  // whose the channel's client certificate is at this moment; 0: nobody's
    bool external = false;   // EXTERNAL: `name` and `password` say nothing
    QHostAddress peer;
    bool tls = false;
    base::SessionId session;
};
/// Refused says nothing about why: wrong name, wrong password, suspended and locked are one answer in one
/// time.
enum class LoginOutcome { Granted, Refused, TooMany, Unavailable };
struct LoginResult {
    LoginOutcome outcome = LoginOutcome::Refused;
    base::AccountId account;
    QByteArray address;        // normalised "anna@example.org" when granted
    bool unknownName = false;  // with Refused, and only when LoginLimits::hideUnknown is off (C088)
};

struct LoginLimits {
    int maxFailures = 10;  // per account and per address within the period; 0: no limit
    int periodSeconds = 600;
    int cacheSeconds = 300;  // verified-login cache; 0 turns it off
    int cacheEntries = 10'000;
    bool hideUnknown = true;  // C086
};

class DirectoryStore;

/// Thread-safe. Hashing runs in the pool, the answer is posted to `on`; a verified login in the cache answers
/// at once (still by post). Same time for unknown names: a stable fake salt from a secret key, the same
/// rounds. Attempts with one name and password that come while the first is being hashed share its answer. A
/// full pool answers Unavailable. A password that was refused to the same peer a while ago is refused again
/// without hashing or counting. A right one gets a new verifier when the rounds of now are others.
/// `directory`, `clock` and `log` must outlive what waits in the pool.
class Authenticator {
 public:
    Authenticator(DirectoryStore& directory, const base::Clock& clock, base::ThreadPool& pool,
                  base::Log& log);
    ~Authenticator();
    void setLimits(const LoginLimits& limits);
    /// The account's LoginPolicy decides which of password and certificate count; a login that is not to its
    /// taste looks like a wrong password. EXTERNAL needs no hash and is answered at once (still by post).
    void verify(LoginRequest request, std::shared_ptr<base::Executor> on,
                std::function<void(LoginResult)> reply);
    /// Lifts the lock of an account (posternctl account unlock).
    void unlock(const QByteArray& address);
    struct LockedAccount {
        QByteArray address;
        qint64 untilUtcMs = 0;
        int failures = 0;
    };
    [[nodiscard]] QList<LockedAccount> locked() const;

 private:
    struct State;
    std::shared_ptr<State> m_state;
};

/// SCRAM-SHA-256 verifier (RFC 5802, RFC 7677): made from a password after SASLprep-like NFKC normalisation,
/// checked against one.
[[nodiscard]] QByteArray makeScramVerifier(const base::Secret& password, const QByteArray& salt, int rounds);
[[nodiscard]] bool checkScramVerifier(const QByteArray& verifier, const base::Secret& password);

}  // namespace postern::auth
