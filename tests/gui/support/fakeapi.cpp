#include "tests/gui/support/fakeapi.h"

#include <QPointer>
#include <QTimer>

#include <utility>

namespace postern::test {

FakeApi::FakeApi(QObject* parent) : api::AdminApi(parent) {
    addReads();
    addServiceVerbs();
    addDirectoryVerbs();
    addAccountCertificateVerbs();
    addOtherVerbs();
    addCertificateVerbs();
    addFileVerbs();
    addKeyVerbs();
    addKeyStoreVerbs();
    addRequestVerbs();
    addAuthorityVerbs();
    addIssueVerbs();
    addPolicyVerbs();
}

void FakeApi::invoke(const QByteArray& verb, QVariant request, QObject* context,
                     std::function<void(base::Result<QVariant>)> done) {
    asked << verb;
    m_requests.insert(verb, request);
    const QPointer<QObject> alive(context);
    QTimer::singleShot(0, this, [this, verb, request, alive, done] {
        if (m_held.contains(verb))
            m_waiting.append({verb, request, alive, done});
        else
            answer(verb, request, alive, done);
    });
}

void FakeApi::answer(const QByteArray& verb, const QVariant& request, QObject* context,
                     const std::function<void(base::Result<QVariant>)>& done) {
    if (!context)
        return;
    if (m_failures.contains(verb)) {
        done(m_failures.take(verb));
        return;
    }
    const Handler handler = m_handlers.value(verb);
    if (handler)
        done(handler(request));
    else
        done(base::fail("api.unknown-verb", QStringLiteral("there is no verb %1"),
                        {QString::fromLatin1(verb)}));
}

void FakeApi::release(const QByteArray& verb) {
    m_held.remove(verb);
    const QList<Waiting> waiting = std::exchange(m_waiting, {});
    for (const Waiting& call : waiting) {
        if (call.verb == verb)
            answer(call.verb, call.request, call.context, call.done);
        else
            m_waiting.append(call);
    }
}

void FakeApi::addReads() {
    on<api::StatusRead>([this](const auto&) { return status; });
    on<api::SettingsList>([this](const api::SettingsList& request) {
        api::SettingList list = settings;
        if (!request.service.isEmpty())
            list.settings.removeIf(
                [&](const api::SettingInfo& info) { return info.service != request.service; });
        return list;
    });
    on<api::DomainsList>([this](const auto&) {
        api::DomainList list = domains;
        for (api::DomainInfo& domain : list.domains)
            domain.accounts = int(accounts.value(domain.name).size());
        return list;
    });
    on<api::AccountsList>([this](const api::AccountsList& request) {
        return api::AccountList{accounts.value(request.domain)};
    });
    on<api::AliasesList>(
        [this](const api::AliasesList& request) { return api::AliasList{aliases.value(request.domain)}; });
    on<api::SessionsList>([this](const auto&) { return sessions; });
    on<api::MetricsRead>([this](const api::MetricsRead& request) {
        metricHours = request.hours;
        if (request.hours <= 1)
            return metrics;
        api::Metrics day;  // points of five minutes, as the engine gives
        const qint64 now = metrics.points.isEmpty() ? 0 : metrics.points.last().utcMs;
        for (int i = 0; i < 288; ++i) {
            api::MetricPoint point = metrics.points.value(i);
            point.utcMs = now - (287 - i) * 300'000LL;
            day.points << point;
        }
        return day;
    });
    on<api::LogRead>([this](const api::LogRead& request) {
        api::LogLines lines;
        for (const api::LogLine& line : log.lines) {
            if (line.number > request.after)
                lines.lines << line;
        }
        return lines;
    });
}

void FakeApi::addServiceVerbs() {
    const auto change = [this](const QString& name, const QString& state) -> base::Result<api::ServiceInfo> {
        for (api::ServiceInfo& service : status.services) {
            if (service.name != name)
                continue;
            service.state = state;
            const api::ServiceInfo copy = service;
            Q_EMIT changed(api::Topic::Services);
            return copy;
        }
        return base::fail("service.unknown", QStringLiteral("there is no service %1"), {name});
    };
    on<api::ServiceStart>(
        [=](const api::ServiceStart& request) { return change(request.name, QStringLiteral("running")); });
    on<api::ServiceStop>(
        [=](const api::ServiceStop& request) { return change(request.name, QStringLiteral("stopped")); });
    on<api::ServiceRestart>([=, this](const api::ServiceRestart& request) {
        restarts << request.name;
        return change(request.name, QStringLiteral("running"));
    });
    on<api::SettingsSet>([this](const api::SettingsSet& request) { return setSettings(request); });
}

base::Result<api::ChangeReport> FakeApi::setSettings(const api::SettingsSet& request) {
    if (request.baseRevision != 0 && request.baseRevision != settings.revision)
        return base::fail("setting.conflict", QStringLiteral("settings changed in the meantime"));
    if (!taken.code.isEmpty() && !request.checkOnly)
        return taken;
    api::ChangeReport report;
    if (taken.code.isEmpty())
        report.effects.append({QStringLiteral("fake.effect"),
                               {},
                               QStringLiteral("POP3 opens its ports anew, 12 sessions stay.")});
    else
        report.problems.append(
            {QStringLiteral("change.failed"),
             QStringList{QStringLiteral("pop3"), QString::fromLatin1(taken.code), taken.text} +
                 taken.arguments,
             taken.text});
    judgeChange(request, report);
    if (request.checkOnly)
        return report;
    for (api::SettingInfo& info : settings.settings) {
        if (request.values.contains(info.key))
            info.value = request.values.value(info.key).toString();
    }
    lastSet = request.values;
    report.revision = ++settings.revision;
    QTimer::singleShot(0, this, [this] { Q_EMIT changed(api::Topic::Settings); });
    return report;
}

base::Result<api::AccountInfo> FakeApi::editAccount(const QString& address,
                                                    const std::function<void(api::AccountInfo&)>& edit) {
    for (api::AccountInfo& account : accounts[address.section(QLatin1Char('@'), 1)]) {
        if (account.address == address) {
            edit(account);
            return account;
        }
    }
    return base::fail("account.unknown", QStringLiteral("there is no account %1"), {address});
}

void FakeApi::addDirectoryVerbs() {
    on<api::DomainAdd>([this](const api::DomainAdd& request) -> base::Result<api::DomainInfo> {
        for (const api::DomainInfo& one : std::as_const(domains.domains)) {
            if (one.name == request.name)
                return base::fail("domain.exists", QStringLiteral("%1 exists"), {request.name});
        }
        const api::DomainInfo domain{request.name, domains.domains.isEmpty(), {}, 0};
        domains.domains << domain;
        Q_EMIT changed(api::Topic::Directory);
        return domain;
    });
    on<api::DomainRemove>([this](const api::DomainRemove& request) {
        domains.domains.removeIf([&](const api::DomainInfo& domain) { return domain.name == request.name; });
        Q_EMIT changed(api::Topic::Directory);
        return api::Empty{};
    });
    on<api::AccountAdd>([this](const api::AccountAdd& request) -> base::Result<api::AccountInfo> {
        for (const api::AccountInfo& one : accounts.value(request.address.section(QLatin1Char('@'), 1))) {
            if (one.address == request.address)
                return base::fail("account.exists", QStringLiteral("%1 exists"), {request.address});
        }
        api::AccountInfo account;
        account.address = request.address;
        account.domain = request.address.section(QLatin1Char('@'), 1);
        account.fullName = request.fullName;
        account.hasPassword = true;
        accounts[account.domain] << account;
        Q_EMIT changed(api::Topic::Directory);
        return account;
    });
    on<api::AccountRemove>([this](const api::AccountRemove& request) {
        accounts[request.address.section(QLatin1Char('@'), 1)].removeIf(
            [&](const api::AccountInfo& account) { return account.address == request.address; });
        return api::Empty{};
    });
    on<api::AccountSet>([this](const api::AccountSet& request) {
        return editAccount(request.address, [&](api::AccountInfo& account) {
            account.fullName = request.fullName;
            if (!request.loginPolicy.isEmpty())
                account.loginPolicy = request.loginPolicy;
        });
    });
    on<api::AccountSuspend>([this](const api::AccountSuspend& request) {
        return editAccount(request.address,
                           [&](api::AccountInfo& account) { account.enabled = !request.suspended; });
    });
    on<api::AccountUnlock>([this](const api::AccountUnlock& request) {
        return editAccount(request.address, [](api::AccountInfo& account) { account.lockedUntilUtcMs = 0; });
    });
}

void FakeApi::addOtherVerbs() {
    on<api::NamesCheck>([this](const api::NamesCheck& request) {
        api::NameChecks checks;
        for (const QString& asked : request.names) {
            api::NameCheck check{asked, QStringLiteral("asked"), true, QStringLiteral("ok"), {}, 0};
            for (const api::NameCheck& known : std::as_const(names.names))
                if (known.name == asked)
                    check = known;
            checks.names << check;
        }
        if (request.propose)
            checks.names += names.names;
        return checks;
    });
    on<api::SessionClose>([this](const api::SessionClose& request) {
        sessions.sessions.removeIf([&](const api::SessionInfo& session) { return session.id == request.id; });
        return api::Empty{};
    });
    on<api::SetUpFinish>([this](const auto&) {
        status.setUp = true;
        return api::Empty{};
    });
    on<api::StoreCheck>([](const auto&) { return api::StoreReport{{}, 18'204, 3'221'225'472}; });
}

}  // namespace postern::test
