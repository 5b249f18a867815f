#include "engine/tls/keywrap.h"
#include "engine/tls/secretstore.h"
#include "tests/unit/tls/opensslrun.h"

using namespace postern;
using test::secret;
using tls::KeyProtection;
using tls::KeyWrap;

namespace {

QByteArray codeOf(const base::Result<KeyWrap>& wrap) {
    return wrap ? QByteArray() : wrap.error().code;
}
QByteArray codeOf(const base::Status& status) {
    return status ? QByteArray() : status.error().code;
}
QByteArray contentOf(const QString& folder) {
    QFile file(QDir(folder).filePath(QStringLiteral("postern.key")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
void setContent(const QString& folder, const QByteArray& content) {
    QFile file(QDir(folder).filePath(QStringLiteral("postern.key")));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
}
bool opens(const base::Result<KeyWrap>& wrap, const QByteArray& sealed) {
    if (!wrap)
        return false;
    const auto plain = wrap->unseal("name", sealed);
    return plain && plain->reveal() == QByteArrayView("the key");
}

}  // namespace

class TestTlsKeyWrap : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void passphraseProtectsTheSameKey();
    void desktopSecretIsNamed();
    void wrongFilesAreNamed();
    void everyBitCounts();
    void foreignCostsAreBounded();
    void othersWhoCanReadAreSeen();
    void movesAndWipes();
    void movingLosesNothing();
    void oldContentIsOverwritten();
    void storeAnswersOnce();
};

void TestTlsKeyWrap::passphraseProtectsTheSameKey() {
    const QTemporaryDir folder;
    QVERIFY(!KeyWrap::state(folder.path()).present);
    auto wrap = KeyWrap::open(folder.path());
    QVERIFY(wrap.ok());
    const QByteArray sealed = *wrap->seal("name", secret("the key"));
    const QByteArray master = contentOf(folder.path());
    QCOMPARE(master.size(), 32);

    QCOMPARE(codeOf(KeyWrap::protect(*wrap, folder.path(), KeyProtection::Passphrase, {})),
             QByteArray("password.empty"));
    QCOMPARE(contentOf(folder.path()), master);
    QVERIFY(KeyWrap::protect(*wrap, folder.path(), KeyProtection::Passphrase, secret("Tür zu")).ok());
    QVERIFY(!contentOf(folder.path()).contains(master));
    const tls::KeyFileState state = KeyWrap::state(folder.path());
    QVERIFY(state.present && state.locked && state.mode == KeyProtection::Passphrase);
    QVERIFY(state.problem.code.isEmpty() && state.desktopEntry.isEmpty());
    QCOMPARE(codeOf(KeyWrap::open(folder.path())), QByteArray("key.locked"));
    QCOMPARE(codeOf(KeyWrap::unlock(folder.path(), secret("tür zu"))), QByteArray("keystore.passphrase"));
    QCOMPARE(codeOf(KeyWrap::unlock(folder.path(), {})), QByteArray("keystore.passphrase"));
    QVERIFY(opens(KeyWrap::unlock(folder.path(), secret("Tür zu")), sealed));

    // Another passphrase, then none: sealed keys stay valid.
    wrap = KeyWrap::unlock(folder.path(), secret("Tür zu"));
    QVERIFY(KeyWrap::protect(*wrap, folder.path(), KeyProtection::Passphrase, secret("neu")).ok());
    QCOMPARE(codeOf(KeyWrap::unlock(folder.path(), secret("Tür zu"))), QByteArray("keystore.passphrase"));
    QVERIFY(KeyWrap::protect(*wrap, folder.path(), KeyProtection::KeyFile, {}).ok());
    QCOMPARE(contentOf(folder.path()), master);
    QVERIFY(!KeyWrap::state(folder.path()).locked);
    QVERIFY(opens(KeyWrap::open(folder.path()), sealed));
    QVERIFY(opens(KeyWrap::unlock(folder.path(), secret("whatever")), sealed));
}

void TestTlsKeyWrap::desktopSecretIsNamed() {
    const QTemporaryDir folder;
    const auto wrap = KeyWrap::open(folder.path());
    const base::Secret desktop = KeyWrap::newDesktopSecret();
    QCOMPARE(desktop.size(), 64);
    QVERIFY(desktop.reveal() != KeyWrap::newDesktopSecret().reveal());
    QVERIFY(KeyWrap::protect(*wrap, folder.path(), KeyProtection::Desktop, desktop).ok());
    const tls::KeyFileState state = KeyWrap::state(folder.path());
    QVERIFY(state.locked && state.mode == KeyProtection::Desktop);
    QCOMPARE(state.desktopEntry, KeyWrap::desktopEntry(desktop));
    QCOMPARE(state.desktopEntry.size(), 16);
    QVERIFY(KeyWrap::unlock(folder.path(), desktop).ok());
}

void TestTlsKeyWrap::wrongFilesAreNamed() {
    const QTemporaryDir folder;
    QCOMPARE(codeOf(KeyWrap::unlock(folder.path(), secret("x"))), QByteArray("keyfile.unreadable"));
    for (const QByteArray& content :
         {QByteArray(), QByteArray(31, 'x'), QByteArray(33, 'x'), QByteArray(100, 'x')}) {
        setContent(folder.path(), content);
        QCOMPARE(codeOf(KeyWrap::open(folder.path())), QByteArray("keyfile.unreadable"));
        QCOMPARE(codeOf(KeyWrap::unlock(folder.path(), secret("x"))), QByteArray("keyfile.unreadable"));
        QCOMPARE(KeyWrap::state(folder.path()).problem.code, QByteArray("keyfile.unreadable"));
        QCOMPARE(contentOf(folder.path()), content);
    }
}

void TestTlsKeyWrap::everyBitCounts() {
    const QTemporaryDir folder;
    const auto wrap = KeyWrap::open(folder.path());
    QVERIFY(KeyWrap::protect(*wrap, folder.path(), KeyProtection::Passphrase, secret("x")).ok());
    const QByteArray good = contentOf(folder.path());
    // Magic, mode, entry, tag; the passphrase is right each time.
    for (const qsizetype at : {0, 4, 24, 76}) {
        QByteArray bad = good;
        bad[at] = char(bad[at] ^ 1);
        setContent(folder.path(), bad);
        QVERIFY2(!KeyWrap::unlock(folder.path(), secret("x")).ok(), qPrintable(QString::number(at)));
    }
    setContent(folder.path(), good);
    QVERIFY(KeyWrap::unlock(folder.path(), secret("x")).ok());
}

void TestTlsKeyWrap::foreignCostsAreBounded() {
    const QTemporaryDir folder;
    const auto wrap = KeyWrap::open(folder.path());
    QVERIFY(KeyWrap::protect(*wrap, folder.path(), KeyProtection::Passphrase, secret("x")).ok());
    const QByteArray good = contentOf(folder.path());
    for (const auto& [at, value] :
         QList<std::pair<int, int>>{{5, 63}, {5, 30}, {5, 1}, {6, 127}, {6, 0}, {7, 127}}) {
        QByteArray bad = good;
        bad[at] = char(value);
        setContent(folder.path(), bad);
        QCOMPARE(codeOf(KeyWrap::unlock(folder.path(), secret("x"))), QByteArray("keyfile.unreadable"));
    }
}

void TestTlsKeyWrap::othersWhoCanReadAreSeen() {
    const QTemporaryDir folder;
    QVERIFY(KeyWrap::open(folder.path()).ok());
    QVERIFY(KeyWrap::state(folder.path()).problem.code.isEmpty());
    const QString path = folder.filePath(QStringLiteral("postern.key"));
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
    QCOMPARE(KeyWrap::state(folder.path()).problem.code, QByteArray("keyfile.readable-by-others"));
    QCOMPARE(KeyWrap::state(folder.path()).problem.arguments, QStringList{path});
    // Writing it anew takes the rights away.
    QVERIFY(KeyWrap::protect(*KeyWrap::open(folder.path()), folder.path(), KeyProtection::KeyFile, {}).ok());
    QVERIFY(KeyWrap::state(folder.path()).problem.code.isEmpty());
}

void TestTlsKeyWrap::movesAndWipes() {
    const QTemporaryDir from, to;
    const auto wrap = KeyWrap::open(from.path());
    const QByteArray sealed = *wrap->seal("name", secret("the key"));
    QVERIFY(KeyWrap::move(from.path(), from.path()).ok());
    QVERIFY(KeyWrap::state(from.path()).present);
    QVERIFY(KeyWrap::move(from.path(), to.path()).ok());
    QVERIFY(!KeyWrap::state(from.path()).present);
    QVERIFY(KeyWrap::state(to.path()).problem.code.isEmpty());
    QVERIFY(opens(KeyWrap::open(to.path()), sealed));
}

void TestTlsKeyWrap::movingLosesNothing() {
    const QTemporaryDir from, to;
    const auto wrap = KeyWrap::open(from.path());
    const QByteArray content = contentOf(from.path());
    QCOMPARE(codeOf(KeyWrap::move(from.path(), to.filePath(QStringLiteral("nowhere")))),
             QByteArray("keystore.folder"));
    QVERIFY(KeyWrap::open(to.path()).ok());
    const QByteArray other = contentOf(to.path());
    QCOMPARE(codeOf(KeyWrap::move(from.path(), to.path())), QByteArray("keystore.folder"));
    QCOMPARE(contentOf(from.path()), content);
    QCOMPARE(contentOf(to.path()), other);
    // After a crash between the two steps the same file is there already.
    setContent(to.path(), content);
    QVERIFY(KeyWrap::move(from.path(), to.path()).ok());
    QCOMPARE(contentOf(to.path()), content);
    QCOMPARE(codeOf(KeyWrap::move(from.path(), to.path())), QByteArray("keyfile.unreadable"));
}

void TestTlsKeyWrap::oldContentIsOverwritten() {
#ifdef Q_OS_WIN
    QSKIP("an open file cannot be replaced there");
#endif
    const QTemporaryDir folder;
    const auto wrap = KeyWrap::open(folder.path());
    const QString path = folder.filePath(QStringLiteral("postern.key"));
    QFile watched(path);
    QVERIFY(watched.open(QIODevice::ReadOnly | QIODevice::Unbuffered));
    QVERIFY(KeyWrap::protect(*wrap, folder.path(), KeyProtection::Passphrase, secret("x")).ok());
    QCOMPARE(watched.readAll(), QByteArray(32, '\0'));
    QFile second(path);
    QVERIFY(second.open(QIODevice::ReadOnly | QIODevice::Unbuffered));
    QVERIFY(KeyWrap::erase(folder.path()).ok());
    const QByteArray left = second.readAll();
    QCOMPARE(left, QByteArray(left.size(), '\0'));
}

void TestTlsKeyWrap::storeAnswersOnce() {
    qunsetenv("DBUS_SESSION_BUS_ADDRESS");
    qputenv("XDG_RUNTIME_DIR", "/nonexistent");
    const std::unique_ptr<tls::SecretStore> store = tls::makeSecretStore();
    QVERIFY(!store->isAvailable());
    int answers = 0;
    QByteArray code;
    store->read(QStringLiteral("postern-test-entry"), [&](const base::Result<base::Secret>& found) {
        ++answers;
        code = found ? QByteArray() : found.error().code;
    });
    QCOMPARE(answers, 0);
    QVERIFY(QTest::qWaitFor([&] { return answers > 0; }, 30'000));
    QCOMPARE(answers, 1);
    QCOMPARE(code, QByteArray("keystore.desktop"));
}

QTEST_GUILESS_MAIN(TestTlsKeyWrap)
#include "tst_tls_keywrap.moc"
