#include "engine/tls/certificate.h"
#include "engine/tls/decryption.h"
#include "engine/tls/importfile.h"
#include "engine/tls/keys.h"
#include "tests/unit/tls/hostile.h"
#include "tests/unit/tls/opensslrun.h"

#include <QElapsedTimer>
#include <QStringEncoder>

#include <random>

using namespace postern;
using test::secret;

namespace hostile = test::hostile;

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

constexpr int kHostileRounds = 0x7fffffff;

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
    void oldEncryptionWithoutItsProviderIsNamed();
    void pkcs12WithoutPassword();
    void textAroundItDoesNotMatter_data();
    void textAroundItDoesNotMatter();
    void emptyAndForeignFilesAreNamed();
    void oneAsymmetricKey();
    void limitsHold();
    void hostileRoundsAreRefusedAtOnce_data();
    void hostileRoundsAreRefusedAtOnce();
    void roundsAddUp();
    void unknownEncryptionIsNamed();
    void truncatedFilesAreDamaged_data();
    void truncatedFilesAreDamaged();
    void mutationsNeverHang();
    void deepNestingEnds();
    void neverAsksOnATerminal();

 private:
    QList<std::pair<QByteArray, QByteArray>> samples();  // name, bytes; the password is "geheim"
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

/// The provider is loaded once per process: a second one looks at the file.
void TestTlsImport::oldEncryptionWithoutItsProviderIsNamed() {
    constexpr const char* kFile = "POSTERN_TEST_OLD_FILE";
    if (qEnvironmentVariableIsSet(kFile)) {
        QFile file(qEnvironmentVariable(kFile));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto result = tls::readImportedFile(file.readAll(), secret("geheim"));
        QCOMPARE(codeOf(result), QByteArray("import.old-encryption"));
        QVERIFY(result.error().text.contains(QStringLiteral("RC2")));
        return;
    }
    bool made = false;
    m_openssl.attempt("pkcs12 -export -inkey ec.pem -in one.pem -legacy -passout pass:geheim -out old.p12",
                      {}, &made);
    if (!made)
        QSKIP("no legacy provider here");
    QProcess other;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(kFile), m_openssl.path("old.p12"));
    environment.insert(QStringLiteral("OPENSSL_MODULES"), QStringLiteral("/nonexistent"));
    other.setProcessEnvironment(environment);
    other.start(QCoreApplication::applicationFilePath(),
                {QStringLiteral("oldEncryptionWithoutItsProviderIsNamed")});
    QVERIFY(other.waitForFinished(30'000));
    QVERIFY2(other.exitCode() == 0, other.readAllStandardOutput().constData());
}

void TestTlsImport::pkcs12WithoutPassword() {
    m_openssl.run("pkcs12 -export -inkey ec.pem -in one.pem -passout pass: -out out.p12");
    QCOMPARE(summary(tls::readImportedFile(m_openssl.read("out.p12"), {})), QByteArray("PKCS#12 1c1k"));
    m_openssl.run("pkcs12 -export -nokeys -in both.pem -certpbe NONE -nomac -passout pass: -out out.p12");
    QCOMPARE(summary(tls::readImportedFile(m_openssl.read("out.p12"), {})), QByteArray("PKCS#12 2c0k"));
}

void TestTlsImport::textAroundItDoesNotMatter_data() {
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray pem = m_openssl.read("ec.pem") + m_openssl.read("one.pem");
    const auto wide = [&pem](QStringConverter::Encoding encoding, bool mark) {
        QStringEncoder encoder(encoding,
                               mark ? QStringConverter::Flag::WriteBom : QStringConverter::Flag::Default);
        return QByteArray(encoder.encode(QString::fromLatin1(pem)));
    };
    QByteArray indented = pem;
    QTest::newRow("no final line end") << pem.trimmed();
    QTest::newRow("CR LF") << QByteArray(pem).replace('\n', "\r\n");
    QTest::newRow("CR") << QByteArray(pem).replace('\n', '\r');
    QTest::newRow("UTF-8 mark") << "\xef\xbb\xbf" + pem;
    QTest::newRow("UTF-16 LE") << wide(QStringConverter::Utf16LE, true);
    QTest::newRow("UTF-16 BE") << wide(QStringConverter::Utf16BE, true);
    QTest::newRow("UTF-16 LE, no mark") << wide(QStringConverter::Utf16LE, false);
    QTest::newRow("UTF-16 BE, no mark") << wide(QStringConverter::Utf16BE, false);
    QTest::newRow("text around") << "Dear customer,\n\nsubject=CN = one.example\n" + pem +
                                        "\nKind regards\n--\n-----\n";
    QTest::newRow("begins like DER") << "0\n" + pem;
    QTest::newRow("indented") << "    " + indented.replace("\n", "\n    ");
    QTest::newRow("empty lines") << QByteArray(pem).replace("\n", "\n\n");
    QTest::newRow("one line") << QByteArray(pem).replace('\n', ' ');
    QTest::newRow("other blocks")
        << pem + m_openssl.run("ecparam -name prime256v1") + m_openssl.run("pkey -in ec.pem -pubout") +
               "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n";
}

void TestTlsImport::textAroundItDoesNotMatter() {
    QFETCH(QByteArray, bytes);
    const auto file = tls::readImportedFile(bytes, {});
    QCOMPARE(summary(file), QByteArray("PEM 1c1k"));
    QCOMPARE(file->certificates.first().pem, m_openssl.read("one.pem"));
    QCOMPARE(file->keys.first().pem.reveal(), QByteArrayView(m_openssl.read("ec.pem")));
}

void TestTlsImport::emptyAndForeignFilesAreNamed() {
    QCOMPARE(codeOf({}), QByteArray("import.empty"));
    QCOMPARE(codeOf(" \r\n\t"), QByteArray("import.empty"));
    QCOMPARE(codeOf(QByteArray(100, '\0')), QByteArray("import.empty"));
    QCOMPARE(codeOf("What is this?"), QByteArray("import.unknown"));
    QCOMPARE(codeOf("%PDF-1.7 ..."), QByteArray("import.unknown"));
    QCOMPARE(codeOf("\xff\xfe"), QByteArray("import.unknown"));
    QCOMPARE(codeOf(m_openssl.run("pkey -in ec.pem -pubout")), QByteArray("import.nothing"));
    QCOMPARE(codeOf(m_openssl.run("pkey -in ec.pem -pubout -outform DER")), QByteArray("import.nothing"));
    QCOMPARE(codeOf(m_openssl.run("crl2pkcs7 -nocrl")), QByteArray("import.nothing"));
    QCOMPARE(codeOf("-----BEGIN CERTIFICATE-----"), QByteArray("import.damaged"));
    QCOMPARE(codeOf("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"),
             QByteArray("import.damaged"));
    QCOMPARE(codeOf("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"),
             QByteArray("import.damaged"));
    QCOMPARE(codeOf("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"),
             QByteArray("import.damaged"));
    QCOMPARE(codeOf(m_openssl.read("one.pem").replace("END CERTIFICATE", "END NONSENSE")),
             QByteArray("import.damaged"));
    // Two certificates in DER after each other are fine; a stranger behind them is not.
    const QByteArray der = m_openssl.run("x509 -in one.pem -outform DER");
    QCOMPARE(summary(tls::readImportedFile(der + der + "\r\n", {})), QByteArray("DER 2c0k"));
    QCOMPARE(codeOf(der + "nonsense"), QByteArray("import.damaged"));
    // As some authorities mail it.
    QCOMPARE(summary(tls::readImportedFile(der.toBase64(), {})), QByteArray("DER 1c0k"));
}

void TestTlsImport::oneAsymmetricKey() {
    // RFC 8410 section 10.3: the same key as version 1, and as version 2 with an attribute and the public
    // key.
    const QByteArray second =
        "-----BEGIN PRIVATE KEY-----\n"
        "MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
        "oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB\n"
        "Z9w7lshQhqowtrbLDFw4rXAxZuE=\n"
        "-----END PRIVATE KEY-----\n";
    const auto read = tls::readImportedFile(second, {});
    QCOMPARE(codeOf(read), QByteArray());
    QCOMPARE(read->keys.size(), 1);
    QVERIFY(read->keys.first().pem.reveal().contains(
        "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"));
    const QByteArray der = QByteArray::fromBase64(second.mid(28, second.indexOf("-----END") - 28));
    QCOMPARE(summary(tls::readImportedFile(der + der, {})), QByteArray("DER 0c2k"));
    for (qsizetype cut = 1; cut < der.size(); ++cut) QVERIFY(!tls::readImportedFile(der.first(cut), {}).ok());
}

void TestTlsImport::limitsHold() {
    QCOMPARE(
        codeOf(tls::readImportedFile(QByteArray(base::kMaxImportFile + 1, 'x'), {}, base::kMaxRestoreFile)),
        QByteArray("import.unknown"));
    QCOMPARE(codeOf(QByteArray(base::kMaxImportFile + 1, 'x')), QByteArray("import.too-large"));
    const QByteArray der = m_openssl.run("x509 -in one.pem -outform DER");
    QVERIFY(der.size() * (tls::kMaxImportObjects + 1) < base::kMaxImportFile);
    QCOMPARE(summary(tls::readImportedFile(der.repeated(tls::kMaxImportObjects), {})),
             QByteArray("DER 5000c0k"));
    QCOMPARE(codeOf(der.repeated(tls::kMaxImportObjects + 1)), QByteArray("import.too-many"));
}

void TestTlsImport::hostileRoundsAreRefusedAtOnce_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("PBKDF2") << hostile::pkcs8(kHostileRounds) << QByteArray("import.too-costly");
    QTest::newRow("PKCS#12 MAC") << hostile::pkcs12Mac(kHostileRounds) << QByteArray("import.too-costly");
    QTest::newRow("PKCS#12 safe") << hostile::pkcs12Safe(kHostileRounds) << QByteArray("import.too-costly");
    m_openssl.run("pkcs8 -topk8 -scrypt -in ec.pem -outform DER -out out -passout pass:geheim");
    const QByteArray scrypt = m_openssl.read("out");
    const QByteArray costs = QByteArray::fromHex("02024000020108020101");  // N 16384, r 8, p 1
    QVERIFY(scrypt.contains(costs));
    QTest::newRow("scrypt p") << QByteArray(scrypt).replace(costs,
                                                            QByteArray::fromHex("0202400002010802017f"))
                              << QByteArray("import.too-costly");
    QTest::newRow("scrypt r") << QByteArray(scrypt).replace(costs,
                                                            QByteArray::fromHex("0202400002017f020101"))
                              << QByteArray("import.too-costly");
    m_openssl.run("pkcs8 -topk8 -v2 aes-256-cbc -in ec.pem -outform DER -out out -passout pass:geheim");
    const QByteArray aes = m_openssl.read("out");
    const QByteArray rounds = QByteArray::fromHex("02020800");  // 2048
    QVERIFY(aes.contains(rounds));
    QTest::newRow("none") << QByteArray(aes).replace(rounds, QByteArray::fromHex("02020000"))
                          << QByteArray("import.damaged");
    QTest::newRow("negative") << QByteArray(aes).replace(rounds, QByteArray::fromHex("02028800"))
                              << QByteArray("import.damaged");
}

