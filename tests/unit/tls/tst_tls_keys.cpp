#include "engine/tls/certificate.h"
#include "engine/tls/importfile.h"
#include "engine/tls/keys.h"
#include "tests/unit/tls/opensslrun.h"

#include <thread>

using namespace postern;
using test::secret;

class TestTlsKeys : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void generates_data();
    void generates();
    void generatingIsCancelled();
    void factsEqualWhatOpensslSays();
    void weakKeysAreRefused_data();
    void weakKeysAreRefused();
    void aDamagedKeyFailsItsTest();
    void rubbishIsNoKey();
    void exportsWithPasswordOnly();
};

void TestTlsKeys::generates_data() {
    QTest::addColumn<int>("type");
    QTest::addColumn<QString>("name");
    QTest::newRow("RSA 2048") << int(tls::KeyType::Rsa2048) << QStringLiteral("RSA 2048");
    QTest::newRow("RSA 3072") << int(tls::KeyType::Rsa3072) << QStringLiteral("RSA 3072");
    QTest::newRow("P-256") << int(tls::KeyType::EcP256) << QStringLiteral("EC P-256");
    QTest::newRow("P-384") << int(tls::KeyType::EcP384) << QStringLiteral("EC P-384");
    QTest::newRow("Ed25519") << int(tls::KeyType::Ed25519) << QStringLiteral("Ed25519");
}

void TestTlsKeys::generates() {
    QFETCH(int, type);
    QFETCH(QString, name);
    tls::KeyProgress progress;
    const auto key = tls::generateKey(static_cast<tls::KeyType>(type), &progress);
    QVERIFY2(key.ok(), key.ok() ? "" : qPrintable(key.error().text));
    QVERIFY(key->reveal().startsWith("-----BEGIN PRIVATE KEY-----"));
    QCOMPARE(tls::keyFacts(*key)->type, name);
    QVERIFY(tls::checkKeyStrength(*key).ok());
    QVERIFY(tls::testKey(*key).ok());
    QCOMPARE(progress.steps > 0, name.startsWith(QLatin1String("RSA")));
}

void TestTlsKeys::generatingIsCancelled() {
    tls::KeyProgress progress;
    progress.cancelled = true;
    QCOMPARE(tls::generateKey(tls::KeyType::Rsa4096, &progress).error().code, QByteArray("key.cancelled"));
    QVERIFY(progress.steps < 100);  // OpenSSL asks a few times more before it gives up
    // While it runs: the next step of the search ends it.
    progress.cancelled = false;
    progress.steps = 0;
    QByteArray code;
    std::thread maker([&] {
        for (int i = 0; i < 50 && code.isEmpty(); ++i)
            if (const auto key = tls::generateKey(tls::KeyType::Rsa4096, &progress); !key)
                code = key.error().code;
    });
    while (progress.steps < 5) std::this_thread::yield();
    progress.cancelled = true;
    maker.join();
    QCOMPARE(code, QByteArray("key.cancelled"));
}

void TestTlsKeys::factsEqualWhatOpensslSays() {
    test::OpenSsl openssl;
    openssl.run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out k.pem");
    const base::Secret key(openssl.read("k.pem"));
    const auto facts = tls::keyFacts(key);
    QVERIFY(facts.ok());
    QCOMPARE(facts->type, QStringLiteral("EC P-384"));
    QCOMPARE(facts->publicPem, openssl.run("pkey -in k.pem -pubout"));
    const QByteArray der = openssl.run("pkey -in k.pem -pubout -outform DER");
    QCOMPARE(facts->spkiSha256, QCryptographicHash::hash(der, QCryptographicHash::Sha256).toBase64());
    openssl.run("req -new -x509 -key k.pem -subj /CN=a.example -out c.pem");
    QCOMPARE(*tls::certificateSpkiSha256(openssl.read("c.pem")), facts->spkiSha256);
}

