#include "engine/auth/password.h"
#include "engine/store/mailstore.h"
#include "tests/unit/auth/authfixture.h"

using namespace postern;
using namespace postern::auth;
using test::AuthFixture;

namespace {
QList<QByteArray> addresses(const Directory& directory) {
    QList<QByteArray> result;
    for (const Account& account : directory.accounts()) result.append(account.address);
    return result;
}

/// Everything of a directory as text, to compare a patched snapshot with one that was read anew.
QByteArray dump(const Directory& directory) {
    QByteArray text = QByteArray::number(directory.revision()) + '\n';
    for (const Domain& domain : directory.domains())
        text += "D " + QByteArray::number(domain.id.value) + ' ' + domain.name + ' ' +
                domain.display.toUtf8() + (domain.main ? " main " : " - ") + domain.aliases.join(',') + '\n';
    for (const Account& account : directory.accounts()) {
        text += "A " + QByteArray::number(account.id.value) + ' ' + QByteArray::number(account.domain.value) +
                ' ' + account.address + ' ' + account.display.toUtf8() + '|' + account.fullName.toUtf8() +
                (account.enabled ? " on" : " off");
        for (const Credential& each : account.credentials)
            text += " [" + QByteArray::number(each.id) + each.kind + each.label.toUtf8() + each.scheme +
                    each.data + QByteArray::number(each.changedUtcMs) + ']';
        text += '\n';
    }
    QList<QByteArray> aliases;
    for (const Alias& alias : directory.aliases())
        aliases.append("L " + QByteArray::number(alias.id) + ' ' + QByteArray::number(alias.domain.value) +
                       ' ' + alias.local + ' ' + alias.display.toUtf8() + ' ' + alias.targets.join(','));
    return text + aliases.join('\n');
}
}  // namespace

