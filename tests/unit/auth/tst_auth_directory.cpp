#include "engine/access/rights.h"
#include "engine/auth/directory.h"

#include <QTest>

using namespace postern;
using namespace postern::auth;
using Problem = Resolved::Problem;

namespace {
const base::DomainId kMain{1};
const base::DomainId kOther{2};

Account account(qint64 id, base::DomainId domain, const char* address, bool enabled = true) {
    const QByteArray full(address);
    return {{id}, domain, full.left(full.indexOf('@')), full, QString::fromUtf8(full), {}, enabled, {}};
}
Alias alias(qint64 id, base::DomainId domain, const char* local, QList<QByteArray> targets) {
    return {id, domain, local, QString::fromLatin1(local), std::move(targets)};
}
QList<Domain> domains() {
    return {{kMain, "example.org", {}, true, {"example.net", "xn--bcher-kva.example"}},
            {kOther, "other.test", {}, false, {}}};
}
Directory sample() {
    return Directory(
        domains(),
        {account(1, kMain, "anna@example.org"), account(2, kMain, "ben@example.org"),
         account(3, kOther, "carla@other.test", false), account(4, kMain, "a+b@example.org")},
        {alias(1, kMain, "sales", {"anna@example.org", "ben@example.org"}),
         alias(2, kMain, "all", {"sales@example.org", "carla@other.test", "anna@example.org"}),
         alias(3, kMain, "loop1", {"loop2@example.org"}), alias(4, kMain, "loop2", {"loop1@example.org"}),
         alias(5, kMain, "away", {"someone@elsewhere.example"}),
         alias(6, kMain, "mixed", {"someone@elsewhere.example", "ben@example.org"}),
         alias(7, kMain, "gone", {"nobody@example.org"}), alias(8, kOther, "*", {"carla@other.test"}),
         alias(9, kMain, "halfloop", {"halfloop2@example.org"}),
         alias(10, kMain, "halfloop2", {"halfloop@example.org", "anna@example.net"})},
        5);
}
QList<qint64> idsOf(const Resolved& resolved) {
    QList<qint64> ids;
    for (const base::AccountId id : resolved.accounts) ids.append(id.value);
    return ids;
}
Directory chain(int length) {
    QList<Alias> aliases;
    for (int i = 0; i < length; ++i) {
        const QByteArray next = i + 1 == length ? QByteArray("anna@example.org")
                                                : "c" + QByteArray::number(i + 1) + "@example.org";
        aliases.append({i + 1, kMain, "c" + QByteArray::number(i), {}, {next}});
    }
    return Directory(domains(), {account(1, kMain, "anna@example.org")}, aliases, 1);
}
}  // namespace

