#include "engine/services/clientidentity.h"
#include "tests/unit/net/netfixture.h"
#include "tests/unit/tls/clientmaker.h"

#include <QTest>

using namespace postern;
using namespace postern::test;
using tls::ClientAuth;
using tls::ClientRevocation;

/// A server that asks for client certificates, with one authority that it trusts and one that it does not.
class TlsClientsTest final : public QObject {
    Q_OBJECT
 private:
    Holder m_own = makeAuthority("Own Authority");
    Holder m_foreign = makeAuthority("Foreign Authority");
    Holder m_good = makeClient("anna", m_own);
    Holder m_revoked = makeClient("rita", m_own);
    Holder m_stranger = makeClient("stranger", m_foreign);
    Holder m_expired = makeHolder({"old", "extendedKeyUsage=clientAuth", {}, -7200, -3600}, &m_own);
    Holder m_early = makeHolder({"early", "extendedKeyUsage=clientAuth", {}, 3600, 7200}, &m_own);
    Holder m_server = makeHolder({"server", "extendedKeyUsage=serverAuth", {}}, &m_own);
    std::shared_ptr<tls::TicketKeys> m_keys = tls::makeTicketKeys();
    tls::LiveClientTrust m_live = std::make_shared<base::Shared<tls::ClientTrust>>();

    tls::ClientTrust trust() const {
        tls::ClientTrust made;
        made.authorities = {tls::clientAuthority("own", true, m_own.pem())};
        made.revoked[m_own.name()] = {m_revoked.serial()};
        made.issued[m_own.name()] = {m_revoked.serial(), m_good.serial()};
        return made;
    }
    void publish(tls::ClientTrust trust) {
        m_live->set(std::make_shared<const tls::ClientTrust>(std::move(trust)));
    }
    tls::ServiceTlsPtr contexts(ClientAuth mode, ClientRevocation revocation = ClientRevocation::Known) {
        tls::Policy policy = policyFor("line");
        policy.clientAuth = mode;
        policy.clientRevocation = revocation;
        policy.clientTrust = m_live;
        policy.trustedCasPem = m_live->get()->pemOf({});
        policy.revocationStamp = m_live->get()->revocationStamp();
        return serviceTls(
            tls::TlsContext::build({selfSigned(QStringLiteral("line.example"))}, policy, m_keys).take());
    }
    const Holder* holder(const QByteArray& name) const {
        const QHash<QByteArray, const Holder*> all{{"good", &m_good},         {"revoked", &m_revoked},
                                                   {"stranger", &m_stranger}, {"expired", &m_expired},
                                                   {"early", &m_early},       {"server", &m_server}};
        return all.value(name);
    }

    struct Visit {
        bool connected = false, resumed = false;
        QByteArray certificate;  // as the session sees it
        Session session;
    };
    static Visit visit(quint16 port, int version, const Holder* shown, const Session& resume = {}) {
        ClientOptions options;
        options.version = version;
        options.resume = resume;
        TlsClient client(options);
        if (shown) {
            SSL_CTX_use_certificate(client.ctx(), shown->certificate.get());
            SSL_CTX_use_PrivateKey(client.ctx(), shown->key.get());
        }
        Visit result;
        result.connected = client.connect(port) && client.line() == "hello tls";
        if (!result.connected)
            return result;
        result.certificate = client.ask("CERTIFICATE");
        result.resumed = client.resumed();
        result.session = client.session();
        return result;
    }

 private Q_SLOTS:
    void init() { publish(trust()); }