void TestTlsImport::hostileRoundsAreRefusedAtOnce() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, code);
    QElapsedTimer timer;
    timer.start();
    const auto file = tls::readImportedFile(bytes, secret("geheim"));
    QCOMPARE(codeOf(file), code);
    QVERIFY2(timer.elapsed() < 1'000, qPrintable(QString::number(timer.elapsed())));
    // Also before anybody is asked for the password.
    if (code == "import.too-costly")
        QCOMPARE(codeOf(bytes), code);
}

void TestTlsImport::roundsAddUp() {
    // Each alone would be let through.
    tls::KdfBudget budget;
    X509_ALGOR* scheme = hostile::scheme(4'000'000);
    QVERIFY(budget.charge(scheme).ok());
    QVERIFY(budget.charge(scheme).ok());
    QCOMPARE(budget.charge(scheme).error().code, QByteArray("import.too-costly"));
    X509_ALGOR_free(scheme);
}

void TestTlsImport::unknownEncryptionIsNamed() {
    m_openssl.run("pkcs8 -topk8 -v2 aes-256-cbc -in ec.pem -outform DER -out out -passout pass:geheim");
    const QByteArray good = m_openssl.read("out");
    const QByteArray aes = QByteArray::fromHex("060960864801650304012a");
    QVERIFY(good.contains(aes));
    // A cipher of nobody; AES-256-GCM, which PBES2 has no parameters for; a PRF that is no HMAC.
    QCOMPARE(codeOf(QByteArray(good).replace(aes, QByteArray::fromHex("060960864801650304017f")),
                    secret("geheim")),
             QByteArray("import.unsupported"));
    m_openssl.write("key.pem", m_openssl.read("rsa.pem"));
    m_openssl.run("pkey -in key.pem -traditional -aes256 -out out -passout pass:geheim");
    const QByteArray old = m_openssl.read("out");
    QCOMPARE(codeOf(QByteArray(old).replace("AES-256-CBC", "ROT-13-CBC"), secret("geheim")),
             QByteArray("import.unsupported"));
    QCOMPARE(codeOf(QByteArray(old).replace("AES-256-CBC,", "AES-256-CBC,00"), secret("geheim")),
             QByteArray("import.damaged"));
}

