#include "engine/tls/exportfile.h"
#include "engine/tls/importfile.h"
#include "engine/tls/keys.h"
#include "tests/unit/tls/opensslrun.h"
#include "tests/unit/tls/pki.h"

#include <QElapsedTimer>
#include <QTest>

using namespace postern;
using test::kAuthority;
using test::kServer;
using test::Pki;
using test::secret;

namespace {

tls::BackupEntry entryOf(const Pki& pki, const char* name, const QByteArray& chain = {}) {
    return {QString::fromUtf8(name), pki.pem(name) + chain, pki.key(name)};
}

}  // namespace

class TestTlsExport : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void init() {
        m_pki.make({"root", "", kAuthority});
        m_pki.make({"Büro Süd", "root", kServer});
        m_pki.make({"two", "root", kServer});
    }
    void opensslReadsPkcs12();
    void weReadPkcs12();
    void manyKeysCostOneDerivation();
    void keysAndCertificatesAlone();
    void refusesWhatItCannotWrite();
    void opensslReadsPkcs7AndDer();
    void apacheFilesWork();

 private:
    Pki m_pki;
};

void TestTlsExport::opensslReadsPkcs12() {
    const auto file = tls::makePkcs12({entryOf(m_pki, "Büro Süd", m_pki.pem("root"))}, secret("gehéim"));
    QVERIFY(file.ok());
    QVERIFY(!file->contains("Büro") && !file->contains(m_pki.key("two").reveal().toByteArray()));
    test::OpenSsl openssl;
    openssl.write("f.p12", *file);
    const QStringList password{QStringLiteral("-passin"), QStringLiteral("pass:gehéim")};
    const QByteArray key = openssl.run("pkcs12 -in f.p12 -nocerts -nodes", password);
    QVERIFY(key.contains(m_pki.key("Büro Süd").reveal().toByteArray()));
    QVERIFY(openssl.run("pkcs12 -in f.p12 -clcerts -nokeys", password).contains(m_pki.pem("Büro Süd")));
    QVERIFY(openssl.run("pkcs12 -in f.p12 -cacerts -nokeys", password).contains(m_pki.pem("root")));
    // openssl(1) prints letters beyond ASCII byte by byte.
    QVERIFY(openssl.run("pkcs12 -in f.p12 -nocerts -nodes", password).contains("friendlyName: B"));
    openssl.run("pkcs12 -in f.p12 -info -noout", password);
    QVERIFY2(openssl.errors().contains("AES-256-CBC") && openssl.errors().contains("sha256"),
             openssl.errors().constData());
    bool good = true;
    openssl.attempt("pkcs12 -in f.p12 -nodes -passin pass:falsch", {}, &good);
    QVERIFY(!good);
}

void TestTlsExport::weReadPkcs12() {
    const QList<tls::BackupEntry> entries{entryOf(m_pki, "Büro Süd", m_pki.pem("root")),
                                          entryOf(m_pki, "two", m_pki.pem("root"))};
    const auto back = tls::readImportedFile(*tls::makePkcs12(entries, secret("x")), secret("x"));
    QVERIFY(back.ok());
    QCOMPARE(back->certificates.size(), 3);  // the root once
    QCOMPARE(back->keys.size(), 2);
    QCOMPARE(back->certificates.at(0).name, QStringLiteral("Büro Süd"));
    QCOMPARE(back->certificates.at(0).pem, m_pki.pem("Büro Süd"));
    QCOMPARE(back->certificates.at(1).name, QString());
    QCOMPARE(back->keys.at(1).name, QStringLiteral("two"));
    QCOMPARE(back->keys.at(1).pem.reveal(), entries.at(1).keyPem.reveal());
}

