// What IdentityStore does with what is damaged, half there or in the way.
#include "tests/unit/tls/identitystack.h"

#include "engine/tls/authoritystore.h"
#include "engine/tls/importfile.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>

using namespace postern;
using namespace postern::test;

namespace {

QByteArray fileContent(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFile(const QString& path, const QByteArray& content) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

QString keyFile(const QString& folder) {
    return folder + QStringLiteral("/postern.key");
}

/// The private number is another one; the public key beside it is as it was.
base::Secret damagedKey(const base::Secret& pem) {
    const tls::KeyPtr key = tls::readKey(pem.reveal());
    unsigned char* der = nullptr;
    const int size = i2d_PrivateKey(key.get(), &der);  // SEC 1: version, private number, curve, public key
    QByteArray bytes(reinterpret_cast<const char*>(der), size);
    OPENSSL_free(der);
    const qsizetype number = bytes.indexOf(QByteArray("\x04\x20", 2)) + 2;
    bytes[number + 31] = static_cast<char>(bytes[number + 31] ^ 1);
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.constData());
    const tls::KeyPtr bad(d2i_PrivateKey(EVP_PKEY_EC, nullptr, &at, bytes.size()));
    return tls::toPem(bad.get());
}

tls::KeyPair selfSignedPair() {
    tls::CertificateRequest fields;
    fields.commonName = QStringLiteral("mail.example.org");
    return tls::makeSelfSigned(fields).take();
}

QByteArray install(Stack& stack, const QByteArray& file, bool force = false, bool replace = false) {
    tls::InstallOrder order;
    order.name = "mail";
    order.force = force;
    order.replace = replace;
    auto read = tls::readImportedFile(file, {});
    if (!read)
        return read.error().code;
    order.file = read.take();
    return stack.done([&](auto reply) { stack.identities->install(order, stack.executor, reply); });
}

QString base64OfCopy(const tls::KeptCertificate& kept) {
    return QString::fromLatin1(kept.facts.sha256Hex);
}

}  // namespace

