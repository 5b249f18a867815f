#include "engine/tls/certificate.h"
#include "engine/tls/importfile.h"
#include "engine/tls/keys.h"
#include "tests/unit/tls/opensslrun.h"

#include <QStringEncoder>

using namespace postern;
using test::secret;

namespace {

QByteArray codeOf(const base::Result<tls::ImportedFile>& file) {
    return file ? QByteArray() : file.error().code;
}

QByteArray codeOf(QByteArrayView bytes, const base::Secret& password = {}) {
    return codeOf(tls::readImportedFile(bytes, password));
}

/// "c" certificates, "k" keys, "r" request: "2c1k".
QByteArray summary(const base::Result<tls::ImportedFile>& file) {
    if (!file)
        return file.error().code;
    return file->format + ' ' + QByteArray::number(file->certificates.size()) + 'c' +
           QByteArray::number(file->keys.size()) + 'k' + (file->requestPem.isEmpty() ? "" : "r");
}

/// The rows of a test that holds for every form of one key.
struct KeyForm {
    const char* name;
    const char* command;  // from key.pem to out; empty: key.pem itself
    bool encrypted;
};

constexpr KeyForm kKeyForms[] = {
    {"PKCS#8", "pkey -in key.pem -out out", false},
    {"traditional", "pkey -in key.pem -traditional -out out", false},
    {"PKCS#8 DER", "pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out out", false},
    {"traditional DER", "pkey -in key.pem -traditional -outform DER -out out", false},
    {"PKCS#8 AES", "pkcs8 -topk8 -v2 aes-256-cbc -in key.pem -out out -passout pass:geheim", true},
    {"PKCS#8 AES DER", "pkcs8 -topk8 -v2 aes128 -in key.pem -outform DER -out out -passout pass:geheim",
     true},
    {"PKCS#8 3DES", "pkcs8 -topk8 -v2 des3 -in key.pem -out out -passout pass:geheim", true},
    {"PKCS#8 scrypt", "pkcs8 -topk8 -scrypt -in key.pem -out out -passout pass:geheim", true},
    {"PKCS#8 v1 SHA1-3DES", "pkcs8 -topk8 -v1 PBE-SHA1-3DES -in key.pem -out out -passout pass:geheim", true},
    {"traditional AES", "pkey -in key.pem -traditional -aes256 -out out -passout pass:geheim", true},
    {"traditional 3DES", "pkey -in key.pem -traditional -des3 -out out -passout pass:geheim", true},
};

}  // namespace

class TestTlsImport : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void initTestCase();
    void keysOfEveryForm_data();
    void keysOfEveryForm();
    void certificatesOfEveryForm();
    void pkcs12OfEveryForm_data();
    void pkcs12OfEveryForm();

 private:
    test::OpenSsl m_openssl;
    QByteArray m_spki;
};

void TestTlsImport::initTestCase() {
    m_openssl.run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.pem");
    m_openssl.run("genrsa -out rsa.pem 2048");
    m_openssl.run("genpkey -algorithm ED25519 -out ed.pem");
    m_openssl.run("req -new -x509 -key ec.pem -subj /CN=one.example -out one.pem");
    m_openssl.run("req -new -x509 -key rsa.pem -subj /CN=two.example -out two.pem");
    m_openssl.run("req -new -key ec.pem -subj /CN=one.example -out one.csr");
    m_openssl.write("both.pem", m_openssl.read("one.pem") + m_openssl.read("two.pem"));
}

void TestTlsImport::keysOfEveryForm_data() {
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<bool>("encrypted");
    for (const char* key : {"ec", "rsa"})
        for (const KeyForm& form : kKeyForms)
            QTest::addRow("%s %s", key, form.name)
                << QByteArray(key) << QByteArray(form.command) << form.encrypted;
    QTest::newRow("Ed25519") << QByteArray("ed") << QByteArray(kKeyForms[0].command) << false;
    QTest::newRow("Ed25519 DER") << QByteArray("ed") << QByteArray(kKeyForms[2].command) << false;
}

