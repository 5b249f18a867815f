#include "engine/tls/keys.h"
#include "engine/tls/signingrequest.h"
#include "tests/unit/tls/opensslrun.h"

using namespace postern;

namespace {

tls::CertificateRequest sevenFields() {
    tls::CertificateRequest fields;
    fields.commonName = QStringLiteral("mail.example.org");
    fields.country = QStringLiteral("de");
    fields.state = QStringLiteral("Bayern");
    fields.city = QStringLiteral("München");
    fields.organization = QStringLiteral("Beispiel, GmbH");
    fields.unit = QStringLiteral("Post");
    fields.email = QStringLiteral("post@example.org");
    fields.names = {QStringLiteral("imap.example.org"), QStringLiteral("192.0.2.7"),
                    QStringLiteral("2001:db8::7")};
    return fields;
}

base::Secret newKey(tls::KeyType type = tls::KeyType::EcP256) {
    auto key = tls::generateKey(type);
    if (!key)
        qFatal("%s", qPrintable(key.error().text));
    return key.take();
}

QList<QByteArray> codes(const QList<base::Error>& errors) {
    QList<QByteArray> list;
    for (const base::Error& error : errors) list.append(error.code);
    return list;
}

}  // namespace

class TestTlsRequest : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void opensslVerifiesTheRequest_data();
    void opensslVerifiesTheRequest();
    void factsGiveTheFieldsBack();
    void wrongFieldsAreNamed();
    void changedRequestsAreRefused();
    void weakRequestsAreRefused();
    void selfSignKeepsTheKey();
    void answerIsChecked();
};

void TestTlsRequest::opensslVerifiesTheRequest_data() {
    QTest::addColumn<int>("type");
    QTest::newRow("RSA 2048") << int(tls::KeyType::Rsa2048);
    QTest::newRow("P-256") << int(tls::KeyType::EcP256);
    QTest::newRow("P-384") << int(tls::KeyType::EcP384);
    QTest::newRow("Ed25519") << int(tls::KeyType::Ed25519);
}

void TestTlsRequest::opensslVerifiesTheRequest() {
    QFETCH(int, type);
    const auto csr = tls::makeSigningRequest(sevenFields(), newKey(static_cast<tls::KeyType>(type)));
    QVERIFY2(csr.ok(), csr.ok() ? "" : qPrintable(csr.error().text));
    test::OpenSsl openssl;
    openssl.write("r.csr", *csr);
    const QByteArray text =
        openssl.run("req -in r.csr -verify -noout -text -nameopt utf8,sep_comma_plus,esc_2253");
    QVERIFY(openssl.errors().contains("OK"));
    for (const char* part :
         {"C=DE", "ST=Bayern", "L=München", "O=Beispiel\\, GmbH", "OU=Post", "CN=mail.example.org",
          "emailAddress=post@example.org", "DNS:mail.example.org", "DNS:imap.example.org",
          "IP Address:192.0.2.7", "IP Address:2001:DB8:0:0:0:0:0:7"})
        QVERIFY2(text.contains(part), (QByteArray(part) + " in " + text).constData());
}

void TestTlsRequest::factsGiveTheFieldsBack() {
    const base::Secret key = newKey();
    const auto facts = tls::requestFacts(*tls::makeSigningRequest(sevenFields(), key));
    QVERIFY(facts.ok());
    const tls::CertificateRequest wanted = sevenFields();
    QCOMPARE(facts->fields.commonName, wanted.commonName);
    QCOMPARE(facts->fields.country, QStringLiteral("DE"));
    QCOMPARE(facts->fields.state, wanted.state);
    QCOMPARE(facts->fields.city, wanted.city);
    QCOMPARE(facts->fields.organization, wanted.organization);
    QCOMPARE(facts->fields.unit, wanted.unit);
    QCOMPARE(facts->fields.email, wanted.email);
    QCOMPARE(facts->fields.names, QStringList{wanted.commonName} + wanted.names);
    QCOMPARE(facts->keyType, QStringLiteral("EC P-256"));
    QCOMPARE(facts->spkiSha256, tls::keyFacts(key)->spkiSha256);
    QCOMPARE(facts->publicPem, tls::keyFacts(key)->publicPem);
}

