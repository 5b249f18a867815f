#include "engine/admin/settingverbs.h"

#include "engine/admin/certificatejournal.h"
#include "engine/admin/cutoffverbs.h"
#include "engine/admin/probationverbs.h"
#include "engine/admin/publishing.h"
#include "engine/services/clientpolicy.h"
#include "engine/services/tlspolicy.h"

#include <algorithm>

namespace postern::admin {
namespace {

constexpr int kMaxProbationSeconds = 3600;

using config::Setting;
using config::SettingEffect;
using config::Settings;
using services::ServiceChange;
using Kind = ServiceChange::Kind;

QString typeName(config::SettingType type) {
    static const char* const kNames[] = {"boolean", "integer", "size",     "seconds",     "port",
                                         "text",    "choice",  "textlist", "addresslist", "name"};
    return QLatin1StringView(kNames[static_cast<size_t>(type)]);
}

QString effectName(SettingEffect effect) {
    static const char* const kNames[] = {"live", "reloadtls", "rebind", "restart"};
    return QLatin1StringView(kNames[static_cast<size_t>(effect)]);
}

api::SettingInfo describe(const Setting& setting, const Settings& settings) {
    api::SettingInfo info;
    info.key = QString::fromLatin1(setting.key);
    info.type = typeName(setting.type);
    if (!setting.secret)
        info.value = config::formatSetting(setting.key, settings.value(setting.key));
    info.defaultValue = config::formatSetting(setting.key, setting.defaultValue);
    info.minimum = setting.minimum;
    info.maximum = setting.maximum;
    info.choices = setting.choices;
    info.scope =
        setting.scope == config::SettingScope::Service ? QStringLiteral("service") : QStringLiteral("server");
    info.service = QString::fromLatin1(setting.service);
    info.effect = effectName(setting.effect);
    info.overridden = settings.isOverridden(setting.key);
    info.secret = setting.secret;
    info.english = setting.english;
    info.helpId = QString::fromLatin1(setting.helpId);
    return info;
}

// A form sends lists and switches as they are; the store reads text.
services::SettingsStore::Changes changesOf(const QVariantMap& values) {
    services::SettingsStore::Changes changes;
    for (auto it = values.cbegin(); it != values.cend(); ++it)
        changes.insert(it.key().toLatin1(), it->typeId() == QMetaType::QStringList
                                                ? QVariant(it->toStringList().join(QLatin1Char(',')))
                                                : QVariant(it->toString()));
    return changes;
}

struct Sentence {
    Kind kind;
    const char* code;
    const char* english;  // %1 the service, %2 its open sessions
};
constexpr Sentence kSentences[] = {
    {Kind::Start, "effect.start", "%1 starts"},
    {Kind::Stop, "effect.stop", "%1 stops, %2 sessions are closed"},
    {Kind::OpenPorts, "effect.open-ports", "%1 opens its ports anew, %2 sessions stay"},
    {Kind::NewTls, "effect.new-tls", "%1 uses the new TLS settings for new connections, %2 sessions stay"},
    {Kind::Live, "effect.live", "%1 uses the new values for new connections, %2 sessions stay"}};

// The argument is the service's plain name, which the console knows; the English shows it in capitals.
api::ErrorInfo effectOf(const ServiceChange& change) {
    const QString name = QString::fromLatin1(change.service);
    const QString sessions = QString::number(change.sessions);
    for (const Sentence& sentence : kSentences)
        if (sentence.kind == change.kind)
            return {QLatin1StringView(sentence.code),
                    {name, sessions},
                    QString(QLatin1StringView(sentence.english))
                        .replace(QStringLiteral("%1"), name.toUpper())
                        .replace(QStringLiteral("%2"), sessions)};
    return {};
}

void addServerEffects(const Settings& from, const Settings& to, api::ChangeReport& report) {
    bool live = false;
    for (const Setting& setting : config::settingTable()) {
        if (from.value(setting.key) == to.value(setting.key))
            continue;
        if (setting.effect == SettingEffect::Restart)
            report.effects +=
                toInfo(base::fail("effect.restart", QStringLiteral("%1 holds from the next start of Postern"),
                                  {QString::fromLatin1(setting.key)}));
        else
            live |= setting.scope == config::SettingScope::Server;
    }
    if (live && report.effects.isEmpty())
        report.effects +=
            toInfo(base::fail("effect.server", QStringLiteral("the server takes it over at once")));
}

api::ChangeReport makeReport(const Settings& from, const Settings& to, const QList<ServiceChange>& changes) {
    api::ChangeReport report;
    report.revision = to.revision();
    for (const ServiceChange& change : changes) {
        const QString name = QString::fromLatin1(change.service);
        if (change.problem.code.isEmpty())
            report.effects += effectOf(change);
        else
            report.problems +=
                toInfo(withReason("change.failed", QStringLiteral("%1 could not take over the change: %2"),
                                  name, toInfo(change.problem)));
    }
    addServerEffects(from, to, report);
    return report;
}

/// The row of it was written with the settings (certificateUses).
void tellUse(const AdminContext& context, const Caller& caller, const QByteArray& key, const QString& name) {
    const auto identities = context.identities.snapshot();
    const tls::Identity* identity = identities->find(name.toUtf8());
    tellAct(context, *beginAct(context, caller, api::SettingsSet::kVerb, QString::fromLatin1(key),
                               identity ? QString::fromLatin1(identity->facts.sha256Hex) : QString(), name));
}

// Values stay out of the line of a secret; those of the others are what one looks for later.
void journalChanges(const AdminContext& context, const Caller& caller, const Settings& from,
                    const Settings& to) {
    for (const Setting& setting : config::settingTable()) {
        const QVariant value = to.value(setting.key);
        if (from.value(setting.key) == value)
            continue;
        const QString shown =
            setting.secret ? QStringLiteral("(not shown)") : config::formatSetting(setting.key, value);
        journal(context, caller,
                QStringLiteral("set %1 to \"%2\"").arg(QString::fromLatin1(setting.key), shown));
        if (setting.key.endsWith(".certificate"))
            tellUse(context, caller, setting.key, value.toString());
    }
}

}  // namespace

namespace {

using SettingsPtr = services::SettingsStore::SettingsPtr;

/// One request on its way through check, cut-off and store.
struct Change {
    api::SettingsSet request;
    Caller caller;
    SettingsPtr from, draft;
    services::SettingsStore::Changes values;
    CutOffs cutOffs;
    Dispatcher::Reply<api::ChangeReport> reply;
    services::SettingsStore::Along also;