    void outcomes_data() {
        QTest::addColumn<int>("version");
        QTest::addColumn<QByteArray>("shown");
        QTest::addColumn<bool>("required");     // connects where one is required
        QTest::addColumn<QByteArray>("words");  // in the log when it does not count
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            const QByteArray name = version == TLS1_2_VERSION ? "1.2 " : "1.3 ";
            const auto row = [&](const char* shown, bool required, const char* words) {
                QTest::newRow((name + shown).constData())
                    << version << QByteArray(shown) << required << QByteArray(words);
            };
            row("none", false, "client sent no certificate");
            row("good", true, "");
            row("revoked", false, "client certificate is revoked");
            row("stranger", false, "client certificate is of an authority that is not trusted");
            row("expired", false, "client certificate has expired");
            row("early", false, "client certificate is not valid yet");
            row("server", false, "client certificate is not for clients");
        }
    }
    void outcomes() {
        QFETCH(int, version);
        QFETCH(QByteArray, shown);
        QFETCH(bool, required);
        QFETCH(QByteArray, words);
        const Holder* certificate = holder(shown);
        Server server;
        server.plan.tls = contexts(ClientAuth::Require);
        QVERIFY(server.open());
        const Visit strict = inThread([&] { return visit(server.tlsPort, version, certificate); });
        QCOMPARE(strict.connected, required);
        if (!required)
            QTRY_VERIFY2(server.log.contains(words), server.log.all());
        // Whoever is only asked gets in; what does not count is as good as none.
        server.plan.tls = contexts(ClientAuth::Ask);
        server.apply();
        const Visit asked = inThread([&] { return visit(server.tlsPort, version, certificate); });
        QVERIFY(asked.connected);
        QCOMPARE(asked.certificate, required ? certificate->der().toHex().left(40) : QByteArray("none"));
        if (!required && certificate)
            QVERIFY2(server.log.contains(words + ", ignored"), server.log.all());
        server.plan.tls = contexts(ClientAuth::Off);
        server.apply();
        const Visit off = inThread([&] { return visit(server.tlsPort, version, certificate); });
        QVERIFY(off.connected);
        QCOMPARE(off.certificate, QByteArray("none"));
    }

    void ticketOfARevokedCertificate_data() {
        QTest::addColumn<int>("version");
        QTest::newRow("1.2") << TLS1_2_VERSION;
        QTest::newRow("1.3") << TLS1_3_VERSION;
    }
    void ticketOfARevokedCertificate() {
        QFETCH(int, version);
        tls::ClientTrust before = trust();
        before.revoked.clear();
        publish(before);
        Server server;
        server.plan.tls = contexts(ClientAuth::Require);
        QVERIFY(server.open());
        const Visit first = inThread([&] { return visit(server.tlsPort, version, &m_revoked); });
        QVERIFY(first.connected);
        const Visit again =
            inThread([&] { return visit(server.tlsPort, version, &m_revoked, first.session); });
        QVERIFY(again.connected && again.resumed);
        QCOMPARE(again.certificate, m_revoked.der().toHex().left(40));
        // The contexts are still the old ones, as for a connection that began before and says STARTTLS now.
        publish(trust());
        const Visit late =
            inThread([&] { return visit(server.tlsPort, version, &m_revoked, again.session); });
        QVERIFY(!late.connected);
        QTRY_VERIFY2(server.log.contains("client certificate is revoked, closed"), server.log.all());
        // New contexts do not resume such sessions at all; others go on.
        server.plan.tls = contexts(ClientAuth::Require);
        server.apply();
        const quint64 resumed = server.pool->counters().handshakesResumed;
        QVERIFY(resumed >= 2);  // `again` and, before it was refused, `late`
        const Visit refused =
            inThread([&] { return visit(server.tlsPort, version, &m_revoked, again.session); });
        QVERIFY(!refused.connected);
        QCOMPARE(server.pool->counters().handshakesResumed, resumed);
        server.plan.tls = contexts(ClientAuth::Ask);
        server.apply();
        const Visit asked =
            inThread([&] { return visit(server.tlsPort, version, &m_revoked, again.session); });
        QVERIFY(asked.connected && !asked.resumed);
        QCOMPARE(asked.certificate, QByteArray("none"));
    }

    void revocationModes_data() { ticketOfARevokedCertificate_data(); }
    void revocationModes() {
        QFETCH(int, version);
        const Holder unrecorded = makeClient("unrecorded", m_own);
        Server server;
        server.plan.tls = contexts(ClientAuth::Require, ClientRevocation::Off);
        QVERIFY(server.open());
        const auto connects = [&](const Holder& shown) {
            return inThread([&] { return visit(server.tlsPort, version, &shown); }).connected;
        };
        QVERIFY(connects(m_revoked));
        QVERIFY(connects(unrecorded));
        server.plan.tls = contexts(ClientAuth::Require, ClientRevocation::Known);
        server.apply();
        QVERIFY(!connects(m_revoked));
        QVERIFY(connects(unrecorded));
        server.plan.tls = contexts(ClientAuth::Require, ClientRevocation::Strict);
        server.apply();
        QVERIFY(!connects(m_revoked));
        QVERIFY(!connects(unrecorded));
        QVERIFY(connects(m_good));
        QTRY_VERIFY2(server.log.contains("client certificate is not known to be good"), server.log.all());
    }

    void askWithoutAuthoritiesAsksNobody() {
        publish({});
        Server server;
        server.plan.tls = contexts(ClientAuth::Ask);
        QVERIFY(server.open());
        const bool requested = inThread([&] {
            TlsClient client;
            bool asked = false;
            SSL_CTX_set_cert_cb(
                client.ctx(),
                [](SSL*, void* seen) {
                    *static_cast<bool*>(seen) = true;
                    return 1;
                },
                &asked);
            return !client.connect(server.tlsPort) || client.line() != "hello tls" || asked;
        });
        QVERIFY(!requested);
        server.plan.tls = contexts(ClientAuth::Require);
        server.apply();
        QVERIFY(!inThread([&] { return visit(server.tlsPort, TLS1_3_VERSION, &m_good); }).connected);
    }

    void longListsOfAuthoritiesAreNotSent_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("names");
        QTest::newRow("few") << 3 << 3;
        QTest::newRow("many") << 200 << 0;
    }
    void longListsOfAuthoritiesAreNotSent() {
        QFETCH(int, count);
        QFETCH(int, names);
        tls::ClientTrust many = trust();
        for (int i = 1; i < count; ++i)
            many.authorities.append(tls::clientAuthority(
                QByteArray::number(i), false, makeAuthority("Authority " + QByteArray::number(i)).pem()));
        publish(many);
        Server server;
        server.plan.tls = contexts(ClientAuth::Ask);
        QVERIFY(server.open());
        const int sent = inThread([&] {
            TlsClient client;
            int seen = -1;
            SSL_CTX_set_cert_cb(
                client.ctx(),
                [](SSL* ssl, void* number) {
                    *static_cast<int*>(number) = qMax(0, sk_X509_NAME_num(SSL_get0_peer_CA_list(ssl)));
                    return 1;
                },
                &seen);
            return client.connect(server.tlsPort) && client.line() == "hello tls" ? seen : -2;
        });
        QCOMPARE(sent, names);
        QVERIFY(inThread([&] { return visit(server.tlsPort, TLS1_2_VERSION, &m_good); }).certificate !=
                "none");
    }

    void addressesCountOfOwnAuthoritiesOnly() {
        const Holder namesake = makeAuthority("Own Authority");  // the same name, another key
        const Wanted wanted{
            "anna", "subjectAltName=email:Anna@Example.org,email:b@example.org,DNS:c.example.org", "d@x.org"};
        const tls::ClientTrust known = trust();
        const auto own = tls::readClientCertificate(makeHolder(wanted, &m_own).der(), &known);
        QVERIFY(own);
        QVERIFY(own->ownIssuer);
        QCOMPARE(own->emails, QStringList({QStringLiteral("Anna@Example.org"),
                                           QStringLiteral("b@example.org"), QStringLiteral("d@x.org")}));
        QCOMPARE(own->subject, QByteArray("emailAddress=d@x.org,CN=anna,O=Example"));
        QCOMPARE(services::namesOf(*own).emails,
                 QList<QByteArray>({"anna@example.org", "b@example.org", "d@x.org"}));
        QCOMPARE(services::namesOf(*own).subject, QByteArray("EMAILADDRESS=d@x.org,CN=anna,O=Example"));
        for (const Holder* other : QList<const Holder*>{&namesake, &m_foreign}) {
            const auto foreign = tls::readClientCertificate(makeHolder(wanted, other).der(), &known);
            QVERIFY(foreign && !foreign->ownIssuer);
            QVERIFY(services::namesOf(*foreign).emails.isEmpty());
        }
        QVERIFY(tls::readClientCertificate(m_revoked.der(), &known)->revoked);
        QVERIFY(!tls::readClientCertificate(m_good.der(), &known)->revoked);
        QVERIFY(tls::readClientCertificatePem(m_expired.pem(), &known)->expired);
        QVERIFY(!tls::readClientCertificate("nonsense", &known));
        QVERIFY(!tls::readClientCertificatePem("", nullptr));
    }
};

QTEST_GUILESS_MAIN(TlsClientsTest)
#include "tst_tls_clients.moc"