void TestTlsRequest::wrongFieldsAreNamed() {
    const base::Secret key = newKey();
    const auto code = [&key](auto change) {
        tls::CertificateRequest fields = sevenFields();
        change(fields);
        const auto csr = tls::makeSigningRequest(fields, key);
        return csr ? QByteArray() : csr.error().code;
    };
    QCOMPARE(code([](auto& f) { f.commonName = QStringLiteral(" "); }), QByteArray("cert.name-missing"));
    QCOMPARE(code([](auto& f) { f.country = QStringLiteral("DEU"); }), QByteArray("cert.country"));
    QCOMPARE(code([](auto& f) { f.email = QStringLiteral("post"); }), QByteArray("cert.email"));
    QCOMPARE(code([](auto& f) { f.names = {QStringLiteral("a b")}; }), QByteArray("cert.name-invalid"));
    QCOMPARE(code([](auto& f) { f.names = {QStringLiteral("a,DNS:evil.example")}; }),
             QByteArray("cert.name-invalid"));
    QCOMPARE(tls::makeSigningRequest(sevenFields(), {}).error().code, QByteArray("tls.key-unreadable"));
}

void TestTlsRequest::changedRequestsAreRefused() {
    const QByteArray csr = *tls::makeSigningRequest(sevenFields(), newKey());
    test::OpenSsl openssl;
    openssl.write("r.csr", csr);
    QByteArray der = openssl.run("req -in r.csr -outform DER");
    der.replace("Bayern", "Bayarn");
    openssl.write("r.der", der);
    QCOMPARE(tls::requestFacts(openssl.run("req -inform DER -in r.der")).error().code,
             QByteArray("csr.signature"));
    QCOMPARE(tls::requestFacts("no request").error().code, QByteArray("csr.unreadable"));
}

void TestTlsRequest::weakRequestsAreRefused() {
    test::OpenSsl openssl;
    openssl.run("req -new -newkey rsa:1024 -nodes -keyout k.pem -subj /CN=a.example -out r.csr");
    QCOMPARE(tls::requestFacts(openssl.read("r.csr")).error().code, QByteArray("key.weak"));
}

void TestTlsRequest::selfSignKeepsTheKey() {
    const base::Secret key = newKey(tls::KeyType::Ed25519);
    const auto pair = tls::selfSign(sevenFields(), key);
    QVERIFY(pair.ok());
    QVERIFY(tls::checkPair(*pair).ok());
    QCOMPARE(pair->keyPem.reveal(), key.reveal());
    QCOMPARE(*tls::certificateSpkiSha256(pair->chainPem), tls::keyFacts(key)->spkiSha256);
}

void TestTlsRequest::answerIsChecked() {
    const base::Secret key = newKey();
    const QByteArray csr = *tls::makeSigningRequest(sevenFields(), key);
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QByteArray good = tls::selfSign(sevenFields(), key)->chainPem;
    QVERIFY(tls::checkAnswer(good, csr, now)->isEmpty());
    const QByteArray other = tls::selfSign(sevenFields(), newKey())->chainPem;
    QCOMPARE(tls::checkAnswer(other, csr, now).error().code, QByteArray("request.mismatch"));
    QCOMPARE(codes(*tls::checkAnswer(good, csr, now.addYears(2))), QList<QByteArray>{"cert.expired"});
    QCOMPARE(codes(*tls::checkAnswer(good, csr, now.addYears(-2))), QList<QByteArray>{"cert.not-yet-valid"});

    tls::CertificateRequest fewer = sevenFields();
    fewer.names = {QStringLiteral("192.0.2.7")};
    const auto missing = tls::checkAnswer(tls::selfSign(fewer, key)->chainPem, csr, now);
    QCOMPARE(codes(*missing), QList<QByteArray>{"cert.names-differ"});
    QCOMPARE(missing->first().arguments.first(), QStringLiteral("imap.example.org, 2001:db8::7"));

    // An answer for clients only, signed with SHA-1.
    test::OpenSsl openssl;
    openssl.write("r.csr", csr);
    openssl.write("ext",
                  "extendedKeyUsage=clientAuth\nsubjectAltName=DNS:mail.example.org,DNS:imap.example.org,"
                  "IP:192.0.2.7,IP:2001:db8::7\n");
    openssl.run("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -subj /CN=CA -out ca.pem");
    openssl.run("x509 -req -in r.csr -CA ca.pem -CAkey ca.key -sha1 -extfile ext -out leaf.pem");
    QCOMPARE(codes(*tls::checkAnswer(openssl.read("leaf.pem"), csr, now.addSecs(300))),
             (QList<QByteArray>{"cert.purpose", "cert.weak-signature"}));
}

QTEST_GUILESS_MAIN(TestTlsRequest)
#include "tst_tls_request.moc"
