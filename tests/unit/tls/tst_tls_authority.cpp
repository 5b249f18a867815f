#include "engine/tls/authority.h"
#include "engine/tls/crl.h"
#include "engine/tls/exportfile.h"
#include "engine/tls/mobileconfig.h"
#include "engine/tls/ocsp.h"
#include "engine/tls/signingrequest.h"
#include "tests/unit/tls/opensslrun.h"

#include <QXmlStreamReader>

using namespace postern;
using namespace postern::tls;
using namespace postern::test;

namespace {

const QDateTime& now() {
    static const QDateTime value = QDateTime::currentDateTimeUtc();
    return value;
}

KeyPair root(KeyType type = KeyType::EcP256) {
    AuthorityRequest request;
    request.commonName = QStringLiteral("Example Root");
    request.organization = QStringLiteral("Example");
    request.country = QStringLiteral("de");
    request.keyType = type;
    return makeAuthority(request, now()).take();
}

TemplateRules rulesOf(const QByteArray& name) {
    for (const TemplateRules& rules : defaultTemplates())
        if (rules.name == name)
            return rules;
    return {};
}

QByteArray issued(const KeyPair& authority, const QByteArray& name, const QString& commonName,
                  const QStringList& mails = {}, const PublishedAt& at = {}) {
    IssuePlan plan;
    plan.rules = rulesOf(name);
    plan.fields.commonName = commonName;
    plan.mails = mails;
    plan.at = at;
    const auto key = generateKey(KeyType::EcP256);
    const auto leaf = issueFor(authority, plan, *publicKeyOf(*key), now());
    if (!leaf)
        qFatal("%s", qPrintable(leaf.error().text));
    return *leaf;
}

QByteArray serialOf(const QByteArray& pem) {
    return certificateFacts(pem)->serialHex;
}

}  // namespace

class TestTlsAuthority : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void rootIsOne_data();
    void rootIsOne();
    void badRootsAreRefused();
    void templatesServeTheirPurpose_data();
    void templatesServeTheirPurpose();
    void placesStandInTheCertificate();
    void neverLongerThanTheAuthority();
    void requestGivesNamesAndKeyOnly();
    void badOrdersAreRefused();
    void templatesAreChecked();
    void crlIsReadByOpenSsl_data();
    void crlIsReadByOpenSsl();
    void ocspIsVerifiedByOpenSsl_data();
    void ocspIsVerifiedByOpenSsl();
    void hostileOcspRequests();
    void ocspResponsesAreChecked();
    void profilesHoldTheCertificate();
};

void TestTlsAuthority::rootIsOne_data() {
    QTest::addColumn<int>("type");
    QTest::newRow("EC P-256") << int(KeyType::EcP256);
    QTest::newRow("EC P-384") << int(KeyType::EcP384);
    QTest::newRow("RSA 2048") << int(KeyType::Rsa2048);
    QTest::newRow("Ed25519") << int(KeyType::Ed25519);
}

void TestTlsAuthority::rootIsOne() {
    QFETCH(int, type);
    const KeyPair pair = root(static_cast<KeyType>(type));
    QVERIFY(checkPair(pair).ok());
    QVERIFY(checkAuthority(pair.chainPem, now()).ok());
    OpenSsl openssl;
    openssl.write("root.pem", pair.chainPem);
    openssl.run("verify -x509_strict -CAfile root.pem root.pem");
    const QByteArray text = openssl.run("x509 -in root.pem -noout -text");
    QVERIFY2(text.contains("CA:TRUE, pathlen:0"), text);
    QVERIFY(text.contains("Digital Signature, Certificate Sign, CRL Sign"));
    QVERIFY(text.contains("X509v3 Subject Key Identifier"));
    QVERIFY(text.contains("C = DE, O = Example, CN = Example Root"));
    QVERIFY(serialOf(pair.chainPem) != serialOf(root().chainPem));
    QCOMPARE(serialOf(pair.chainPem).count(':'), 16);
}

