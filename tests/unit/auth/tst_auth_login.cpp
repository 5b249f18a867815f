#include "engine/auth/loginguard.h"
#include "engine/auth/password.h"
#include "engine/auth/verifiedcache.h"
#include "tests/unit/auth/authfixture.h"

#include <QElapsedTimer>

#include <algorithm>

using namespace postern;
using namespace postern::auth;
using test::AuthFixture;

namespace {
const QHostAddress kPeer(QStringLiteral("192.0.2.7"));
const QHostAddress kStranger(QStringLiteral("203.0.113.5"));
const QHostAddress kNewPlace(QStringLiteral("198.51.100.9"));
constexpr const char* kGuesses[] = {"guess one", "guess two", "guess three", "guess four", "guess five"};

/// One authenticator on a directory with anna and ben.
class LoginFixture : public AuthFixture {
 public:
    LoginFixture() {
        addDomain("example.org");
        addAccount("anna", "correct horse");
        addAccount("ben", "battery staple");
        addAccount("empty");
        authenticator = std::make_unique<Authenticator>(*directory, clock, *pool, log);
    }
    ~LoginFixture() { pool.reset(); }  // what it still holds must not outlive the authenticator's world

    void begin(const char* name, const char* password, std::function<void(LoginResult)> reply,
               const QHostAddress& peer = kPeer, const char* authzid = "") {
        LoginRequest request;
        request.service = "imap";
        request.name = QString::fromUtf8(name);
        request.authorizationId = QString::fromUtf8(authzid);
        request.password = base::Secret(password);
        request.peer = peer;
        authenticator->verify(std::move(request), here, std::move(reply));
    }
    LoginResult login(const char* name, const char* password, const QHostAddress& peer = kPeer,
                      const char* authzid = "") {
        std::optional<LoginResult> result;
        begin(
            name, password, [&result](const LoginResult& each) { result = each; }, peer, authzid);
        if (!QTest::qWaitFor([&result] { return result.has_value(); }, 10'000))
            qFatal("no answer to a login");
        return *result;
    }
    LoginOutcome outcome(const char* name, const char* password, const QHostAddress& peer = kPeer) {
        return login(name, password, peer).outcome;
    }
    qint64 micros(const char* name, const char* password) {
        QElapsedTimer timer;
        timer.start();
        login(name, password);
        return timer.nsecsElapsed() / 1000;
    }
    void limits(int failures, int seconds = 600, int cacheSeconds = 300, int entries = 100) {
        LoginLimits each;
        each.maxFailures = failures;
        each.periodSeconds = seconds;
        each.cacheSeconds = cacheSeconds;
        each.cacheEntries = entries;
        authenticator->setLimits(each);
    }
    std::unique_ptr<Authenticator> authenticator;
};

qint64 median(QList<qint64> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}
}  // namespace

class TestLogin : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void scramMatchesRfc7677() {
        // The example of RFC 7677 section 3: from its salt, rounds and password follow the keys that its
        // messages prove.
        const QByteArray salt = QByteArray::fromBase64("W22ZaJ0SNY7soEsUEjb6gQ==");
        const QByteArray verifier = makeScramVerifier(base::Secret("pencil"), salt, 4096);
        QCOMPARE(verifier,
                 QByteArray("4096$W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=$"
                            "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="));
        QVERIFY(checkScramVerifier(verifier, base::Secret("pencil")));
        QVERIFY(!checkScramVerifier(verifier, base::Secret("Pencil")));
        QVERIFY(!checkScramVerifier(verifier, base::Secret("pencil ")));
        QVERIFY(!checkScramVerifier(verifier, base::Secret()));
    }

    void brokenVerifiersMatchNothing() {
        for (const char* bad : {"", "$$$", "4096", "x$c2FsdA==$c2FsdA==$",
                                "0$c2FsdA==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=$",
                                "-1$c2FsdA==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=$",
                                "999999999$c2FsdA==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=$",
                                "4096$$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=$", "4096$c2FsdA==$AAAA$",
                                "4096$c2FsdA==$$", "a$b$c$d$e"})
            QVERIFY2(!checkScramVerifier(bad, base::Secret("")), bad);
        QVERIFY(makeScramVerifier(base::Secret("a\nb"), "salt", 1).isEmpty());
        QVERIFY(makeScramVerifier(base::Secret("a"), "", 1).isEmpty());
        QVERIFY(makeScramVerifier(base::Secret("a"), "salt", 0).isEmpty());
    }

