#include "engine/engine.h"

#include "engine/admin/certificatejournal.h"
#include "engine/admin/localadmin.h"
#include "engine/base/descriptorlimit.h"
#include "engine/base/folderlock.h"
#include "engine/engine_control.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QSslSocket>

namespace postern {
namespace {

constexpr size_t kMaxPoolWaiting = 4096;
constexpr size_t kMaxMaintenanceWaiting = 16;
constexpr QFile::Permissions kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;

base::Status makeFolder(const QString& folder) {
    const bool fresh = !QFileInfo::exists(folder);
    if (folder.isEmpty() || (fresh && !QDir().mkpath(folder)))
        return base::fail("engine.folder", QStringLiteral("the data folder %1 cannot be made"), {folder});
    if (fresh)
        QFile::setPermissions(folder, kOwnerOnly);
    const QFileInfo info(folder);
    if (!info.isDir() || !info.isWritable())
        return base::fail("engine.folder", QStringLiteral("the data folder %1 cannot be written"), {folder});
    return base::Done{};
}

/// A limit that the settings cannot know: connections beyond it are not accepted.
void checkDescriptors(const config::Settings& settings, base::Log& log) {
    constexpr qint64 kForOurselves = 200;  // database, logs, ports, consoles
    const qint64 limit = base::raiseDescriptorLimit();
    const qint64 promised = settings.integer("net.maxConnections");
    if (limit != 0 && limit < promised + kForOurselves)
        log.write(base::LogCategory::Net, base::LogLevel::Problem,
                  "this process may open " + QByteArray::number(limit) + " descriptors, too few for the " +
                      QByteArray::number(promised) + " connections of net.maxConnections");
}

}  // namespace

/// In the order of creation; destroyed backwards, after the control thread has ended.
struct Engine::Parts {
    explicit Parts(std::unique_ptr<base::FolderLock> held) : lock(std::move(held)) {}

    std::unique_ptr<base::FolderLock> lock;
    base::SystemClock clock;
    std::unique_ptr<admin::LogKeeper> log;
    // Only references; before the store, whose last jobs may still hold a message that looks up where it is
    // kept.
    std::unique_ptr<services::ServiceContext> context;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<services::SettingsStore> settings;
    std::unique_ptr<base::ThreadPool> pool;
    std::unique_ptr<base::ThreadPool> maintenance;  // one thread: backups and checks share the disk anyway
    std::unique_ptr<auth::DirectoryStore> directory;
    std::unique_ptr<auth::Authenticator> authenticator;
    std::unique_ptr<tls::IdentityStore> identities;
    std::unique_ptr<tls::AuthorityStore> authorities;
    std::unique_ptr<services::DomainTlsStore> domainTls;
    std::unique_ptr<admin::LocalAdmin> admin;
    std::unique_ptr<ControlThread> control;
    std::shared_ptr<base::EventLoopExecutor> home = std::make_shared<base::EventLoopExecutor>();
    std::function<void(QStringList)> whenReady;
    QStringList down;
    bool ready = false;

