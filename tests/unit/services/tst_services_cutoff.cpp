#include "engine/services/cutoff.h"
#include "engine/tls/authority.h"
#include "engine/tls/clientoffer.h"

#include <QTest>

using namespace postern;
using services::ClientFact;
using services::RulesByService;
using services::ServiceRules;

namespace {

config::Settings settings(std::initializer_list<std::pair<const char*, QString>> values = {}) {
    config::SettingValues stored;
    for (const auto& [key, text] : values) stored.insert(key, config::parseSetting(key, text).take());
    return {stored, {}, 1};
}

ServiceRules rules(std::initializer_list<std::pair<const char*, QString>> values = {}) {
    ServiceRules rules;
    rules.lists = services::tlsLists("imap", settings(values));
    rules.rsaKey = true;
    rules.names = {QStringLiteral("mail.example.org"), QStringLiteral("*.example.net")};
    rules.fingerprint = "AA";
    return rules;
}

// A client of today, and an older one that knows TLS 1.2 with CBC suites of RSA certificates only.
tls::ClientOffer modern() {
    return {{0x0304, 0x0303}, {0x1301, 0x1302, 0xC02B, 0xC02F}, {29, 23}, {0x0403, 0x0804, 0x0401}};
}
tls::ClientOffer old() {
    return {{0x0303}, {0xC013, 0xC014, 0x002F}, {23}, {0x0401, 0x0201}};
}

ClientFact fact(const tls::ClientOffer& offer, const QByteArray& account = "anna@example.org") {
    ClientFact fact;
    fact.service = "imap";
    fact.address = QStringLiteral("192.0.2.7");
    fact.account = account;
    fact.version = offer.newestVersion();
    fact.offer = tls::packOffer(offer);
    fact.lastUtcMs = 5;
    fact.count = 1;
    return fact;
}

QList<QByteArray> reasons(const QList<ClientFact>& facts, const ServiceRules& before,
                          const ServiceRules& after) {
    QList<QByteArray> codes;
    for (const services::CutOffRow& row : services::whoIsCutOff(facts, {{"imap", before}}, {{"imap", after}}))
        codes += row.reason.code;
    return codes;
}

}  // namespace

class TestServicesCutoff : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void offersSurvivePacking();
    void versionAndCipher();
    void groupsAndKinds();
    void plaintext();
    void certificateNameAndSsl();
    void ed25519IsAKindOfItsOwn();
    void clientCertificates();
    void starttls();
    void domainsThatAreOffOrOnTest();
    void whoFailedBeforeIsNotCutOff();
    void oneRowForEachClientAndReason();
    void fingerprintIsForInformation();
};

void TestServicesCutoff::offersSurvivePacking() {
    QCOMPARE(tls::unpackOffer(tls::packOffer(modern())), modern());
    QCOMPARE(tls::unpackOffer({}), tls::ClientOffer());
    QCOMPARE(tls::unpackOffer("\x05\x03"), tls::ClientOffer());
    tls::ClientOffer noisy = modern();
    noisy.ciphers.prepend(0x1A1A);
    noisy.groups.prepend(0xFAFA);
    noisy.ciphers.append(0x00FF);
    QCOMPARE(tls::unpackOffer(tls::packOffer(noisy)), modern());
    QVERIFY(old().speaks(0x0302) && old().speaks(0x0303) && !old().speaks(0x0304));
    QVERIFY(!modern().speaks(0x0302));
    QCOMPARE(modern().newestVersion(), QByteArray("TLSv1.3"));
}

void TestServicesCutoff::versionAndCipher() {
    const ServiceRules before = rules({{"tls.policy", QStringLiteral("legacy")}});
    const QList<ClientFact> both{fact(modern()), fact(old(), "ben@example.org")};
    QCOMPARE(reasons(both, before, rules({{"tls.policy", QStringLiteral("intermediate")}})),
             QList<QByteArray>());
    const auto cut = services::whoIsCutOff(both, {{"imap", before}}, {{"imap", rules()}});
    QCOMPARE(cut.size(), 1);
    QCOMPARE(cut[0].account, QByteArray("ben@example.org"));
    QCOMPARE(cut[0].reason.code, QByteArray("cutoff.cipher"));
    const auto version = services::whoIsCutOff(
        both, {{"imap", before}}, {{"imap", rules({{"tls.minimumVersion", QStringLiteral("TLSv1.3")}})}});
    QCOMPARE(version.size(), 1);
    QCOMPARE(version[0].reason.code, QByteArray("cutoff.version"));
    QCOMPARE(version[0].reason.arguments, QStringList{QStringLiteral("TLSv1.2")});
}

