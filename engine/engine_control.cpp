#include "engine/engine_control.h"

#include "engine/services/crlkeeper.h"
#include "engine/services/serviceplan.h"
#include "engine/services/staplekeeper.h"

#include <QSysInfo>

namespace postern {
namespace {

constexpr int kHourMs = 3600 * 1000;

int workerCount(const config::Settings& settings) {
    const int configured = static_cast<int>(settings.integer("net.workers"));
    return configured > 0 ? configured : qMax(1, QThread::idealThreadCount());
}

net::WorkerPool::LocalFactory readerFactory(store::Store& store, base::Log& log) {
    return [&store, &log](int worker) -> std::unique_ptr<net::WorkerLocal> {
        auto reader = store.openReader();
        if (!reader) {
            log.write(base::LogCategory::Store, base::LogLevel::Failure,
                      "worker " + QByteArray::number(worker) +
                          " cannot read the store: " + reader.error().text.toUtf8());
            return nullptr;
        }
        return std::make_unique<services::WorkerState>(reader.take());
    };
}

int maxAttached(const services::SettingsStore& settings) {
    return static_cast<int>(settings.snapshot()->integer("admin.maxConnections"));
}

QHash<QString, qint64> namesSeen(const ControlInput& input) {
    constexpr qint64 kDayMsLong = qint64(24) * 3600 * 1000;
    auto reader = input.shared.store.openReader();
    if (!reader)
        return {};
    const qint64 days = input.settings.snapshot()->integer("facts.days");
    auto names = services::seenNames((*reader)->connection(), input.shared.clock.utcMs() - days * kDayMsLong);
    return names ? names.take() : QHash<QString, qint64>();
}

QStringList downLines(const services::ServiceManager& manager) {
    QStringList lines;
    for (const services::ServiceStatus& status : manager.statuses())
        if (status.state == services::ServiceState::Down)
            lines += QString::fromLatin1(status.name) + QStringLiteral(": ") + status.problem.text;
    return lines;
}

}  // namespace

QStringList testNames(const auth::Directory& directory, const config::Settings& settings) {
    QStringList names;
    if (const auth::Domain* domain = directory.mainDomain())
        names += QString::fromLatin1(domain->name);
    names += QString::fromUtf8(services::hostName(settings));
    names += QSysInfo::machineHostName();
    names << QStringLiteral("localhost") << QStringLiteral("127.0.0.1") << QStringLiteral("::1");
    names.removeAll(QString());
    names.removeDuplicates();
    return names;
}

struct ControlThread::Room {
    explicit Room(ControlInput& input)
        : workers(workerCount(*input.settings.snapshot()), readerFactory(input.shared.store, input.log),
                  input.shared.clock, input.log),
          services(
              {input.shared, workers, input.identities, input.executor, input.portOffset, input.domainTls},
              input.settings.snapshot()),
          watch({input.shared, services, input.settings, input.identities, input.executor}),
          admin({input.facts,
                 input.shared,
                 input.settings,
                 services,
                 workers,
                 input.identities,
                 input.authorities,
                 input.domainTls,
                 input.log,
                 metrics,
                 input.executor,
                 {},
                 [&input] { return namesSeen(input); },
                 {},
                 &watch}),
          staples({input.shared.staples, input.authorities, input.shared.clock, input.shared.pool, input.log,
                   input.executor}),
          lists(input.authorities, input.shared.clock, input.log, input.executor),
          door(admin, input.log, maxAttached(input.settings)) {}