    base::Status open(const EngineOptions& options);
    void run(const EngineOptions& options);
    void becomeReady(const QStringList& lines);
};

base::Status Engine::Parts::open(const EngineOptions& options) {
    const QString& folder = options.dataFolder;
    log = std::make_unique<admin::LogKeeper>(folder + QStringLiteral("/log"));
    auto opened = store::Store::open(folder, clock, *log);
    if (!opened)
        return opened.error();
    store = opened.take();
    settings = std::make_unique<services::SettingsStore>(*store, *log, options.portOffset);
    const base::Status loaded = settings->load(
        options.overrides, admin::certificateUses(clock, admin::Caller::owner("engine"), nullptr));
    if (!loaded)
        return loaded;
    checkDescriptors(*settings->snapshot(), *log);
    pool = std::make_unique<base::ThreadPool>(qMax(1, QThread::idealThreadCount()), kMaxPoolWaiting);
    maintenance = std::make_unique<base::ThreadPool>(1, kMaxMaintenanceWaiting);
    directory = std::make_unique<auth::DirectoryStore>(*store, clock, *pool);
    if (const base::Status status = directory->load(); !status)
        return status;
    authenticator = std::make_unique<auth::Authenticator>(*directory, clock, *pool, *log);
    domainTls = std::make_unique<services::DomainTlsStore>(*store);
    if (const base::Status status = domainTls->load(); !status)
        return status;
    identities = std::make_unique<tls::IdentityStore>(*store, folder, clock, *pool, *log);
    if (const base::Status status =
            identities->load(testNames(*directory->snapshot(), *settings->snapshot()));
        !status)
        return status;
    authorities = std::make_unique<tls::AuthorityStore>(
        *store, [this] { return identities->keyWrap(); }, identities->keyMaker(), clock, *pool, *log);
    return authorities->load();
}

void Engine::Parts::run(const EngineOptions& options) {
    context = std::make_unique<services::ServiceContext>(
        services::ServiceContext{*store, *directory, *authenticator, *pool, clock, *log,
                                 std::make_shared<services::ServiceCounters>()});
    context->authorities = authorities.get();
    (void)tls::publishTrust(context->clientTrust, *authorities->snapshot());
    context->clients = std::make_shared<services::ClientFacts>(*store, *directory, clock, *log);
    context->maintenance = maintenance.get();
    context->portOffset = options.portOffset;
    auto executor = std::make_shared<base::EventLoopExecutor>();
    admin = std::make_unique<admin::LocalAdmin>(executor);
    admin::EngineFacts facts{QStringLiteral(POSTERN_VERSION),
                             QFileInfo(options.dataFolder).canonicalFilePath(), options.logLevel,
                             clock.utcMs(), options.headless};
    auto ready = [this, poster = home](const QStringList& lines) {
        poster->post([this, lines] { becomeReady(lines); });
    };
    control = std::make_unique<ControlThread>(
        ControlInput{std::move(facts), *context, *settings, *identities, *authorities, *domainTls, *log,
                     std::move(executor), options.portOffset, admin->attacher(), std::move(ready)});
    control->start();
}

void Engine::Parts::becomeReady(const QStringList& lines) {
    ready = true;
    down = lines;
    if (whenReady)
        std::exchange(whenReady, {})(down);
}

base::Result<std::unique_ptr<Engine>> Engine::start(const EngineOptions& options) {
    // Asking twice would be answered with a warning.
    const QString backend = QStringLiteral("openssl");
    if (QSslSocket::activeBackend() != backend && !QSslSocket::setActiveBackend(backend))
        return base::fail("tls.backend", QStringLiteral("Qt has no OpenSSL backend here"));
    if (const base::Status status = makeFolder(options.dataFolder); !status)
        return status.error();
    auto lock = base::FolderLock::take(options.dataFolder);
    if (!lock)
        return lock.error();
    auto parts = std::make_unique<Parts>(lock.take());
    if (const base::Status status = parts->open(options); !status)
        return status.error();
    parts->run(options);
    return std::unique_ptr<Engine>(new Engine(std::move(parts)));
}

Engine::Engine(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) {}

Engine::~Engine() {
    m_parts->store->interrupt();
    m_parts->control->stopAndWait();
    m_parts->control.reset();
    m_parts->admin.reset();
    // Work in the pools uses the stores, and keys that were made use the pool; each ends before what it uses.
    m_parts->maintenance.reset();
    m_parts->identities->keyMaker()->stop();
    m_parts->pool.reset();
}

api::AdminApi& Engine::admin() {
    return *m_parts->admin;
}

void Engine::whenReady(std::function<void(QStringList down)> ready) {
    if (m_parts->ready)
        ready(m_parts->down);
    else
        m_parts->whenReady = std::move(ready);
}

}  // namespace postern
