// Keys, requests, companions, backups and the key store of IdentityStore.
#include "tests/unit/tls/identitystack.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace postern;
using namespace postern::test;

class TlsIdentitiesTest final : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void keysAreMadeTakenInAndRemoved() {
        QTemporaryDir folder;
        {
            Stack stack(folder.path());
            QCOMPARE(stack.generate("one"), QByteArray());
            QCOMPARE(stack.generate("one"), QByteArray("key.exists"));
            QCOMPARE(stack.generate(" "), QByteArray("key.name-missing"));
            const auto made = tls::generateKey(tls::KeyType::EcP384);
            const auto import = [&](const QByteArray& name, const base::Secret& pem) {
                return stack.done(
                    [&](auto reply) { stack.identities->importKey(name, pem, stack.executor, reply); });
            };
            QCOMPARE(import("two", *made), QByteArray());
            QCOMPARE(import("three", *made), QByteArray("key.exists"));  // the same key
            QCOMPARE(import("bad", base::Secret("nonsense")), QByteArray("key.unreadable"));
            QCOMPARE(stack.now()->key("two")->type, QStringLiteral("EC P-384"));
            QVERIFY(stack.identities->keyPem("two")->reveal() == made->reveal());
            QCOMPARE(stack.identities->keyPem("none").error().code, QByteArray("key.missing"));
        }
        Stack stack(folder.path());
        QCOMPARE(stack.now()->keys.size(), 2);
        QCOMPARE(stack.selfSign("mail", {"one", {}, {}}), QByteArray());
        QCOMPARE(stack.request("mail", false, "one"), QByteArray());
        QCOMPARE(stack.done([&](auto reply) { stack.identities->removeKey("one", stack.executor, reply); }),
                 QByteArray());
        QVERIFY(!stack.now()->find("mail") && !stack.now()->key("one") && stack.now()->requests.isEmpty());
        QCOMPARE(stack.count("SELECT count(*) FROM identity_backup"), 2);
        QCOMPARE(stack.done([&](auto reply) { stack.identities->removeKey("one", stack.executor, reply); }),
                 QByteArray("key.missing"));
    }

    void aKeyBeingMadeCanBeCancelled() {
        QTemporaryDir folder;
        Stack stack(folder.path());
        const auto answer = stack.result<base::Done>([&](auto reply) {
            stack.identities->generateKey("big", {{}, tls::KeyType::Rsa4096, "job"}, stack.executor, reply);
            QCOMPARE(stack.identities->jobs().state("job").phase, tls::KeyJobState::Phase::Running);
            QVERIFY(stack.identities->jobs().cancel("job"));
        });
        QCOMPARE(answer.error().code, QByteArray("key.cancelled"));
        QCOMPARE(stack.identities->jobs().state("job").phase, tls::KeyJobState::Phase::Cancelled);
        QVERIFY(!stack.identities->jobs().cancel("job"));
        QVERIFY(stack.now()->keys.isEmpty());
        QCOMPARE(stack.identities->jobs().state("other").phase, tls::KeyJobState::Phase::Unknown);
    }

    void keyReuseKeepsThePin() {
        QTemporaryDir folder;
        Stack stack(folder.path());
        QCOMPARE(stack.selfSign("mail"), QByteArray());
        const QByteArray pin = *tls::certificateSpkiSha256(stack.now()->find("mail")->chainPem());
        const QByteArray sha = stack.now()->find("mail")->facts.sha256Hex;
        QCOMPARE(stack.selfSign("mail", {stack.now()->find("mail")->keyName, {}, {}}, true), QByteArray());
        QCOMPARE(*tls::certificateSpkiSha256(stack.now()->find("mail")->chainPem()), pin);
        QVERIFY(stack.now()->find("mail")->facts.sha256Hex != sha);
        // Without it the old key goes, with a backup, for it was made with the certificate.
        QCOMPARE(stack.selfSign("mail", {}, true), QByteArray());
        QVERIFY(*tls::certificateSpkiSha256(stack.now()->find("mail")->chainPem()) != pin);
        QCOMPARE(stack.now()->keys.size(), 1);
        QCOMPARE(stack.count("SELECT count(*) FROM identity_backup WHERE chain_pem <> ''"), 2);
        // A key that somebody named stays.
        QCOMPARE(stack.generate("mine"), QByteArray());
        QCOMPARE(stack.selfSign("mail", {"mine", {}, {}}, true), QByteArray());
        QCOMPARE(stack.selfSign("mail", {}, true), QByteArray());
        QVERIFY(stack.now()->key("mine"));
    }

    void selfSignedAndRequestForOneKey() {
        QTemporaryDir folder;
        Stack stack(folder.path());
        QCOMPARE(stack.selfSign("mail", {}, false, true), QByteArray());
        const tls::PendingRequest* request = stack.now()->request("mail");
        QVERIFY(request);
        QCOMPARE(tls::requestFacts(request->csrPem)->spkiSha256,
                 *tls::certificateSpkiSha256(stack.now()->find("mail")->chainPem()));
        QCOMPARE(request->replaces, QByteArray("mail"));
    }

    void requestsSurviveAndAreNotLost() {
        QTemporaryDir folder;
        QByteArray csr;
        {
            Stack stack(folder.path());
            QCOMPARE(stack.request("mail"), QByteArray());
            csr = stack.now()->request("mail")->csrPem;
            QCOMPARE(stack.request("mail"), QByteArray("request.exists"));
            QCOMPARE(stack.now()->request("mail")->csrPem, csr);
            tls::PendingRequest notes;
            notes.name = "mail";
            notes.note = QStringLiteral("sent");
            notes.checklist = {{QStringLiteral("cost"), QStringLiteral("ten")}};
            QCOMPARE(stack.done([&](auto reply) {
                stack.identities->setRequestNotes(notes, stack.executor, reply);
            }),
                     QByteArray());
        }
        {
            Stack stack(folder.path());
            const tls::PendingRequest request = *stack.now()->request("mail");
            QCOMPARE(request.csrPem, csr);
            QCOMPARE(request.note, QStringLiteral("sent"));
            QCOMPARE(request.checklist.value(QStringLiteral("cost")).toString(), QStringLiteral("ten"));
            QCOMPARE(request.services, QStringList{QStringLiteral("imap")});
            QCOMPARE(stack.request("mail", true), QByteArray());
            QVERIFY(stack.now()->request("mail")->csrPem != csr);
            QVERIFY(stack.now()->key(request.keyName));  // its answer may still come
            QCOMPARE(stack.done([&](auto reply) {
                stack.identities->removeRequest("mail", true, stack.executor, reply);
            }),
                     QByteArray());
            QCOMPARE(stack.now()->keys.size(), 1);
            QCOMPARE(stack.done([&](auto reply) {
                stack.identities->removeRequest("mail", true, stack.executor, reply);
            }),
                     QByteArray("request.missing"));
        }
    }

    void theAnswerReplacesWhenItIsComplete() {
        QTemporaryDir folder;
        Stack stack(folder.path());
        const auto authority = tls::makeTestAuthority();
        QCOMPARE(stack.selfSign("mail"), QByteArray());
        const QByteArray old = stack.now()->find("mail")->facts.sha256Hex;
        QCOMPARE(stack.request("mail"), QByteArray());
        QCOMPARE(stack.now()->find("mail")->facts.sha256Hex, old);
        const QByteArray csr = stack.now()->request("mail")->csrPem;
        const QByteArray good = answerTo(csr, *authority);
        const QByteArray before = picture(*stack.now());
        // Nothing of what does not fit leaves a trace.
        QCOMPARE(stack.complete("mail", authority->chainPem), QByteArray("request.mismatch"));
        QCOMPARE(stack.complete("mail", good.left(good.size() / 2)), QByteArray("import.damaged"));
        QCOMPARE(stack.complete("other", good), QByteArray("request.missing"));
        QCOMPARE(stack.complete("mail", answerTo(csr, *authority, -1)), QByteArray("cert.expired"));
        QCOMPARE(stack.complete("mail", good), QByteArray("chain.gap"));
        QCOMPARE(picture(*stack.now()), before);
        // The root goes along, in any order, and is not sent.
        QCOMPARE(stack.complete("mail", authority->chainPem + good), QByteArray());
        const tls::Identity mail = *stack.now()->find("mail");
        QCOMPARE(mail.facts.sha256Hex, tls::certificateFacts(good)->sha256Hex);
        QCOMPARE(mail.kind, QByteArray("installed"));
        QCOMPARE(mail.chainPem().count("BEGIN CERTIFICATE"), 1);
        QVERIFY(tls::checkPair(mail.pairs.first()));
        QVERIFY(stack.now()->requests.isEmpty());
        QCOMPARE(stack.count("SELECT count(*) FROM identity_backup WHERE name = 'mail'"), 2);
    }

    void whatCanBeOverriddenIs() {
        QTemporaryDir folder;
        Stack stack(folder.path());
        const auto authority = tls::makeTestAuthority();
        QCOMPARE(stack.request("mail"), QByteArray());
        const QByteArray good = answerTo(stack.now()->request("mail")->csrPem, *authority);
        QCOMPARE(stack.complete("mail", good), QByteArray("chain.gap"));
        QCOMPARE(stack.complete("mail", good, true), QByteArray());
        const auto chain = [&](const QList<QByteArray>& others, bool force) {
            return stack.done([&](auto reply) {
                stack.identities->setChain("mail", others, force, {}, stack.executor, reply);
            });
        };
        QCOMPARE(chain({tls::makeTestAuthority()->chainPem}, false), QByteArray("chain.gap"));
        QCOMPARE(chain({authority->chainPem}, false), QByteArray());
        QCOMPARE(chain({}, false), QByteArray());
        QCOMPARE(stack.now()->find("mail")->chainPem(), good);
    }

    void aCertificateFindsItsStoredKey() {
        QTemporaryDir folder;
        Stack stack(folder.path());
        const auto authority = tls::makeTestAuthority();
        QCOMPARE(stack.request("mail"), QByteArray());
        const QByteArray good = answerTo(stack.now()->request("mail")->csrPem, *authority);
        tls::InstallOrder order;
        order.name = "web";
        order.file = *tls::readImportedFile(good + authority->chainPem, {});
        const auto install = [&] {
            return stack.done([&](auto reply) { stack.identities->install(order, stack.executor, reply); });
        };
        QCOMPARE(install(), QByteArray());
        QCOMPARE(stack.now()->find("web")->keyName, stack.now()->request("mail")->keyName);
        QCOMPARE(install(), QByteArray("cert.exists"));
        order.name = "strange";
        order.file = *tls::readImportedFile(
            tls::makeSelfSigned(
                tls::CertificateRequest{QStringLiteral("a.example"), {}, {}, {}, {}, {}, {}, {}})
                ->chainPem,
            {});
        QCOMPARE(install(), QByteArray("cert.no-key"));
        order.keyName = "mail";
        QCOMPARE(install(), QByteArray("tls.key-mismatch"));
    }

    void companionsAreServedTogether() {
        QTemporaryDir folder;
        Stack stack(folder.path());
        QCOMPARE(stack.selfSign("ec"), QByteArray());
        QCOMPARE(stack.selfSign("ec2"), QByteArray());
        QCOMPARE(stack.selfSign("rsa", {{}, tls::KeyType::Rsa2048, {}}), QByteArray());
        const auto join = [&](const QByteArray& one, const QByteArray& other) {
            return stack.done(
                [&](auto reply) { stack.identities->setCompanion(one, other, stack.executor, reply); });
        };
        QCOMPARE(join("ec", "ec2"), QByteArray("cert.companion"));
        QCOMPARE(join("ec", "ec"), QByteArray("cert.companion"));
        QCOMPARE(join("ec", "none"), QByteArray("cert.missing"));
        QCOMPARE(join("ec", "rsa"), QByteArray());
        QCOMPARE(stack.now()->find("ec")->pairs.size(), 2);
        QCOMPARE(stack.now()->find("rsa")->companion, QByteArray("ec"));
        QCOMPARE(join("ec2", "rsa"), QByteArray());  // parts the other two
        QCOMPARE(stack.now()->find("ec")->pairs.size(), 1);
        QCOMPARE(stack.selfSign("ec2", {{}, tls::KeyType::Rsa2048, {}}, true), QByteArray());
        QVERIFY(stack.now()->find("rsa")->companion.isEmpty());  // two of one kind
        QCOMPARE(join("ec", "rsa"), QByteArray());
        QCOMPARE(stack.done([&](auto reply) { stack.identities->remove("rsa", stack.executor, reply); }),
                 QByteArray());
        QCOMPARE(stack.now()->find("ec")->pairs.size(), 1);
        QVERIFY(stack.now()->key("rsa"));  // the key stays
    }

    void backupAndRestore() {
        QTemporaryDir folder;
        Stack stack(folder.path());
        const base::Secret password("correct horse");
        QCOMPARE(stack.identities->backup(password).error().code, QByteArray("backup.empty"));
        QCOMPARE(stack.selfSign("mail"), QByteArray());
        QCOMPARE(stack.selfSign("web", {"mail", {}, {}}), QByteArray());  // two with one key
        QCOMPARE(stack.generate("alone"), QByteArray());
        const auto file = stack.identities->backup(password);
        QVERIFY(file);
        const QByteArray before = picture(*stack.now());
        QCOMPARE(tls::readImportedFile(*file, base::Secret("wrong")).error().code,
                 QByteArray("import.wrong-password"));
        const auto restore = [&](tls::OnConflict conflict) {
            return *stack.result<tls::RestoreOutcome>([&](auto reply) {
                stack.identities->restore(*tls::readImportedFile(*file, password), conflict, stack.executor,
                                          reply);
            });
        };
        QCOMPARE(restore(tls::OnConflict::Skip).skipped.size(), 2);
        QCOMPARE(picture(*stack.now()), before);
        for (const char* key : {"mail", "alone"})
            QCOMPARE(stack.done([&](auto reply) { stack.identities->removeKey(key, stack.executor, reply); }),
                     QByteArray());
        QVERIFY(!stack.now()->find("web"));
        QCOMPARE(restore(tls::OnConflict::Skip).installed.size(), 2);
        QCOMPARE(picture(*stack.now()), before);
        const QStringList renamed = restore(tls::OnConflict::Rename).installed;
        QVERIFY(renamed.contains(QStringLiteral("mail-2")) && renamed.contains(QStringLiteral("web-2")));
    }

    void aFailedWriteLeavesTheOldState() {
        QTemporaryDir folder;
        Stack stack(folder.path());
        QCOMPARE(stack.selfSign("mail"), QByteArray());
        const QByteArray before = picture(*stack.now());
        // The last row of the transaction cannot be written: nothing of the rows before it stays.
        const store::Writer::Job<base::Done> job = [](store::Transaction& transaction) {
            return transaction.connection().exec(
                QStringLiteral("CREATE TRIGGER broken BEFORE INSERT ON signing_request BEGIN SELECT "
                               "RAISE(ABORT, 'no'); END"));
        };
        QVERIFY(stack.store->writer().submitAndWait<base::Done>(job));
        QVERIFY(!stack.selfSign("mail", {}, true, true).isEmpty());
        QVERIFY(!stack.request("other").isEmpty());
        QCOMPARE(picture(*stack.now()), before);
        QCOMPARE(stack.count("SELECT count(*) FROM tls_key"), 1);
        QCOMPARE(stack.count("SELECT count(*) FROM identity_backup"), 0);
    }

    void manyAtOnce() {
        QTemporaryDir folder;
        Stack stack(folder.path());
        int answers = 0;
        int made = 0;
        for (int i = 0; i < 20; ++i) {
            tls::SelfSignedOrder order;
            order.name = "n" + QByteArray::number(i % 10);
            order.fields.commonName = QStringLiteral("mail.example.org");
            stack.identities->createSelfSigned(order, stack.executor, [&](const base::Status& status) {
                ++answers;
                made += status ? 1 : 0;
            });
        }
        QTRY_COMPARE_WITH_TIMEOUT(answers, 20, 20'000);
        QCOMPARE(made, 10);  // of two with one name the first
        QCOMPARE(stack.now()->all.size(), 11);
        QCOMPARE(stack.count("SELECT count(*) FROM tls_key"), 10);
    }

    void aPassphraseLocksUntilItIsGiven() {
        QTemporaryDir folder;
        QByteArray before;
        QByteArray authority;
        {
            Stack stack(folder.path());
            QCOMPARE(stack.selfSign("mail"), QByteArray());
            authority = stack.identities->testAuthorityPem();
            tls::KeyStoreOrder order;
            order.mode = tls::KeyProtection::Passphrase;
            QCOMPARE(stack.setKeyStore(order), QByteArray("password.empty"));
            order.passphrase = base::Secret("open sesame");
            QCOMPARE(stack.setKeyStore(order), QByteArray());
            before = picture(*stack.now());
            QVERIFY(stack.now()->find("mail")->usable());
            order.current = base::Secret("wrong");
            QCOMPARE(stack.setKeyStore(order), QByteArray("keystore.passphrase"));
        }
        Stack stack(folder.path());
        QVERIFY(stack.identities->keyStore().locked);
        QVERIFY(!stack.identities->keyWrap());
        QCOMPARE(stack.now()->find("mail")->problem.code, QByteArray("key.locked"));
        QCOMPARE(stack.now()->key("mail")->problem.code, QByteArray("key.locked"));
        QCOMPARE(stack.now()->key("mail")->type, QStringLiteral("EC P-256"));
        QVERIFY(stack.now()->find("test")->usable());
        QCOMPARE(stack.generate("new"), QByteArray("key.locked"));
        const auto unlock = [&](const char* passphrase) {
            return stack.done([&](auto reply) {
                stack.identities->unlock(base::Secret(passphrase), stack.executor, reply);
            });
        };
        QCOMPARE(unlock("wrong"), QByteArray("keystore.passphrase"));
        QVERIFY(stack.identities->keyStore().locked);
        QCOMPARE(unlock("open sesame"), QByteArray());
        QVERIFY(stack.now()->find("mail")->usable());
        QVERIFY(tls::checkPair(stack.now()->find("mail")->pairs.first()));
        QCOMPARE(picture(*stack.now()), before);
        QCOMPARE(stack.identities->testAuthorityPem(), authority);
    }

    void keysOfTheFirstSchemaStay() {
        QTemporaryDir folder;
        const auto pair = tls::makeSelfSigned(
            tls::CertificateRequest{QStringLiteral("a.example"), {}, {}, {}, {}, {}, {}, {}});
        {
            const auto wrap = tls::KeyWrap::open(folder.path());
            Stack stack(folder.path());  // makes the file with the program's mark
            const QByteArray sealed = *wrap->seal("mail", pair->keyPem);
            const store::Writer::Job<base::Done> job = [&](store::Transaction& transaction) {
                store::Connection& connection = transaction.connection();
                const base::Status key =
                    connection
                        .prepare("INSERT INTO tls_key (name, wrapped, origin, created) VALUES (?, ?, ?, ?)")
                        .run(QStringLiteral("mail"), sealed, QStringLiteral("imported"), qint64(1));
                return key ? connection
                                 .prepare(
                                     "INSERT INTO identity (name, kind, chain_pem, key_name, created) VALUES "
                                     "('mail', 'installed', ?, 'mail', 1)")
                                 .run(QString::fromLatin1(pair->chainPem))
                           : key;
            };
            QVERIFY(stack.store->writer().submitAndWait<base::Done>(job));
        }
        // As 0002 leaves a key of 0001: what can be known of it is learnt at the first start and kept.
        Stack stack(folder.path());
        QVERIFY(stack.now()->find("mail")->usable());
        QCOMPARE(stack.now()->key("mail")->type, QStringLiteral("EC P-256"));
        QCOMPARE(stack.count("SELECT count(*) FROM tls_key WHERE spki <> '' AND public_pem <> ''"), 1);
    }

    void theKeyFileMoves() {
        QTemporaryDir folder;
        QTemporaryDir other;
        const QString to = other.filePath(QStringLiteral("keys"));
        QByteArray before;
        {
            Stack stack(folder.path());
            QCOMPARE(stack.selfSign("mail"), QByteArray());
            before = picture(*stack.now());
            tls::KeyStoreOrder order;
            order.folder = QStringLiteral("relative");
            QCOMPARE(stack.setKeyStore(order), QByteArray("keystore.folder"));
            order.folder = to;
            QCOMPARE(stack.setKeyStore(order), QByteArray("keystore.folder"));  // not there
            QVERIFY(QDir().mkpath(to));
            QCOMPARE(stack.setKeyStore(order), QByteArray());
            QCOMPARE(stack.identities->keyStore().folder, to);
            QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("postern.key"))));
            QVERIFY(QFile::exists(to + QStringLiteral("/postern.key")));
            QCOMPARE(stack.generate("later"), QByteArray());
        }
        Stack stack(folder.path());
        QVERIFY(stack.now()->find("mail")->usable() && stack.now()->key("later")->problem.code.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TlsIdentitiesTest)
#include "tst_tls_identities.moc"