void TestTlsImport::keysOfEveryForm() {
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, command);
    QFETCH(bool, encrypted);
    m_openssl.write("key.pem", m_openssl.read((key + ".pem").constData()));
    m_openssl.run(command.constData());
    const QByteArray bytes = m_openssl.read("out");
    const auto file = tls::readImportedFile(bytes, encrypted ? secret("geheim") : base::Secret());
    QCOMPARE(summary(file), bytes.startsWith("---") ? QByteArray("PEM 0c1k") : QByteArray("DER 0c1k"));
    const base::Secret expected(m_openssl.run("pkey -in key.pem"));
    QCOMPARE(file->keys.first().pem.reveal(), expected.reveal());
    if (!encrypted)
        return;
    QCOMPARE(codeOf(bytes), QByteArray("import.password-needed"));
    QCOMPARE(codeOf(bytes, secret("Geheim")), QByteArray("import.wrong-password"));
}

void TestTlsImport::certificatesOfEveryForm() {
    QCOMPARE(summary(tls::readImportedFile(m_openssl.read("both.pem"), {})), QByteArray("PEM 2c0k"));
    QCOMPARE(summary(tls::readImportedFile(m_openssl.run("x509 -in one.pem -outform DER"), {})),
             QByteArray("DER 1c0k"));
    QCOMPARE(
        summary(tls::readImportedFile(m_openssl.run("x509 -in one.pem -trustout -addtrust serverAuth"), {})),
        QByteArray("PEM 1c0k"));
    const QByteArray p7 = m_openssl.run("crl2pkcs7 -nocrl -certfile both.pem");
    QCOMPARE(summary(tls::readImportedFile(p7, {})), QByteArray("PKCS#7 2c0k"));
    const QByteArray p7Der = m_openssl.run("crl2pkcs7 -nocrl -certfile both.pem -outform DER");
    QCOMPARE(summary(tls::readImportedFile(p7Der, {})), QByteArray("PKCS#7 2c0k"));
    QCOMPARE(summary(tls::readImportedFile(m_openssl.read("one.csr"), {})), QByteArray("PEM 0c0kr"));
    const auto request = tls::readImportedFile(m_openssl.run("req -in one.csr -outform DER"), {});
    QCOMPARE(summary(request), QByteArray("DER 0c0kr"));
    QCOMPARE(request->requestPem, m_openssl.read("one.csr"));
    const auto all = tls::readImportedFile(
        m_openssl.read("ec.pem") + m_openssl.read("both.pem") + m_openssl.read("one.csr"), {});
    QCOMPARE(summary(all), QByteArray("PEM 2c1kr"));
    QCOMPARE(all->certificates.at(1).pem, m_openssl.read("two.pem"));
}

void TestTlsImport::pkcs12OfEveryForm_data() {
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<bool>("old");
    QTest::newRow("today") << QByteArray() << false;
    QTest::newRow("3DES") << QByteArray("-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1") << false;
    QTest::newRow("RC2-40") << QByteArray("-legacy") << true;
    QTest::newRow("no MAC") << QByteArray("-nomac") << false;
    QTest::newRow("keys and certificates plain") << QByteArray("-keypbe NONE -certpbe NONE") << false;
}

void TestTlsImport::pkcs12OfEveryForm() {
    QFETCH(QByteArray, options);
    QFETCH(bool, old);
    bool made = false;
    m_openssl.attempt(
        ("pkcs12 -export -inkey ec.pem -in one.pem -certfile two.pem -passout pass:geheim -out out.p12 " +
         options)
            .constData(),
        {QStringLiteral("-name"), QStringLiteral("Büro Süd")}, &made);
    if (!made && old)
        QSKIP("no legacy provider here");
    QVERIFY2(made, m_openssl.errors().constData());
    const QByteArray bytes = m_openssl.read("out.p12");
    const auto file = tls::readImportedFile(bytes, secret("geheim"));
    QCOMPARE(summary(file), QByteArray("PKCS#12 2c1k"));
    QCOMPARE(file->keys.first().name, QStringLiteral("Büro Süd"));
    QCOMPARE(file->certificates.first().name, QStringLiteral("Büro Süd"));
    QCOMPARE(file->certificates.first().pem, m_openssl.read("one.pem"));
    QCOMPARE(codeOf(bytes), QByteArray("import.password-needed"));
    QCOMPARE(codeOf(bytes, secret("nein")), QByteArray("import.wrong-password"));
}

QTEST_GUILESS_MAIN(TestTlsImport)
#include "tst_tls_import.moc"