void TestTlsAuthority::badRootsAreRefused() {
    AuthorityRequest request;
    QCOMPARE(makeAuthority(request, now()).error().code, QByteArray("cert.name-missing"));
    request.commonName = QString(65, QLatin1Char('x'));
    QCOMPARE(makeAuthority(request, now()).error().code, QByteArray("cert.name-invalid"));
    request.commonName = QStringLiteral("x");
    request.country = QStringLiteral("Germany");
    QCOMPARE(makeAuthority(request, now()).error().code, QByteArray("cert.country"));
    request.country.clear();
    request.validDays = 100'000;
    QCOMPARE(makeAuthority(request, now()).error().code, QByteArray("cert.validity"));
    request.validDays = 10;
    KeyProgress progress;
    progress.cancelled = true;
    request.keyType = KeyType::Rsa4096;
    QCOMPARE(makeAuthority(request, now(), &progress).error().code, QByteArray("key.cancelled"));

    const KeyPair own = root();
    QCOMPARE(checkAuthority({}, now()).error().code, QByteArray("authority.not-one"));
    QCOMPARE(checkAuthority("nonsense", now()).error().code, QByteArray("authority.not-one"));
    QCOMPARE(checkAuthority(issued(own, "server", QStringLiteral("a.test")), now()).error().code,
             QByteArray("authority.not-one"));
    QCOMPARE(checkAuthority(own.chainPem, now().addYears(11)).error().code, QByteArray("authority.not-one"));
}

void TestTlsAuthority::templatesServeTheirPurpose_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArrayList>("good");
    QTest::addColumn<QByteArrayList>("bad");
    QTest::newRow("server") << QByteArray("server") << QByteArrayList{"sslserver"}
                            << QByteArrayList{"sslclient", "smimesign"};
    QTest::newRow("client") << QByteArray("client") << QByteArrayList{"sslclient", "smimesign"}
                            << QByteArrayList{"sslserver"};
    QTest::newRow("device") << QByteArray("device") << QByteArrayList{"sslclient", "sslserver"}
                            << QByteArrayList{"smimesign"};
}

void TestTlsAuthority::templatesServeTheirPurpose() {
    QFETCH(QByteArray, name);
    QFETCH(QByteArrayList, good);
    QFETCH(QByteArrayList, bad);
    const KeyPair own = root();
    const bool person = name == "client";
    const QByteArray leaf =
        issued(own, name, person ? QStringLiteral("Anna Smith") : QStringLiteral("mail.example.test"),
               person ? QStringList{QStringLiteral("anna@example.test")} : QStringList());
    OpenSsl openssl;
    openssl.write("root.pem", own.chainPem);
    openssl.write("leaf.pem", leaf);
    for (const QByteArray& purpose : good)
        openssl.run("verify -x509_strict -CAfile root.pem",
                    {QStringLiteral("-purpose"), QString::fromLatin1(purpose), QStringLiteral("leaf.pem")});
    for (const QByteArray& purpose : bad) {
        bool verified = true;
        openssl.attempt(
            "verify -CAfile root.pem",
            {QStringLiteral("-purpose"), QString::fromLatin1(purpose), QStringLiteral("leaf.pem")},
            &verified);
        QVERIFY2(!verified, purpose);
    }
    const QByteArray text = openssl.run("x509 -in leaf.pem -noout -text");
    QVERIFY(text.contains("CA:FALSE"));
    QVERIFY2(text.contains(person ? "email:anna@example.test" : "DNS:mail.example.test"), text);
    QVERIFY(!text.contains("CRL Distribution"));
    QVERIFY(!text.contains("DNS:Anna"));
}

