#include "enginefixture.h"

#include "engine/admin/socketdoor.h"
#include "engine/admin/socketpath.h"

#include <QDir>
#include <QFile>
#include <QLocalServer>
#include <QLocalSocket>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#endif

using namespace postern;
using namespace postern::test;
using admin::RemoteAdmin;

namespace {

const QString kEngine = QStringLiteral("engine");
constexpr int kLookMs = 50;

/// Sockets go to a folder of the test's own; puts the environment back.
struct OwnRuntime {
    QTemporaryDir folder;
    QByteArray runtime = qgetenv("XDG_RUNTIME_DIR"), temporary = qgetenv("TMPDIR");

    explicit OwnRuntime(bool withVariable = false) {
        qputenv("TMPDIR", folder.path().toUtf8());
        if (withVariable)
            qputenv("XDG_RUNTIME_DIR", folder.path().toUtf8());
        else
            qunsetenv("XDG_RUNTIME_DIR");
    }
    ~OwnRuntime() {
        restore("XDG_RUNTIME_DIR", runtime);
        restore("TMPDIR", temporary);
    }
    static void restore(const char* name, const QByteArray& value) {
        if (value.isNull())
            qunsetenv(name);
        else
            qputenv(name, value);
    }
};

}  // namespace

// How a program of another process finds the engine, and how the door stays open.
class TestAdminDoors : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void anEngineThatDiedIsNoticed_data() {
        QTest::addColumn<bool>("fileStays");
        QTest::newRow("the socket is still there") << true;
        QTest::newRow("the socket is gone") << false;
    }
    void anEngineThatDiedIsNoticed() {
        QFETCH(bool, fileStays);
        QTemporaryDir folder;
        leaveBehind(folder.path(), fileStays);
        RemoteAdmin remote(folder.path(), "posternctl", RemoteAdmin::OnLoss::GiveUp);
        QCOMPARE(ask(remote, api::StatusRead{}).error().code, QByteArray("api.not-running"));
        QCOMPARE(ask(remote, api::StatusRead{}).error().code, QByteArray("api.not-running"));
    }
    void aConsoleComesBackAfterACrash() {
        QTemporaryDir folder;
        auto running = std::make_unique<RunningEngine>(optionsFor(folder.path()));
        RemoteAdmin remote(folder.path(), "console", RemoteAdmin::OnLoss::Reconnect);
        QVERIFY(ask(remote, api::StatusRead{}).ok());
        running.reset();
        leaveBehind(folder.path(), true);
        QTRY_COMPARE_WITH_TIMEOUT(ask(remote, api::StatusRead{}).error().code, QByteArray("api.not-running"),
                                  kPatienceMs);
        running = std::make_unique<RunningEngine>(optionsFor(folder.path()));
        QTRY_VERIFY_WITH_TIMEOUT(remote.isConnected(), kPatienceMs);
        QVERIFY(ask(remote, api::StatusRead{}).ok());
    }
    void anEngineThatNeverGreetsIsGivenUp() {
        QTemporaryDir folder;
        QLocalServer silent;
        silent.setSocketOptions(QLocalServer::UserAccessOption);
        const QString path = folder.path() + QStringLiteral("/silent");
        QVERIFY(silent.listen(path));
        QVERIFY(admin::publishSocketPath(folder.path(), kEngine, path).ok());
        RemoteAdmin remote(folder.path(), "posternctl", RemoteAdmin::OnLoss::GiveUp, nullptr, 200);
        QCOMPARE(ask(remote, api::StatusRead{}).error().code, QByteArray("api.no-answer"));
    }
    void oneTooManyIsToldThatHeWasClosed() {
        QTemporaryDir folder;
        auto overrides = freePorts();
        overrides["admin.maxConnections"] = QStringLiteral("1");
        const RunningEngine running(optionsFor(folder.path(), overrides));
        RemoteAdmin first(folder.path(), "console", RemoteAdmin::OnLoss::GiveUp);
        QVERIFY(ask(first, api::StatusRead{}).ok());
        RemoteAdmin second(folder.path(), "console", RemoteAdmin::OnLoss::GiveUp);
        QCOMPARE(ask(second, api::StatusRead{}).error().code, QByteArray("api.disconnected"));
    }
    void howManyMayAttachIsLive() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        QVERIFY(
            setSetting(running.admin(), QStringLiteral("admin.maxConnections"), QStringLiteral("1")).ok());
        RemoteAdmin first(folder.path(), "console", RemoteAdmin::OnLoss::GiveUp);
        QVERIFY(ask(first, api::StatusRead{}).ok());
        QVERIFY(soonAttaches(folder.path(), false));
        QVERIFY(
            setSetting(running.admin(), QStringLiteral("admin.maxConnections"), QStringLiteral("2")).ok());
        QVERIFY(soonAttaches(folder.path(), true));
    }

    void theDoorOpensAgainWhenItsFileWasRemoved() {
        QTemporaryDir folder;
        admin::SocketDoor door(QStringLiteral("test"), nullptr, kLookMs);
        QSignalSpy lost(&door, &admin::SocketDoor::lost), opened(&door, &admin::SocketDoor::opened);
        QVERIFY(door.listen(folder.path()).ok());
        const QString path = admin::publishedSocketPath(folder.path(), QStringLiteral("test"));
        QVERIFY(QFile::remove(path));
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(lost.size(), 1);
        QVERIFY(QFile::exists(path));
        QVERIFY(visit(door, path));
    }
    void theDoorOpensAgainAfterDescriptorsRanOut() {
#ifdef Q_OS_UNIX
        QTemporaryDir folder;
        admin::SocketDoor door(QStringLiteral("test"), nullptr, kLookMs);
        QSignalSpy lost(&door, &admin::SocketDoor::lost), opened(&door, &admin::SocketDoor::opened);
        QVERIFY(door.listen(folder.path()).ok());
        const QString path = admin::publishedSocketPath(folder.path(), QStringLiteral("test"));
        const int visitor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        qstrncpy(address.sun_path, QFile::encodeName(path).constData(), sizeof address.sun_path);
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
        const rlimit few{qMin<rlim_t>(before.rlim_cur, 256), before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &few), 0);
        const auto taken = takeAllDescriptors(visitor);
        QVERIFY(!taken.isEmpty());
        const int connected = ::connect(visitor, reinterpret_cast<sockaddr*>(&address), sizeof address);
        const bool noticed = QTest::qWaitFor([&lost] { return lost.size() == 1; }, kPatienceMs);
        const bool stillClosed = opened.isEmpty();
        for (const int descriptor : taken) ::close(descriptor);
        ::close(visitor);
        ::setrlimit(RLIMIT_NOFILE, &before);
        QCOMPARE(connected, 0);
        QVERIFY(noticed && stillClosed);
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(lost.size(), 1);
        QVERIFY(visit(door, path));
