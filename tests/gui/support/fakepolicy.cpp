#include "tests/gui/support/fakeapi.h"

#include <QDateTime>
#include <QTimer>

namespace postern::test {

namespace {

constexpr qint64 kHour = 3'600'000;

qint64 now() {
    return QDateTime::currentMSecsSinceEpoch();
}

api::ClientFact fact(const char* service, const char* address, const char* account, const char* version,
                     const char* cipher, const char* failure, qint64 hoursAgo, qint64 count) {
    api::ClientFact one;
    one.service = QString::fromLatin1(service);
    one.address = QString::fromLatin1(address);
    one.account = QString::fromLatin1(account);
    one.version = QString::fromLatin1(version);
    one.cipher = QString::fromLatin1(cipher);
    one.group = one.version.isEmpty() ? QString() : QStringLiteral("X25519");
    one.sni = QStringLiteral("mail.example.org");
    one.offered = one.version.isEmpty() ? QStringLiteral("TLSv1.2") : one.version;
    one.offeredCiphers = 17;
    one.failure = QString::fromLatin1(failure);
    one.lastUtcMs = now() - hoursAgo * kHour;
    one.firstUtcMs = one.lastUtcMs - 200 * kHour;
    one.count = count;
    return one;
}

}  // namespace

void FakeApi::fillPolicy() {
    clientFacts.facts = {
        fact("imap", "192.0.2.14", "anna@example.org", "TLSv1.3", "TLS_AES_128_GCM_SHA256", "", 1, 812),
        fact("imap", "192.0.2.31", "ben@example.org", "TLSv1.2", "ECDHE-RSA-AES128-SHA", "", 30, 44),
        fact("submission", "192.0.2.77", "", "", "", "tls.unknown-ca", 2, 19),
        fact("pop3", "198.51.100.9", "", "", "", "tls.no-shared-cipher", 5, 3),
        fact("pop3", "192.0.2.90", "scanner@example.org", "", "", "", 12, 9)};
    clientFacts.facts.last().plaintextLogin = true;
    clientFacts.facts.last().offered.clear();
    clientFacts.facts.last().sni.clear();
    catalogue.ciphers12 = {QStringLiteral("ECDHE-ECDSA-AES128-GCM-SHA256"),
                           QStringLiteral("ECDHE-RSA-AES128-GCM-SHA256"),
                           QStringLiteral("ECDHE-RSA-AES256-GCM-SHA384"),
                           QStringLiteral("ECDHE-RSA-AES128-SHA"), QStringLiteral("AES128-SHA")};
    catalogue.weakCiphers = {QStringLiteral("AES128-SHA")};
    catalogue.suites13 = {QStringLiteral("TLS_AES_128_GCM_SHA256"), QStringLiteral("TLS_AES_256_GCM_SHA384"),
                          QStringLiteral("TLS_CHACHA20_POLY1305_SHA256")};
    catalogue.groups = {QStringLiteral("X25519"), QStringLiteral("P-256"), QStringLiteral("P-384")};
    int used = 3;
    for (const char* name : {"modern", "intermediate", "legacy"})
        catalogue.presets.append({QString::fromLatin1(name), QStringLiteral("TLSv1.2"),
                                  catalogue.ciphers12.mid(0, used++), catalogue.suites13, catalogue.groups});
    for (const api::DomainInfo& domain : std::as_const(domains.domains)) {
        api::DomainSecurity security;
        security.domain = domain.name;
        security.choice = QStringLiteral("shared");
        security.names = QStringList{domain.name} + domain.aliases;
        if (domain.main) {
            security.choice = QStringLiteral("custom");
            security.certificate = QStringLiteral("mail.example.org");
            security.uncovered = {QStringLiteral("example.net"), QStringLiteral("smtp.example.org")};
        }
        domainSecurity.insert(domain.name, security);
    }
}

api::CutOff FakeApi::someoneCutOff() const {
    api::CutOff who;
    who.service = QStringLiteral("imap");
    who.address = QStringLiteral("192.0.2.31");
    who.account = QStringLiteral("ben@example.org");
    who.reason = {QStringLiteral("cutoff.cipher"),
                  {QStringLiteral("ECDHE-RSA-AES128-SHA")},
                  QStringLiteral("it offers none of the ciphers that are left")};
    who.lastUtcMs = now() - 30 * kHour;
    who.count = 44;
    return who;
}

void FakeApi::addPolicyVerbs() {
    on<api::ClientFactsList>([this](const api::ClientFactsList& request) {
        api::ClientFactList list = clientFacts;
        if (!request.service.isEmpty())
            list.facts.removeIf([&](const api::ClientFact& one) { return one.service != request.service; });
        return list;
    });
    on<api::CutOffPreview>([this](const auto&) { return api::CutOffList{cutOff}; });
    on<api::TlsCatalogueRead>([this](const auto&) { return catalogue; });
    on<api::ProbationConfirm>([this](const api::ProbationConfirm& request) -> base::Result<api::Empty> {
        if (request.id != status.probation.id)
            return base::fail("probation.over", QStringLiteral("the change went back already"));
        status.probation = {};
        QTimer::singleShot(0, this, [this] { Q_EMIT changed(api::Topic::Settings); });
        return api::Empty{};
    });
    on<api::ProbationRevert>([this](const api::ProbationRevert& request) -> base::Result<api::Empty> {
        if (request.id != status.probation.id)
            return base::fail("probation.over", QStringLiteral("the change went back already"));
        settings.settings = m_beforeProbation;
        ++settings.revision;
        status.probation = {};
        QTimer::singleShot(0, this, [this] { Q_EMIT changed(api::Topic::Settings); });
        return api::Empty{};
    });
    on<api::DomainSecurityRead>(
        [this](const api::DomainSecurityRead& request) -> base::Result<api::DomainSecurity> {
            if (!domainSecurity.contains(request.domain))
                return base::fail("domain.missing", QStringLiteral("there is no domain"), {request.domain});
            return domainSecurity.value(request.domain);
        });
    on<api::DomainRename>([this](const api::DomainRename& request) -> base::Result<api::DomainSecurity> {
        for (api::DomainInfo& domain : domains.domains) {
            if (domain.name != request.name)
                continue;
            domain.name = request.newName;
            if (!request.dropOld)
                domain.aliases << request.name;
        }
        accounts.insert(request.newName, accounts.take(request.name));
        api::DomainSecurity security = domainSecurity.take(request.name);
        security.domain = request.newName;
        domainSecurity.insert(request.newName, security);
        QTimer::singleShot(0, this, [this] { Q_EMIT changed(api::Topic::Directory); });
        return security;
    });
    on<api::DomainSecuritySet>(
        [this](const api::DomainSecuritySet& request) -> base::Result<api::DomainSecurity> {
            api::DomainSecurity& security = domainSecurity[request.domain];
            if (request.checkOnly) {
                api::DomainSecurity would = security;
                would.cutOff = cutOff;
                return would;
            }
            security.choice = request.choice;
            security.certificate = request.certificate;
            security.addresses = request.addresses;
            QTimer::singleShot(0, this, [this] { Q_EMIT changed(api::Topic::Certificates); });
            return security;
        });
}

/// What a change would do, beyond its effects: who is cut off, whether it is risky, and its probation.
void FakeApi::judgeChange(const api::SettingsSet& request, api::ChangeReport& report) {
    report.cutOff = cutOff;
    report.risky = risky;
    if (request.checkOnly || request.probationSeconds == 0)
        return;
    m_beforeProbation = settings.settings;
    status.probation = {++m_probations, now() + request.probationSeconds * 1000LL, request.values.keys()};
    report.probation = status.probation;
}

}  // namespace postern::test