    void finish(api::ChangeReport report, const SettingsPtr& to) const {
        report.cutOff = cutOffs.lost;
        report.effects += cutOffs.gains;
        report.risky = isRisky(*from, *to);
        reply(report);
    }
};

/// All that is written with the change.
services::SettingsStore::Along rowsOf(const AdminContext& context, const Change& change) {
    return [uses = certificateUses(context.shared.clock, change.caller, context.identities.snapshot()),
            also = change.also](store::Connection& connection, const Settings& before, const Settings& now) {
        const base::Status written = uses(connection, before, now);
        return written && also ? also(connection, before, now) : written;
    };
}

void storeChange(AdminContext& context, const std::shared_ptr<const Change>& change) {
    const int seconds = change->request.probationSeconds;
    const qint64 until = seconds > 0 ? context.shared.clock.utcMs() + seconds * qint64(1000) : 0;
    context.settings.set(
        change->values, change->request.baseRevision, context.control,
        [&context, change](const base::Result<SettingsPtr>& saved) {
            if (!saved)
                return change->reply(saved.error());
            api::ChangeReport report = takeOver(context, change->caller, change->from, saved.value());
            if (change->request.probationSeconds > 0) {
                report.probation = probationInfo(context);
                context.probationChanged();
            }
            change->finish(report, saved.value());
        },
        until, rowsOf(context, *change));
}

void goOn(AdminContext& context, const std::shared_ptr<const Change>& change) {
    const QList<ServiceChange> preview = context.services.preview(*change->draft);
    if (change->request.checkOnly)
        return change->finish(makeReport(*change->from, *change->draft, preview), change->draft);
    for (const ServiceChange& each : preview) {
        // A service that is down already may stay so; one that runs is not brought down by a value we know to
        // be bad.
        if (each.kind == Kind::OpenPorts && !each.problem.code.isEmpty())
            return change->reply(each.problem);
    }
    storeChange(context, change);
}

}  // namespace

// What needs the certificates to be judged.
base::Status checkCertificates(const Settings& current, const Settings& next, const tls::Identities& before,
                               const tls::Identities& after) {
    for (const QByteArray& service : config::serviceNames()) {
        const QString name = next.text(service + ".certificate");
        const tls::Identity* identity = after.find(name.toUtf8());
        if (identity == nullptr && (next.boolean(service + ".ssl") || !name.isEmpty()))
            return base::fail(
                "cert.missing",
                QStringLiteral("there is no certificate \"%1\"; make or install one first (the Web Server "
                               "Certificate Wizard, or posternctl cert selfsigned), then choose it"),
                {name});
        // One that waits for its key may stay; it is not newly relied on.
        const bool newly =
            !current.boolean(service + ".ssl") || current.text(service + ".certificate") != name;
        if (identity != nullptr && !identity->usable() && next.boolean(service + ".ssl") && newly)
            return identity->problem;
    }
    const base::Status policy = services::checkTlsPolicy(next, after);
    if (policy)
        return policy;
    // A fault that was there before (--set may bring one) must not lock the administrator out of other
    // changes.
    const base::Status old = services::checkTlsPolicy(current, before);
    const bool known =
        !old && old.error().code == policy.error().code && old.error().arguments == policy.error().arguments;
    return known ? base::Status(base::Done{}) : policy;
}

void changeSettings(AdminContext& context, const api::SettingsSet& request, const Caller& caller,
                    const Dispatcher::Reply<api::ChangeReport>& reply, services::SettingsStore::Along also) {
    auto change = std::make_shared<Change>(Change{request,
                                                  caller,
                                                  context.settings.snapshot(),
                                                  {},
                                                  changesOf(request.values),
                                                  {},
                                                  reply,
                                                  std::move(also)});
    if (request.probationSeconds < 0 || request.probationSeconds > kMaxProbationSeconds)
        return reply(base::fail("setting.probation-time",
                                QStringLiteral("A change can wait for 1 to %1 seconds to be confirmed."),
                                {QString::number(kMaxProbationSeconds)}));
    const auto draft = context.settings.check(change->values, request.baseRevision);
    if (!draft)
        return reply(draft.error());
    change->draft = *draft;
    const auto identities = context.identities.snapshot();
    if (const base::Status status = checkCertificates(*change->from, **draft, *identities, *identities);
        !status)
        return reply(status.error());
    if (const auto trust = context.shared.clientTrust->get())
        if (const base::Status status = services::checkClients(*change->from, **draft, *trust); !status)
            return reply(status.error());
    const auto choices = context.domainTls.snapshot();
    findCutOffs(context, rulesWith(context, *change->from, *identities, *choices),
                rulesWith(context, **draft, *identities, *choices),
                [&context, change](const base::Result<CutOffs>& found) {
                    if (!found)
                        return change->reply(found.error());
                    change->cutOffs = found.value();
                    goOn(context, change);
                });
}

api::ChangeReport takeOver(AdminContext& context, const Caller& caller, const SettingsPtr& from,
                           const SettingsPtr& to) {
    journalChanges(context, caller, *from, *to);
    applyServerSettings(context, *to);
    const QList<ServiceChange> changes = context.services.apply(to);
    context.changed(api::Topic::Settings);
    return makeReport(*from, *to, changes);
}

void applyServerSettings(const AdminContext& context, const config::Settings& settings) {
    static const QStringList kLevels{QStringLiteral("failure"), QStringLiteral("problem"),
                                     QStringLiteral("info"), QStringLiteral("debug")};
    const QString level =
        context.facts.logLevel.isEmpty() ? settings.text("log.level") : context.facts.logLevel;
    context.log.setLevel(static_cast<base::LogLevel>(qMax<qsizetype>(0, kLevels.indexOf(level.toLower()))));
    context.log.setRingLines(static_cast<int>(settings.integer("log.ringLines")));
    context.log.setFileLimits(
        {settings.integer("log.fileSize"), static_cast<int>(settings.integer("log.files"))});
    auth::LoginLimits limits;
    limits.maxFailures = static_cast<int>(settings.integer("login.maxFailures"));
    limits.periodSeconds = static_cast<int>(settings.integer("login.periodSeconds"));
    limits.cacheSeconds = static_cast<int>(settings.integer("login.cacheSeconds"));
    limits.cacheEntries = static_cast<int>(settings.integer("login.cacheEntries"));
    limits.hideUnknown = settings.boolean("login.hideUnknown");
    context.shared.authenticator.setLimits(limits);
    context.shared.directory.setRounds(static_cast<int>(settings.integer("login.scramRounds")));
    context.workers.setMaxConnections(static_cast<int>(settings.integer("net.maxConnections")));
    applyPublishing(context, settings);
}

void addSettingVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::SettingsList>([&context](const api::SettingsList& request, const Caller&, auto reply) {
        const auto settings = context.settings.snapshot();
        api::SettingList list;
        list.revision = settings->revision();
        for (const Setting& setting : config::settingTable())
            if (request.service.isEmpty() || setting.service == request.service.toLatin1())
                list.settings += describe(setting, *settings);
        reply(list);
    });
    dispatcher.on<api::SettingsSet>(
        [&context](const api::SettingsSet& request, const Caller& caller, auto reply) {
            changeSettings(context, request, caller, reply);
        });
    dispatcher.on<api::SetUpFinish>([&context](const api::SetUpFinish&, const Caller& caller, auto reply) {
        api::SettingsSet set;
        set.values.insert(QStringLiteral("setup.done"), QStringLiteral("true"));
        changeSettings(context, set, caller, [reply](const base::Result<api::ChangeReport>& result) {
            if (result)
                reply(api::Empty{});
            else
                reply(result.error());
        });
    });
}

}  // namespace postern::admin
