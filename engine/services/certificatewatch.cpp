#include "engine/services/certificatewatch.h"

#include "engine/services/serviceplan.h"
#include "engine/services/smtp/deliveryplan.h"
#include "engine/tls/verdict.h"

#include <QFileInfo>
#include <QPointer>
#include <QUuid>

#include <algorithm>
#include <optional>

namespace postern::services {
namespace {

constexpr int kHourMs = 3600 * 1000;
constexpr int kSoonMs = 1000;
constexpr int kForgetPortMs = 30'000;
constexpr qint64 kRememberedMs = qint64(400) * 24 * 3600 * 1000;  // what was told
constexpr qsizetype kMaxNames =
    200;  // that are asked for by SNI; of the others the stored certificate is judged
constexpr const char* kTestName = "test";

QDateTime now(const ServiceContext& context) {
    return QDateTime::fromMSecsSinceEpoch(context.clock.utcMs(), Qt::UTC);
}

QHostAddress reachable(const QHostAddress& bound) {
    if (bound == QHostAddress(QHostAddress::AnyIPv4))
        return QHostAddress(QHostAddress::LocalHost);
    if (bound == QHostAddress(QHostAddress::AnyIPv6) || bound == QHostAddress(QHostAddress::Any))
        return QHostAddress(QHostAddress::LocalHostIPv6);
    return bound;
}

/// The port to look at: one with TLS from the first byte if there is any.
std::optional<net::ProbeTarget> targetOf(const ServiceStatus& service, bool starttls) {
    const net::Listener::Bound* best = nullptr;
    for (const net::Listener::Bound& bound : service.ports)
        if ((bound.implicitTls || starttls) && (best == nullptr || (bound.implicitTls && !best->implicitTls)))
            best = &bound;
    if (best == nullptr)
        return std::nullopt;
    return net::ProbeTarget{service.name, reachable(best->address), best->port, best->implicitTls, {}};
}

/// The names that clients are meant to use: those of the certificates, and the server's own.
QStringList namesToAsk(const config::Settings& settings, const tls::Identities& identities) {
    QStringList names;
    if (const QString own = settings.text("server.hostName"); own.contains(QLatin1Char('.')))
        names += own;
    for (const tls::Identity& identity : identities.all)
        for (const QString& name : identity.facts.names)
            if (identity.name != kTestName && QHostAddress(name).isNull())
                names += name.startsWith(QLatin1Char('*')) ? QLatin1Char('x') + name.mid(1).toLower()
                                                           : name.toLower();
    names.removeDuplicates();
    return names;
}

/// The certificate that should answer for a name; null: none holds it.
const tls::Identity* holderOf(const tls::Identities& identities, const QString& name) {
    for (const tls::Identity& identity : identities.all)
        if (identity.name != kTestName && identity.usable() && tls::holdsName(identity.facts, name))
            return &identity;
    return nullptr;
}

bool readableByOthers(const QString& file) {
    constexpr QFile::Permissions kOthers = QFile::ReadGroup | QFile::ReadOther;
    return QFileInfo::exists(file) && (QFile::permissions(file) & kOthers) != 0;
}

}  // namespace

CertificateWatch::CertificateWatch(const Parts& parts) : m_parts(parts) {
    m_hourly.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_hourly, &QTimer::timeout, this, &CertificateWatch::look);
    m_hourly.start(kHourMs);
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &CertificateWatch::look);
}

CertificateWatch::~CertificateWatch() = default;

void CertificateWatch::lookSoon() {
    m_soon.start(kSoonMs);
}

QList<int> CertificateWatch::days() const {
    QList<int> days;
    for (const QString& each : m_parts.settings.snapshot()->list("watch.days")) days += each.toInt();
    return days;
}