class TestDirectory : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void normalisesAddresses_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("key");
        const auto row = [](const char* text, const char* key) {
            QTest::addRow("%s", text) << QString::fromUtf8(text) << QByteArray(key);
        };
        row("Anna@Example.ORG", "anna@example.org");
        row("anna", "anna@");
        row("Postmaster", "postmaster@");
        row("anna@B\u00fccher.example", "anna@xn--bcher-kva.example");
        row("anna@b\u00fcCHER.example.", "anna@xn--bcher-kva.example");
        row("anna@XN--BCHER-KVA.example", "anna@xn--bcher-kva.example");
        row("anna@bu\u0308cher.example", "anna@xn--bcher-kva.example");  // NFD
        row("J\u00d6RG@example.org", "j\u00f6rg@example.org");
        row("Jo\u0308rg@example.org", "j\u00f6rg@example.org");
        row("Stra\u00dfe@example.org", "stra\u00dfe@example.org");  // is not the person called strasse
        row("\"anna\"@example.org", "anna@example.org");
        row("\"an\\na\"@example.org", "anna@example.org");
        row("\"a b\"@example.org", "a b@example.org");
        row("\"a@b\"@example.org", "a@b@example.org");
        row("o'brien+x=1!#$%&*-/?^_`{|}~@localhost", "o'brien+x=1!#$%&*-/?^_`{|}~@localhost");
        row("*@example.org", "*@example.org");
    }
    void normalisesAddresses() {
        QFETCH(QString, text);
        QFETCH(QByteArray, key);
        const auto normal = normaliseAddress(text);
        QVERIFY(normal.ok());
        QCOMPARE(normal->full(), key);
    }

    void refusesWhatIsNoAddress() {
        const QString longLocal(65, u'a');
        const QString longLabel = QString(64, u'a') + QStringLiteral(".org");
        QString longDomain = QStringLiteral("a");
        for (int i = 0; i < 130; ++i) longDomain += QStringLiteral(".a");
        for (const QString& bad : {QString(),
                                   QStringLiteral("@"),
                                   QStringLiteral("@example.org"),
                                   QStringLiteral("anna@"),
                                   QStringLiteral("a b@example.org"),
                                   QStringLiteral(".a@example.org"),
                                   QStringLiteral("a.@example.org"),
                                   QStringLiteral("a..b@example.org"),
                                   QStringLiteral("a@b@example.org"),
                                   QStringLiteral("a@exa mple.org"),
                                   QStringLiteral("a@-x.org"),
                                   QStringLiteral("a@x-.org"),
                                   QStringLiteral("a@x..org"),
                                   QStringLiteral("a@under_score.org"),
                                   QStringLiteral("a@127.0.0.1"),
                                   QStringLiteral("a@[127.0.0.1]"),
                                   QStringLiteral("a\r\n@example.org"),
                                   QStringLiteral("\"a\r\n\"@example.org"),
                                   QStringLiteral("\"a\"b\"@example.org"),
                                   QStringLiteral("\"a\\\"@example.org"),
                                   QStringLiteral("\"\"@example.org"),
                                   QStringLiteral("a,b@example.org"),
                                   QStringLiteral("<a@example.org>"),
                                   QString(QStringLiteral("a\u202e@example.org")),
                                   QString(QChar(0)) + QStringLiteral("@example.org"),
                                   QStringLiteral("a@xn--\u00fc.org"),
                                   QStringLiteral("a@xn--.org"),
                                   QStringLiteral("a@."),
                                   longLocal + QStringLiteral("@example.org"),
                                   QStringLiteral("a@") + longLabel,
                                   QStringLiteral("a@") + longDomain,
                                   QString(5000, u'a'),
                                   QStringLiteral("' OR 1=1 --@example.org")}) {
            const auto normal = normaliseAddress(bad);
            QVERIFY2(!normal.ok(), qPrintable(bad));
            QCOMPARE(normal.error().code, QByteArray("address.invalid"));
            QVERIFY(normal.error().text.size() < 200);
        }
        QCOMPARE(normaliseDomain(QStringLiteral("a b")).error().code, QByteArray("domain.invalid"));
    }

    void resolves_data() {
        QTest::addColumn<QByteArray>("local");
        QTest::addColumn<QByteArray>("domain");
        QTest::addColumn<QList<qint64>>("ids");
        QTest::addColumn<int>("problem");
        const auto row = [](const char* local, const char* domain, QList<qint64> ids,
                            Problem problem = Problem::None) {
            QTest::addRow("%s@%s", local, domain)
                << QByteArray(local) << QByteArray(domain) << ids << int(problem);
        };
        row("anna", "example.org", {1});
        row("anna", "example.net", {1});
        row("anna", "xn--bcher-kva.example", {1});
        row("anna", "", {1});
        row("anna+shop", "example.org", {1});
        row("anna+a+b", "example.net", {1});
        row("a+b", "example.org", {4});  // the exact name wins
        row("+x", "example.org", {}, Problem::UnknownUser);
        row("sales", "example.org", {1, 2});
        row("sales+q", "example.net", {1, 2});
        row("all", "example.org", {3, 1, 2});  // nearest first, each once
        row("nobody", "example.org", {}, Problem::UnknownUser);
        row("gone", "example.org", {}, Problem::UnknownUser);
        row("anna", "elsewhere.example", {}, Problem::NotLocal);
        row("away", "example.org", {}, Problem::UnknownUser);  // an alias set when this was still allowed
        row("mixed", "example.org", {2});
        row("loop1", "example.org", {}, Problem::AliasLoop);
        row("halfloop", "example.org", {1});
        row("whoever", "other.test", {3});  // catch-all; a suspended account still gets mail
        row("carla+x", "other.test", {3});
        row("postmaster", "example.org", {1});
        row("postmaster", "other.test", {1});
        row("postmaster", "", {1});
        row("postmaster", "elsewhere.example", {}, Problem::NotLocal);
    }
    void resolves() {
        QFETCH(QByteArray, local);
        QFETCH(QByteArray, domain);
        QFETCH(QList<qint64>, ids);
        QFETCH(int, problem);
        const Resolved resolved = sample().resolve({local, domain});
        QCOMPARE(idsOf(resolved), ids);
        QCOMPARE(int(resolved.problem), problem);
    }

    void targetsThatAreGoneAreNamed() {
        const Directory directory = sample();
        const auto lost = [&directory](const char* local) {
            return directory.resolve({local, "example.org"}).lost;
        };
        QCOMPARE(lost("mixed"), QList<QByteArray>{"someone@elsewhere.example"});
        QCOMPARE(lost("away"), QList<QByteArray>{"someone@elsewhere.example"});
        QCOMPARE(lost("gone"), QList<QByteArray>{"nobody@example.org"});
        QCOMPARE(lost("all"), QList<QByteArray>());
        QCOMPARE(lost("nobody"), QList<QByteArray>());
        QCOMPARE(lost("loop1"), QList<QByteArray>());
    }

    void aliasesReachAsDeepAsSixteen() {
        QCOMPARE(idsOf(chain(16).resolve({"c0", "example.org"})), QList<qint64>{1});
        QCOMPARE(int(chain(17).resolve({"c0", "example.org"}).problem), int(Problem::AliasLoop));
        // A bush in which every alias names all others is walked once, not by every path.
        QList<Alias> bush;
        QList<QByteArray> all;
        for (int i = 0; i < 300; ++i) all.append("b" + QByteArray::number(i) + "@example.org");
        for (int i = 0; i < 300; ++i) bush.append({i + 1, kMain, "b" + QByteArray::number(i), {}, all});
        const Directory directory(domains(), {account(1, kMain, "anna@example.org")}, bush, 1);
        QCOMPARE(int(directory.resolve({"b0", "example.org"}).problem), int(Problem::AliasLoop));
    }

    void postmasterAlwaysLeadsSomewhere() {
        const AddressKey atOther{"postmaster", "other.test"};
        const AddressKey bare{"postmaster", {}};
        const Account anna = account(1, kMain, "anna@example.org");
        const Account suspended = account(2, kMain, "ben@example.org", false);
        const Account carla = account(3, kOther, "carla@other.test");
        const Account master = account(4, kMain, "postmaster@example.org");
        const Account masterOther = account(5, kOther, "postmaster@other.test");
        const auto resolve = [](QList<Account> accounts, QList<Alias> aliases, const AddressKey& key) {
            return idsOf(Directory(domains(), std::move(accounts), std::move(aliases), 1).resolve(key));
        };
        QCOMPARE(resolve({anna, carla, master, masterOther}, {}, atOther), QList<qint64>{5});
        QCOMPARE(resolve({anna, carla, master}, {}, atOther), QList<qint64>{4});
        QCOMPARE(resolve({suspended, anna, carla}, {}, atOther), QList<qint64>{1});
        QCOMPARE(resolve({suspended, carla}, {}, atOther), QList<qint64>{3});
        QCOMPARE(resolve({suspended}, {}, atOther), QList<qint64>{2});
        QCOMPARE(resolve({carla, master}, {}, bare), QList<qint64>{4});
        QCOMPARE(resolve({anna, carla}, {alias(1, kOther, "postmaster", {"carla@other.test"})}, atOther),
                 QList<qint64>{3});
        // An alias that leads nowhere, and a catch-all, do not swallow it.
        QCOMPARE(resolve({anna, carla}, {alias(1, kOther, "postmaster", {"x@elsewhere.example"})}, atOther),
                 QList<qint64>{1});
        QCOMPARE(resolve({anna, carla}, {alias(1, kOther, "*", {"carla@other.test"})}, atOther),
                 QList<qint64>{1});
        QCOMPARE(int(Directory(domains(), {}, {}, 1).resolve(atOther).problem),
                 int(Problem::NobodyForPostmaster));
        QCOMPARE(int(Directory({}, {}, {}, 1).resolve(bare).problem), int(Problem::NobodyForPostmaster));
        QCOMPARE(int(Directory({}, {}, {}, 1).resolve({"anna", {}}).problem), int(Problem::NotLocal));
    }

    void logsInByNameInAnyNameOfTheDomain() {
        const Directory directory = sample();
        const auto id = [&directory](const char* name) -> qint64 {
            const Account* found = directory.accountForLogin(QString::fromUtf8(name));
            return found ? found->id.value : 0;
        };
        QCOMPARE(id("anna"), 1);
        QCOMPARE(id("ANNA@Example.ORG"), 1);
        QCOMPARE(id("anna@example.net"), 1);
        QCOMPARE(id("anna@b\u00fccher.example"), 1);
        QCOMPARE(id("carla"), 0);
        QCOMPARE(id("carla@other.test"), 3);
        QCOMPARE(id("sales"), 0);               // an alias is no account
        QCOMPARE(id("whoever@other.test"), 0);  // and a catch-all opens no door
        QCOMPARE(id("anna+shop@example.org"), 0);
        QCOMPARE(id(""), 0);
        QCOMPARE(id("' OR '1'='1"), 0);
    }

    void sendersUseTheirOwnAddressesOnly() {
        const Directory directory = sample();
        const auto may = [&directory](qint64 id, const char* local, const char* domain) {
            return directory.maySendAs({id}, {local, domain});
        };
        QVERIFY(may(1, "anna", "example.org"));
        QVERIFY(may(1, "anna", "example.net"));
        QVERIFY(may(1, "anna+shop", "example.org"));
        QVERIFY(may(1, "sales", "example.org"));
        QVERIFY(may(2, "all", "example.org"));
        QVERIFY(may(3, "whoever", "other.test"));
        QVERIFY(!may(1, "ben", "example.org"));
        QVERIFY(!may(1, "whoever", "other.test"));
        QVERIFY(!may(1, "anna", "elsewhere.example"));
        QVERIFY(
            !may(1, "postmaster", "example.org"));  // who stands in for postmaster does not own the address
        QVERIFY(!may(1, "", ""));
        QVERIFY(!may(0, "anna", "example.org"));
        QVERIFY(!may(9, "anna", "example.org"));
    }

    void findsDomainsAndAccounts() {
        const Directory directory = sample();
        QCOMPARE(directory.mainDomain()->id, kMain);
        QCOMPARE(directory.domain(QByteArray("example.net"))->id, kMain);
        QCOMPARE(directory.domain(kOther)->name, QByteArray("other.test"));
        QVERIFY(!directory.domain(QByteArray("elsewhere.example")));
        QCOMPARE(directory.account(base::AccountId{2})->address, QByteArray("ben@example.org"));
        QVERIFY(!directory.account(base::AccountId{99}));
        QCOMPARE(directory.alias({"sales", "example.net"})->id, 1);
        QCOMPARE(directory.revision(), 5);
    }

    void rights() {
        using namespace postern::access;
        constexpr Right kAll[] = {Right::ModifyAccessRights, Right::ModifyUserAccounts,
                                  Right::ModifyServerSettings, Right::MonitorServer, Right::ModifyOwnDomain};
        const Caller owner{true, {}, false, {}};
        const Caller unlimited{false, kMain, true, Right::ModifyAccessRights};
        const Caller elsewhere{false, kOther, false,
                               Right::ModifyAccessRights | Right::MonitorServer | Right::ModifyOwnDomain};
        for (const Right right : kAll) {
            QVERIFY(allowed(owner, right));
            QVERIFY(allowed(unlimited, right, kOther));
            QVERIFY(!allowed(Caller{}, right));
            QVERIFY(!allowed(Caller{false, kMain, true, {}}, right, kMain));
            // One right is that right alone; accounts everywhere include those of the own domain.
            for (const Right held : kAll) {
                const bool expected = held == right || held == Right::ModifyAccessRights ||
                                      (held == Right::ModifyUserAccounts && right == Right::ModifyOwnDomain);
                QCOMPARE(allowed(Caller{false, kMain, true, held}, right, kMain), expected);
            }
        }
        QVERIFY(!allowed(elsewhere, Right::MonitorServer));
        QVERIFY(!allowed(elsewhere, Right::ModifyAccessRights));
        QVERIFY(allowed(elsewhere, Right::ModifyOwnDomain, kOther));
        QVERIFY(!allowed(elsewhere, Right::ModifyOwnDomain, kMain));
        QVERIFY(!allowed(elsewhere, Right::ModifyOwnDomain));
        QVERIFY(grantable(Right::ModifyOwnDomain, false));
        QVERIFY(!grantable(Right::MonitorServer, false));
    }
};

QTEST_GUILESS_MAIN(TestDirectory)
#include "tst_auth_directory.moc"
