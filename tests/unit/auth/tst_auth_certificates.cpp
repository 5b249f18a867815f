#include "tests/unit/auth/authfixture.h"

using namespace postern;
using namespace postern::auth;
using test::AuthFixture;
using Match = CertificateRule::Match;

namespace {
const QHostAddress kPeer(QStringLiteral("192.0.2.7"));

CertificateRule rule(Match match, const char* value) {
    CertificateRule rule;
    rule.match = match;
    rule.value = value;
    return rule;
}

class CertificateFixture : public AuthFixture {
 public:
    CertificateFixture() {
        addDomain("example.org");
        addAccount("anna", "correct horse");
        addAccount("ben", "battery staple");
        authenticator = std::make_unique<Authenticator>(*directory, clock, *pool, log);
    }
    ~CertificateFixture() { pool.reset(); }

    QByteArray add(const char* address, const CertificateRule& rule) {
        return wait<qint64>(
            [&](auto reply) { directory->addCertificate(QString::fromUtf8(address), rule, here, reply); });
    }
    QByteArray remove(qint64 id) {
        return wait<base::Done>([&](auto reply) { directory->removeCertificate(id, here, reply); });
    }
    QByteArray setPolicy(const char* address, LoginPolicy policy) {
        return wait<base::Done>(
            [&](auto reply) { directory->setLoginPolicy(QString::fromUtf8(address), policy, here, reply); });
    }
    base::AccountId idOf(const char* name) {
        const Account* account = directory->snapshot()->accountForLogin(QString::fromUtf8(name));
        return account ? account->id : base::AccountId();
    }
    LoginResult login(LoginRequest request) {
        request.service = "imap";
        request.peer = kPeer;
        std::optional<LoginResult> result;
        authenticator->verify(std::move(request), here,
                              [&result](const LoginResult& each) { result = each; });
        if (!QTest::qWaitFor([&result] { return result.has_value(); }, 10'000))
            qFatal("no answer to a login");
        return *result;
    }
    LoginOutcome password(const char* name, const char* password, const char* certificateOf = "") {
        LoginRequest request;
        request.name = QString::fromUtf8(name);
        request.password = base::Secret(password);
        request.certificateAccount = idOf(certificateOf);
        return login(std::move(request)).outcome;
    }
    LoginResult external(const char* certificateOf, const char* authzid = "") {
        LoginRequest request;
        request.external = true;
        request.authorizationId = QString::fromUtf8(authzid);
        request.certificateAccount = idOf(certificateOf);
        return login(std::move(request));
    }
    const Account* holder(const CertificateNames& names) {
        m_snapshot = directory->snapshot();
        return m_snapshot->accountForCertificate(names);
    }
    std::unique_ptr<Authenticator> authenticator;

 private:
    std::shared_ptr<const Directory> m_snapshot;
};
}  // namespace

class TestAuthCertificates : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void subjects_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("subject");  // empty: none
        const auto row = [](const char* text, const char* subject) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(subject);
        };
        row("CN=Anna,O=Example", "CN=Anna,O=Example");
        row(" cn = Anna , o=Example", "CN=Anna,O=Example");
        row("CN=Anna\\, of the hill,O=x", "CN=Anna\\, of the hill,O=x");
        row("CN=Anna\\ ", "CN=Anna\\ ");
        row("OU=b+cn=Anna", "OU=b+CN=Anna");
        row("CN=a=b", "CN=a=b");
        row("1.2.840.113549.1.9.1=#1603", "1.2.840.113549.1.9.1=#1603");
        row("CN=", "CN=");
        row("Anna", "");
        row("CN=Anna,", "");
        row(",CN=Anna", "");
        row("C N=Anna", "");
        row("", "");
        row("   ", "");
    }
    void subjects() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, subject);
        QCOMPARE(normaliseSubject(text).value_or(QByteArray()), subject);
    }

    void whoseCertificate() {
        CertificateFixture f;
        QCOMPARE(f.add("anna@example.org", rule(Match::Fingerprint, "AA:BB")), QByteArray());
        QCOMPARE(f.add("anna@example.org", rule(Match::Email, "anna@example.org")), QByteArray());
        QCOMPARE(f.add("ben@example.org", rule(Match::Subject, "CN=Ben")), QByteArray());
        QCOMPARE(f.add("ben@example.org", rule(Match::Email, "ben@example.org")), QByteArray());
        const auto whose = [&f](const CertificateNames& names) {
            const Account* account = f.holder(names);
            return account ? account->local : QByteArray();
        };
        QCOMPARE(whose({"AA:BB", "CN=Other", {}}), QByteArray("anna"));
        QCOMPARE(whose({"AA:BB", "CN=Ben", {"ben@example.org"}}),
                 QByteArray("anna"));  // the fingerprint decides
        QCOMPARE(whose({"CC:DD", "CN=Ben", {"anna@example.org"}, true, {}}), QByteArray("ben"));
        // Any authority could write that subject: only its own counts.
        QCOMPARE(whose({"CC:DD", "CN=Ben", {}, false, {"11:22"}}), QByteArray());
        CertificateRule foreign = rule(Match::Subject, "CN=Carla");
        foreign.issuer = "11:22";
        QCOMPARE(f.add("ben@example.org", foreign), QByteArray());
        QCOMPARE(whose({"CC:DD", "CN=Carla", {}, false, {"11:22"}}), QByteArray("ben"));
        QCOMPARE(whose({"CC:DD", "CN=Carla", {}, false, {"33:44"}}), QByteArray());
        QCOMPARE(whose({"CC:DD", "CN=Carla", {}, true, {"33:44"}}), QByteArray());
        QCOMPARE(whose({"CC:DD", "CN=x", {"nobody@example.org", "anna@example.org"}}), QByteArray("anna"));
        QCOMPARE(whose({"CC:DD", "CN=x", {"ben@example.org", "anna@example.org"}}), QByteArray());  // two
        QCOMPARE(whose({"CC:DD", "CN=x", {}}), QByteArray());
        QCOMPARE(whose({"", "CN=Ben", {}}), QByteArray());  // no certificate
        QCOMPARE(whose({}), QByteArray());
    }

    void oneAccountOnly() {
        CertificateFixture f;
        QCOMPARE(f.add("anna@example.org", rule(Match::Fingerprint, "AA")), QByteArray());
        QCOMPARE(f.add("ben@example.org", rule(Match::Fingerprint, "AA")), QByteArray("client.taken"));
        QCOMPARE(f.add("anna@example.org", rule(Match::Fingerprint, "AA")), QByteArray("client.taken"));
        QCOMPARE(f.add("ben@example.org", rule(Match::Subject, "AA")), QByteArray());  // another kind
        QCOMPARE(f.add("nobody@example.org", rule(Match::Fingerprint, "BB")), QByteArray("account.missing"));
        QCOMPARE(f.remove(99), QByteArray("client.missing"));
    }

    void keptAndRemoved() {
        CertificateFixture f;
        CertificateRule whole = rule(Match::Fingerprint, "AA");
        whole.label = QStringLiteral("  laptop\nof Anna ");
        whole.pem = "-----BEGIN CERTIFICATE-----\n";
        QCOMPARE(f.add("anna@example.org", whole), QByteArray());
        QCOMPARE(f.add("ben@example.org", rule(Match::Email, "ben@example.org")), QByteArray());
        QCOMPARE(f.setPolicy("anna@example.org", LoginPolicy::Both), QByteArray());
        f.authenticator.reset();
        for (int round = 0; round < 2; ++round) {  // as patched, and as read anew
            const Account* anna = f.holder({"AA", {}, {}});
            QVERIFY(anna && anna->policy == LoginPolicy::Both);
            QCOMPARE(anna->certificates.size(), 1);
            QCOMPARE(anna->certificates[0].label, QStringLiteral("laptop of Anna"));
            QCOMPARE(anna->certificates[0].pem, whole.pem);
            QVERIFY(f.holder({"x", {}, {"ben@example.org"}}));
            f.reopen();
        }
        QCOMPARE(f.remove(f.holder({"AA", {}, {}})->certificates[0].id), QByteArray());
        QVERIFY(!f.holder({"AA", {}, {}}));
        // What belonged to a removed account is free again.
        QCOMPARE(f.call(&DirectoryStore::removeAccount, "ben@example.org"), QByteArray());
        QVERIFY(!f.holder({"x", {}, {"ben@example.org"}}));
        QCOMPARE(f.add("anna@example.org", rule(Match::Email, "ben@example.org")), QByteArray());
    }

    void externalLogins() {
        CertificateFixture f;
        using enum LoginOutcome;
        const LoginResult granted = f.external("anna");
        QCOMPARE(granted.outcome, Granted);
        QCOMPARE(granted.address, QByteArray("anna@example.org"));
        QCOMPARE(granted.account, f.idOf("anna"));
        QCOMPARE(f.external("anna", "anna").outcome, Granted);
        QCOMPARE(f.external("anna", "Anna@Example.ORG").outcome, Granted);
        QCOMPARE(f.external("anna", "ben").outcome, Refused);
        QCOMPARE(f.external("anna", "nobody").outcome, Refused);
        QCOMPARE(f.external("").outcome, Refused);
        QCOMPARE(f.external("").account, base::AccountId());
        QVERIFY(f.log.all().contains("wrong authorization identity"));
        QCOMPARE(f.setEnabled("anna@example.org", false), QByteArray());
        QCOMPARE(f.external("anna").outcome, Refused);
        QVERIFY(f.log.all().contains("suspended"));
    }

    void externalCountsTowardsTheLimit() {
        CertificateFixture f;
        LoginLimits limits;
        limits.maxFailures = 3;
        f.authenticator->setLimits(limits);
        for (int i = 0; i < 3; ++i) QCOMPARE(f.external("anna", "ben").outcome, LoginOutcome::Refused);
        QCOMPARE(f.external("anna").outcome, LoginOutcome::TooMany);
        QCOMPARE(f.password("anna", "correct horse"), LoginOutcome::TooMany);
    }

    void policies() {
        CertificateFixture f;
        using enum LoginOutcome;
        struct Row {
            LoginPolicy policy;
            LoginOutcome password, passwordWithOwn, passwordWithOther, external;
        };
        for (const Row& row : {Row{LoginPolicy::Any, Granted, Granted, Granted, Granted},
                               Row{LoginPolicy::Password, Granted, Granted, Granted, Refused},
                               Row{LoginPolicy::Certificate, Refused, Refused, Refused, Granted},
                               Row{LoginPolicy::Both, Refused, Granted, Refused, Refused}}) {
            QCOMPARE(f.setPolicy("anna@example.org", row.policy), QByteArray());
            for (int round = 0; round < 2; ++round) {  // the second time it is remembered
                QCOMPARE(f.password("anna", "correct horse", "anna"), row.passwordWithOwn);
                QCOMPARE(f.password("anna", "correct horse"), row.password);
                QCOMPARE(f.password("anna", "correct horse", "ben"), row.passwordWithOther);
                QCOMPARE(f.external("anna").outcome, row.external);
                QCOMPARE(f.password("anna", "wrong", "anna"), Refused);
                f.authenticator->unlock("anna@example.org");
            }
        }
        QCOMPARE(f.password("ben", "battery staple"), Granted);
        QCOMPARE(loginPolicyNamed("both"), LoginPolicy::Both);
        QVERIFY(!loginPolicyNamed("Both") && !loginPolicyNamed(""));
    }
};

QTEST_GUILESS_MAIN(TestAuthCertificates)
#include "tst_auth_certificates.moc"