QList<std::pair<QByteArray, QByteArray>> TestTlsImport::samples() {
    QList<std::pair<QByteArray, QByteArray>> list{
        {"certificate PEM", m_openssl.read("one.pem")},
        {"certificates PEM", m_openssl.read("both.pem")},
        {"key PEM", m_openssl.read("rsa.pem")},
        {"request PEM", m_openssl.read("one.csr")},
        {"certificate DER", m_openssl.run("x509 -in two.pem -outform DER")},
        {"request DER", m_openssl.run("req -in one.csr -outform DER")},
        {"key DER", m_openssl.run("pkey -in ec.pem -outform DER")},
        {"PKCS#1", m_openssl.run("pkey -in rsa.pem -traditional -outform DER")},
        {"SEC 1", m_openssl.run("pkey -in ec.pem -traditional -outform DER")},
        {"PKCS#7", m_openssl.run("crl2pkcs7 -nocrl -certfile both.pem -outform DER")}};
    m_openssl.run("pkcs8 -topk8 -v2 aes128 -iter 10 -in rsa.pem -out out -passout pass:geheim");
    list.append({"encrypted PEM", m_openssl.read("out")});
    m_openssl.run("pkey -in rsa.pem -traditional -aes128 -out out -passout pass:geheim");
    list.append({"traditional PEM", m_openssl.read("out")});
    m_openssl.run(
        "pkcs12 -export -inkey ec.pem -in one.pem -certfile two.pem -iter 10 -passout pass:geheim -out out");
    list.append({"PKCS#12", m_openssl.read("out")});
    return list;
}

