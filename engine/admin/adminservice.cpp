#include "engine/admin/adminservice.h"

#include "engine/admin/cutoffverbs.h"
#include "engine/admin/probationverbs.h"
#include "engine/admin/publishing.h"
#include "engine/admin/settingverbs.h"

namespace postern::admin {
namespace {
constexpr int kNewsMs = 20;
constexpr int kLogMs = 250;
constexpr int kFactsMs = 5000;
constexpr qint64 kDayMs = qint64(24) * 3600 * 1000;
}  // namespace

AdminService::AdminService(AdminContext context, QObject* parent)
    : QObject(parent), m_context(std::move(context)) {
    m_context.changed = [this](api::Topic topic) { announce(topic); };
    m_context.probationChanged = [this] { watchProbation(); };
    addStatusVerbs(m_dispatcher, m_context);
    addServiceVerbs(m_dispatcher, m_context);
    addSettingVerbs(m_dispatcher, m_context);
    addDomainVerbs(m_dispatcher, m_context);
    addAccountVerbs(m_dispatcher, m_context);
    addAccountCertificateVerbs(m_dispatcher, m_context);
    addAliasVerbs(m_dispatcher, m_context);
    addCertificateVerbs(m_dispatcher, m_context);
    addRequestVerbs(m_dispatcher, m_context);
    addChainVerbs(m_dispatcher, m_context);
    addExportVerbs(m_dispatcher, m_context);
    addKeyVerbs(m_dispatcher, m_context);
    addKeyStoreVerbs(m_dispatcher, m_context);
    addDomainSecurityVerbs(m_dispatcher, m_context);
    addJournalVerbs(m_dispatcher, m_context);
    addNameVerbs(m_dispatcher, m_context);
    addAuthorityVerbs(m_dispatcher, m_context);
    addIssueVerbs(m_dispatcher, m_context);
    addMonitorVerbs(m_dispatcher, m_context);
    addStoreVerbs(m_dispatcher, m_context);
    addClientVerbs(m_dispatcher, m_context);
    addProbationVerbs(m_dispatcher, m_context);
    addTlsVerbs(m_dispatcher, m_context);
    m_newsTimer.setSingleShot(true);
    m_newsTimer.setInterval(kNewsMs);
    connect(&m_newsTimer, &QTimer::timeout, this, &AdminService::tell);
    m_sampleTimer.setInterval(MetricHistory::kIntervalMs);
    connect(&m_sampleTimer, &QTimer::timeout, this, &AdminService::sample);
    m_sampleTimer.start();
    m_probationTimer.setSingleShot(true);
    connect(&m_probationTimer, &QTimer::timeout, this, [this] {
        const qint64 id = m_context.settings.probation().id;
        revertProbation(m_context, id, Caller::owner("engine"), [this](const base::Status& status) {
            if (!status)
                m_context.log.write(
                    base::LogCategory::Admin, base::LogLevel::Failure,
                    "a change that was not confirmed cannot be taken back: " + status.error().text.toUtf8());
        });
    });
    connect(&m_factsTimer, &QTimer::timeout, this, &AdminService::keepFacts);
    m_factsTimer.start(kFactsMs);
    applyServerSettings(m_context, *m_context.settings.snapshot());
    watchLog();
}

AdminService::~AdminService() {
    keepFacts();
    m_context.log.onAppended({});
}

void AdminService::announce(api::Topic topic) {
    if (topic == api::Topic::Services)
        applyPublishing(m_context, *m_context.settings.snapshot());
    if (!m_news.contains(topic))
        m_news += topic;
    // Nearly every change may make or solve a problem; the log does not.
    if (topic != api::Topic::Log && !m_news.contains(api::Topic::Problems))
        m_news += api::Topic::Problems;
    if (!m_newsTimer.isActive())
        m_newsTimer.start();
}

void AdminService::tell() {
    const QList<api::Topic> news = std::exchange(m_news, {});
    for (const api::Topic topic : news) Q_EMIT changed(topic);
}

// The first new line starts the timer, its end tells once and listens again: four times a second at most, and
// never while nothing happens.
void AdminService::watchLog() {
    m_logTimer.setSingleShot(true);
    m_logTimer.setInterval(kLogMs);
    connect(&m_logTimer, &QTimer::timeout, this, [this] {
        m_context.log.rearm();
        Q_EMIT changed(api::Topic::Log);
    });
    m_context.log.onAppended([control = m_context.control, self = QPointer<AdminService>(this)] {
        control->post([self] {
            if (self)
                self->m_logTimer.start();
        });
    });
}

// Who made the change may be cut off by it, so its end needs nobody's help.
void AdminService::watchProbation() {
    const services::Probation probation = m_context.settings.probation();
    if (probation.id == 0)
        m_probationTimer.stop();
    else
        m_probationTimer.start(
            static_cast<int>(qMax<qint64>(0, probation.untilUtcMs - m_context.shared.clock.utcMs())));
    announce(api::Topic::Settings);
}

void AdminService::keepFacts() {
    if (!m_context.shared.clients)
        return;
    const auto limits = factLimits(*m_context.settings.snapshot());
    m_context.shared.clients->flush(limits);
    const qint64 now = m_context.shared.clock.monotonicMs();
    if (m_factsPrunedMs != 0 && now - m_factsPrunedMs < kDayMs)
        return;
    m_factsPrunedMs = qMax<qint64>(1, now);
    m_context.shared.clients->prune(limits);
}

void AdminService::sample() {
    const net::Counters counters = m_context.workers.counters();
    const services::ServiceCounters& work = *m_context.shared.counters;
    m_context.metrics.add(m_context.shared.clock.utcMs(),
                          {counters.open, counters.handshakesFull, counters.handshakesResumed,
                           work.messages.load(), work.failedLogins.load()});
}

}  // namespace postern::admin