    void passwordsArePrepared() {
        const auto same = [](const char* stored, const char* typed) {
            return checkScramVerifier(makeScramVerifier(base::Secret(stored), "salt", 1),
                                      base::Secret(typed));
        };
        QVERIFY(same("caf\u00e9", "cafe\u0301"));  // NFC and NFD
        QVERIFY(same("\u2168", "IX"));             // compatibility forms (RFC 4013 section 3)
        QVERIFY(same("I\u00adX", "IX"));           // soft hyphen goes
        QVERIFY(same("a\u00a0b", "a b"));          // spaces are one space
        QVERIFY(!same("USER", "user"));
        QVERIFY(!preparePassword(base::Secret("a\u0007")));
        QVERIFY(!preparePassword(base::Secret("a\u202eb")));
        QVERIFY(!preparePassword(base::Secret("\xc3\x28")));
        QVERIFY(preparePassword(base::Secret(QByteArray(1024, 'x'))));
        QVERIFY(!preparePassword(base::Secret(QByteArray(1025, 'x'))));
    }

    void rightAndWrong() {
        LoginFixture f;
        const LoginResult granted = f.login("Anna", "correct horse");
        QCOMPARE(granted.outcome, LoginOutcome::Granted);
        QCOMPARE(granted.address, QByteArray("anna@example.org"));
        QCOMPARE(granted.account, f.directory->snapshot()->accountForLogin(QStringLiteral("anna"))->id);
        QCOMPARE(f.outcome("anna@example.org", "correct horse"), LoginOutcome::Granted);
        for (const auto& [name, password] : std::initializer_list<std::pair<const char*, const char*>>{
                 {"anna", "battery staple"},
                 {"anna", ""},
                 {"nobody", "correct horse"},
                 {"", ""},
                 {"empty", ""},
                 {"empty", "correct horse"},
                 {"' OR 1=1 --", "x"},
                 {"anna@elsewhere.example", "correct horse"}}) {
            const LoginResult refused = f.login(name, password, QHostAddress(QStringLiteral("192.0.2.99")));
            QCOMPARE(refused.outcome, LoginOutcome::Refused);
            QVERIFY(!refused.account);
            QVERIFY(refused.address.isEmpty());
            QVERIFY(!refused.unknownName);
        }
    }

    void authorizationIdentityMustBeTheAccount() {
        LoginFixture f;
        QCOMPARE(f.login("anna", "correct horse", kPeer, "anna@example.org").outcome, LoginOutcome::Granted);
        QCOMPARE(f.login("anna", "correct horse", kPeer, "ANNA").outcome, LoginOutcome::Granted);
        QCOMPARE(f.login("anna", "correct horse", kPeer, "ben").outcome, LoginOutcome::Refused);
        QCOMPARE(f.login("anna", "correct horse", kPeer, "nobody").outcome, LoginOutcome::Refused);
        QCOMPARE(f.login("nobody", "correct horse", kPeer, "nobody").outcome, LoginOutcome::Refused);
    }