class TestDirectoryStore : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void aDomainGetsAnotherName() {
        AuthFixture f;
        f.addDomain("example.org");
        f.addDomain("other.org");
        f.addAccount("anna", "correct horse");
        const auto rename = [&f](const char* from, const char* to, bool keepOld) {
            return f.wait<base::Done>([&](auto reply) {
                f.directory->renameDomain(QString::fromUtf8(from), QString::fromUtf8(to), keepOld, f.here,
                                          reply);
            });
        };
        const base::AccountId anna = f.directory->snapshot()->accountForLogin(QStringLiteral("anna"))->id;
        QCOMPARE(f.wait<base::Done>([&](auto reply) {
            f.directory->setAlias(QStringLiteral("post@other.org"), {QStringLiteral("anna@example.org")},
                                  f.here, reply);
        }),
                 QByteArray());
        QCOMPARE(rename("example.org", "other.org", true), QByteArray("domain.exists"));
        QCOMPARE(rename("missing.org", "x.org", true), QByteArray("domain.missing"));
        QCOMPARE(rename("example.org", "not a domain", true), QByteArray("domain.invalid"));
        QCOMPARE(rename("example.org", "Example.NET", true), QByteArray());
        auto now = f.directory->snapshot();
        QCOMPARE(now->mainDomain()->display, QStringLiteral("Example.NET"));
        QCOMPARE(now->mainDomain()->aliases, QList<QByteArray>{"example.org"});
        for (const char* name : {"anna", "anna@example.net", "anna@example.org"})
            QCOMPARE(now->accountForLogin(QString::fromUtf8(name))->id, anna);
        QCOMPARE(now->accountForLogin(QStringLiteral("anna"))->address, QByteArray("anna@example.net"));
        QCOMPARE(now->aliases().first().targets, QList<QByteArray>{"anna@example.net"});
        // Back again: the old name is its own alias.
        QCOMPARE(rename("example.net", "example.org", false), QByteArray());
        now = f.directory->snapshot();
        QVERIFY(now->domain(QByteArray("example.net")) == nullptr);
        QVERIFY(now->mainDomain()->aliases.isEmpty());
        const QByteArray before = dump(*now);
        f.reopen();
        QCOMPARE(dump(*f.directory->snapshot()), before);
    }

    void domains() {
        AuthFixture f;
        QVERIFY(!f.directory->snapshot()->mainDomain());
        QCOMPARE(f.addDomain("Example.ORG"), QByteArray());
        QCOMPARE(f.addDomain("b\u00fccher.example"), QByteArray());
        QCOMPARE(f.addDomain("example.org"), QByteArray("domain.exists"));
        QCOMPARE(f.addDomain("not a domain"), QByteArray("domain.invalid"));
        QCOMPARE(f.addDomain("x'); DROP TABLE domain;--"), QByteArray("domain.invalid"));
        QCOMPARE(f.directory->snapshot()->mainDomain()->name, QByteArray("example.org"));
        QCOMPARE(f.directory->snapshot()->domains()[1].name, QByteArray("xn--bcher-kva.example"));

        const auto setAliases = [&f](const char* name, const QStringList& aliases) {
            return f.wait<base::Done>([&](auto reply) {
                f.directory->setDomainAliases(QString::fromUtf8(name), aliases, f.here, reply);
            });
        };
        QCOMPARE(setAliases("example.org", {QStringLiteral("Example.NET"), QStringLiteral("example.net")}),
                 QByteArray());
        QCOMPARE(f.directory->snapshot()->domain(QByteArray("example.net"))->name, QByteArray("example.org"));
        QCOMPARE(f.addDomain("example.net"), QByteArray("domain.exists"));
        QCOMPARE(setAliases("example.org", {QStringLiteral("b\u00fccher.example")}),
                 QByteArray("domain.exists"));
        QCOMPARE(setAliases("example.org", {QStringLiteral("bad name")}), QByteArray("domain.invalid"));
        QCOMPARE(setAliases("example.net", {}), QByteArray("domain.missing"));
        // A refused change has changed nothing.
        QCOMPARE(f.directory->snapshot()->domains()[0].aliases, QList<QByteArray>{"example.net"});

        QCOMPARE(f.call(&DirectoryStore::setMainDomain, "b\u00fccher.example"), QByteArray());
        QCOMPARE(f.directory->snapshot()->mainDomain()->name, QByteArray("xn--bcher-kva.example"));
        QCOMPARE(f.call(&DirectoryStore::setMainDomain, "elsewhere.example"), QByteArray("domain.missing"));
        QCOMPARE(f.addAccount("anna@example.org"), QByteArray());
        QCOMPARE(f.call(&DirectoryStore::removeDomain, "example.org"), QByteArray("domain.not-empty"));
        QCOMPARE(f.call(&DirectoryStore::removeDomain, "b\u00fccher.example"), QByteArray());
        QCOMPARE(f.directory->snapshot()->mainDomain()->name, QByteArray("example.org"));
        QCOMPARE(f.call(&DirectoryStore::removeDomain, "b\u00fccher.example"), QByteArray("domain.missing"));
    }

    void accounts() {
        AuthFixture f;
        QCOMPARE(f.addAccount("anna@example.org"), QByteArray("domain.missing"));
        f.addDomain("example.org");
        QCOMPARE(f.addAccount("Anna@Example.org", "correct horse"), QByteArray());
        QCOMPARE(f.addAccount("anna"), QByteArray("account.exists"));
        QCOMPARE(f.addAccount("ben"), QByteArray());
        for (const char* bad : {"", "@example.org", "a b@example.org", "*@example.org", "\"a b\"@example.org",
                                "anna@", "a\n@example.org"})
            QCOMPARE(f.addAccount(bad), QByteArray("account.invalid"));
        const auto snapshot = f.directory->snapshot();
        QCOMPARE(addresses(*snapshot), (QList<QByteArray>{"anna@example.org", "ben@example.org"}));
        const Account* anna = snapshot->accountForLogin(QStringLiteral("anna"));
        QCOMPARE(anna->display, QStringLiteral("Anna@Example.org"));
        QCOMPARE(anna->fullName, QStringLiteral("Full Name"));
        QCOMPARE(anna->credentials.size(), 1);
        QVERIFY(anna->credentials[0].data.startsWith("4096$"));
        QVERIFY(!anna->credentials[0].data.contains("horse"));
        QVERIFY(snapshot->accountForLogin(QStringLiteral("ben"))->credentials.isEmpty());

        QCOMPARE(f.setEnabled("anna", false), QByteArray());
        QVERIFY(!f.directory->snapshot()->account(anna->id)->enabled);
        QVERIFY(snapshot->account(anna->id)->enabled);  // a snapshot never changes
        QCOMPARE(f.setEnabled("nobody", false), QByteArray("account.missing"));
        QCOMPARE(f.call(&DirectoryStore::removeAccount, "ben@example.org"), QByteArray());
        QCOMPARE(f.call(&DirectoryStore::removeAccount, "ben@example.org"), QByteArray("account.missing"));
        QCOMPARE(f.call(&DirectoryStore::removeAccount, "\r\n"), QByteArray("account.missing"));
        QCOMPARE(addresses(*f.directory->snapshot()), QList<QByteArray>{"anna@example.org"});
    }

    void anAccountBeginsWithItsMailboxes() {
        AuthFixture f;
        f.addDomain("example.org");
        f.addAccount("anna");
        auto reader = f.store->openReader();
        QVERIFY(reader.ok());
        const base::AccountId id = f.directory->snapshot()->accountForLogin(QStringLiteral("anna"))->id;
        auto mailboxes = f.store->mail().mailboxes(**reader, id);
        QVERIFY(mailboxes.ok());
        QMap<QByteArray, QByteArray> uses;
        for (const store::MailboxInfo& mailbox : *mailboxes) uses.insert(mailbox.name, mailbox.specialUse);
        QCOMPARE(uses, (QMap<QByteArray, QByteArray>{{"INBOX", ""},
                                                     {"Drafts", "\\Drafts"},
                                                     {"Sent", "\\Sent"},
                                                     {"Junk", "\\Junk"},
                                                     {"Trash", "\\Trash"},
                                                     {"Archive", "\\Archive"}}));
        QCOMPARE(f.call(&DirectoryStore::removeAccount, "anna"), QByteArray());
        QVERIFY(f.store->mail().mailboxes(**reader, id)->isEmpty());
    }

    void aliases() {
        AuthFixture f;
        f.addDomain("example.org");
        f.addAccount("anna");
        f.addAccount("ben");
        QCOMPARE(f.setAlias("Sales@example.org", {QStringLiteral("ANNA"), QStringLiteral("ben@example.org")}),
                 QByteArray());
        const Alias* sales = f.directory->snapshot()->alias({"sales", {}});
        QVERIFY(sales);
        QCOMPARE(sales->targets, (QList<QByteArray>{"anna@example.org", "ben@example.org"}));
        QCOMPARE(f.setAlias("sales", {QStringLiteral("anna@example.org")}), QByteArray());  // replaces
        QCOMPARE(f.directory->snapshot()->aliases().size(), 1);
        QCOMPARE(f.directory->snapshot()->aliases()[0].targets.size(), 1);
        QCOMPARE(f.setAlias("*@example.org", {QStringLiteral("anna")}), QByteArray());
        QCOMPARE(f.setAlias("anna", {QStringLiteral("sales")}), QByteArray("account.exists"));
        QCOMPARE(f.addAccount("sales"), QByteArray("alias.exists"));
        QCOMPARE(f.setAlias("me", {QStringLiteral("me@example.org")}), QByteArray("alias.invalid"));
        QCOMPARE(f.setAlias("me", {}), QByteArray("alias.invalid"));
        QCOMPARE(f.setAlias("me", {QStringLiteral("not an address")}), QByteArray("alias.invalid"));
        QCOMPARE(f.setAlias("me", {QStringLiteral("*")}), QByteArray("alias.invalid"));
        QCOMPARE(f.setAlias("a b", {QStringLiteral("anna")}), QByteArray("alias.invalid"));
        QCOMPARE(f.setAlias("me@elsewhere.example", {QStringLiteral("anna")}), QByteArray("domain.missing"));
        // Nothing leaves this server yet, and what is refused changes nothing.
        QCOMPARE(f.setAlias("sales", {QStringLiteral("anna"), QStringLiteral("x@elsewhere.example")}),
                 QByteArray("alias.remote"));
        QCOMPARE(f.directory->snapshot()->alias({"sales", {}})->targets,
                 QList<QByteArray>{"anna@example.org"});
        QCOMPARE(f.call(&DirectoryStore::removeAlias, "SALES"), QByteArray());
        QCOMPARE(f.call(&DirectoryStore::removeAlias, "sales"), QByteArray("alias.missing"));
        QCOMPARE(f.call(&DirectoryStore::removeAlias, "@"), QByteArray("alias.missing"));
    }

    void aliasesThatLeadBack() {
        AuthFixture f;
        f.addDomain("example.org");
        f.wait<base::Done>([&](auto reply) {
            f.directory->setDomainAliases(QStringLiteral("example.org"), {QStringLiteral("example.net")},
                                          f.here, reply);
        });
        f.addAccount("anna");
        QCOMPARE(f.setAlias("c", {QStringLiteral("anna")}), QByteArray());
        QCOMPARE(f.setAlias("b", {QStringLiteral("c")}), QByteArray());
        QCOMPARE(f.setAlias("a", {QStringLiteral("anna"), QStringLiteral("b")}), QByteArray());
        QCOMPARE(f.setAlias("c", {QStringLiteral("anna"), QStringLiteral("a")}), QByteArray("alias.loop"));
        QCOMPARE(f.setAlias("c", {QStringLiteral("a+detail@example.net")}), QByteArray("alias.loop"));
        QCOMPARE(f.setAlias("d", {QStringLiteral("d@example.net")}), QByteArray("alias.loop"));
        QCOMPARE(f.directory->snapshot()->aliases().size(), 3);
        QCOMPARE(f.setAlias("*", {QStringLiteral("a"), QStringLiteral("c")}), QByteArray());
        QCOMPARE(f.setAlias("c", {QStringLiteral("nobody")}), QByteArray("alias.loop"));  // by the catch-all
        QCOMPARE(f.directory->snapshot()->aliases().size(), 4);
    }

    void targetsThatNobodyHas() {
        AuthFixture f;
        f.addDomain("example.org");
        f.addDomain("catch.test");
        f.addAccount("anna");
        f.addAccount("all@catch.test");
        const QByteArray missing("alias.target-missing");
        QCOMPARE(f.setAlias("team", {QStringLiteral("anna"), QStringLiteral("Ana")}), missing);
        QVERIFY(f.directory->snapshot()->aliases().isEmpty());
        QCOMPARE(f.setAlias("*", {QStringLiteral("nobody")}), missing);
        QCOMPARE(f.setAlias("team", {QStringLiteral("anna+list")}), QByteArray());
        QCOMPARE(f.setAlias("sales", {QStringLiteral("team")}), QByteArray());
        // Outside addresses are another refusal, for as long as nothing leaves this server.
        QCOMPARE(f.setAlias("out", {QStringLiteral("x@elsewhere.example")}), QByteArray("alias.remote"));
        QCOMPARE(f.setAlias("far", {QStringLiteral("who@catch.test")}), missing);
        QCOMPARE(f.setAlias("*@catch.test", {QStringLiteral("all@catch.test")}), QByteArray());
        QCOMPARE(f.setAlias("far", {QStringLiteral("who@catch.test")}), QByteArray());  // a catch-all has it
        // A target may go later; whoever edits the alias then is told.
        QCOMPARE(f.call(&DirectoryStore::removeAccount, "anna"), QByteArray());
        QCOMPARE(f.setAlias("team", {QStringLiteral("anna"), QStringLiteral("all@catch.test")}), missing);
    }

    void namesThatNobodyCouldWriteTo() {
        AuthFixture f;
        f.addDomain("b\u00fccher.example");
        QCOMPARE(f.addAccount("j\u00f6rg@b\u00fccher.example"), QByteArray("address.not-ascii"));
        QCOMPARE(f.addAccount("joerg@b\u00fccher.example"), QByteArray());
        QCOMPARE(f.setAlias("j\u00f6rg", {QStringLiteral("joerg")}), QByteArray("address.not-ascii"));
    }

    void passwords_data() {
        QTest::addColumn<QByteArray>("password");
        QTest::addColumn<QByteArray>("code");
        const auto row = [](const char* name, const QByteArray& password, const char* code) {
            QTest::addRow("%s", name) << password << QByteArray(code);
        };
        row("good", "correct horse", "");
        row("eight", "k7#mQz!p", "");
        row("unicode", "\u00e4\u00f6\u00fc\u00df\u20ac\u00e9\u00e8\u00ea", "");
        row("empty", "", "password.empty");
        row("seven", "k7#mQz!", "password.weak");
        row("seven wide characters", "\u00e4\u00f6\u00fc\u00df\u20ac\u00e9\u00e8", "password.weak");
        row("common", "Password1", "password.weak");
        row("one character", "zzzzzzzzzzzz", "password.weak");
        row("local part", "longname", "password.weak");
        row("address", "LongName@example.org", "password.weak");
        row("control", "correct\nhorse", "password.invalid");
        row("nul", QByteArray("correct\0horse", 13), "password.invalid");
        row("not utf-8", "correct\xff\xfehorse", "password.invalid");
        row("too long", QByteArray(1025, 'a') + "b", "password.invalid");
    }
    void passwords() {
        QFETCH(QByteArray, password);
        QFETCH(QByteArray, code);
        const auto status = checkNewPassword(base::Secret(password), {"longname", "example.org"});
        QCOMPARE(status.ok() ? QByteArray() : status.error().code, code);
    }

    void settingAPassword() {
        AuthFixture f;
        f.addDomain("example.org");
        QCOMPARE(f.addAccount("anna", "short"), QByteArray("password.weak"));
        QCOMPARE(f.addAccount("anna"), QByteArray());
        QCOMPARE(f.setPassword("anna", ""), QByteArray("password.empty"));
        QCOMPARE(f.setPassword("anna", "12345678"), QByteArray("password.weak"));
        QCOMPARE(f.setPassword("nobody", "correct horse"), QByteArray("account.missing"));
        f.directory->setRounds(5000);
        QCOMPARE(f.setPassword("anna", "correct horse"), QByteArray());
        const QByteArray first = f.directory->snapshot()->accounts()[0].credentials[0].data;
        QVERIFY(first.startsWith("5000$"));
        QCOMPARE(f.setPassword("anna", "correct horse"), QByteArray());
        QCOMPARE(f.directory->snapshot()->accounts()[0].credentials.size(), 1);
        QVERIFY(f.directory->snapshot()->accounts()[0].credentials[0].data != first);  // a salt of its own
    }

    void whatIsInMemoryIsWhatIsStored() {
        AuthFixture f;
        f.addDomain("example.org");
        f.addDomain("other.test");
        f.addDomain("third.test");
        f.wait<base::Done>([&](auto reply) {
            f.directory->setDomainAliases(QStringLiteral("other.test"),
                                          {QStringLiteral("z.test"), QStringLiteral("a.test")}, f.here,
                                          reply);
        });
        f.addAccount("anna", "correct horse");
        f.addAccount("ben@a.test", "correct horse");
        f.addAccount("carla@other.test");
        f.setPassword("carla@other.test", "battery staple");
        f.setAlias("sales", {QStringLiteral("anna"), QStringLiteral("ben@other.test")});
        f.setAlias("gone@third.test", {QStringLiteral("anna@example.org")});
        f.setAlias("sales", {QStringLiteral("ben@other.test")});
        f.wait<base::Done>(
            [&](auto reply) { f.directory->setFullName(QStringLiteral("anna"), QString(), f.here, reply); });
        f.setEnabled("ben@other.test", false);
        f.call(&DirectoryStore::removeDomain, "third.test");
        f.call(&DirectoryStore::setMainDomain, "other.test");
        f.call(&DirectoryStore::removeAccount, "carla");
        const QByteArray before = dump(*f.directory->snapshot());
        const QByteArray fake = f.directory->fakeVerifier("nobody@example.org");
        f.reopen();
        QCOMPARE(dump(*f.directory->snapshot()), before);
        QCOMPARE(f.directory->fakeVerifier("nobody@example.org"),
                 fake);  // the salt of an unknown name never changes
        QVERIFY(f.directory->fakeVerifier("somebody@example.org") != fake);
        QCOMPARE(fake.count('$'), 3);
    }

    void manyAtOnceAndToldInOrder() {
        AuthFixture f;
        f.addDomain("example.org");
        QList<qint64> revisions;  // written in the writer thread, read when it has nothing left to do
        f.directory->onChanged([&revisions](auto directory) { revisions.append(directory->revision()); });
        int answered = 0;
        int made = 0;
        for (int i = 0; i < 100; ++i)
            f.directory->addAccount(QStringLiteral("user%1@example.org").arg(i % 50), {}, {}, f.here,
                                    [&](base::Result<base::AccountId> result) {
                                        ++answered;
                                        made += result.ok() ? 1 : 0;
                                    });
        QVERIFY(QTest::qWaitFor([&] { return answered == 100; }, 20'000));
        QCOMPARE(made, 50);
        QCOMPARE(f.directory->snapshot()->accounts().size(), 50);
        f.directory->onChanged({});
        QCOMPARE(revisions.size(), 50);
        QVERIFY(std::is_sorted(revisions.begin(), revisions.end()));
        QCOMPARE(revisions.last(), f.directory->snapshot()->revision());
    }

    void aFullPoolSaysSo() {
        AuthFixture f;
        f.addDomain("example.org");
        base::ThreadPool none(1, 0);
        DirectoryStore directory(*f.store, f.clock, none);
        QVERIFY(directory.load().ok());
        QCOMPARE(f.wait<base::AccountId>([&](auto reply) {
            directory.addAccount(QStringLiteral("anna"), {}, base::Secret("correct horse"), f.here, reply);
        }),
                 QByteArray("server.busy"));
    }
};

QTEST_GUILESS_MAIN(TestDirectoryStore)
#include "tst_auth_store.moc"