void TestTlsKeys::weakKeysAreRefused_data() {
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("reason");
    QTest::newRow("512") << QByteArray("genrsa -out k.pem 512") << QStringLiteral("RSA 512")
                         << QStringLiteral("2048");
    QTest::newRow("1024") << QByteArray("genrsa -out k.pem 1024") << QStringLiteral("RSA 1024")
                          << QStringLiteral("2048");
    QTest::newRow("e=3") << QByteArray("genrsa -3 -out k.pem 2048") << QStringLiteral("RSA 2048")
                         << QStringLiteral("exponent");
    QTest::newRow("secp256k1") << QByteArray(
                                      "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1 -out k.pem")
                               << QStringLiteral("EC secp256k1") << QStringLiteral("curves");
    QTest::newRow("explicit") << QByteArray(
                                     "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1 "
                                     "-pkeyopt ec_param_enc:explicit -out k.pem")
                              << QStringLiteral("EC ") << QStringLiteral("curves");
    QTest::newRow("X25519") << QByteArray("genpkey -algorithm X25519 -out k.pem") << QStringLiteral("X25519")
                            << QStringLiteral("kind");
    QTest::newRow("DH") << QByteArray("genpkey -algorithm DH -pkeyopt group:ffdhe2048 -out k.pem")
                        << QStringLiteral("DH 2048") << QStringLiteral("kind");
}

void TestTlsKeys::weakKeysAreRefused() {
    QFETCH(QByteArray, command);
    QFETCH(QString, kind);
    QFETCH(QString, reason);
    test::OpenSsl openssl;
    openssl.run(command.constData());
    const auto file = tls::readImportedFile(openssl.read("k.pem"), {});
    QVERIFY2(file.ok(), file.ok() ? "" : qPrintable(file.error().text));
    const base::Status strong = tls::checkKeyStrength(file->keys.first().pem);
    QVERIFY(!strong);
    QCOMPARE(strong.error().code, QByteArray("key.weak"));
    QVERIFY2(strong.error().arguments.at(0).startsWith(kind), qPrintable(strong.error().text));
    QVERIFY2(strong.error().arguments.at(1).contains(reason), qPrintable(strong.error().text));
}

void TestTlsKeys::aDamagedKeyFailsItsTest() {
    // A public point that belongs to another private number.
    test::OpenSsl openssl;
    openssl.run("ecparam -name prime256v1 -genkey -noout -outform DER -out a.der");
    openssl.run("ecparam -name prime256v1 -genkey -noout -outform DER -out b.der");
    QByteArray mixed = openssl.read("a.der");
    constexpr qsizetype kPoint = 65;
    mixed.replace(mixed.size() - kPoint, kPoint, openssl.read("b.der").last(kPoint));
    const auto file = tls::readImportedFile(mixed, {});
    QVERIFY(file.ok());
    QCOMPARE(tls::testKey(file->keys.first().pem).error().code, QByteArray("key.test-failed"));
}

void TestTlsKeys::rubbishIsNoKey() {
    const base::Secret rubbish = secret("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    QCOMPARE(tls::keyFacts(rubbish).error().code, QByteArray("key.unreadable"));
    QCOMPARE(tls::checkKeyStrength(rubbish).error().code, QByteArray("key.unreadable"));
    QCOMPARE(tls::testKey(rubbish).error().code, QByteArray("key.unreadable"));
    QCOMPARE(tls::exportKey(rubbish, secret("x")).error().code, QByteArray("key.unreadable"));
    QCOMPARE(tls::certificateSpkiSha256("x").error().code, QByteArray("tls.certificate-unreadable"));
}

void TestTlsKeys::exportsWithPasswordOnly() {
    const auto key = tls::generateKey(tls::KeyType::EcP256);
    QVERIFY(key.ok());
    QCOMPARE(tls::exportKey(*key, {}).error().code, QByteArray("password.empty"));
    const auto exported = tls::exportKey(*key, secret("geheim \xc3\xa4"));
    QVERIFY(exported.ok());
    QVERIFY(exported->startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    test::OpenSsl openssl;
    openssl.write("k.pem", *exported);
    QCOMPARE(openssl.run("pkey -in k.pem -passin", {QStringLiteral("pass:geheim ä")}),
             key->reveal().toByteArray());
    bool good = true;
    openssl.attempt("pkey -in k.pem -passin pass:falsch", {}, &good);
    QVERIFY(!good);
    const auto back = tls::readImportedFile(*exported, secret("geheim \xc3\xa4"));
    QVERIFY(back.ok());
    QCOMPARE(back->keys.first().pem.reveal(), key->reveal());
}

QTEST_GUILESS_MAIN(TestTlsKeys)
#include "tst_tls_keys.moc"
