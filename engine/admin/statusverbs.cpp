#include "engine/admin/admincontext.h"
#include "engine/admin/probationverbs.h"
#include "engine/admin/serviceverbs.h"

#include "engine/services/serviceplan.h"
#include "engine/services/watchreport.h"

#include <QCoreApplication>
#include <QHostAddress>

#include <algorithm>

namespace postern::admin {
namespace {

constexpr int kUrgentDays = 10;

api::Problem problem(const base::Error& what, const QString& page) {
    const QString notice =
        QString::fromLatin1(what.code) + QLatin1Char(' ') + what.arguments.join(QLatin1Char(' '));
    return {QStringLiteral("problem"), toInfo(what), page, notice};
}

api::Problem hint(const base::Error& what, const QString& page) {
    return {QStringLiteral("hint"), toInfo(what), page, {}};
}

void serviceProblems(const api::ServiceInfo& service, const config::Settings& settings,
                     QList<api::Problem>& problems) {
    const QString page = QStringLiteral("service/") + service.name;
    if (!service.problem.code.isEmpty()) {
        const bool down = service.state == QStringLiteral("down");
        const QByteArray code =
            down ? QByteArrayLiteral("problem.service-down") : QByteArrayLiteral("problem.service-partly");
        const QString english = down ? QStringLiteral("%1 is down: %2")
                                     : QStringLiteral("%1 could not take over its settings: %2");
        problems += problem(withReason(code, english, service.name, service.problem), page);
    }
    const QByteArray key = service.name.toUtf8() + ".disablePlaintext";
    if (service.enabled && config::findSetting(key) && !settings.boolean(key))
        problems += hint(
            base::fail("problem.plaintext-logins",
                       QStringLiteral("%1 lets clients send passwords without encryption"), {service.name}),
            page);
}

QString certificatePage(const QString& name) {
    return name.isEmpty() ? QStringLiteral("certificates") : QStringLiteral("certificates/") + name;
}

/// Told anew at each of the days of warning, not at every day between them.
api::Problem expiry(const QString& certificate, int left, int reached) {
    const base::Error what =
        base::fail("problem.certificate-expires", QStringLiteral("the certificate \"%1\" has %2 days left"),
                   {certificate, QString::number(left)});
    const QString page = certificatePage(certificate);
    api::Problem made = left < kUrgentDays ? problem(what, page) : hint(what, page);
    made.notice = QStringLiteral("problem.certificate-expires %1 %2").arg(certificate).arg(reached);
    return made;
}

void certificateProblems(const api::Status& status, const config::Settings& settings,
                         QList<api::Problem>& problems) {
    QList<int> days;
    for (const QString& each : settings.list("watch.days")) days += each.toInt();
    QStringList seen;
    for (const api::ServiceInfo& service : status.services) {
        if (!service.ssl || !service.enabled || seen.contains(service.certificate))
            continue;
        seen += service.certificate;
        if (service.certificate == QStringLiteral("test")) {
            problems +=
                hint(base::fail(
                         "problem.test-certificate",
                         QStringLiteral(
                             "the Test certificate is in use: clients warn until they trust its authority")),
                     certificatePage(service.certificate));
        } else if (const int reached = services::reachedDay(service.certificateDaysLeft, days); reached > 0) {
            problems += expiry(service.certificate, service.certificateDaysLeft, reached);
        }
    }
}

// The store that needs its passphrase, and requests that nobody answered for long (E13).
void keyProblems(const tls::Identities& identities, qint64 nowUtcMs, QList<api::Problem>& problems) {
    constexpr qint64 kDayMs = 86'400'000;
    constexpr qint64 kPatienceDays = 30;
    const bool locked = std::any_of(identities.keys.begin(), identities.keys.end(),
                                    [](const auto& key) { return key.problem.code == "key.locked"; });
    if (locked)
        problems += problem(base::fail("problem.keystore-locked",
                                       QStringLiteral("the key store is locked: certificates with stored "
                                                      "keys are not served until it gets its passphrase")),
                            QStringLiteral("certificates/keys"));
    for (const tls::StoredKey& key : identities.keys)
        if (key.problem.code.startsWith("keyfile.")) {  // the same for all
            problems += problem(key.problem, QStringLiteral("certificates/keys"));
            break;
        }
    for (const tls::PendingRequest& request : identities.requests)
        if (const qint64 days = (nowUtcMs - request.createdUtcMs) / kDayMs; days >= kPatienceDays)
            problems +=
                hint(base::fail("problem.request-waits",
                                QStringLiteral("the request \"%1\" has waited %2 days for its certificate"),
                                {QString::fromUtf8(request.name), QString::number(days)}),
                     QStringLiteral("certificates/requests"));
}

/// Lists of others that were not renewed in time: what was revoked since then still gets in.
void listProblems(const tls::Authorities& authorities, qint64 nowUtcMs, QList<api::Problem>& problems) {
    for (const tls::Authority& authority : authorities.all)
        if (!authority.own && authority.crlNextUpdateUtcMs != 0 && authority.crlNextUpdateUtcMs < nowUtcMs)
            problems +=
                problem(base::fail("problem.crl-stale",
                                   QStringLiteral("the list of certificates that \"%1\" has revoked is "
                                                  "out of date"),
                                   {QString::fromUtf8(authority.name)}),
                        QStringLiteral("certificates"));
}

/// What the watch over served certificates found, in the words of a problem. %1 is the certificate (or a
/// file), %2 what is wrong in it.
struct WatchProblem {
    const char* finding;
    const char* code;
    const char* english;
    bool urgent;
};
constexpr WatchProblem kWatchProblems[] = {
    {"watch.expired", "problem.certificate-expired", "the certificate \"%1\" has expired", true},
    {"watch.weak-signature", "problem.certificate-weak", "the certificate \"%1\" is weak: %2", true},
    {"watch.weak-key", "problem.certificate-weak", "the certificate \"%1\" is weak: %2", true},
    {"watch.wrong-name", "problem.certificate-name", "the certificate \"%1\" does not hold the name %2",
     true},
    {"watch.unknown-chain", "problem.certificate-chain",
     "clients do not know who issued the certificate \"%1\"", false},
    {"watch.self-signed", "problem.certificate-self-signed",
     "the certificate \"%1\" is self-signed: clients warn until they are told to trust it", false},
};

void watchProblems(const services::CertificateWatch& watch, QList<api::Problem>& problems) {
    QList<QStringList> seen;
    for (const services::WatchFinding& finding : watch.findings()) {
        if (finding.what.code == "watch.key-readable")
            problems += problem(base::fail("problem.key-readable",
                                           QStringLiteral("the key file %1 can be read by other users"),
                                           finding.what.arguments),
                                QStringLiteral("certificates/keys"));
        for (const WatchProblem& each : kWatchProblems) {
            const QStringList arguments{finding.certificate, finding.what.arguments.value(1)};
            const QStringList row{QLatin1StringView(each.code), arguments[0], arguments[1]};
            if (finding.what.code != each.finding || seen.contains(row))
                continue;
            seen += row;
            const QString english = QLatin1StringView(each.english);
            const base::Error what = base::fail(
                each.code, english, english.contains(QLatin1String("%2")) ? arguments : arguments.mid(0, 1));
            const QString page = certificatePage(finding.certificate);
            problems += each.urgent ? problem(what, page) : hint(what, page);
        }
    }
}

void storeProblem(const base::Error& trouble, const QString& folder, QList<api::Problem>& problems) {
    if (trouble.code.isEmpty())
        return;
    const bool full = trouble.code == "store.full";
    problems += problem(
        full ? base::fail("problem.store-full",
                          QStringLiteral("the disk of %1 is full: mail is refused until there is room"),
                          {folder})
             : base::fail("problem.store-write",
                          QStringLiteral("the store in %1 cannot be written, mail is refused for now: %2"),
                          {folder, trouble.arguments.value(0, trouble.text)}),
        QStringLiteral("monitor"));
}

bool loopbackOnly(const config::Settings& settings) {
    const QStringList addresses = settings.list("net.listen");
    return std::all_of(addresses.begin(), addresses.end(),
                       [](const QString& text) { return QHostAddress(text).isLoopback(); });
}

QList<api::Problem> problemsOf(const api::Status& status, const config::Settings& settings) {
    QList<api::Problem> problems;
    for (const api::ServiceInfo& service : status.services) serviceProblems(service, settings, problems);
    if (status.mainDomain.isEmpty())
        problems += problem(
            base::fail("problem.no-domain", QStringLiteral("there is no domain yet: no mail can arrive")),
            QStringLiteral("domains"));
    certificateProblems(status, settings, problems);
    if (loopbackOnly(settings))
        problems += hint(
            base::fail("problem.loopback-only", QStringLiteral("only programs on this computer can connect")),
            QStringLiteral("settings/net.listen"));
    return problems;
}

}  // namespace

void addStatusVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::StatusRead>([&context](const api::StatusRead&, const Caller&, auto reply) {
        const auto settings = context.settings.snapshot();
        const auto directory = context.shared.directory.snapshot();
        api::Status status;
        status.version = context.facts.version;
        status.dataFolder = context.facts.dataFolder;
        status.hostName = QString::fromUtf8(services::hostName(*settings));
        if (const auth::Domain* domain = directory->mainDomain())
            status.mainDomain = domain->display;
        status.pid = QCoreApplication::applicationPid();
        status.startedUtcMs = context.facts.startedUtcMs;
        status.headless = context.facts.headless;
        status.setUp = settings->boolean("setup.done") || !directory->accounts().isEmpty();
        for (const services::ServiceStatus& service : context.services.statuses())
            status.services += describeService(context, service);
        storeProblem(context.shared.store.writer().trouble(), status.dataFolder, status.problems);
        status.problems += problemsOf(status, *settings);
        keyProblems(*context.identities.snapshot(), context.shared.clock.utcMs(), status.problems);
        listProblems(*context.authorities.snapshot(), context.shared.clock.utcMs(), status.problems);
        if (context.watch)
            watchProblems(*context.watch, status.problems);
        status.probation = probationInfo(context);
        reply(status);
    });
}

}  // namespace postern::admin