void TestTlsAuthority::placesStandInTheCertificate() {
    const PublishedAt at{"http://pki.test:8480/Ex%20ample.crl", "http://pki.test:8480/ocsp/Ex%20ample",
                         "http://pki.test:8480/Ex%20ample.cer"};
    const QByteArray leaf = issued(root(), "server", QStringLiteral("a.test"), {}, at);
    OpenSsl openssl;
    openssl.write("leaf.pem", leaf);
    const QByteArray text = openssl.run("x509 -in leaf.pem -noout -text");
    QVERIFY2(text.contains("URI:" + at.crl), text);
    QVERIFY2(text.contains("OCSP - URI:" + at.ocsp), text);
    QVERIFY2(text.contains("CA Issuers - URI:" + at.certificate), text);
    QCOMPARE(ocspUrlOf(leaf), at.ocsp);
}

void TestTlsAuthority::neverLongerThanTheAuthority() {
    AuthorityRequest request;
    request.commonName = QStringLiteral("Short");
    request.validDays = 10;
    const KeyPair own = makeAuthority(request, now()).take();
    const auto leaf = certificateFacts(issued(own, "server", QStringLiteral("a.test")));
    const auto authority = certificateFacts(own.chainPem);
    QCOMPARE(leaf->notAfter, authority->notAfter);
    QVERIFY(leaf->notBefore >= authority->notBefore);
    IssuePlan plan;
    plan.rules = rulesOf("server");
    plan.fields.commonName = QStringLiteral("a.test");
    const auto late = issueFor(own, plan, *publicKeyOf(*generateKey(KeyType::EcP256)), now().addDays(11));
    QCOMPARE(late.error().code, QByteArray("authority.expired"));
}

// What a request wishes for itself, CA:TRUE or a purpose, has no effect.
void TestTlsAuthority::requestGivesNamesAndKeyOnly() {
    OpenSsl openssl;
    openssl.run(
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out r.csr -subj "
        "/CN=a.test "
        "-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign "
        "-addext extendedKeyUsage=codeSigning -addext subjectAltName=DNS:b.test,IP:192.0.2.1");
    const auto facts = requestFacts(openssl.read("r.csr"));
    QVERIFY(facts.ok());
    IssuePlan plan;
    plan.rules = rulesOf("server");
    plan.fields = facts->fields;
    const auto leaf = issueFor(root(), plan, facts->publicPem, now());
    QVERIFY(leaf.ok());
    openssl.write("leaf.pem", *leaf);
    const QByteArray text = openssl.run("x509 -in leaf.pem -noout -text");
    QVERIFY(text.contains("CA:FALSE"));
    QVERIFY(!text.contains("CA:TRUE"));
    QVERIFY(!text.contains("Certificate Sign"));
    QVERIFY(!text.contains("Code Signing"));
    QVERIFY2(text.contains("DNS:a.test, DNS:b.test, IP Address:192.0.2.1"), text);
    QVERIFY(checkPair({*leaf, base::Secret(openssl.read("key.pem"))}).ok());
}

void TestTlsAuthority::badOrdersAreRefused() {
    const KeyPair own = root();
    const QByteArray key = *publicKeyOf(*generateKey(KeyType::EcP256));
    IssuePlan plan;
    plan.rules = rulesOf("server");
    QCOMPARE(issueFor(own, plan, key, now()).error().code, QByteArray("cert.name-missing"));
    plan.fields.commonName = QStringLiteral("a.test");
    plan.fields.names = {QStringLiteral("x y,DNS:z")};
    QCOMPARE(issueFor(own, plan, key, now()).error().code, QByteArray("cert.name-invalid"));
    plan.fields.names.clear();
    plan.mails = {QStringLiteral("anna")};
    QCOMPARE(issueFor(own, plan, key, now()).error().code, QByteArray("cert.email"));
    plan.mails.clear();
    plan.validDays = -1;
    QCOMPARE(issueFor(own, plan, key, now()).error().code, QByteArray("cert.validity"));
    plan.validDays = 1;
    QCOMPARE(issueFor(own, plan, "no key", now()).error().code, QByteArray("tls.key-unreadable"));
    QCOMPARE(issueFor({own.chainPem, {}}, plan, key, now()).error().code,
             QByteArray("tls.certificate-unreadable"));
}

