#include "engine/tls/verdict.h"
#include "tests/unit/tls/opensslrun.h"
#include "tests/unit/tls/pki.h"

#include <QTest>

using namespace postern;
using test::codesOf;
using test::kAuthority;
using test::kServer;
using test::Pki;
using Codes = QList<QByteArray>;

namespace {

/// "server client mail authority": what it is good for.
QByteArray goodFor(const tls::Verdict& verdict) {
    QByteArrayList good;
    for (const tls::PurposeFacts& purpose : verdict.purposes)
        if (purpose.good)
            good.append(purpose.purpose);
    return good.join(' ');
}

QByteArray reason(const tls::Verdict& verdict, const char* purpose) {
    for (const tls::PurposeFacts& facts : verdict.purposes)
        if (facts.purpose == purpose)
            return facts.reason.code;
    return "no such purpose";
}

QString field(const tls::Verdict& verdict, const char* name) {
    for (const auto& [field, value] : verdict.fields)
        if (field == QLatin1String(name))
            return value;
    return QStringLiteral("no such field");
}

tls::CertificateFacts holding(const QStringList& names) {
    tls::CertificateFacts facts;
    facts.names = names;
    return facts;
}

}  // namespace

class TestTlsVerdict : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void init() { m_pki.make({"root", "", kAuthority}); }
    void purposes_data();
    void purposes();
    void oddUsageIsNamed();
    void datesComeFirst();
    void issuersAreJudged();
    void weakKeysAndSignatures();
    void fieldsEqualOpenssl();
    void hugeExtensionsStayBounded();
    void warnsOfWhatIsServed();
    void holdsNames_data();
    void holdsNames();

 private:
    tls::Verdict judge(const QByteArray& chainPem, const QDateTime& now) {
        const auto verdict = tls::judge(chainPem, now, tls::RootStore({m_pki.pem("root")}));
        return verdict ? *verdict : tls::Verdict();
    }
    tls::Verdict judge(const QByteArray& chainPem) { return judge(chainPem, m_pki.now()); }
    Pki m_pki;
};

void TestTlsVerdict::purposes_data() {
    QTest::addColumn<QByteArray>("extensions");
    QTest::addColumn<QByteArray>("good");
    QTest::addColumn<QByteArray>("serverReason");
    QTest::addColumn<QByteArray>("summary");
    const auto row = [](const char* name, const char* extensions, const char* good, const char* server,
                        const char* summary = "") {
        QTest::newRow(name) << QByteArray(extensions) << QByteArray(good) << QByteArray(server)
                            << QByteArray(summary);
    };
    row("server", kServer, "server", "");
    row("server and client", "extendedKeyUsage=serverAuth,clientAuth", "server client", "");
    row("client", "extendedKeyUsage=clientAuth;keyUsage=digitalSignature", "client", "purpose.usage");
    row("nothing said", "", "server client mail", "");
    row("any", "extendedKeyUsage=anyExtendedKeyUsage", "server client mail", "");
    row("authority", kAuthority, "authority", "purpose.authority");
    row("key usage", "extendedKeyUsage=serverAuth;keyUsage=keyCertSign", "", "purpose.key-usage",
        "verdict.purposes");
    row("authority without signing", "basicConstraints=CA:TRUE;keyUsage=digitalSignature", "",
        "purpose.authority", "verdict.purposes");
    row("one fails", "extendedKeyUsage=serverAuth,clientAuth;keyUsage=keyEncipherment", "server", "",
        "verdict.purposes");
}

void TestTlsVerdict::purposes() {
    QFETCH(QByteArray, extensions);
    QFETCH(QByteArray, good);
    QFETCH(QByteArray, serverReason);
    QFETCH(QByteArray, summary);
    const tls::Verdict verdict = judge(m_pki.make({"leaf", "root", extensions.constData()}));
    QCOMPARE(goodFor(verdict), good);
    QCOMPARE(reason(verdict, "server"), serverReason);
    QCOMPARE(verdict.summary.code, summary);
    QCOMPARE(verdict.purposes.size(), 4);
}

