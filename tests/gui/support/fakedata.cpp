#include "engine/config/settings.h"
#include "tests/gui/support/fakeapi.h"

#include <QDateTime>
#include <QMetaEnum>

#include <cmath>

namespace postern::test {

namespace {

constexpr qint64 kDay = 86'400'000;

QString typeName(config::SettingType type) {
    static const char* const kNames[] = {"boolean", "integer", "size",     "seconds",     "port",
                                         "text",    "choice",  "textlist", "addresslist", "name"};
    return QString::fromLatin1(kNames[int(type)]);
}

qint64 now() {
    return QDateTime::currentMSecsSinceEpoch();
}

}  // namespace

void FakeApi::fill() {
    fillServices();
    fillSettings();
    fillDirectory();
    fillCertificates();
    fillKeys();
    fillAuthorities();
    fillPolicy();
    fillAccountCertificates(accounts.value(QStringLiteral("example.org")).first().address);
    fillMonitor();
}

void FakeApi::fillServices() {
    status.version = QStringLiteral("0.1.0");
    status.dataFolder = QStringLiteral("/var/lib/postern");
    status.hostName = QStringLiteral("mail.example.org");
    status.mainDomain = QStringLiteral("example.org");
    status.startedUtcMs = now() - 5 * kDay - 3'600'000;
    status.setUp = true;
    const auto add = [this](const QString& name, int plain, int tls, int sessionCount) {
        api::ServiceInfo service;
        service.name = name;
        service.state = QStringLiteral("running");
        service.enabled = service.ssl = true;
        service.sessions = sessionCount;
        service.certificate = QStringLiteral("mail.example.org");
        service.certificateDaysLeft = 89;
        service.ports.append({QStringLiteral("0.0.0.0"), plain, false});
        if (tls)
            service.ports.append({QStringLiteral("0.0.0.0"), tls, true});
        status.services << service;
    };
    add(QStringLiteral("smtp"), 25, 0, 3);
    add(QStringLiteral("submission"), 587, 465, 12);
    add(QStringLiteral("pop3"), 110, 995, 1);
    add(QStringLiteral("imap"), 143, 993, 148);
    add(QStringLiteral("pki"), 8480, 0, 0);  // off, as at first
    status.services.last().state = QStringLiteral("stopped");
    status.services.last().enabled = status.services.last().ssl = false;
    status.services.last().certificate.clear();
    status.services.last().ports.clear();
    api::ServiceInfo& pop3 = status.services[2];
    pop3.state = QStringLiteral("down");
    pop3.ports.clear();
    pop3.sessions = 0;
    pop3.problem = {QStringLiteral("net.port-taken"),
                    {QStringLiteral("995"), QStringLiteral("0.0.0.0")},
                    QStringLiteral("Port 995 on 0.0.0.0 is taken by another program")};
    status.problems = {{QStringLiteral("problem"), pop3.problem, QStringLiteral("service/pop3")}};
}

void FakeApi::fillSettings() {
    settings.revision = 7;
    const config::Settings values({}, {}, 7);
    for (const config::Setting& row : config::settingTable()) {
        api::SettingInfo info;
        info.key = QString::fromLatin1(row.key);
        info.type = typeName(row.type);
        info.value = config::formatSetting(row.key, values.value(row.key));
        info.defaultValue = config::formatSetting(row.key, row.defaultValue);
        info.minimum = row.minimum;
        info.maximum = row.maximum;
        info.choices = row.choices;
        info.scope =
            row.scope == config::SettingScope::Server ? QStringLiteral("server") : QStringLiteral("service");
        info.service = QString::fromLatin1(row.service);
        info.english = row.english;
        info.helpId = QString::fromLatin1(row.helpId);
        if (info.type == QLatin1StringView("name"))
            info.value = QStringLiteral("mail.example.org");
        settings.settings << info;
    }
}

void FakeApi::fillDirectory() {
    domains.domains = {{QStringLiteral("example.org"), true, {QStringLiteral("example.net")}, 0},
                       {QStringLiteral("verein.example"), false, {}, 0}};
    const std::pair<const char*, const char*> people[] = {
        {"anna", "Anna Albers"},   {"ben", "Ben Brandt"},
        {"carla", "Carla Castro"}, {"dmitri", "Dmitri Danilov"},
        {"elif", "Elif Erdem"},    {"farid", "Farid Farahani"},
        {"postmaster", ""}};
    int n = 0;
    for (const auto& [local, name] : people) {
        api::AccountInfo account;
        account.domain = QStringLiteral("example.org");
        account.address = QString::fromLatin1(local) + QStringLiteral("@example.org");
        account.fullName = QString::fromUtf8(name);
        account.hasPassword = true;
        account.messages = 120 + 917 * n;
        account.octets = 4'100'000LL + 71'000'000LL * n;
        account.enabled = n != 2;
        if (n == 4)
            account.lockedUntilUtcMs = now() + 480'000;
        ++n;
        accounts[account.domain] << account;
    }
    aliases[QStringLiteral("example.org")] = {
        {QStringLiteral("info@example.org"),
         {QStringLiteral("anna@example.org"), QStringLiteral("ben@example.org")}},
        {QStringLiteral("sales@example.org"), {QStringLiteral("carla@example.org")}}};
}

void FakeApi::fillMonitor() {
    const char* const services[] = {"imap", "imap", "submission", "imap", "smtp", "imap"};
    const char* const doings[] = {"IDLE in INBOX", "FETCH", "DATA", "IDLE in INBOX", "RCPT TO", "NOOP"};
    for (int i = 0; i < 24; ++i) {
        api::SessionInfo session;
        session.id = 1000 + i;
        session.service = QString::fromLatin1(services[i % 6]);
        session.peer = QStringLiteral("192.0.2.%1:%2").arg(10 + i).arg(50000 + 37 * i);
        session.account = i % 6 == 4 ? QString() : QStringLiteral("anna@example.org");
        session.activity = QString::fromLatin1(doings[i % 6]);
        session.tls = i % 6 == 4 ? QString() : QStringLiteral("TLSv1.3 TLS_AES_256_GCM_SHA384");
        session.resumed = i % 3 == 0;
        session.sinceUtcMs = now() - 60'000LL * (i * 7 + 1);
        session.bytesIn = 4096 * (i + 1);
        session.bytesOut = 151'000LL * (i + 1);
        sessions.sessions << session;
    }
    const std::pair<const char*, const char*> texts[] = {
        {"IMAP", "anna@example.org logged in from 192.0.2.10"},
        {"TLS",
         "imap: TLSv1.3 TLS_AES_256_GCM_SHA384 X25519 sni=mail.example.org resumed=yes certificate=4F:1C"},
        {"SMTP", "message of 14212 octets for 2 recipients stored"},
        {"AUTH", "login of ben@example.org refused (wrong name or password), 3 of 10"}};
    for (int i = 0; i < 200; ++i) {
        const auto& [category, text] = texts[i % 4];
        const QString level = i % 4 == 3 ? QStringLiteral("FAILURE") : QStringLiteral("INFO");
        log.lines.append({i + 1, now() - (200 - i) * 900, level, QString::fromLatin1(category), 1000 + i % 24,
                          QString::fromLatin1(text)});
    }
    for (int i = 0; i < 360; ++i) {
        const double wave = std::sin(i / 31.0) + 0.4 * std::sin(i / 7.0);
        metrics.points.append({now() - (360 - i) * 10'000LL, int(150 + 28 * wave), int(3 + 2 * wave),
                               int(14 + 6 * std::sin(i / 13.0)), int(5 + 4 * std::sin(i / 19.0)),
                               i % 53 == 0 ? 3 : 0});
    }
}

void FakeApi::addAccounts(const QString& domain, int count) {
    for (int i = 0; i < count; ++i) {
        api::AccountInfo account;
        account.domain = domain;
        account.address = QStringLiteral("person%1@%2").arg(i, 5, 10, QLatin1Char('0')).arg(domain);
        account.fullName = QStringLiteral("Person %1").arg(i);
        account.hasPassword = true;
        accounts[domain] << account;
    }
}

}  // namespace postern::test
