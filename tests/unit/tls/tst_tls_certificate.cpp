#include "engine/store/store.h"
#include "engine/tls/certificate.h"
#include "engine/tls/identitystore.h"
#include "engine/tls/keywrap.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

using namespace postern;

namespace {

X509* parse(const QByteArray& pem) {
    BIO* bio = BIO_new_mem_buf(pem.constData(), int(pem.size()));
    X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    return certificate;
}

/// As a client checks: chain to the one trusted certificate, and the name. Empty: all is well.
QByteArray verify(const QByteArray& leafPem, const QByteArray& trustedPem, const char* host) {
    X509* leaf = parse(leafPem);
    X509* trusted = parse(trustedPem);
    X509_STORE* store = X509_STORE_new();
    X509_STORE_add_cert(store, trusted);
    X509_STORE_CTX* context = X509_STORE_CTX_new();
    X509_STORE_CTX_init(context, store, leaf, nullptr);
    X509_VERIFY_PARAM* param = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_SSL_SERVER);
    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_X509_STRICT);
    if (X509_VERIFY_PARAM_set1_ip_asc(param, host) != 1)
        X509_VERIFY_PARAM_set1_host(param, host, 0);
    const bool good = X509_verify_cert(context) == 1;
    const QByteArray error = good ? "" : X509_verify_cert_error_string(X509_STORE_CTX_get_error(context));
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    X509_free(leaf);
    X509_free(trusted);
    return error;
}

/// A store and an identity store on one folder.
struct Stack {
    base::ManualClock clock{QDateTime::currentMSecsSinceEpoch()};
    base::NullLog log;
    base::ThreadPool pool{2, 10};
    std::unique_ptr<store::Store> store;
    std::unique_ptr<tls::IdentityStore> identities;
    std::shared_ptr<base::EventLoopExecutor> executor = std::make_shared<base::EventLoopExecutor>();

    explicit Stack(const QString& folder) {
        auto opened = store::Store::open(folder, clock, log);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().text));
        store = opened.take();
        identities = std::make_unique<tls::IdentityStore>(*store, folder, clock, pool, log);
    }
    template <class T>
    QByteArray wait(const std::function<void(tls::IdentityStore::Reply<T>)>& call) {
        QByteArray code("none");
        bool done = false;
        call([&](const base::Result<T>& result) {
            code = result ? QByteArray() : result.error().code;
            done = true;
        });
        return QTest::qWaitFor([&done] { return done; }, 20'000) ? code : QByteArray("no answer");
    }
    QByteArray create(const QByteArray& name, const QString& commonName, bool replace = false) {
        tls::SelfSignedOrder order;
        order.name = name;
        order.fields.commonName = commonName;
        order.replace = replace;
        return wait<base::Done>([&](auto reply) { identities->createSelfSigned(order, executor, reply); });
    }
    QByteArray remove(const QByteArray& name) {
        return wait<base::Done>([&](auto reply) { identities->remove(name, executor, reply); });
    }
};

const QStringList kNames{QStringLiteral("example.org"), QStringLiteral("host"), QStringLiteral("localhost"),
                         QStringLiteral("127.0.0.1"), QStringLiteral("::1")};

}  // namespace