void TestServicesCutoff::groupsAndKinds() {
    const ServiceRules before = rules({{"tls.policy", QStringLiteral("legacy")}});
    const auto custom = [](const char* groups) {
        return rules({{"tls.policy", QStringLiteral("custom")},
                      {"tls.ciphers12", QStringLiteral("ECDHE-RSA-AES128-SHA")},
                      {"tls.groups", QLatin1StringView(groups)}});
    };
    QCOMPARE(reasons({fact(old())}, before, custom("X25519")), QList<QByteArray>{"cutoff.group"});
    QCOMPARE(reasons({fact(old())}, before, custom("P-256")), QList<QByteArray>());
    ServiceRules ec = before;
    ec.rsaKey = false;
    ec.ecKey = true;
    // The old client knows no suite for an EC key, the modern one does not mind.
    QCOMPARE(reasons({fact(old()), fact(modern())}, before, ec), QList<QByteArray>{"cutoff.key-kind"});
    tls::ClientOffer rsaOnly = modern();
    rsaOnly.signatures = {0x0804, 0x0401};
    QCOMPARE(reasons({fact(rsaOnly)}, before, ec), QList<QByteArray>{"cutoff.key-kind"});
    ec.rsaKey = true;  // side by side
    QCOMPARE(reasons({fact(rsaOnly), fact(old())}, before, ec), QList<QByteArray>());
}

void TestServicesCutoff::plaintext() {
    ClientFact plain = fact({});
    plain.plaintext = true;
    ServiceRules open = rules();
    open.plaintextLogins = true;
    QCOMPARE(reasons({plain}, open, rules()), QList<QByteArray>{"cutoff.plaintext"});
    QCOMPARE(reasons({plain}, rules(), rules()), QList<QByteArray>());
    plain.failure = "tls.plaintext-refused";
    const auto gains = services::whoGains({plain}, {{"imap", rules()}}, {{"imap", open}});
    QCOMPARE(gains.size(), 1);
    QCOMPARE(gains[0].reason.code, QByteArray("gain.plaintext"));
    QVERIFY(services::whoGains({plain}, {{"imap", open}}, {{"imap", open}}).isEmpty());
}

void TestServicesCutoff::certificateNameAndSsl() {
    ServiceRules after = rules();
    after.requireCertificate = true;
    ClientFact shown = fact(modern(), "ben@example.org");
    shown.certificate = "CC";
    QCOMPARE(reasons({fact(modern()), shown}, rules(), after), QList<QByteArray>{"cutoff.certificate"});
    after = rules();
    after.names = {QStringLiteral("other.example.org")};
    ClientFact named = fact(modern());
    named.sni = "mail.example.org";
    ClientFact wild = fact(modern());
    wild.sni = "a.example.net";
    ClientFact strange = fact(modern());
    strange.sni = "never.example.com";  // was wrong before, too
    QCOMPARE(reasons({named, wild, strange}, rules(), after),
             (QList<QByteArray>{"cutoff.name", "cutoff.name"}));
    after = rules();
    after.ssl = false;
    QCOMPARE(reasons({fact(modern())}, rules(), after), QList<QByteArray>{"cutoff.ssl-off"});
}

void TestServicesCutoff::ed25519IsAKindOfItsOwn() {
    const ServiceRules before = rules();
    ServiceRules ed = before;
    ed.rsaKey = false;
    ed.edKey = true;
    tls::ClientOffer knows = modern();
    knows.signatures += 0x0807;
    QCOMPARE(reasons({fact(modern())}, before, ed), QList<QByteArray>{"cutoff.key-kind"});
    QCOMPARE(reasons({fact(knows)}, before, ed), QList<QByteArray>());
    knows.versions = {0x0303};
    QCOMPARE(reasons({fact(knows)}, before, ed), QList<QByteArray>());
    knows.signatures = modern().signatures;
    QCOMPARE(reasons({fact(knows)}, before, ed), QList<QByteArray>{"cutoff.key-kind"});
    // A client that knows Ed25519 only is no client for an EC key.
    ServiceRules ec = ed;
    ec.edKey = false;
    ec.ecKey = true;
    knows = modern();
    knows.signatures = {0x0807};
    QCOMPARE(reasons({fact(knows)}, ed, ec), QList<QByteArray>{"cutoff.key-kind"});
}