void TestTlsVerdict::oddUsageIsNamed() {
    // Server Gated Crypto, and a number of nobody.
    const tls::Verdict verdict =
        judge(m_pki.make({"leaf", "root", "extendedKeyUsage=serverAuth,nsSGC,1.3.6.1.4.1.99999.7"}));
    QCOMPARE(goodFor(verdict), QByteArray("server"));
    QCOMPARE(verdict.summary.code, QByteArray("verdict.purposes"));
    QCOMPARE(verdict.summary.arguments.first(),
             QStringLiteral("Netscape Server Gated Crypto, 1.3.6.1.4.1.99999.7"));
    QCOMPARE(reason(verdict, "Netscape Server Gated Crypto"), QByteArray("purpose.unknown"));
    const tls::Verdict client =
        judge(m_pki.make({"leaf", "root", "extendedKeyUsage=clientAuth,codeSigning"}));
    QVERIFY(client.summary.code.isEmpty());
    QCOMPARE(client.purposes.first().reason.arguments.first(),
             QStringLiteral("TLS Web Client Authentication, Code Signing"));
}

void TestTlsVerdict::datesComeFirst() {
    const QByteArray leaf = m_pki.make({"leaf", "root", kServer});
    const tls::Verdict late = judge(leaf, m_pki.now().addDays(301));
    QCOMPARE(late.summary.code, QByteArray("verdict.expired"));
    QCOMPARE(reason(late, "server"), QByteArray("purpose.expired"));
    const tls::Verdict early = judge(leaf, m_pki.now().addDays(-2));
    QCOMPARE(early.summary.code, QByteArray("verdict.not-yet-valid"));
    QCOMPARE(reason(early, "server"), QByteArray("purpose.not-yet-valid"));
}

void TestTlsVerdict::issuersAreJudged() {
    QCOMPARE(judge(m_pki.make({"self", "", kServer})).summary.code, QByteArray("verdict.self-signed"));
    QVERIFY(judge(m_pki.pem("root")).summary.code.isEmpty());
    m_pki.make({"ca", "root", kAuthority});
    const QByteArray leaf = m_pki.make({"leaf", "ca", kServer});
    QCOMPARE(judge(leaf).summary.code, QByteArray("verdict.unknown-issuer"));
    QCOMPARE(judge(leaf).summary.arguments, QStringList{QStringLiteral("ca")});
    QVERIFY(judge(leaf + m_pki.pem("ca")).summary.code.isEmpty());
    QCOMPARE(judge(leaf + m_pki.pem("ca") + m_pki.pem("self")).summary.code, QByteArray("verdict.chain"));
    QCOMPARE(tls::judge("rubbish", m_pki.now()).error().code, QByteArray("tls.certificate-unreadable"));
}

void TestTlsVerdict::weakKeysAndSignatures() {
    const tls::Verdict sha1 = judge(m_pki.make({"leaf", "root", kServer, -1, 300, "SHA1"}));
    QCOMPARE(sha1.summary.code, QByteArray("verdict.weak-signature"));
    QCOMPARE(sha1.summary.arguments, QStringList{QStringLiteral("ecdsa-with-SHA1")});
    test::OpenSsl openssl;
    openssl.run("req -x509 -newkey rsa:1024 -nodes -keyout k.pem -subj /CN=weak.example -out c.pem");
    const tls::Verdict weak = judge(openssl.read("c.pem"), QDateTime::currentDateTimeUtc().addSecs(60));
    QCOMPARE(weak.summary.code, QByteArray("verdict.weak-key"));
    QCOMPARE(reason(weak, "server"), QByteArray("purpose.weak-key"));
}

void TestTlsVerdict::fieldsEqualOpenssl() {
    const QByteArray leaf = m_pki.make(
        {"leaf", "root",
         "basicConstraints=critical,CA:FALSE;keyUsage=critical,digitalSignature;extendedKeyUsage=serverAuth;"
         "subjectAltName=DNS:mail.example.org,IP:192.0.2.7;subjectKeyIdentifier=hash;nsComment=by hand"});
    const tls::Verdict verdict = judge(leaf);
    test::OpenSsl openssl;
    openssl.write("c.pem", leaf);
    const QByteArray text = openssl.run("x509 -in c.pem -noout -text -fingerprint -sha256");
    const auto says = [&text](const QString& value) { return text.contains(value.toUtf8()); };
    for (const char* name :
         {"Signature Algorithm", "X509v3 Extended Key Usage", "X509v3 Subject Alternative Name",
          "X509v3 Subject Key Identifier", "SHA256 Fingerprint", "Public Key Algorithm"}) {
        QVERIFY2(text.contains(QByteArray(name).replace("SHA256", "sha256")), name);
        QVERIFY2(says(field(verdict, name)), qPrintable(field(verdict, name)));
    }
    QCOMPARE(field(verdict, "X509v3 Key Usage (critical)"), QStringLiteral("Digital Signature"));
    QCOMPARE(field(verdict, "X509v3 Basic Constraints (critical)"), QStringLiteral("CA:FALSE"));
    QCOMPARE(field(verdict, "Netscape Comment"), QStringLiteral("by hand"));
    QCOMPARE(field(verdict, "Version"), QStringLiteral("3"));
    QCOMPARE(field(verdict, "Subject"), QStringLiteral("CN=leaf"));
    QCOMPARE(field(verdict, "Public-Key"), QStringLiteral("EC P-256"));
}