void TestTlsAuthority::templatesAreChecked() {
    for (const TemplateRules& rules : defaultTemplates()) QVERIFY(checkTemplate(rules).ok());
    TemplateRules rules = rulesOf("server");
    rules.name = "other";
    QCOMPARE(checkTemplate(rules).error().code, QByteArray("template.missing"));
    rules = rulesOf("server");
    rules.usages = {"codeSigning"};
    QCOMPARE(checkTemplate(rules).error().code, QByteArray("template.usage"));
    rules.usages.clear();
    QCOMPARE(checkTemplate(rules).error().code, QByteArray("template.usage"));
    rules = rulesOf("server");
    rules.validDays = 0;
    QCOMPARE(checkTemplate(rules).error().code, QByteArray("cert.validity"));
    rules.validDays = 1;
    rules.keyType = "dsa";
    QCOMPARE(checkTemplate(rules).error().code, QByteArray("cert.key-type"));
}

void TestTlsAuthority::crlIsReadByOpenSsl_data() {
    rootIsOne_data();
}

void TestTlsAuthority::crlIsReadByOpenSsl() {
    QFETCH(int, type);
    const KeyPair own = root(static_cast<KeyType>(type));
    const QByteArray bad = issued(own, "server", QStringLiteral("bad.test"));
    const QByteArray good = issued(own, "server", QStringLiteral("good.test"));
    const auto crl = makeCrl(own, {{serialOf(bad), now().toMSecsSinceEpoch(), "keyCompromise"}}, 4711, now(),
                             now().addDays(7));
    QVERIFY(crl.ok());
    QCOMPARE(crlNextUpdate(*crl) / 1000, now().addDays(7).toSecsSinceEpoch());
    QCOMPARE(crlNextUpdate("nonsense"), 0);
    OpenSsl openssl;
    openssl.write("root.pem", own.chainPem);
    openssl.write("list.crl", *crl);
    openssl.write("bad.pem", bad);
    openssl.write("good.pem", good);
    const QByteArray text = openssl.run("crl -inform DER -in list.crl -noout -text -CAfile root.pem");
    QVERIFY2(text.contains("4711") || text.contains("1267"), text);
    QVERIFY(text.contains("Key Compromise"));
    QVERIFY(text.contains("X509v3 Authority Key Identifier"));
    openssl.write("list.pem", openssl.run("crl -inform DER -in list.crl"));
    openssl.run("verify -x509_strict -CAfile root.pem -CRLfile list.pem -crl_check good.pem");
    bool verified = true;
    openssl.attempt("verify -CAfile root.pem -CRLfile list.pem -crl_check bad.pem", {}, &verified);
    QVERIFY(!verified);
    QVERIFY2(openssl.errors().contains("certificate revoked"), openssl.errors());
}

void TestTlsAuthority::ocspIsVerifiedByOpenSsl_data() {
    QTest::addColumn<int>("type");
    QTest::addColumn<QByteArray>("options");
    QTest::newRow("with nonce") << int(KeyType::EcP256) << QByteArray();
    QTest::newRow("without nonce") << int(KeyType::EcP256) << QByteArray("-no_nonce ");
    QTest::newRow("SHA-256") << int(KeyType::Rsa2048) << QByteArray("-sha256 ");
    QTest::newRow("Ed25519") << int(KeyType::Ed25519) << QByteArray();
}