void TestTlsExport::manyKeysCostOneDerivation() {
    QList<tls::BackupEntry> entries;
    for (int i = 0; i < 300; ++i) {
        const QByteArray name = "server " + QByteArray::number(i);
        m_pki.make({name.constData(), "root", kServer});
        entries.append(entryOf(m_pki, name.constData(), m_pki.pem("root")));
    }
    QElapsedTimer timer;
    timer.start();
    const auto file = tls::makePkcs12(entries, secret("x"));
    const auto back = tls::readImportedFile(*file, secret("x"));
    QVERIFY2(back.ok(), back.ok() ? "" : qPrintable(back.error().text));
    QCOMPARE(back->keys.size(), 300);
    QCOMPARE(back->certificates.size(), 301);
    QCOMPARE(back->keys.last().name, QStringLiteral("server 299"));
    QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(!file->contains("server"));
    test::OpenSsl openssl;
    openssl.write("f.p12", *file);
    QCOMPARE(openssl.run("pkcs12 -in f.p12 -nocerts -nodes -passin pass:x").count("BEGIN PRIVATE KEY"), 300);
}

void TestTlsExport::keysAndCertificatesAlone() {
    const auto key = tls::makePkcs12({{QStringLiteral("k"), {}, m_pki.key("two")}}, secret("x"));
    const auto keyBack = tls::readImportedFile(*key, secret("x"));
    QCOMPARE(keyBack->keys.size(), 1);
    QVERIFY(keyBack->certificates.isEmpty());
    const auto certificate = tls::makePkcs12({{QStringLiteral("c"), m_pki.pem("two"), {}}}, secret("x"));
    const auto certificateBack = tls::readImportedFile(*certificate, secret("x"));
    QCOMPARE(certificateBack->certificates.size(), 1);
    QVERIFY(certificateBack->keys.isEmpty());
    const auto nothing = tls::makePkcs12({}, secret("x"));
    QCOMPARE(tls::readImportedFile(*nothing, secret("x")).error().code, QByteArray("import.nothing"));
}

void TestTlsExport::refusesWhatItCannotWrite() {
    const auto code = [](const base::Result<QByteArray>& file) {
        return file ? QByteArray() : file.error().code;
    };
    QCOMPARE(code(tls::makePkcs12({entryOf(m_pki, "two")}, {})), QByteArray("password.empty"));
    QCOMPARE(code(tls::makePkcs12({{QString(), "rubbish", {}}}, secret("x"))),
             QByteArray("tls.certificate-unreadable"));
    QCOMPARE(code(tls::makePkcs12({{QString(), {}, secret("rubbish")}}, secret("x"))),
             QByteArray("tls.key-unreadable"));
    QCOMPARE(code(tls::makePkcs7("rubbish")), QByteArray("tls.certificate-unreadable"));
    QCOMPARE(code(tls::makeDer("rubbish")), QByteArray("tls.certificate-unreadable"));
}

void TestTlsExport::opensslReadsPkcs7AndDer() {
    const QByteArray chain = m_pki.pem("two") + m_pki.pem("root");
    test::OpenSsl openssl;
    openssl.write("f.p7b", *tls::makePkcs7(chain));
    const QByteArray printed = openssl.run("pkcs7 -inform DER -in f.p7b -print_certs");
    QVERIFY(printed.contains(m_pki.pem("two")) && printed.contains(m_pki.pem("root")));
    const auto back = tls::readImportedFile(openssl.read("f.p7b"), {});
    QCOMPARE(back->format, QByteArray("PKCS#7"));
    QCOMPARE(back->certificates.size(), 2);
    openssl.write("f.der", *tls::makeDer(chain));
    QCOMPARE(openssl.run("x509 -inform DER -in f.der"), m_pki.pem("two"));
}

void TestTlsExport::apacheFilesWork() {
    // What goes into SSLCertificateFile, SSLCertificateKeyFile and the chain: a stock server takes them.
    test::OpenSsl openssl;
    openssl.write("cert.pem", m_pki.pem("two"));
    openssl.write("chain.pem", m_pki.pem("root"));
    openssl.write("key.pem", *tls::exportKey(m_pki.key("two"), secret("x")));
    openssl.run("verify -CAfile chain.pem -purpose sslserver cert.pem");
    QCOMPARE(openssl.run("pkey -in key.pem -passin pass:x -pubout"),
             openssl.run("x509 -in cert.pem -noout -pubkey"));
}

QTEST_GUILESS_MAIN(TestTlsExport)
#include "tst_tls_export.moc"