void TestTlsVerdict::hugeExtensionsStayBounded() {
    const QByteArray hex(200'000, 'A');
    const tls::Verdict verdict = judge(m_pki.make({"leaf", "root", ("1.2.3.4.5=DER:" + hex).constData()}));
    QCOMPARE(field(verdict, "1.2.3.4.5"), QStringLiteral("(100000 octets)"));
}

void TestTlsVerdict::warnsOfWhatIsServed() {
    const tls::RootStore roots({m_pki.pem("root")});
    const QByteArray good = m_pki.make({"leaf", "root", kServer});
    const QStringList names{QStringLiteral("mail.example.org")};
    const QDateTime now = m_pki.now();
    QCOMPARE(codesOf(tls::warnings(good, names, now, roots)), Codes());
    const auto soon = tls::warnings(good, names, now.addDays(286), roots);
    QCOMPARE(codesOf(soon), Codes{"watch.expires"});
    QCOMPARE(soon.first().arguments, (QStringList{QStringLiteral("leaf"), QStringLiteral("14")}));
    QVERIFY(codesOf(tls::warnings(good, names, now.addDays(301), roots)).startsWith("watch.expired"));
    const auto wrong = tls::warnings(
        good, {QStringLiteral("imap.example.org"), QString(), QStringLiteral("MAIL.example.org")}, now,
        roots);
    QCOMPARE(codesOf(wrong), Codes{"watch.wrong-name"});
    QCOMPARE(wrong.first().arguments.last(), QStringLiteral("imap.example.org"));
    QCOMPARE(codesOf(tls::warnings(m_pki.make({"self", "", kServer}), names, now, roots)),
             Codes{"watch.self-signed"});
    m_pki.make({"other", "", kAuthority});
    const QByteArray bad = m_pki.make({"bad", "other", kServer, -1, 300, "SHA1"});
    QCOMPARE(codesOf(tls::warnings(bad, names, now, roots)),
             (Codes{"watch.weak-signature", "watch.unknown-chain"}));
    QCOMPARE(codesOf(tls::warnings("rubbish", names, now, roots)), Codes{"tls.certificate-unreadable"});
}

void TestTlsVerdict::holdsNames_data() {
    QTest::addColumn<QString>("held");
    QTest::addColumn<QString>("wanted");
    QTest::addColumn<bool>("holds");
    const auto row = [](const char* held, const char* wanted, bool holds) {
        QTest::addRow("%s %s", held, wanted) << QString::fromUtf8(held) << QString::fromUtf8(wanted) << holds;
    };
    row("mail.example.org", "mail.example.org", true);
    row("mail.example.org", "MAIL.Example.ORG", true);
    row("mail.example.org", "example.org", false);
    row("*.example.org", "mail.example.org", true);
    row("*.example.org", "example.org", false);
    row("*.example.org", "a.b.example.org", false);
    row("*.org", "example.org", false);
    row("m*.example.org", "mail.example.org", false);
    row("192.0.2.7", "192.0.2.7", true);
    row("192.0.2.7", "192.0.2.8", false);
    row("2001:db8::7", "2001:DB8:0::7", true);
    row("xn--mnchen-3ya.example", "münchen.example", true);
    row("mail.example.org", "", false);
    row("mail.example.org", "a b", false);
}

void TestTlsVerdict::holdsNames() {
    QFETCH(QString, held);
    QFETCH(QString, wanted);
    QFETCH(bool, holds);
    QCOMPARE(tls::holdsName(holding({QStringLiteral("else.example"), held}), wanted), holds);
}

QTEST_GUILESS_MAIN(TestTlsVerdict)
#include "tst_tls_verdict.moc"