class TlsCertificateTest final : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void selfSignedHasTheSevenFields() {
        tls::CertificateRequest request{
            QStringLiteral("mail.example.org"),
            QStringLiteral("de"),
            QStringLiteral("Bayern"),
            QStringLiteral("München"),
            QStringLiteral("Beispiel GmbH"),
            QStringLiteral("IT"),
            QStringLiteral("post@example.org"),
            {QStringLiteral("Bücher.example"), QStringLiteral("192.0.2.7"), QStringLiteral("2001:db8::7"),
             QStringLiteral("*.example.org"), QStringLiteral("mail.example.org")},
            90,
            tls::KeyType::EcP256};
        const auto pair = tls::makeSelfSigned(request);
        QVERIFY(pair);
        QVERIFY(tls::checkPair(*pair));
        const auto facts = tls::certificateFacts(pair->chainPem);
        QVERIFY(facts);
        QCOMPARE(facts->commonName, request.commonName);
        const QList<std::pair<QString, QString>> subject{
            {QStringLiteral("CN"), request.commonName},     {QStringLiteral("C"), QStringLiteral("DE")},
            {QStringLiteral("ST"), request.state},          {QStringLiteral("L"), request.city},
            {QStringLiteral("O"), request.organization},    {QStringLiteral("OU"), request.unit},
            {QStringLiteral("emailAddress"), request.email}};
        QCOMPARE(facts->subject, subject);
        QCOMPARE(facts->issuer, subject);
        QCOMPARE(facts->names,
                 QStringList({QStringLiteral("mail.example.org"), QStringLiteral("xn--bcher-kva.example"),
                              QStringLiteral("192.0.2.7"), QStringLiteral("2001:db8::7"),
                              QStringLiteral("*.example.org")}));
        QCOMPARE(facts->keyType, QStringLiteral("EC P-256"));
        QVERIFY(facts->selfSigned && !facts->isAuthority);
        QCOMPARE(facts->notBefore.secsTo(facts->notAfter), 90 * 86'400 + 3600);
        QCOMPARE(facts->daysLeft(facts->notAfter.addSecs(-86'400 * 2 - 1)), 2);
        QCOMPARE(facts->daysLeft(facts->notAfter.addSecs(1)), -1);
        QCOMPARE(facts->serialHex.count(':'), 16);
        QCOMPARE(facts->sha256Hex.size(), 95);
        QCOMPARE(facts->sha1Hex.size(), 59);
        QVERIFY(tls::makeSelfSigned(request)->chainPem != pair->chainPem);
    }

    void selfSignedCanBeTrustedByItself() {
        for (const tls::KeyType type :
             {tls::KeyType::EcP256, tls::KeyType::Rsa2048, tls::KeyType::EcP384, tls::KeyType::Ed25519}) {
            tls::CertificateRequest request;
            request.commonName = QStringLiteral("mail.example.org");
            request.keyType = type;
            const auto pair = tls::makeSelfSigned(request);
            QVERIFY(pair);
            QCOMPARE(verify(pair->chainPem, pair->chainPem, "mail.example.org"), QByteArray());
            QVERIFY(!verify(pair->chainPem, pair->chainPem, "other.example.org").isEmpty());
        }
    }

    void badRequests_data() {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("code");
        QTest::newRow("no name") << QByteArray("cn") << QByteArray(" ") << QByteArray("cert.name-missing");
        QTest::newRow("long country")
            << QByteArray("c") << QByteArray("Germany") << QByteArray("cert.country");
        QTest::newRow("digits") << QByteArray("c") << QByteArray("D1") << QByteArray("cert.country");
        QTest::newRow("mail") << QByteArray("email") << QByteArray("nobody") << QByteArray("cert.email");
        QTest::newRow("mail beyond ASCII") << QByteArray("email") << QByteArray("j\xc3\xbcrgen@example.org")
                                           << QByteArray("cert.email-plain");
        QTest::newRow("long organisation")
            << QByteArray("o") << QByteArray(65, 'x') << QByteArray("cert.too-long");
        QTest::newRow("long city") << QByteArray("l") << QByteArray(129, 'x') << QByteArray("cert.too-long");
        QTest::newRow("lines") << QByteArray("o") << QByteArray("a\nb") << QByteArray("cert.characters");
        QTest::newRow("space") << QByteArray("name") << QByteArray("a b.example")
                               << QByteArray("cert.name-invalid");
        QTest::newRow("injection") << QByteArray("name") << QByteArray("a.example,IP:10.0.0.1")
                                   << QByteArray("cert.name-invalid");
        QTest::newRow("colon") << QByteArray("name") << QByteArray("DNS:a")
                               << QByteArray("cert.name-invalid");
        QTest::newRow("wildcard inside")
            << QByteArray("name") << QByteArray("a.*.example") << QByteArray("cert.name-invalid");
        QTest::newRow("bare wildcard")
            << QByteArray("name") << QByteArray("*") << QByteArray("cert.name-invalid");
        QTest::newRow("never valid") << QByteArray("days") << QByteArray("0") << QByteArray("cert.validity");
        QTest::newRow("too long") << QByteArray("days") << QByteArray("100000")
                                  << QByteArray("cert.validity");
    }
    void badRequests() {
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, value);
        const QString text = QString::fromUtf8(value);
        QFETCH(QByteArray, code);
        tls::CertificateRequest request;
        request.commonName = field == "cn" ? text : QStringLiteral("mail.example.org");
        request.country = field == "c" ? text : QString();
        request.email = field == "email" ? text : QString();
        request.organization = field == "o" ? text : QString();
        request.city = field == "l" ? text : QString();
        if (field == "name")
            request.names.append(text);
        if (field == "days")
            request.validDays = value.toInt();
        const auto pair = tls::makeSelfSigned(request);
        QVERIFY(!pair);
        QCOMPARE(pair.error().code, code);
    }

    void testCertificateIsSignedAndLastsThirtyDays() {
        const auto authority = tls::makeTestAuthority();
        QVERIFY(authority);
        const auto pair = tls::makeTestCertificate(*authority, kNames);
        QVERIFY(pair);
        QVERIFY(tls::checkPair(*pair));
        for (const char* host : {"example.org", "host", "localhost", "127.0.0.1", "::1"})
            QCOMPARE(verify(pair->chainPem, authority->chainPem, host), QByteArray());
        QVERIFY(!verify(pair->chainPem, authority->chainPem, "example.net").isEmpty());
        QVERIFY(!verify(pair->chainPem, tls::makeTestAuthority()->chainPem, "example.org").isEmpty());
        const auto facts = tls::certificateFacts(pair->chainPem);
        QCOMPARE(facts->notBefore.secsTo(facts->notAfter), 30 * 86'400);
        QCOMPARE(facts->commonName, QStringLiteral("example.org"));
        QCOMPARE(facts->names, kNames);
        const auto issuer = tls::certificateFacts(authority->chainPem);
        QVERIFY(issuer->isAuthority && issuer->selfSigned);
        QCOMPARE(issuer->commonName, QStringLiteral("Postern Test Authority"));
        QVERIFY(issuer->notBefore.daysTo(issuer->notAfter) >= 3650);
    }

    void pairsAreChecked() {
        const auto one = tls::makeTestAuthority();
        const auto two = tls::makeTestAuthority();
        QCOMPARE(tls::checkPair({one->chainPem, two->keyPem}).error().code, QByteArray("tls.key-mismatch"));
        QCOMPARE(tls::checkPair({one->chainPem, base::Secret("x")}).error().code,
                 QByteArray("tls.key-unreadable"));
        QCOMPARE(tls::checkPair({"x", one->keyPem}).error().code, QByteArray("tls.certificate-unreadable"));
        QCOMPARE(tls::certificateFacts({}).error().code, QByteArray("tls.certificate-unreadable"));
    }

    void keyFile() {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("postern.key"));
        const auto wrap = tls::KeyWrap::open(folder.path());
        QVERIFY(wrap);
        QCOMPARE(QFile(path).size(), 32);
        QCOMPARE(QFile(path).permissions() &
                     (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
                 QFile::Permissions());
        const auto sealed = wrap->seal("one", base::Secret("secret key"));
        QVERIFY(sealed && !sealed->contains("secret"));
        QVERIFY(*sealed != *wrap->seal("one", base::Secret("secret key")));
        const auto again = tls::KeyWrap::open(folder.path());
        QVERIFY(again->unseal("one", *sealed)->reveal() == QByteArrayView("secret key"));
        QVERIFY(!again->unseal("two", *sealed));  // the name is part of the seal
        for (qsizetype i = 0; i < sealed->size(); ++i) {
            QByteArray changed = *sealed;
            changed[i] = char(changed[i] ^ 1);
            QVERIFY(!again->unseal("one", changed));
        }
        QVERIFY(!again->unseal("one", {}));
        QVERIFY(QFile::resize(path, 31));
        QCOMPARE(tls::KeyWrap::open(folder.path()).error().code, QByteArray("keyfile.unreadable"));
        QCOMPARE(QFile(path).size(), 31);  // left for the administrator to look at
    }

    void theAuthorityLastsAndTheTestCertificateIsNew() {
        QTemporaryDir folder;
        QByteArray authority, first;
        for (int start = 0; start < 2; ++start) {
            Stack stack(folder.path());
            QVERIFY(stack.identities->load(kNames));
            const auto snapshot = stack.identities->snapshot();
            QCOMPARE(snapshot->all.size(), 1);
            QCOMPARE(snapshot->all[0].name, QByteArray("test"));
            QCOMPARE(snapshot->all[0].facts.names, kNames);
            if (start == 0) {
                authority = stack.identities->testAuthorityPem();
                first = snapshot->all[0].pairs[0].chainPem;
                QVERIFY(authority.startsWith("-----BEGIN CERTIFICATE"));
            } else {
                QCOMPARE(stack.identities->testAuthorityPem(), authority);
                QVERIFY(snapshot->all[0].pairs[0].chainPem != first);
            }
        }
    }

    void theTestCertificateIsRenewed() {
        QTemporaryDir folder;
        Stack stack(folder.path());
        QVERIFY(stack.identities->load(kNames));
        std::atomic<int> changes{0};
        stack.identities->onChanged([&changes](auto) { ++changes; });
        const QByteArray first = stack.identities->snapshot()->find("test")->facts.serialHex;
        stack.clock.advance(19 * 86'400'000LL);
        stack.identities->refreshTest(kNames);  // eleven days left: nothing to do
        stack.clock.advance(86'400'000LL + 60'000);
        stack.identities->refreshTest(kNames);  // under ten
        QTRY_VERIFY(stack.identities->snapshot()->find("test")->facts.serialHex != first);
        QCOMPARE(changes.load(), 1);
        stack.identities->onChanged({});
        QCOMPARE(stack.create("mail", QStringLiteral("mail.example.org")), QByteArray());
        QCOMPARE(changes.load(), 1);
        QTemporaryDir other;
        Stack fresh(other.path());
        QVERIFY(fresh.identities->load(kNames));
        fresh.identities->refreshTest(kNames + QStringList{QStringLiteral("mail.example.net")});
        QTRY_COMPARE(fresh.identities->snapshot()->find("test")->facts.names.size(), 6);
    }

    void storesReplacesAndRemoves() {
        QTemporaryDir folder;
        QByteArray serial;
        {
            Stack stack(folder.path());
            QVERIFY(stack.identities->load(kNames));
            QCOMPARE(stack.create("mail", QStringLiteral("mail.example.org")), QByteArray());
            QCOMPARE(stack.create("mail", QStringLiteral("mail.example.org")), QByteArray("cert.exists"));
            QCOMPARE(stack.create("test", QStringLiteral("mail.example.org")), QByteArray("cert.reserved"));
            QCOMPARE(stack.create("bad", QString()), QByteArray("cert.name-missing"));
            QCOMPARE(stack.create("mail", QStringLiteral("new.example.org"), true), QByteArray());
            QCOMPARE(stack.identities->snapshot()->all.size(), 2);
            QCOMPARE(stack.identities->snapshot()->find("mail")->facts.commonName,
                     QStringLiteral("new.example.org"));
            serial = stack.identities->snapshot()->find("mail")->facts.serialHex;
            const auto pair = tls::makeTestAuthority();
            QCOMPARE(stack.wait<tls::CertificateFacts>([&](auto reply) {
                stack.identities->install("own", "installed", *pair, false, stack.executor, reply);
            }),
                     QByteArray());
            QCOMPARE(stack.wait<tls::CertificateFacts>([&](auto reply) {
                stack.identities->install("bad", "installed", {pair->chainPem, base::Secret("x")}, false,
                                          stack.executor, reply);
            }),
                     QByteArray("tls.key-unreadable"));
            auto reader = stack.store->openReader();
            auto backups = (*reader)->connection().prepare("SELECT count(*) FROM identity_backup");
            QVERIFY(backups.run() && backups.next());
            QCOMPARE(backups.integer(0), 2);  // the certificate with its key, and the key that went
        }
        {
            Stack stack(folder.path());
            QVERIFY(stack.identities->load(kNames));
            QCOMPARE(stack.identities->snapshot()->all.size(), 3);
            const tls::Identity* mail = stack.identities->snapshot()->find("mail");
            QCOMPARE(mail->facts.serialHex, serial);
            QVERIFY(tls::checkPair(mail->pairs[0]));
            QVERIFY(stack.identities->certificatePem("mail"));
            QCOMPARE(stack.identities->certificatePem("none").error().code, QByteArray("cert.missing"));
            QCOMPARE(stack.remove("mail"), QByteArray());
            QCOMPARE(stack.remove("mail"), QByteArray("cert.missing"));
            QCOMPARE(stack.remove("test"), QByteArray("cert.reserved"));
            QVERIFY(!stack.identities->snapshot()->find("mail"));
        }
        for (const QString& name : QDir(folder.path()).entryList(QDir::Files)) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains("PRIVATE KEY"), qPrintable(name));
        }
    }

    void aLostKeyFileTakesDownOnlyWhatItSealed() {
        QTemporaryDir folder;
        QByteArray authority;
        {
            Stack stack(folder.path());
            QVERIFY(stack.identities->load(kNames));
            QCOMPARE(stack.create("mail", QStringLiteral("mail.example.org")), QByteArray());
            authority = stack.identities->testAuthorityPem();
        }
        QVERIFY(QFile::remove(folder.filePath(QStringLiteral("postern.key"))));
        Stack stack(folder.path());
        QVERIFY(stack.identities->load(kNames));
        const auto snapshot = stack.identities->snapshot();
        QCOMPARE(snapshot->find("mail")->problem.code, QByteArray("keyfile.missing"));
        QVERIFY(snapshot->find("test")->usable());
        QVERIFY(stack.identities->testAuthorityPem() != authority);
        // The file may come back: no other one was made in its place.
        QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("postern.key"))));
        QCOMPARE(stack.create("new", QStringLiteral("mail.example.org")), QByteArray("keyfile.missing"));
    }
};

QTEST_GUILESS_MAIN(TlsCertificateTest)
#include "tst_tls_certificate.moc"
