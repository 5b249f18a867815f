#include "engine/services/cutoff.h"
#include "engine/services/cutoffplan.h"
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
    rules.keys.rsa = true;
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

tls::Identity stored(const char* name, const char* keyType, const QStringList& names) {
    services::PlannedCertificate planned;
    planned.name = name;
    planned.commonName = names.first();
    planned.names = names;
    planned.keyType = QLatin1StringView(keyType);
    tls::Identity identity = services::plannedIdentity(planned);
    identity.facts.sha256Hex = identity.name + '-' + planned.keyType.toLatin1();
    return identity;
}

/// The same before it is made, to be signed by `authority` or by itself.
tls::Identity planned(const char* name, const char* keyType, const QStringList& names,
                      const char* authority = "") {
    tls::Identity identity = stored(name, keyType, names);
    identity.facts.sha256Hex.clear();
    identity.facts.selfSigned = *authority == 0;
    if (*authority != 0)
        identity.facts.issuer = {{QStringLiteral("CN"), QLatin1StringView(authority)}};
    return identity;
}

const QString kMail = QStringLiteral("mail.example.org");

/// One certificate, which IMAP serves.
tls::Identities oneServed(const char* keyType = "RSA 2048") {
    tls::Identities known;
    known.all = {stored("mail", keyType, {kMail})};
    return known;
}

/// A client of the service that asks for the name.
ClientFact asks(const tls::ClientOffer& offer, const QString& name, const char* account = "anna") {
    ClientFact one = fact(offer, account);
    one.sni = name.toUtf8();
    return one;
}