    void suspendedIsOneWithWrong() {
        LoginFixture f;
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Granted);
        f.setEnabled("anna", false);
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Refused);
        f.setEnabled("anna", true);
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Granted);
    }

    void theCacheKnowsWhenThePasswordChanges() {
        LoginFixture f;
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Granted);
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Granted);
        QVERIFY(!f.log.all().contains("correct horse"));
        f.setPassword("anna", "another horse");
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Refused);
        QCOMPARE(f.outcome("anna", "another horse"), LoginOutcome::Granted);
        f.call(&DirectoryStore::removeAccount, "anna");
        QCOMPARE(f.outcome("anna", "another horse"), LoginOutcome::Refused);
    }

    void rememberedLoginsNeedNoPool() {
        LoginFixture f;
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Granted);
        base::ThreadPool none(1, 0);
        Authenticator other(*f.directory, f.clock, none, f.log);
        std::optional<LoginResult> result;
        LoginRequest request;
        request.name = QStringLiteral("anna");
        request.password = base::Secret("correct horse");
        request.peer = kPeer;
        other.verify(request, f.here, [&](const LoginResult& each) { result = each; });
        QVERIFY(!result.has_value());  // never inside the call
        QVERIFY(QTest::qWaitFor([&] { return result.has_value(); }));
        QCOMPARE(result->outcome, LoginOutcome::Unavailable);
        QVERIFY(other.locked().isEmpty());  // and it is nobody's failure

        // With the password remembered the full pool does not matter; after the time it does again.
        QElapsedTimer timer;
        timer.start();
        constexpr int kRounds = 2000;
        for (int i = 0; i < kRounds; ++i) QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Granted);
        qInfo("a remembered login takes %.1f us with its event loop",
              double(timer.nsecsElapsed()) / 1000 / kRounds);
        QVERIFY(timer.elapsed() < kRounds);  // a full check takes about 0.7 ms
    }

    void rememberedLoginsExpireAndAreBounded() {
        VerifiedCache cache;
        cache.setLimits(2, 1000);
        cache.insert("a", 0);
        QVERIFY(cache.contains("a", 999));
        QVERIFY(!cache.contains("a", 1000));
        QCOMPARE(cache.size(), 0);
        cache.insert("a", 0);
        cache.insert("b", 0);
        QVERIFY(cache.contains("a", 1));  // now b is the one used least recently
        cache.insert("c", 1);
        QVERIFY(cache.contains("a", 1));
        QVERIFY(!cache.contains("b", 1));
        QCOMPARE(cache.size(), 2);
        cache.setLimits(1, 1000);
        QCOMPARE(cache.size(), 1);
        cache.setLimits(10, 0);
        QCOMPARE(cache.size(), 0);
        cache.insert("d", 0);
        QVERIFY(!cache.contains("d", 0));
    }

    void tooManyFailuresForOneName() {
        LoginFixture f;
        f.limits(3, 60);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(f.outcome("anna", kGuesses[i], QHostAddress(quint32(0x0a000001 + i))),
                     LoginOutcome::Refused);
        QCOMPARE(f.outcome("anna", "correct horse", QHostAddress(quint32(0x0a000009))),
                 LoginOutcome::TooMany);
        QCOMPARE(f.outcome("ben", "battery staple"), LoginOutcome::Granted);
        const auto locked = f.authenticator->locked();
        QCOMPARE(locked.size(), 1);
        QCOMPARE(locked[0].address, QByteArray("anna@example.org"));
        QCOMPARE(locked[0].failures, 3);
        QCOMPARE(locked[0].untilUtcMs, f.clock.utcMs() + 60'000);
        f.clock.advance(59'999);
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::TooMany);
        f.clock.advance(1);
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Granted);
        QVERIFY(f.authenticator->locked().isEmpty());
    }

    void tooManyFailuresForNamesThatDoNotExist() {
        LoginFixture f;
        f.limits(3, 60);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(f.outcome("Nobody@example.org", kGuesses[i], QHostAddress(quint32(0x0a000001 + i))),
                     LoginOutcome::Refused);
        QCOMPARE(f.outcome("nobody", "wrong", QHostAddress(quint32(0x0a000009))), LoginOutcome::TooMany);
        f.authenticator->unlock("nobody@example.org");
        QCOMPARE(f.outcome("nobody", "wrong", QHostAddress(quint32(0x0a000009))), LoginOutcome::Refused);
    }

    void tooManyFailuresFromOneAddress() {
        LoginFixture f;
        f.limits(3, 60);
        const QHostAddress mapped(QStringLiteral("::ffff:192.0.2.7"));
        for (const char* name : {"a", "b", "c"})
            QCOMPARE(f.outcome(name, "wrong", mapped), LoginOutcome::Refused);
        QCOMPARE(f.outcome("anna", "correct horse", kPeer), LoginOutcome::TooMany);
        QCOMPARE(f.outcome("anna", "correct horse", QHostAddress(QStringLiteral("192.0.2.8"))),
                 LoginOutcome::Granted);
        f.clock.advance(60'000);
        QCOMPARE(f.outcome("anna", "correct horse", kPeer), LoginOutcome::Granted);
    }

    void theWindowSlides() {
        LoginFixture f;
        f.limits(3, 60);
        f.login("anna", "wrong");
        f.login("anna", "wrong2");
        f.clock.advance(60'000);
        f.login("anna", "wrong");
        QCOMPARE(f.outcome("anna", "wrong3"), LoginOutcome::Refused);
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Granted);
        // A success forgets the failures of the account.
        f.login("anna", "wrong");
        f.login("anna", "wrong3");
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Granted);
        f.login("anna", "wrong");
        f.login("anna", "wrong3");
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Granted);
        f.limits(0);
        for (int i = 0; i < 20; ++i) QCOMPARE(f.outcome("anna", "wrong"), LoginOutcome::Refused);
    }

    void oneGoodAccountDoesNotCoverForGuessing() {
        LoginGuard guard;
        guard.setLimits({3, 1000});
        guard.failed("a", kPeer, 0);
        guard.failed("b", kPeer, 0);
        guard.failed("mine", kPeer, 0);
        QVERIFY(guard.isLocked("mine", kPeer, 1));
        LoginGuard second;
        second.setLimits({3, 1000});
        second.failed("mine", kPeer, 0);
        second.failed("a", kPeer, 0);
        second.succeeded("mine", kPeer, 0);
        second.failed("b", kPeer, 0);
        QVERIFY(!second.isLocked("x", kPeer, 1));
        second.failed("c", kPeer, 0);
        QVERIFY(second.isLocked("x", kPeer, 1));
        // A customer's /64 is one address.
        QCOMPARE(peerKey(QHostAddress(QStringLiteral("2001:db8::1"))),
                 peerKey(QHostAddress(QStringLiteral("2001:db8::ffff:1"))));
        QVERIFY(peerKey(QHostAddress(QStringLiteral("2001:db8::1"))) !=
                peerKey(QHostAddress(QStringLiteral("2001:db8:0:1::1"))));
    }

    void aStalePasswordIsOneGuess() {
        LoginFixture f;
        f.limits(3, 60);
        for (int i = 0; i < 20; ++i) QCOMPARE(f.outcome("anna", "stale password"), LoginOutcome::Refused);
        for (int i = 0; i < 20; ++i)  // a phone that changes its address
            QCOMPARE(f.outcome("anna", "stale password", QHostAddress(quint32(0x0a000001 + i))),
                     LoginOutcome::Refused);
        QCOMPARE(f.outcome("ben", "battery staple"), LoginOutcome::Granted);
        QCOMPARE(f.outcome("anna", "correct horse", kNewPlace), LoginOutcome::Granted);
        // Every other password is a guess, and the same one for other names too.
        QCOMPARE(f.outcome("anna", "another", kStranger), LoginOutcome::Refused);
        QCOMPARE(f.outcome("ben", "another", kStranger), LoginOutcome::Refused);
        QCOMPARE(f.outcome("nobody", "another", kStranger), LoginOutcome::Refused);
        QCOMPARE(f.outcome("ben", "battery staple", kStranger), LoginOutcome::TooMany);
        // When the period is over the stale one counts once more.
        f.clock.advance(60'000);
        QCOMPARE(f.outcome("anna", "stale password", kStranger), LoginOutcome::Refused);
        QCOMPARE(f.outcome("anna", "guess", kStranger), LoginOutcome::Refused);
        QCOMPARE(f.outcome("anna", "stale password", kStranger), LoginOutcome::Refused);
        QCOMPARE(f.outcome("anna", "one more", kStranger), LoginOutcome::Refused);
        QCOMPARE(f.outcome("anna", "stale password", kStranger), LoginOutcome::TooMany);
    }

    void aRepeatedPasswordNeedsNoPool() {
        LoginFixture f;
        QCOMPARE(f.outcome("anna", "stale password"), LoginOutcome::Refused);
        QCOMPARE(f.outcome("nobody", "stale password"), LoginOutcome::Refused);
        QElapsedTimer timer;
        timer.start();
        constexpr int kRounds = 1000;
        for (int i = 0; i < kRounds; ++i) {
            QCOMPARE(f.outcome("anna", "stale password"), LoginOutcome::Refused);
            QCOMPARE(f.outcome("nobody", "stale password"), LoginOutcome::Refused);
        }
        QVERIFY(timer.elapsed() < kRounds);  // 2000 hashes take longer
        // It is right as soon as the password is that one.
        f.setPassword("anna", "stale password");
        QCOMPARE(f.outcome("anna", "stale password"), LoginOutcome::Granted);
    }

    void aStrangerLocksNobodyOut() {
        LoginFixture f;
        f.limits(3, 60);
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Granted);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(f.outcome("anna", kGuesses[i], QHostAddress(quint32(0x0a000001 + i))),
                     LoginOutcome::Refused);
        QCOMPARE(f.authenticator->locked().size(), 1);
        QCOMPARE(f.outcome("anna", "correct horse", kNewPlace), LoginOutcome::TooMany);
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Granted);
        // That she has logged in gives the strangers no new guesses.
        QCOMPARE(f.authenticator->locked().size(), 1);
        QCOMPARE(f.outcome("anna", kGuesses[3], kStranger), LoginOutcome::TooMany);
        // Her own place has the limit of a place.
        for (int i = 0; i < 3; ++i) QCOMPARE(f.outcome("anna", kGuesses[i]), LoginOutcome::Refused);
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::TooMany);
    }

    void placesAreForgotten() {
        LoginGuard guard;
        guard.setLimits({3, 1000});
        constexpr qint64 kDay = qint64(24) * 3600 * 1000;
        guard.succeeded("a", kPeer, 0);
        QVERIFY(guard.isKnown("a", kPeer, 29 * kDay));
        QVERIFY(!guard.isKnown("a", kPeer, 30 * kDay));
        QVERIFY(!guard.isKnown("b", kPeer, 0));
        QVERIFY(!guard.isKnown("a", kStranger, 0));
        for (int i = 0; i < LoginGuard::kKnownPeers; ++i)
            guard.succeeded("a", QHostAddress(quint32(0x0a000001 + i)), 1);
        QVERIFY(!guard.isKnown("a", kPeer, 2));
        QVERIFY(guard.isKnown("a", QHostAddress(quint32(0x0a000001)), 2));
        for (int i = 0; i < 2 * LoginGuard::kMaxEntries; ++i)
            guard.succeeded("n" + QByteArray::number(i), kPeer, 3);
        QVERIFY(!guard.isKnown("n" + QByteArray::number(2 * LoginGuard::kMaxEntries - 1), kPeer, 3));
        guard.succeeded("late", kPeer, 40 * kDay);
        QVERIFY(guard.isKnown("late", kPeer, 40 * kDay));
    }

    void theTablesAreBoundedAndKeepLocks() {
        LoginGuard guard;
        guard.setLimits({2, 1'000'000});
        guard.failed("victim", QHostAddress(quint32(1)), 0);
        guard.failed("victim", QHostAddress(quint32(2)), 0);
        for (int i = 0; i < 3 * LoginGuard::kMaxEntries; ++i)
            guard.failed("n" + QByteArray::number(i), QHostAddress(quint32(1000 + i)), 1 + i);
        QVERIFY(guard.entries() <= 2 * LoginGuard::kMaxEntries);
        QVERIFY(guard.isLocked("victim", QHostAddress(quint32(9)), 100));
    }

    void manyGuessesAtOnceDoNotPassTheLimit() {
        LoginFixture f;
        f.limits(5, 60);
        int refused = 0;
        int tooMany = 0;
        for (int i = 0; i < 40; ++i)
            f.begin(
                "anna", QByteArray("guess" + QByteArray::number(i)).constData(),
                [&](const LoginResult& result) {
                    refused += result.outcome == LoginOutcome::Refused ? 1 : 0;
                    tooMany += result.outcome == LoginOutcome::TooMany ? 1 : 0;
                },
                QHostAddress(quint32(0x0a000001 + i)));
        QVERIFY(QTest::qWaitFor([&] { return refused + tooMany == 40; }, 10'000));
        QCOMPARE(refused, 5);
    }

    void oneClientWithManyConnectionsIsHashedOnce() {
        LoginFixture f;
        f.limits(3, 60);
        int granted = 0;
        for (int i = 0; i < 50; ++i)
            f.begin("anna", "correct horse",
                    [&](const LoginResult& result) { granted += result.outcome == LoginOutcome::Granted; });
        QVERIFY(QTest::qWaitFor([&] { return granted == 50; }, 10'000));
        // The same wrong password on many connections at once is one guess.
        int refused = 0;
        for (int i = 0; i < 20; ++i)
            f.begin("ben", "stale password",
                    [&](const LoginResult& result) { refused += result.outcome == LoginOutcome::Refused; });
        QVERIFY(QTest::qWaitFor([&] { return refused == 20; }, 10'000));
        QVERIFY(f.authenticator->locked().isEmpty());
    }

    void theLogTellsWhatHappenedButNotThePassword() {
        LoginFixture f;
        f.log.setLevel(base::LogLevel::Debug);
        f.login("anna", "sesame open now");
        f.login("evil\r\nname\x1b[0m", "sesame open now");
        f.login("anna", "correct horse");
        const QByteArray log = f.log.all();
        QVERIFY(log.contains("login refused: imap name=\"anna\" peer=192.0.2.7 clear: wrong password"));
        QVERIFY(log.contains("name=\"evil??name?[0m\""));
        QVERIFY(log.contains("unknown name"));
        QVERIFY(log.contains("login granted: imap account=anna@example.org"));
        QVERIFY(!log.contains("sesame"));
        QVERIFY(!log.contains("correct horse"));
    }

    void unknownNamesMayBeToldApartWhenThatIsWanted() {
        LoginFixture f;
        LoginLimits limits;
        limits.hideUnknown = false;
        f.authenticator->setLimits(limits);
        QVERIFY(f.login("nobody", "wrong").unknownName);
        QVERIFY(!f.login("anna", "wrong").unknownName);
    }

    void newRoundsTellNothingAboutWhoExists() {
        LoginFixture f;
        const auto roundsOf = [&f](int i) {
            return f.directory->fakeVerifier("nobody" + QByteArray::number(i)).split('$')[0].toInt();
        };
        const auto real = [&f](const char* name) {
            return f.directory->snapshot()
                ->accountForLogin(QString::fromLatin1(name))
                ->credentials[0]
                .rounds();
        };
        f.directory->setRounds(8192);
        for (int i = 0; i < 50; ++i) QCOMPARE(roundsOf(i), 4096);  // as old passwords have
        QCOMPARE(f.outcome("anna", "wrong"), LoginOutcome::Refused);
        QCOMPARE(real("anna"), 4096);
        // The next right login makes anna's anew; then some of the unknown names follow, and stay so.
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Granted);
        QVERIFY(QTest::qWaitFor([&] { return real("anna") == 8192; }, 10'000));
        QCOMPARE(real("ben"), 4096);
        int moved = 0;
        for (int i = 0; i < 200; ++i) moved += roundsOf(i) == 8192 ? 1 : 0;
        QVERIFY2(moved > 50 && moved < 150, qPrintable(QString::number(moved)));
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Granted);
        QCOMPARE(f.outcome("anna", "wrong"), LoginOutcome::Refused);
        f.reopen();
        f.authenticator = std::make_unique<Authenticator>(*f.directory, f.clock, *f.pool, f.log);
        QCOMPARE(real("anna"), 8192);
        QCOMPARE(f.outcome("anna", "correct horse"), LoginOutcome::Granted);
    }

    void unknownAndWrongTakeTheSameTime() {
        LoginFixture f;
        f.limits(0);
        f.setEnabled("ben", false);
        QList<qint64> wrong;
        QList<qint64> unknown;
        QList<qint64> suspended;
        for (int i = 0; i < 60; ++i) {  // by turns, so that a busy machine slows all alike
            wrong.append(f.micros("anna", "wrong password"));
            unknown.append(f.micros("nobody", "wrong password"));
            suspended.append(f.micros("ben", "battery staple"));
        }
        const double reference = double(median(wrong));
        for (const auto& other : {unknown, suspended}) {
            const double ratio = double(median(other)) / reference;
            QVERIFY2(ratio > 0.6 && ratio < 1.67, qPrintable(QString::number(ratio)));
        }
    }
};

QTEST_GUILESS_MAIN(TestLogin)
#include "tst_auth_login.moc"