void TestServicesCutoff::clientCertificates() {
    auto trust = std::make_shared<tls::ClientTrust>();
    const auto authority = [&](const char* name) {
        const auto pair = tls::makeAuthority({QLatin1StringView(name), {}, {}, 30, tls::KeyType::EcP256},
                                             QDateTime::currentDateTimeUtc());
        trust->authorities.append(tls::clientAuthority(name, false, pair->chainPem));
        return *trust->subjectsOf({QLatin1StringView(name)}).constBegin();
    };
    const QByteArray office = authority("office"), partner = authority("partner");
    trust->issued[office] = {"01"};
    trust->revoked[office] = {"02"};
    ServiceRules before = rules();
    before.requireCertificate = true;
    before.trust = trust;
    before.issuers = {office, partner};
    before.revocation = tls::ClientRevocation::Off;
    const auto shows = [&](const char* account, const QByteArray& issuer, const char* serial) {
        ClientFact one = fact(modern(), account);
        one.certificate = "CC";
        one.issuer = issuer;
        one.serial = serial;
        return one;
    };
    const QList<ClientFact> all{shows("good", office, "01"), shows("revoked", office, "02"),
                                shows("partner", partner, "03"), shows("between", "another", "04")};
    ServiceRules after = before;
    after.issuers = {office};
    QCOMPARE(reasons(all, before, after), QList<QByteArray>{"cutoff.authority"});
    after = before;
    after.revocation = tls::ClientRevocation::Known;
    QCOMPARE(reasons(all, before, after), QList<QByteArray>{"cutoff.revoked"});
    after.revocation = tls::ClientRevocation::Strict;
    QCOMPARE(reasons(all, before, after),
             (QList<QByteArray>{"cutoff.revoked", "cutoff.unrecorded", "cutoff.unrecorded"}));
}

void TestServicesCutoff::starttls() {
    ClientFact upgrades = fact(modern());
    upgrades.starttls = true;
    ServiceRules after = rules();
    after.starttls = false;
    QCOMPARE(reasons({upgrades, fact(modern(), "ben@example.org")}, rules(), after),
             QList<QByteArray>{"cutoff.starttls"});
}

void TestServicesCutoff::domainsThatAreOffOrOnTest() {
    using Choice = services::DomainTlsChoice;
    ClientFact below = fact(modern());
    below.sni = "mail.example.org";
    ServiceRules off = rules(), test = rules(), nearer = rules();
    off.choices = {{"example.org", Choice::No}};
    test.choices = {{"example.org", Choice::Test}};
    nearer.choices = {{"example.org", Choice::No}, {"mail.example.org", Choice::Shared}};
    QCOMPARE(reasons({below}, rules(), off), QList<QByteArray>{"cutoff.refused"});
    QCOMPARE(reasons({below}, rules(), test), QList<QByteArray>{"cutoff.test"});
    QCOMPARE(reasons({below}, test, off), QList<QByteArray>{"cutoff.refused"});
    QCOMPARE(reasons({below}, rules(), nearer), QList<QByteArray>());
    below.sni.clear();
    QCOMPARE(reasons({below}, rules(), off), QList<QByteArray>());
}

void TestServicesCutoff::whoFailedBeforeIsNotCutOff() {
    ClientFact failed = fact(old());
    failed.failure = "tls.no-shared-cipher";
    ServiceRules after = rules({{"tls.minimumVersion", QStringLiteral("TLSv1.3")}});
    QCOMPARE(reasons({failed}, rules({{"tls.policy", QStringLiteral("legacy")}}), after),
             QList<QByteArray>());
    QCOMPARE(reasons({fact(old())}, rules(), after), QList<QByteArray>());
}

void TestServicesCutoff::oneRowForEachClientAndReason() {
    const ServiceRules before = rules({{"tls.policy", QStringLiteral("legacy")}});
    ClientFact late = fact(old());
    late.cipher = "AES128-SHA";
    late.lastUtcMs = 9;
    late.count = 3;
    ClientFact elsewhere = fact(old());
    elsewhere.address = QStringLiteral("192.0.2.8");
    const auto cut =
        services::whoIsCutOff({fact(old()), late, elsewhere}, {{"imap", before}}, {{"imap", rules()}});
    QCOMPARE(cut.size(), 2);
    QCOMPARE(cut[0].count, 4);
    QCOMPARE(cut[0].lastUtcMs, 9);
    QCOMPARE(cut[1].address, QStringLiteral("192.0.2.8"));
}

void TestServicesCutoff::fingerprintIsForInformation() {
    ServiceRules after = rules();
    after.fingerprint = "BB";
    const auto cut = services::whoIsCutOff({fact(modern()), fact(modern(), "ben@example.org")},
                                           {{"imap", rules()}}, {{"imap", after}});
    QCOMPARE(cut.size(), 1);
    QCOMPARE(cut[0].reason.code, QByteArray("cutoff.fingerprint-changes"));
    QVERIFY(cut[0].address.isEmpty());
    QCOMPARE(cut[0].count, 2);
}

QTEST_GUILESS_MAIN(TestServicesCutoff)
#include "tst_services_cutoff.moc"