QList<QByteArray> reasons(const QList<ClientFact>& facts, const tls::Identities& before,
                          const tls::Identities& after, const QList<services::DomainTlsRule>& domains = {}) {
    const auto with =
        settings({{"imap.certificate", QStringLiteral("mail")}, {"tls.policy", QStringLiteral("legacy")}});
    QList<QByteArray> codes;
    for (const services::CutOffRow& row :
         services::whoIsCutOff(facts, services::serviceRules(with, before, domains),
                               services::serviceRules(with, after, domains)))
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
    void aPlannedCertificateIsJudged();
    void whoSignsAPlannedOneIsSaid();
    void theNewestAnswersForAName();
    void companionsAreJudged();
    void aCompanionWithoutTheNameIsSeen();
    void replacingKeepsTheCompanionOfAnotherKind();
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
    ec.keys.rsa = false;
    ec.keys.ec = true;
    // The old client knows no suite for an EC key, the modern one does not mind.
    QCOMPARE(reasons({fact(old()), fact(modern())}, before, ec), QList<QByteArray>{"cutoff.key-kind"});
    tls::ClientOffer rsaOnly = modern();
    rsaOnly.signatures = {0x0804, 0x0401};
    QCOMPARE(reasons({fact(rsaOnly)}, before, ec), QList<QByteArray>{"cutoff.key-kind"});
    ec.keys.rsa = true;  // side by side
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
    ed.keys.rsa = false;
    ed.keys.ed = true;
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
    ec.keys.ed = false;
    ec.keys.ec = true;
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

void TestServicesCutoff::aPlannedCertificateIsJudged() {
    const tls::Identities known = oneServed();
    const auto with = [&known](const tls::Identity& next) { return services::withCertificate(known, next); };
    const QList<ClientFact> both{asks(modern(), kMail), asks(old(), kMail, "ben")};
    // Nobody but those that remember the one of before.
    QCOMPARE(reasons(both, known, with(planned("mail", "RSA", {kMail}))),
             QList<QByteArray>{"cutoff.self-signed"});
    QCOMPARE(reasons({both[1]}, known, with(planned("mail", "EC", {kMail}))),
             QList<QByteArray>{"cutoff.key-kind"});
    QCOMPARE(reasons(both, known, with(planned("mail", "Ed25519", {kMail}))),
             (QList<QByteArray>{"cutoff.key-kind", "cutoff.key-kind"}));
    QCOMPARE(reasons({both[0]}, known, with(planned("mail", "RSA", {QStringLiteral("other.example")}))),
             QList<QByteArray>{"cutoff.name"});
    QCOMPARE(reasons({both[0]}, known, with(planned("mail", "RSA", {QStringLiteral("*.example.org")}))),
             QList<QByteArray>{"cutoff.self-signed"});
    // One that nobody uses and nobody asks for changes nothing.
    QCOMPARE(reasons(both, known, with(planned("new", "EC", {QStringLiteral("new.example")}))),
             QList<QByteArray>());
    // Who failed before loses nothing.
    ClientFact failed = both[1];
    failed.failure = "tls.no-shared-cipher";
    QCOMPARE(reasons({failed}, known, with(planned("mail", "EC", {kMail}))), QList<QByteArray>());
}

void TestServicesCutoff::whoSignsAPlannedOneIsSaid() {
    tls::Identities known = oneServed();
    known.all[0].facts.issuer = {{QStringLiteral("CN"), QStringLiteral("Our Root")}};
    known.all[0].facts.selfSigned = false;
    const auto row = [&known](const char* authority) {
        const auto with = settings({{"imap.certificate", QStringLiteral("mail")}});
        const auto after = services::withCertificate(known, planned("mail", "RSA", {kMail}, authority));
        return services::whoIsCutOff({fact(modern()), fact(modern(), "ben")},
                                     services::serviceRules(with, known), services::serviceRules(with, after))
            .value(0);
    };
    QCOMPARE(row("").reason.code, QByteArray("cutoff.self-signed"));
    QCOMPARE(row("Our Root").reason.code, QByteArray("cutoff.fingerprint-new"));
    QCOMPARE(row("Other Root").reason.code, QByteArray("cutoff.issuer"));
    QCOMPARE(row("Other Root").reason.arguments, QStringList{QStringLiteral("Other Root")});
    QVERIFY(row("").address.isEmpty());
    QCOMPARE(row("").count, 2);
}

void TestServicesCutoff::theNewestAnswersForAName() {
    const QString shop = QStringLiteral("shop.example.org");
    tls::Identities known = oneServed();
    known.all += stored("shop", "RSA 2048", {shop});
    const QList<ClientFact> all{asks(old(), shop)};
    // Of two for one name the newer one answers, whatever the service itself has.
    QCOMPARE(reasons(all, known, services::withCertificate(known, planned("again", "EC", {shop}))),
             QList<QByteArray>{"cutoff.key-kind"});
    QCOMPARE(reasons(all, known, services::withCertificate(known, planned("again", "RSA", {shop}))),
             QList<QByteArray>());
    // But the one that the service has answers for what it holds.
    QCOMPARE(reasons({asks(old(), kMail)}, known,
                     services::withCertificate(known, planned("again", "EC", {kMail}))),
             QList<QByteArray>());
    // And that of a domain comes before all.
    const QList<services::DomainTlsRule> domains{
        {{"shop.example.org"}, services::DomainTlsChoice::Custom, "shop", {}}};
    QCOMPARE(reasons(all, known, services::withCertificate(known, planned("again", "EC", {shop})), domains),
             QList<QByteArray>());
    QCOMPARE(reasons(all, known, services::withCertificate(known, planned("shop", "EC", {shop})), domains),
             QList<QByteArray>{"cutoff.key-kind"});
}

void TestServicesCutoff::companionsAreJudged() {
    tls::Identities known = oneServed();
    known.all += stored("ec", "EC P-256", {kMail});
    known.all += stored("ed", "Ed25519", {kMail});
    const auto pair = [&known](const char* companion) {
        return services::withCompanion(known, "mail", companion);
    };
    const QList<ClientFact> both{asks(modern(), kMail), asks(old(), kMail, "ben")};
    QCOMPARE(reasons(both, known, pair("ec")), QList<QByteArray>());
    QCOMPARE(reasons(both, pair("ec"), known), QList<QByteArray>());
    // Who had only the companion to go by.
    tls::ClientOffer ecOnly = modern();
    ecOnly.signatures = {0x0403};
    const QList<ClientFact> one{asks(ecOnly, kMail)};
    QCOMPARE(reasons(one, pair("ec"), pair("")), QList<QByteArray>{"cutoff.key-kind"});
    QCOMPARE(reasons(one, pair("ec"), pair("ed")), QList<QByteArray>{"cutoff.key-kind"});
    // The one that was served beside another is taken away from it.
    const tls::Identities moved = services::withCompanion(pair("ec"), "ed", "ec");
    QVERIFY(moved.find("mail")->companion.isEmpty());
    QCOMPARE(moved.find("mail")->pairs.size(), 1);
    QCOMPARE(moved.find("ec")->companion, QByteArray("ed"));
    QCOMPARE(moved.find("ed")->pairs.size(), 2);
}

void TestServicesCutoff::aCompanionWithoutTheNameIsSeen() {
    tls::Identities known = oneServed();
    known.all += stored("ec", "EC P-256", {QStringLiteral("other.example.org")});
    const tls::Identities pair = services::withCompanion(known, "mail", "ec");
    // The modern client may be given the EC certificate, the old one never is.
    QCOMPARE(reasons({asks(modern(), kMail), asks(old(), kMail, "ben")}, known, pair),
             QList<QByteArray>{"cutoff.name"});
}

void TestServicesCutoff::replacingKeepsTheCompanionOfAnotherKind() {
    tls::Identities known = oneServed();
    known.all += stored("ec", "EC P-256", {kMail});
    known = services::withCompanion(known, "mail", "ec");
    const auto rsa = services::withCertificate(known, planned("mail", "RSA", {kMail}));
    QCOMPARE(rsa.find("mail")->companion, QByteArray("ec"));
    QCOMPARE(rsa.find("ec")->pairs.size(), 2);
    QCOMPARE(rsa.all.size(), 2);
    const auto ec = services::withCertificate(known, planned("mail", "EC", {kMail}));
    QVERIFY(ec.find("mail")->companion.isEmpty() && ec.find("ec")->companion.isEmpty());
    QCOMPARE(ec.find("ec")->pairs.size(), 1);
    QCOMPARE(reasons({asks(old(), kMail)}, known, ec), QList<QByteArray>{"cutoff.key-kind"});
}

QTEST_GUILESS_MAIN(TestServicesCutoff)
#include "tst_services_cutoff.moc"