void TestTlsAuthority::ocspIsVerifiedByOpenSsl() {
    QFETCH(int, type);
    QFETCH(QByteArray, options);
    const KeyPair own = root(static_cast<KeyType>(type));
    const QByteArray good = issued(own, "server", QStringLiteral("good.test"));
    const QByteArray bad = issued(own, "server", QStringLiteral("bad.test"));
    const QByteArray strange = issued(own, "server", QStringLiteral("strange.test"));
    OpenSsl openssl;
    openssl.write("root.pem", own.chainPem);
    openssl.write("good.pem", good);
    openssl.write("bad.pem", bad);
    openssl.write("strange.pem", strange);
    openssl.run(("ocsp " + options +
                 "-issuer root.pem -cert good.pem -cert bad.pem -cert strange.pem -reqout request.der")
                    .constData());
    const auto lookup = [&](const QByteArray& serial) -> OcspStatus {
        if (serial == serialOf(good))
            return {OcspStatus::Kind::Good, 0, {}};
        if (serial == serialOf(bad))
            return {OcspStatus::Kind::Revoked, now().toMSecsSinceEpoch(), "superseded"};
        return {};
    };
    const auto answer = answerOcsp(own, openssl.read("request.der"), lookup, now(), now().addDays(1));
    QVERIFY2(answer.ok(), answer.ok() ? "" : qPrintable(answer.error().text));
    openssl.write("response.der", *answer);
    // The request goes along for its nonce; without -no_nonce openssl would put another one in.
    const QByteArray digest = options == "-sha256 " ? options : QByteArray();
    const QByteArray text = openssl.run(("ocsp -no_nonce " + digest +
                                         "-issuer root.pem -cert good.pem -cert bad.pem -cert strange.pem "
                                         "-reqin request.der -respin response.der -CAfile root.pem")
                                            .constData());
    QVERIFY2(text.contains("good.pem: good"), text);
    QVERIFY2(text.contains("bad.pem: revoked"), text);
    QVERIFY2(text.contains("Reason: superseded"), text);
    QVERIFY2(text.contains("strange.pem: unknown"), text);
    QVERIFY2(openssl.errors().contains("Response verify OK"), openssl.errors());
    QVERIFY2(!openssl.errors().contains("WARNING: no nonce") || options == "-no_nonce ", openssl.errors());
    const auto question = readOcspRequest(openssl.read("request.der"));
    QVERIFY(question.has_value());
    QCOMPARE(question->serials.size(), 3);
    QCOMPARE(question->nonce, options != "-no_nonce ");
}