    net::WorkerPool workers;
    services::ServiceManager services;
    services::CertificateWatch watch;
    admin::MetricHistory metrics;
    admin::AdminService admin;
    services::StapleKeeper staples;
    services::CrlKeeper lists;
    admin::LocalServer door;
    QTimer hourly;
    bool open = false;  // the key store, when it was looked at last
};

ControlThread::ControlThread(ControlInput input) : m_input(std::move(input)) {
    setObjectName(QStringLiteral("control"));
    m_input.executor->moveToThread(this);
}

ControlThread::~ControlThread() = default;

void ControlThread::run() {
    Room room(m_input);
    m_room = &room;
    watchStores(room);
    begin(room);
    exec();
    m_room = nullptr;
    m_input.shared.directory.onChanged({});
    m_input.identities.onChanged({});
    m_input.authorities.onChanged({});
    m_input.domainTls.onChanged({});
}

// The stores call from their own threads, one of them perhaps while this thread ends: what they call holds
// the executor, and touches the rest only in a task, which never runs when it is too late.
void ControlThread::watchStores(Room& room) {
    const auto executor = m_input.executor;
    m_input.shared.directory.onChanged(
        [this, executor](const std::shared_ptr<const auth::Directory>& directory) {
            executor->post([this, directory] {
                if (!m_room)
                    return;
                refreshTest();
                if (!m_input.domainTls.snapshot()->isEmpty()) {
                    m_input.domainTls.keepOnly(*directory);
                    m_room->services.certificatesChanged();  // names come and go with their domain
                }
                m_room->admin.announce(api::Topic::Directory);
            });
        });
    m_input.identities.onChanged([this, executor](const std::shared_ptr<const tls::Identities>&) {
        executor->post([this] {
            if (!m_room)
                return;
            m_room->services.certificatesChanged();
            signWaitingLists(*m_room);
            m_room->watch.lookSoon();
            m_room->admin.announce(api::Topic::Certificates);
        });
    });
    // A revocation counts at once for logins and handshakes under way; the contexts follow.
    m_input.authorities.onChanged([this, executor, live = m_input.shared.clientTrust](
                                      const std::shared_ptr<const tls::Authorities>& authorities) {
        const bool other = tls::publishTrust(live, *authorities);
        executor->post([this, other] {
            if (!m_room)
                return;
            if (other)
                m_room->services.certificatesChanged();
            m_room->staples.authoritiesChanged();
            m_room->lists.refresh();
            m_room->admin.announce(api::Topic::Certificates);
        });
    });
    m_input.domainTls.onChanged([this, executor] {
        executor->post([this] {
            if (!m_room)
                return;
            m_room->services.certificatesChanged();
            m_room->admin.announce(api::Topic::Directory);
        });
    });
    QObject::connect(&room.admin, &admin::AdminService::changed, &room.door, [this, &room](api::Topic topic) {
        if (topic != api::Topic::Settings)
            return;
        room.door.setMaxConnections(maxAttached(m_input.settings));
        refreshTest();  // server.hostName is one of its names
    });
    room.services.onChanged([&room] {
        room.admin.announce(api::Topic::Services);
        room.staples.refresh();
        room.watch.lookSoon();
    });
    room.watch.onChanged([&room] { room.admin.announce(api::Topic::Problems); });
    QObject::connect(&room.hourly, &QTimer::timeout, &room.hourly, [this] {
        m_input.authorities.refreshLists();
        refreshTest();  // it ages, and nobody tells us when this machine gets another name
    });
    room.hourly.setTimerType(Qt::VeryCoarseTimer);
    room.hourly.start(kHourMs);
}

void ControlThread::refreshTest() {
    m_input.identities.refreshTest(
        testNames(*m_input.shared.directory.snapshot(), *m_input.settings.snapshot()));
}

/// Lists of revoked certificates that waited for the keys are signed as soon as these are there.
void ControlThread::signWaitingLists(Room& room) {
    const bool open = m_input.identities.keyWrap() != nullptr;
    if (open && !std::exchange(room.open, open))
        m_input.authorities.refreshLists();
    room.open = open;
}

void ControlThread::begin(Room& room) {
    m_input.attachConsole(&room.admin);
    const base::Status listening = room.door.listen(m_input.facts.dataFolder);
    room.services.startEnabled();
    room.open = m_input.identities.keyWrap() != nullptr;
    room.lists.refresh();
    QStringList down = downLines(room.services);
    if (!listening) {
        m_input.log.write(base::LogCategory::Admin, base::LogLevel::Failure, listening.error().text.toUtf8());
        down += QStringLiteral("administration: ") + listening.error().text;
    }
    m_input.ready(down);
}

void ControlThread::stopAndWait() {
    m_input.executor->post([this] { m_room->services.stopAll([this] { quit(); }); });
    wait();
}

}  // namespace postern