void CertificateWatch::look() {
    if (m_probe)
        return lookSoon();  // one look at a time
    const auto settings = m_parts.settings.snapshot();
    const auto identities = m_parts.identities.snapshot();
    QStringList names = namesToAsk(*settings, *identities);
    m_found.clear();
    m_waiting.clear();
    for (const ServiceStatus& service : m_parts.services.statuses()) {
        // The service "pki" has no TLS at all.
        if (service.state != ServiceState::Running || !config::findSetting(service.name + ".ssl") ||
            !settings->boolean(service.name + ".ssl"))
            continue;
        auto target = targetOf(service, settings->boolean(service.name + ".starttls"));
        if (!target)
            continue;
        addTarget(*target, identities->find(settings->text(service.name + ".certificate").toUtf8()));
        // Every service answers for all names alike, so one of them is asked for all.
        for (const QString& name : names.mid(0, kMaxNames)) {
            target->sni = name;
            addTarget(*target, holderOf(*identities, name));
        }
        for (const QString& name : names.mid(kMaxNames)) {
            target->sni = name;
            judgeStored(*target);
        }
        names.clear();
    }
    const QString keyFile = m_parts.identities.keyStore().folder + QStringLiteral("/postern.key");
    if (readableByOthers(keyFile))
        m_found += {{},
                    {},
                    {},
                    base::fail("watch.key-readable",
                               QStringLiteral("The key file %1 can be read by other users of this computer."),
                               {keyFile})};
    next();
}

/// Two certificates side by side are two to look at: who can check RSA signatures only gets the other one.
void CertificateWatch::addTarget(net::ProbeTarget target, const tls::Identity* served) {
    m_waiting.push_back(target);
    target.rsaOnly = true;
    if (served != nullptr && served->pairs.size() > 1)
        m_waiting.push_back(target);
}

void CertificateWatch::next() {
    m_probe.reset();
    if (m_waiting.empty())
        return finishLook();
    const net::ProbeTarget target = m_waiting.front();
    m_waiting.pop_front();
    m_probe = std::make_unique<net::CertificateProbe>(
        target,
        [this](quint16 port) {
            if (!m_parts.context.clients)
                return;
            m_parts.context.clients->ignore(port, true);
            // The worker tells of the connection when it sees its end, a little after us.
            QTimer::singleShot(kForgetPortMs, this,
                               [clients = m_parts.context.clients, port] { clients->ignore(port, false); });
        },
        [this, target](const base::Result<QByteArray>& chain) {
            judge(target, chain);
            next();
        });
    m_probe->start();
}

void CertificateWatch::judge(const net::ProbeTarget& target, const base::Result<QByteArray>& chain) {
    const auto facts =
        chain ? tls::certificateFacts(*chain) : base::Result<tls::CertificateFacts>(chain.error());
    if (!facts) {
        m_parts.context.log.write(base::LogCategory::Tls, base::LogLevel::Debug,
                                  "the watch over certificates could not look at " + target.service + ": " +
                                      facts.error().text.toUtf8());
        return judgeStored(target);
    }
    WatchFinding finding;
    finding.service = target.service;
    finding.fingerprint = facts->sha256Hex;
    finding.certificate = m_parts.settings.snapshot()->text(target.service + ".certificate");
    const auto identities = m_parts.identities.snapshot();
    for (const tls::Identity& identity : identities->all)
        if (identity.facts.sha256Hex == facts->sha256Hex)
            finding.certificate = QString::fromUtf8(identity.name);
    judgeChain(finding, *chain, target.sni);
}

/// What cannot be looked at (an address list may keep this computer out) still ends on its day.
void CertificateWatch::judgeStored(const net::ProbeTarget& target) {
    const auto identities = m_parts.identities.snapshot();
    const QByteArray own = m_parts.settings.snapshot()->text(target.service + ".certificate").toUtf8();
    const tls::Identity* identity = target.sni.isEmpty() ? nullptr : holderOf(*identities, target.sni);
    if (identity == nullptr)
        identity = identities->find(own);
    if (identity == nullptr)
        return;
    for (const tls::Identity& one : identities->all) {
        const bool companion = !identity->companion.isEmpty() && one.name == identity->companion;
        if (&one == identity || companion)
            judgeChain({target.service, QString::fromUtf8(one.name), one.facts.sha256Hex, {}}, one.chainPem(),
                       companion ? QString() : target.sni);
    }
}