#else
        QSKIP("descriptors are not counted here");
#endif
    }

    void theSocketFolderIsMadeForUsAlone() {
        const OwnRuntime runtime;
        const auto path = admin::makeSocketPath(runtime.folder.path(), kEngine);
        QVERIFY(path.ok());
        const QFileInfo made(QFileInfo(*path).path());
        QVERIFY(made.isDir());
        QVERIFY(!(made.permissions() & others()));
        QFile::setPermissions(made.filePath(), made.permissions() | others());
        QVERIFY(admin::makeSocketPath(runtime.folder.path(), kEngine).ok());
        QVERIFY(!(QFileInfo(made.filePath()).permissions() & others()));
    }
    void aLinkIsNoSocketFolder() {
        const OwnRuntime runtime;
        const QString folder =
            QFileInfo(admin::makeSocketPath(runtime.folder.path(), kEngine).value()).path();
        QVERIFY(QDir().rmdir(folder));
        QVERIFY(QDir(runtime.folder.path()).mkdir(QStringLiteral("elsewhere")));
        QVERIFY(QFile::link(runtime.folder.path() + QStringLiteral("/elsewhere"), folder));
        QCOMPARE(admin::makeSocketPath(runtime.folder.path(), kEngine).error().code,
                 QByteArray("api.runtime-folder"));
    }
    void aFolderOfSomebodyElseIsNoSocketFolder() {
        const OwnRuntime runtime;
        const QString folder =
            QFileInfo(admin::makeSocketPath(runtime.folder.path(), kEngine).value()).path();
        if (!giveToNobody(folder))
            QSKIP("only root can give a folder to somebody else");
        QCOMPARE(admin::makeSocketPath(runtime.folder.path(), kEngine).error().code,
                 QByteArray("api.runtime-folder"));
    }
    // With su the variable still names the folder of the person before.
    void aRuntimeFolderOfSomebodyElseIsNotUsed() {
        const OwnRuntime runtime(true);
        QVERIFY(admin::makeSocketPath(runtime.folder.path(), kEngine)
                    .value()
                    .contains(QStringLiteral("/postern/")));
        QTemporaryDir other;
        if (!giveToNobody(other.path()))
            QSKIP("only root can give a folder to somebody else");
        qputenv("XDG_RUNTIME_DIR", other.path().toUtf8());
        const auto path = admin::makeSocketPath(runtime.folder.path(), kEngine);
        QVERIFY2(path.ok() && path->startsWith(runtime.folder.path() + QStringLiteral("/postern-")),
                 path.ok() ? qPrintable(*path) : path.error().code.constData());
    }
    // After a crash the file in the data folder may name a folder that somebody else has made since.
    void aSocketInAFolderOfSomebodyElseIsNotPublished() {
        QTemporaryDir data, sockets;
        const QString path = sockets.path() + QStringLiteral("/engine");
        QVERIFY(admin::publishSocketPath(data.path(), kEngine, path).ok());
        QCOMPARE(admin::publishedSocketPath(data.path(), kEngine), path);
        const QFile::Permissions mine = QFileInfo(sockets.path()).permissions();
        QFile::setPermissions(sockets.path(), mine | others());
        QCOMPARE(admin::publishedSocketPath(data.path(), kEngine), QString());
        QFile::setPermissions(sockets.path(), mine);
        QCOMPARE(admin::publishedSocketPath(data.path(), kEngine), path);
        if (!giveToNobody(sockets.path()))
            QSKIP("only root can give a folder to somebody else");
        QCOMPARE(admin::publishedSocketPath(data.path(), kEngine), QString());
    }

 private:
    // What an engine leaves that was killed: its socket is published, and nobody listens on it.
    static void leaveBehind(const QString& folder, bool fileStays) {
        const QString path = folder + QStringLiteral("/dead");
        if (fileStays) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        QVERIFY(admin::publishSocketPath(folder, kEngine, path).ok());
    }
    static bool canAttach(const QString& folder) {
        RemoteAdmin remote(folder, "posternctl", RemoteAdmin::OnLoss::GiveUp);
        return ask(remote, api::StatusRead{}).ok();
    }
    // The news of a change is on its way for a moment. Not QTRY_VERIFY: it attaches once more after the first
    // success, while the engine may still count the visitor before.
    static bool soonAttaches(const QString& folder, bool expected) {
        return QTest::qWaitFor([&] { return canAttach(folder) == expected; }, kPatienceMs);
    }
    static bool visit(admin::SocketDoor& door, const QString& path) {
        QSignalSpy visited(&door, &admin::SocketDoor::visited);
        QLocalSocket socket;
        socket.connectToServer(path);
        return QTest::qWaitFor([&visited] { return visited.size() == 1; }, kPatienceMs);
    }
    static QFile::Permissions others() {
        return QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther |
               QFile::ExeOther;
    }
    static bool giveToNobody(const QString& path) {
#ifdef Q_OS_UNIX
        constexpr uid_t kNobody = 65534;
        return ::geteuid() == 0 && ::chown(QFile::encodeName(path).constData(), kNobody, kNobody) == 0;
#else
        Q_UNUSED(path)
        return false;
#endif
    }
#ifdef Q_OS_UNIX
    static QList<int> takeAllDescriptors(int open) {
        QList<int> taken;
        for (int descriptor = ::dup(open); descriptor != -1; descriptor = ::dup(open)) taken += descriptor;
        return taken;
    }
#endif
};

QTEST_GUILESS_MAIN(TestAdminDoors)
#include "tst_admin_doors.moc"