void TestTlsAuthority::hostileOcspRequests() {
    const KeyPair own = root();
    const auto lookup = [](const QByteArray&) { return OcspStatus{}; };
    const auto answerTo = [&](const QByteArray& request) {
        return answerOcsp(own, request, lookup, now(), now().addDays(1)).take();
    };
    const QByteArray request =
        makeOcspRequest(issued(own, "server", QStringLiteral("a.test")) + own.chainPem);
    QVERIFY(!request.isEmpty());
    QCOMPARE(answerTo({}), ocspMalformed());
    QCOMPARE(answerTo("nonsense"), ocspMalformed());
    QCOMPARE(answerTo(request + 'x'), ocspMalformed());
    QCOMPARE(answerTo(QByteArray(100'000, '\x30')), ocspMalformed());
    QVERIFY(answerTo(request) != ocspMalformed());
    // Every octet changed once, every length cut once: an answer or "malformed", never a crash.
    for (qsizetype i = 0; i < request.size(); ++i) {
        QByteArray changed = request;
        changed[i] = static_cast<char>(changed[i] ^ 0x15);
        QVERIFY(!answerTo(changed).isEmpty());
        QCOMPARE(answerTo(request.first(i)), ocspMalformed());
    }
    // For another authority's certificate: unknown, not "good" by chance of the serial number.
    const KeyPair other = root();
    const QByteArray leaf = issued(other, "server", QStringLiteral("a.test"));
    const auto yes = [](const QByteArray&) { return OcspStatus{OcspStatus::Kind::Good, 0, {}}; };
    const QByteArray foreign = makeOcspRequest(leaf + other.chainPem);
    OpenSsl openssl;
    openssl.write("root.pem", own.chainPem);
    openssl.write("response.der", *answerOcsp(own, foreign, yes, now(), now().addDays(1)));
    QVERIFY(openssl.run("ocsp -respin response.der -resp_text -noverify").contains("Cert Status: unknown"));
}

void TestTlsAuthority::ocspResponsesAreChecked() {
    const KeyPair own = root();
    const QByteArray leaf = issued(own, "server", QStringLiteral("a.test"));
    const QByteArray chain = leaf + own.chainPem;
    const auto yes = [](const QByteArray&) { return OcspStatus{OcspStatus::Kind::Good, 0, {}}; };
    const auto no = [](const QByteArray&) {
        return OcspStatus{OcspStatus::Kind::Revoked, now().toMSecsSinceEpoch(), "superseded"};
    };
    const QByteArray request = makeOcspRequest(chain);
    const QByteArray good = *answerOcsp(own, request, yes, now(), now().addDays(1));
    const auto verdict = checkOcspResponse(good, chain, now());
    QVERIFY2(verdict.ok(), verdict.ok() ? "" : qPrintable(verdict.error().text));
    QVERIFY(verdict->status.kind == OcspStatus::Kind::Good);
    QCOMPARE(verdict->nextUpdateUtcMs / 1000, now().addDays(1).toSecsSinceEpoch());
    const QByteArray bad = *answerOcsp(own, request, no, now(), now().addDays(1));
    QVERIFY(checkOcspResponse(bad, chain, now())->status.kind == OcspStatus::Kind::Revoked);

    QCOMPARE(checkOcspResponse("nonsense", chain, now()).error().code, QByteArray("ocsp.unreadable"));
    QCOMPARE(checkOcspResponse(ocspTryLater(), chain, now()).error().code, QByteArray("ocsp.refused"));
    QCOMPARE(checkOcspResponse(good, chain, now().addDays(2)).error().code, QByteArray("ocsp.stale"));
    QCOMPARE(checkOcspResponse(good, issued(own, "server", QStringLiteral("b.test")) + own.chainPem, now())
                 .error()
                 .code,
             QByteArray("ocsp.other-certificate"));
    const KeyPair liar = root();
    const QByteArray forged = *answerOcsp(liar, request, yes, now(), now().addDays(1));
    QCOMPARE(checkOcspResponse(forged, chain, now()).error().code, QByteArray("ocsp.signature"));
    QByteArray changed = good;
    changed[changed.size() - 3] = static_cast<char>(changed[changed.size() - 3] ^ 1);
    QVERIFY(!checkOcspResponse(changed, chain, now()).ok());
    // A server certificate of the same authority must not speak for it.
    const auto key = generateKey(KeyType::EcP256);
    IssuePlan plan;
    plan.rules = rulesOf("server");
    plan.fields.commonName = QStringLiteral("evil.test");
    const KeyPair evil{*issueFor(own, plan, *publicKeyOf(*key), now()), *key};
    const QByteArray lie = *answerOcsp(evil, request, yes, now(), now().addDays(1));
    QCOMPARE(checkOcspResponse(lie, chain, now()).error().code, QByteArray("ocsp.signature"));
}

void TestTlsAuthority::profilesHoldTheCertificate() {
    const KeyPair own = root();
    const QByteArray der = *makeDer(own.chainPem);
    const QByteArray profile = makeRootProfile(der, QStringLiteral("A & B"));
    QCOMPARE(makeRootProfile(der, QStringLiteral("A & B")), profile);
    QXmlStreamReader xml(profile);
    QByteArray data;
    QStringList texts;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == u"data")
            data = QByteArray::fromBase64(xml.readElementText().toLatin1());
        else if (xml.isStartElement() && xml.name() == u"string")
            texts += xml.readElementText();
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QCOMPARE(data, der);
    QVERIFY(texts.contains(QStringLiteral("com.apple.security.root")));
    QVERIFY(texts.contains(QStringLiteral("A & B")));
    const QByteArray identity = makeIdentityProfile("p12", der, QStringLiteral("Anna"));
    QVERIFY(identity.contains("com.apple.security.pkcs12"));
    QVERIFY(identity.contains(QByteArray("p12").toBase64()));
    QVERIFY(identity.contains("com.apple.security.root"));
}

QTEST_GUILESS_MAIN(TestTlsAuthority)
#include "tst_tls_authority.moc"