class TlsIdentitiesFaultsTest final : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void aDamagedKeyIsNotTaken() {
        QTemporaryDir folder;
        Stack stack(folder.path());
        const tls::KeyPair good = selfSignedPair();
        const base::Secret bad = damagedKey(good.keyPem);
        QVERIFY(!bad.isEmpty());
        QCOMPARE(tls::keyFacts(bad)->spkiSha256, tls::keyFacts(good.keyPem)->spkiSha256);
        const QByteArray before = picture(*stack.now());
        QCOMPARE(install(stack, good.chainPem + bad.reveal().toByteArray()), QByteArray("key.test-failed"));
        QCOMPARE(install(stack, good.chainPem + bad.reveal().toByteArray(), true),
                 QByteArray("key.test-failed"));
        tls::ImportedFile file;
        file.certificates.append({good.chainPem, QStringLiteral("mail")});
        file.keys.append({bad, QStringLiteral("mail")});
        const auto restored = stack.result<tls::RestoreOutcome>([&](auto reply) {
            stack.identities->restore(file, tls::OnConflict::Skip, stack.executor, reply);
        });
        QCOMPARE(restored.error().code, QByteArray("key.test-failed"));
        QCOMPARE(
            stack.done([&](auto reply) { stack.identities->importKey("k", bad, stack.executor, reply); }),
            QByteArray("key.test-failed"));
        QCOMPARE(picture(*stack.now()), before);
        QCOMPARE(install(stack, good.chainPem + good.keyPem.reveal().toByteArray()), QByteArray());
    }

    void whoOrdersMayRefuse() {
        QTemporaryDir folder;
        Stack stack(folder.path());
        QCOMPARE(stack.request("mail"), QByteArray());
        const auto authority = tls::makeTestAuthority();
        const QByteArray before = picture(*stack.now());
        tls::AnswerOrder order;
        order.name = "mail";
        order.file = *tls::readImportedFile(
            answerTo(stack.now()->request("mail")->csrPem, *authority) + authority->chainPem, {});
        QString seen;
        order.accept = [&seen](const tls::Identity& candidate) -> base::Status {
            seen = QString::fromUtf8(candidate.name) + candidate.facts.commonName + candidate.facts.keyType;
            return base::fail("test.no", QStringLiteral("no"));
        };
        QCOMPARE(
            stack.done([&](auto reply) { stack.identities->completeRequest(order, stack.executor, reply); }),
            QByteArray("test.no"));
        QCOMPARE(seen, QStringLiteral("mailmail.example.orgEC P-256"));
        QCOMPARE(picture(*stack.now()), before);
        QVERIFY(stack.now()->request("mail"));
        // The root that came along is kept, and not sent.
        order.accept = {};
        QCOMPARE(
            stack.done([&](auto reply) { stack.identities->completeRequest(order, stack.executor, reply); }),
            QByteArray());
        const tls::Identity* mail = stack.now()->find("mail");
        QCOMPARE(mail->chainPem().count("BEGIN"), 1);
        QCOMPARE(mail->storedPem.count("BEGIN"), 2);
        QVERIFY(mail->storedPem.endsWith(authority->chainPem));
    }

    void anAuthorityAloneKeepsItsKeyFile() {
        QTemporaryDir folder;
        {
            Stack stack(folder.path());
            tls::AuthorityStore authorities(
                *stack.store, [&stack] { return stack.identities->keyWrap(); }, stack.identities->keyMaker(),
                stack.clock, *stack.pool, stack.log);
            QVERIFY(authorities.load());
            tls::AuthorityRequest request;
            request.commonName = QStringLiteral("Root");
            QVERIFY(stack.result<tls::CertificateFacts>([&](auto reply) {
                authorities.create("Root", request, std::make_shared<tls::KeyProgress>(), stack.executor,
                                   reply);
            }));
            stack.pool.reset();
        }
        QVERIFY(QFile::rename(keyFile(folder.path()), folder.filePath(QStringLiteral("away"))));
        {
            Stack stack(folder.path());
            QCOMPARE(stack.identities->keyStore().problem.code, QByteArray("keyfile.missing"));
            QVERIFY2(!QFile::exists(keyFile(folder.path())), "a new one would not open what is sealed");
            QVERIFY(stack.now()->find("test")->usable());
        }
        QVERIFY(QFile::rename(folder.filePath(QStringLiteral("away")), keyFile(folder.path())));
        Stack stack(folder.path());
        QVERIFY(stack.identities->keyWrap());
    }

    void aDamagedKeyFileStopsNoServer() {
        QTemporaryDir folder;
        QByteArray good;
        {
            Stack stack(folder.path());
            QCOMPARE(stack.selfSign("mail"), QByteArray());
            good = fileContent(keyFile(folder.path()));
        }
        writeFile(keyFile(folder.path()), "damaged");
        Stack stack(folder.path());
        QCOMPARE(stack.identities->keyStore().problem.code, QByteArray("keyfile.unreadable"));
        QCOMPARE(stack.now()->find("mail")->problem.code, QByteArray("keyfile.unreadable"));
        QVERIFY(stack.now()->find("test")->usable());
        QCOMPARE(fileContent(keyFile(folder.path())), QByteArray("damaged"));
        writeFile(keyFile(folder.path()), good);
        QCOMPARE(stack.done([&](auto reply) { stack.identities->unlock({}, stack.executor, reply); }),
                 QByteArray());
        QVERIFY(stack.now()->find("mail")->usable());
    }

    void modeAndFolderChangeTogetherOrNotAtAll() {
        QTemporaryDir folder, other;
        Stack stack(folder.path());
        QCOMPARE(stack.selfSign("mail"), QByteArray());
        const QByteArray before = fileContent(keyFile(folder.path()));
        tls::KeyStoreOrder order;
        order.mode = tls::KeyProtection::Passphrase;
        order.passphrase = base::Secret("a long passphrase");
        for (const QString& bad : {QStringLiteral("relative"), other.filePath(QStringLiteral("none"))}) {
            order.folder = bad;
            QCOMPARE(stack.setKeyStore(order), QByteArray("keystore.folder"));
            QCOMPARE(fileContent(keyFile(folder.path())), before);
            QCOMPARE(stack.identities->keyStore().mode, tls::KeyProtection::KeyFile);
        }
        // A file of somebody else's lies there.
        writeFile(keyFile(other.path()), QByteArray(32, 'x'));
        order.folder = other.path();
        QCOMPARE(stack.setKeyStore(order), QByteArray("keystore.folder"));
        QCOMPARE(fileContent(keyFile(folder.path())), before);
        QCOMPARE(fileContent(keyFile(other.path())), QByteArray(32, 'x'));
        QVERIFY(QFile::remove(keyFile(other.path())));
        // What cannot be remembered does not stay there either.
        const auto exec = [&](const char* sql) {
            const store::Writer::Job<base::Done> job = [sql](store::Transaction& transaction) {
                return transaction.connection().exec(QString::fromLatin1(sql));
            };
            QVERIFY(stack.store->writer().submitAndWait<base::Done>(job));
        };
        exec("CREATE TRIGGER broken BEFORE INSERT ON meta BEGIN SELECT RAISE(ABORT, 'no'); END");
        QVERIFY(!stack.setKeyStore(order).isEmpty());
        exec("DROP TRIGGER broken");
        QCOMPARE(fileContent(keyFile(folder.path())), before);
        QVERIFY(!QFile::exists(keyFile(other.path())));
        QCOMPARE(stack.identities->keyStore().mode, tls::KeyProtection::KeyFile);
        QCOMPARE(stack.setKeyStore(order), QByteArray());
        QVERIFY(!QFile::exists(keyFile(folder.path())));
        QCOMPARE(stack.identities->keyStore().folder, other.path());
        QCOMPARE(stack.identities->keyStore().mode, tls::KeyProtection::Passphrase);
        QVERIFY(!fileContent(keyFile(other.path())).contains(before));
    }

    void theAnswerMustBeForServers() {
        QTemporaryDir folder;
        Stack stack(folder.path());
        QCOMPARE(stack.request("mail"), QByteArray());
        const auto authority = tls::makeTestAuthority();
        const tls::KeyPtr key = tls::readKey(authority->keyPem.reveal());
        const auto made = [&](const char* constraints, const char* usage, const EVP_MD* digest) {
            auto leaf = std::move(
                tls::readCertificates(answerTo(stack.now()->request("mail")->csrPem, *authority)).front());
            for (const auto& [nid, value] :
                 {std::pair(NID_basic_constraints, constraints), std::pair(NID_key_usage, usage)}) {
                X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
                X509_add_ext(leaf.get(), extension, -1);
                X509_EXTENSION_free(extension);
            }
            X509_sign(leaf.get(), key.get(), digest);
            return tls::toPem(leaf.get()) + authority->chainPem;
        };
        QCOMPARE(stack.complete("mail", made("critical,CA:TRUE", "critical,keyCertSign", EVP_sha256())),
                 QByteArray("purpose.authority"));
        QCOMPARE(stack.complete("mail", made("critical,CA:FALSE", "critical,keyCertSign", EVP_sha256())),
                 QByteArray("purpose.key-usage"));
        QCOMPARE(stack.complete("mail", made("critical,CA:FALSE", "critical,digitalSignature", EVP_sha1())),
                 QByteArray("cert.weak-signature"));
        QVERIFY(stack.now()->request("mail"));
        const QByteArray good = made("critical,CA:FALSE", "critical,digitalSignature", EVP_sha256());
        QCOMPARE(stack.complete("mail", good), QByteArray());
    }

    void aWeakSignatureIsNotInstalled() {
        QTemporaryDir folder;
        Stack stack(folder.path());
        QCOMPARE(stack.request("asked"), QByteArray());
        const QByteArray csr = stack.now()->request("asked")->csrPem;
        const auto authority = tls::makeTestAuthority();
        const tls::KeyPtr key = tls::readKey(authority->keyPem.reveal());
        auto leaf = std::move(tls::readCertificates(answerTo(csr, *authority)).front());
        X509_sign(leaf.get(), key.get(), EVP_sha1());
        const QByteArray file = tls::toPem(leaf.get()) + authority->chainPem;
        QCOMPARE(install(stack, file), QByteArray("cert.weak-signature"));
        QCOMPARE(install(stack, file, true), QByteArray());
    }

    void whatWasReplacedComesBack() {
        QTemporaryDir folder;
        Stack stack(folder.path());
        QCOMPARE(stack.selfSign("mail"), QByteArray());
        const QByteArray first = stack.now()->find("mail")->facts.sha256Hex;
        stack.clock.advance(60'000);
        QCOMPARE(stack.selfSign("mail", {}, true), QByteArray());
        const QByteArray second = stack.now()->find("mail")->facts.sha256Hex;
        auto kept = stack.identities->kept("mail");
        QVERIFY(kept);
        const auto copy = std::find_if(kept->begin(), kept->end(), [&](const tls::KeptCertificate& one) {
            return base64OfCopy(one) == QString::fromLatin1(first);
        });
        QVERIFY(copy != kept->end());
        const auto recover = [&](const QByteArray& name, qint64 id) {
            return stack.result<tls::RestoreOutcome>(
                [&](auto reply) { stack.identities->recover(name, id, {}, stack.executor, reply); });
        };
        QCOMPARE(recover("other", copy->id).error().code, QByteArray("backup.missing"));
        QCOMPARE(recover("mail", 4711).error().code, QByteArray("backup.missing"));
        const auto back = recover("mail", copy->id);
        QVERIFY2(back, back ? "" : qPrintable(back.error().text));
        QCOMPARE(back->installed, QStringList{QStringLiteral("mail")});
        QCOMPARE(stack.now()->find("mail")->facts.sha256Hex, first);
        QVERIFY(stack.now()->find("mail")->usable());
        kept = stack.identities->kept({});
        QVERIFY(std::any_of(kept->begin(), kept->end(),
                            [&](const tls::KeptCertificate& one) { return one.facts.sha256Hex == second; }));
        // Not for ever: the oldest ones go.
        for (int i = 0; i < 60; ++i) QCOMPARE(stack.selfSign("mail", {}, true), QByteArray());
        QVERIFY(stack.identities->kept("mail")->size() <= 50);
        QCOMPARE(stack.count("SELECT count(*) FROM identity_backup WHERE name = 'mail'"), 50);
    }

    void aBackupHoldsWaitingRequests() {
        QTemporaryDir folder, other;
        const base::Secret password("correct horse");
        QByteArray file, csr;
        {
            Stack stack(folder.path());
            QCOMPARE(stack.request("asked"), QByteArray());
            csr = stack.now()->request("asked")->csrPem;
            const auto made = stack.identities->backup(password);
            QVERIFY(made);
            file = *made;
        }
        Stack stack(other.path());
        const auto restore = [&](tls::OnConflict conflict) {
            return stack
                .result<tls::RestoreOutcome>([&](auto reply) {
                    stack.identities->restore(*tls::readImportedFile(file, password), conflict,
                                              stack.executor, reply);
                })
                .take();
        };
        QCOMPARE(restore(tls::OnConflict::Skip).requests, QStringList{QStringLiteral("asked")});
        const tls::PendingRequest* asked = stack.now()->request("asked");
        QVERIFY(asked);
        QCOMPARE(asked->csrPem, csr);
        QCOMPARE(asked->note, QStringLiteral("asked on the phone"));
        QCOMPARE(asked->checklist.value(QStringLiteral("cost")).toString(), QStringLiteral("nothing"));
        QCOMPARE(asked->services, QStringList{QStringLiteral("imap")});
        QCOMPARE(restore(tls::OnConflict::Skip).skipped, QStringList{QStringLiteral("asked")});
        QCOMPARE(restore(tls::OnConflict::Rename).requests, QStringList{QStringLiteral("asked-2")});
        QCOMPARE(restore(tls::OnConflict::Replace).requests, QStringList{QStringLiteral("asked")});
        // Its key came along: the answer fits.
        const auto authority = tls::makeTestAuthority();
        QCOMPARE(stack.complete("asked", answerTo(csr, *authority) + authority->chainPem), QByteArray());
        QVERIFY(stack.now()->find("asked")->usable());
    }
};

QTEST_GUILESS_MAIN(TlsIdentitiesFaultsTest)
#include "tst_tls_identities_faults.moc"