void CertificateWatch::judgeChain(WatchFinding finding, const QByteArray& chain, const QString& wanted) {
    if (finding.certificate == QLatin1StringView(kTestName)) {
        // Everything else about it is as it must be.
        finding.what = base::fail("watch.test-certificate",
                                  QStringLiteral("The Test certificate is in use; it is for tests only."));
        m_found += finding;
        return;
    }
    const QList<int> steps = days();
    const int longest = steps.isEmpty() ? 0 : *std::max_element(steps.begin(), steps.end());
    const QStringList names = wanted.isEmpty() ? QStringList() : QStringList{wanted};
    for (const base::Error& what :
         tls::warnings(chain, names, now(m_parts.context), tls::RootStore::system(), longest)) {
        finding.what = what;
        m_found += finding;
    }
}

void CertificateWatch::finishLook() {
    const QList<WatchFinding> findings = relevant(m_found, days());
    const bool changed = findings != m_findings;
    m_findings = findings;
    if (changed && m_changed)
        m_changed();
    const qint64 stamp = m_parts.context.clock.utcMs();
    const QList<int> wanted = days();
    // What was told is read and noted in one job, so that nothing is told twice.
    m_parts.context.store.writer().submit<QList<WatchNotice>>(
        [findings, wanted, stamp](store::Transaction& transaction) -> base::Result<QList<WatchNotice>> {
            QSet<QString> told;
            {
                auto rows = transaction.connection().prepare("SELECT what FROM watch_notice");
                if (base::Status status = rows.run(); !status)
                    return status.error();
                while (rows.next()) told.insert(rows.text(0));
            }
            if (base::Status status = transaction.connection()
                                          .prepare("DELETE FROM watch_notice WHERE utc < ?")
                                          .run(stamp - kRememberedMs);
                !status)
                return status.error();
            const QList<WatchNotice> notices =
                newNotices(findings, wanted, told, QDateTime::fromMSecsSinceEpoch(stamp, Qt::UTC));
            for (const WatchNotice& notice : notices)
                if (base::Status status =
                        transaction.connection()
                            .prepare("INSERT OR IGNORE INTO watch_notice (what, utc) VALUES (?, ?)")
                            .run(notice.key, stamp);
                    !status)
                    return status.error();
            return notices;
        },
        m_parts.control,
        [self = QPointer<CertificateWatch>(this)](const base::Result<QList<WatchNotice>>& notices) {
            if (!self)
                return;
            if (notices)
                self->tell(notices.value());
            if (self->m_looked)
                self->m_looked();
        });
}

void CertificateWatch::tell(const QList<WatchNotice>& notices) {
    QList<WatchNotice> toMail;
    for (const WatchNotice& notice : notices) {
        const WatchFinding& finding = notice.finding;
        m_parts.context.log.write(
            base::LogCategory::Tls, base::LogLevel::Problem,
            (finding.certificate.isEmpty()
                 ? QByteArray()
                 : "certificate \"" + finding.certificate.toUtf8() + "\" on " + finding.service + ": ") +
                finding.what.text.toUtf8());
        if (notice.mail)
            toMail += notice;
    }
    if (!toMail.isEmpty() && m_parts.settings.snapshot()->boolean("watch.mail"))
        mail(toMail);
}

void CertificateWatch::mail(const QList<WatchNotice>& notices) {
    const auto directory = m_parts.context.directory.snapshot();
    const auth::Domain* domain = directory->mainDomain();
    if (domain == nullptr)
        return;
    const QString recipient = QStringLiteral("postmaster@") + QString::fromLatin1(domain->name);
    const smtp::DeliveryPlan plan = smtp::planDelivery(*directory, {{}, {recipient.toUtf8()}});
    if (plan.copies.empty())
        return;  // nobody is postmaster; the log and the console tell
    const QByteArray host = hostName(*m_parts.settings.snapshot());
    const QByteArray id = QUuid::createUuid().toByteArray(QUuid::WithoutBraces) + '@' + domain->name;
    store::NewBody body;
    const QByteArray message = watchMail(notices, recipient, host, id, now(m_parts.context), body.headerSize);
    body.chunks = {message};
    body.size = message.size();
    m_parts.context.store.mail().deliver(
        std::move(body), plan.copies, m_parts.control,
        [log = &m_parts.context.log](const base::Status& delivered) {
            if (!delivered)
                log->write(base::LogCategory::Tls, base::LogLevel::Problem,
                           "the postmaster could not be told: " + delivered.error().text.toUtf8());
        });
}

}  // namespace postern::services