void TestTlsImport::truncatedFilesAreDamaged_data() {
    QTest::addColumn<QByteArray>("bytes");
    for (const auto& [name, bytes] : samples()) QTest::newRow(name.constData()) << bytes;
}

void TestTlsImport::truncatedFilesAreDamaged() {
    QFETCH(QByteArray, bytes);
    QVERIFY(tls::readImportedFile(bytes, secret("geheim")).ok());
    constexpr qsizetype kStep = 50, kHead = 4;
    for (qsizetype size = kHead; size < bytes.trimmed().size(); size += kStep) {
        const auto file = tls::readImportedFile(bytes.first(size), secret("geheim"));
        // Between two blocks of PEM the first one is whole.
        if (file && bytes.startsWith("---") && file->certificates.size() == 1)
            continue;
        const QByteArray code = codeOf(file);
        QVERIFY2(code == "import.damaged" || (size < 20 && code == "import.unknown"),
                 (QByteArray::number(size) + ' ' + code).constData());
    }
}

void TestTlsImport::mutationsNeverHang() {
    std::mt19937 random(20'260'101);  // NOLINT: the same each time
    const QList<std::pair<QByteArray, QByteArray>> files = samples();
    QElapsedTimer timer;
    timer.start();
    int good = 0, bad = 0;
    for (int round = 0; round < 2000 && timer.elapsed() < 10'000; ++round) {
        const auto& [name, sample] = files.at(round % files.size());
        QByteArray bytes = sample;
        const int changes = 1 + int(random() % 4);
        for (int i = 0; i < changes; ++i) {
            const auto at = qsizetype(random() % quint32(bytes.size()));
            switch (random() % 4) {
                case 0:
                    bytes[at] = char(random());
                    break;
                case 1:
                    bytes[at] = char(bytes[at] ^ (1 << (random() % 8)));
                    break;
                case 2:
                    bytes.remove(at, 1 + random() % 8);
                    break;
                default:
                    bytes.insert(at,
                                 sample.mid(qsizetype(random() % quint32(sample.size())), 1 + random() % 16));
            }
        }
        QElapsedTimer one;
        one.start();
        const auto file = tls::readImportedFile(bytes, secret("geheim"));
        QVERIFY2(one.elapsed() < 10'000, name.constData());
        ++(file ? good : bad);
        if (!file)
            QVERIFY2(file.error().code.startsWith("import.") && !file.error().text.isEmpty(),
                     file.error().code.constData());
    }
    QVERIFY(good > 0 && bad > 0);
}

void TestTlsImport::deepNestingEnds() {
    // SEQUENCE in SEQUENCE, as deep as the file allows.
    QByteArray nested;
    for (int i = 0; i < 100'000; ++i) nested += QByteArray::fromHex("3080");
    QCOMPARE(codeOf(nested), QByteArray("import.damaged"));
    const QByteArray inCertificate = QByteArray::fromHex("30803080a0") + nested;
    QCOMPARE(codeOf(inCertificate), QByteArray("import.damaged"));
    // A length that the file does not have.
    QCOMPARE(codeOf(QByteArray::fromHex("3084ffffffff02010030")), QByteArray("import.damaged"));
    QCOMPARE(codeOf(QByteArray::fromHex("308900")), QByteArray("import.unknown"));
}

void TestTlsImport::neverAsksOnATerminal() {
    m_openssl.run("pkey -in rsa.pem -traditional -aes128 -out out -passout pass:geheim");
    const QByteArray key = m_openssl.read("out");
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(codeOf(key), QByteArray("import.password-needed"));
    QVERIFY(timer.elapsed() < 1'000);
    QVERIFY(!tls::keyFacts(base::Secret(key)).ok());
}

QTEST_GUILESS_MAIN(TestTlsImport)
#include "tst_tls_import.moc"
