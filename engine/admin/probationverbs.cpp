#include "engine/admin/probationverbs.h"

#include "engine/admin/certificatejournal.h"
#include "engine/admin/settingverbs.h"

namespace postern::admin {
namespace {

enum class Risk { Any, ToTrue, ToFalse, ToRequire };
struct RiskySetting {
    const char* key;  // or the part after the service
    Risk risk;
};
constexpr RiskySetting kRisky[] = {
    {"net.listen", Risk::Any},
    {"tls.policy", Risk::Any},
    {"tls.minimumVersion", Risk::Any},
    {"tls.ciphers12", Risk::Any},
    {"tls.suites13", Risk::Any},
    {"tls.groups", Risk::Any},
    {"tls.require128", Risk::ToTrue},
    {"tlsPolicy", Risk::Any},
    {"grant", Risk::Any},
    {"deny", Risk::Any},
    {"port", Risk::Any},
    {"tlsPort", Risk::Any},
    {"portEnabled", Risk::ToFalse},
    {"tlsPortEnabled", Risk::ToFalse},
    {"ssl", Risk::ToFalse},
    {"starttls", Risk::ToFalse},
    {"certificate", Risk::Any},
    {"disablePlaintext", Risk::ToTrue},
    {"clientAuth", Risk::ToRequire},
    {"trustedAuthorities", Risk::Any},
    {"clientRevocation", Risk::Any},
};

bool applies(Risk risk, const QVariant& value) {
    switch (risk) {
        case Risk::Any:
            return true;
        case Risk::ToTrue:
            return value.toBool();
        case Risk::ToFalse:
            return !value.toBool();
        case Risk::ToRequire:
            return value.toString() == QStringLiteral("require");
    }
    return false;
}

bool isRisky(const config::Setting& setting, const QVariant& value) {
    const QByteArray leaf =
        setting.service.isEmpty() ? setting.key : setting.key.mid(setting.service.size() + 1);
    for (const RiskySetting& each : kRisky)
        if (leaf == each.key)
            return applies(each.risk, value);
    return false;
}

}  // namespace

api::ProbationInfo probationInfo(const AdminContext& context) {
    const services::Probation probation = context.settings.probation();
    api::ProbationInfo info;
    info.id = probation.id;
    info.untilUtcMs = probation.untilUtcMs;
    for (const QByteArray& key : probation.before.keys()) info.keys += QString::fromUtf8(key);
    return info;
}

bool isRisky(const config::Settings& from, const config::Settings& to) {
    for (const config::Setting& setting : config::settingTable())
        if (const QVariant value = to.value(setting.key);
            value != from.value(setting.key) && isRisky(setting, value))
            return true;
    return false;
}

void revertProbation(AdminContext& context, qint64 id, const Caller& caller,
                     const std::function<void(const base::Status&)>& done) {
    const auto from = context.settings.snapshot();
    context.settings.revert(
        id, context.control,
        [&context, caller, from, done](const base::Result<services::SettingsStore::SettingsPtr>& result) {
            if (!result)
                return done(result.error());
            journal(context, caller, QStringLiteral("take back a change of settings that was on probation"));
            takeOver(context, caller, from, result.value());
            context.probationChanged();
            done(base::Done{});
        },
        certificateUses(context.shared.clock, caller, context.identities.snapshot()));
}

void addProbationVerbs(Dispatcher& dispatcher, AdminContext& context) {
    dispatcher.on<api::ProbationConfirm>([&context](const api::ProbationConfirm& request,
                                                    const Caller& caller, auto reply) {
        context.settings.confirm(request.id, context.control, [&context, caller, reply](const auto& result) {
            if (!result)
                return reply(result.error());
            journal(context, caller, QStringLiteral("confirm a change of settings"));
            context.probationChanged();
            context.changed(api::Topic::Settings);
            reply(api::Empty{});
        });
    });
    dispatcher.on<api::ProbationRevert>(
        [&context](const api::ProbationRevert& request, const Caller& caller, auto reply) {
            revertProbation(context, request.id, caller, [reply](const base::Status& status) {
                if (status)
                    reply(api::Empty{});
                else
                    reply(status.error());
            });
        });
}

}  // namespace postern::admin
