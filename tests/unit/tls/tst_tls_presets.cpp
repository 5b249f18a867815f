#include "engine/config/settings.h"
#include "engine/services/tlspolicy.h"
#include "engine/tls/policypresets.h"

#include <QTest>

#include <openssl/ssl.h>

using namespace postern;

namespace {

config::Settings settings(std::initializer_list<std::pair<const char*, QString>> values) {
    config::SettingValues stored;
    for (const auto& [key, text] : values) stored.insert(key, config::parseSetting(key, text).take());
    return {stored, {}, 1};
}

}  // namespace

class TestTlsPresets : public QObject {
    Q_OBJECT
 private Q_SLOTS:
    void opensslKnowsEveryName();
    void numbersAreThoseOfOpenSsl();
    void presetsGrow();
    void customStartsAsModern();
    void effectiveVersionIsTheHigherOne();
    void serviceOverridesServer();
    void weakOnesGoWithRequire128();
};

void TestTlsPresets::opensslKnowsEveryName() {
    SSL_CTX* ctx = SSL_CTX_new(TLS_server_method());
    for (const tls::CipherSuite& cipher : tls::allCiphers12())
        QVERIFY2(SSL_CTX_set_cipher_list(ctx, cipher.name.constData()) == 1, cipher.name.constData());
    for (const tls::Suite13& suite : tls::allSuites13())
        QVERIFY2(SSL_CTX_set_ciphersuites(ctx, suite.name.constData()) == 1, suite.name.constData());
    for (const tls::TlsName& group : tls::allGroups())
        QVERIFY2(SSL_CTX_set1_groups_list(ctx, group.name.constData()) == 1, group.name.constData());
    SSL_CTX_free(ctx);
}

void TestTlsPresets::numbersAreThoseOfOpenSsl() {
    SSL_CTX* ctx = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_ciphersuites(ctx, "");
    for (const tls::CipherSuite& cipher : tls::allCiphers12()) {
        SSL_CTX_set_cipher_list(ctx, cipher.name.constData());
        const SSL_CIPHER* found = sk_SSL_CIPHER_value(SSL_CTX_get_ciphers(ctx), 0);
        QCOMPARE(SSL_CIPHER_get_protocol_id(found), cipher.id);
        QCOMPARE(SSL_CIPHER_is_aead(found) == 1, cipher.aead);
        QCOMPARE(SSL_CIPHER_get_kx_nid(found) == NID_kx_ecdhe, cipher.forwardSecret);
        QCOMPARE(SSL_CIPHER_get_auth_nid(found) == NID_auth_rsa, cipher.key == tls::CipherSuite::Key::Rsa);
        if (!cipher.name.endsWith("CCM8"))
            QCOMPARE(SSL_CIPHER_get_bits(found, nullptr), cipher.bits);
    }
    SSL_CTX_free(ctx);
}

void TestTlsPresets::presetsGrow() {
    const auto& presets = tls::policyPresets();
    QCOMPARE(presets.size(), 3);
    for (const tls::PolicyPreset& preset : presets) {
        QCOMPARE(preset.minimumVersion, QByteArray("TLSv1.2"));
        for (const QByteArray& name : preset.ciphers12) QVERIFY(tls::findCipher12(name)->bits >= 128);
        for (const QByteArray& name : preset.suites13) QVERIFY(tls::findSuite13(name)->bits >= 128);
    }
    for (const QByteArray& name : presets[0].ciphers12) {
        QVERIFY(tls::findCipher12(name)->aead && tls::findCipher12(name)->forwardSecret);
        QVERIFY(presets[1].ciphers12.contains(name));
    }
    for (const QByteArray& name : presets[1].ciphers12) {
        QVERIFY(tls::findCipher12(name)->forwardSecret);
        QVERIFY(presets[2].ciphers12.contains(name));
    }
    QVERIFY(presets[2].ciphers12.contains("AES128-SHA"));
}

void TestTlsPresets::customStartsAsModern() {
    const tls::PolicyPreset& modern = *tls::findPreset("modern");
    const auto lists = services::tlsLists("imap", settings({{"tls.policy", QStringLiteral("custom")}}));
    QCOMPARE(lists.ciphers12, modern.ciphers12);
    QCOMPARE(lists.suites13, modern.suites13);
    QCOMPARE(lists.groups, modern.groups);
}

void TestTlsPresets::effectiveVersionIsTheHigherOne() {
    QCOMPARE(services::tlsLists("imap", settings({})).minimumVersion, QByteArray("TLSv1.2"));
    QCOMPARE(services::tlsLists("imap", settings({{"tls.minimumVersion", QStringLiteral("TLSv1.3")},
                                                  {"tls.policy", QStringLiteral("legacy")}}))
                 .minimumVersion,
             QByteArray("TLSv1.3"));
    QCOMPARE(services::tlsLists(
                 "imap", settings({{"tls.policy", QStringLiteral("custom")}, {"tls.ciphers12", QString()}}))
                 .minimumVersion,
             QByteArray("TLSv1.3"));
    QCOMPARE(services::tlsLists(
                 "imap", settings({{"tls.policy", QStringLiteral("custom")}, {"tls.suites13", QString()}}))
                 .maximumVersion,
             QByteArray("TLSv1.2"));
}

void TestTlsPresets::serviceOverridesServer() {
    const auto both =
        settings({{"tls.policy", QStringLiteral("legacy")}, {"pop3.tlsPolicy", QStringLiteral("modern")}});
    QCOMPARE(services::tlsLists("pop3", both).ciphers12, tls::findPreset("modern")->ciphers12);
    QCOMPARE(services::tlsLists("imap", both).ciphers12, tls::findPreset("legacy")->ciphers12);
}

void TestTlsPresets::weakOnesGoWithRequire128() {
    const QString list = QStringLiteral("TLS_AES_128_CCM_8_SHA256, tls_aes_128_gcm_sha256");
    QCOMPARE(services::tlsLists("imap",
                                settings({{"tls.policy", QStringLiteral("custom")}, {"tls.suites13", list}}))
                 .suites13,
             QList<QByteArray>{"TLS_AES_128_GCM_SHA256"});
    QCOMPARE(services::tlsLists("imap", settings({{"tls.policy", QStringLiteral("custom")},
                                                  {"tls.require128", QStringLiteral("off")},
                                                  {"tls.suites13", list}}))
                 .suites13.size(),
             2);
}

QTEST_GUILESS_MAIN(TestTlsPresets)
#include "tst_tls_presets.moc"
