#include "engine/config/settings.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace postern;
using namespace postern::config;

namespace {
Settings with(const QList<std::pair<QByteArray, QVariant>>& values) {
    SettingValues stored;
    for (const auto& [key, value] : values) stored.insert(key, value);
    return Settings(stored, {}, 1);
}

bool isNumber(const Setting& setting) {
    return setting.type == SettingType::Integer || setting.type == SettingType::Size ||
           setting.type == SettingType::Seconds || setting.type == SettingType::Port;
}
}  // namespace

class TestSettings : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void tableIsComplete() {
        QSet<QByteArray> keys;
        for (const Setting& setting : settingTable()) {
            QVERIFY2(!keys.contains(setting.key), setting.key.constData());
            keys.insert(setting.key);
            QVERIFY2(!setting.helpId.isEmpty(), setting.key.constData());
            QVERIFY2(setting.english.endsWith(QLatin1Char('.')), setting.key.constData());
            QVERIFY2(!setting.english.contains(QLatin1Char('%')), setting.key.constData());
            QCOMPARE(findSetting(setting.key), &setting);
            QCOMPARE(setting.scope == SettingScope::Service, allServiceNames().contains(setting.service));
            QCOMPARE(setting.type == SettingType::Choice, !setting.choices.isEmpty());
            if (isNumber(setting))
                QVERIFY2(setting.minimum < setting.maximum, setting.key.constData());
        }
        QCOMPARE(serviceNames(), (QList<QByteArray>{"smtp", "submission", "pop3", "imap"}));
        for (const char* key :
             {"imap.tlsPort", "pop3.disablePlaintext", "submission.maxRecipients", "smtp.maxHops",
              "imap.maxLiteralBeforeLogin", "net.listen", "login.scramRounds", "setup.done"})
            QVERIFY2(keys.contains(key), key);
        for (const char* key : {"smtp.tlsPort", "smtp.tlsPortEnabled", "smtp.disablePlaintext",
                                "pop3.maxMessageSize", "imap.maxRecipients", "pop3.maxLiteral"})
            QVERIFY2(!keys.contains(key), key);
    }

    void everyDefaultMakesTheRoundTrip() {
        for (const Setting& setting : settingTable()) {
            const auto parsed = parseSetting(setting.key, formatSetting(setting.key, setting.defaultValue));
            QVERIFY2(parsed.ok(), setting.key.constData());
            QCOMPARE(*parsed, setting.defaultValue);
            QCOMPARE(parsed->typeId(), setting.defaultValue.typeId());
        }
    }

    void everyNumberKeepsItsRange() {
        for (const Setting& setting : settingTable()) {
            if (!isNumber(setting))
                continue;
            for (const qint64 edge : {setting.minimum, setting.maximum})
                QCOMPARE(parseSetting(setting.key, QString::number(edge))->toLongLong(), edge);
            for (const QString& text :
                 {QString::number(setting.minimum - 1), QString::number(setting.maximum + 1),
                  QStringLiteral("99999999999999999999999"), QStringLiteral("-1"),
                  QStringLiteral("9223372036854775807")}) {
                const auto refused = parseSetting(setting.key, text);
                QVERIFY2(!refused.ok(), qPrintable(QString::fromLatin1(setting.key) + text));
                QCOMPARE(refused.error().code, QByteArray("setting.range"));
                QCOMPARE(refused.error().arguments.first(), QString::fromLatin1(setting.key));
            }
            for (const char* text : {"", "x", "12x", "0x10", "1.5", "1e3", "+ 5", "\u0663"})
                QCOMPARE(parseSetting(setting.key, QString::fromUtf8(text)).error().code,
                         QByteArray("setting.type"));
        }
    }

    void parses_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QVariant>("value");
        const auto row = [](const char* key, const char* text, const QVariant& value) {
            QTest::addRow("%s=%s", key, text) << QByteArray(key) << QString::fromUtf8(text) << value;
        };
        row("smtp.maxMessageSize", "10 MiB", qint64(10) << 20);
        row("smtp.maxMessageSize", "10MiB", qint64(10) << 20);
        row("smtp.maxMessageSize", "10 mb", qint64(10'000'000));
        row("smtp.maxMessageSize", " 2048 ", qint64(2048));
        row("smtp.maxMessageSize", "64k", qint64(65536));
        row("imap.idleSeconds", "5 min", qint64(300));
        row("imap.idleSeconds", "2 h", qint64(7200));
        row("imap.idleSeconds", "90s", qint64(90));
        row("imap.ssl", "off", false);
        row("imap.ssl", "YES", true);
        row("imap.ssl", "0", false);
        row("tls.minimumVersion", "tlsv1.3", QStringLiteral("TLSv1.3"));
        row("imap.grant", "10.0.0.0/8, ::1 ,10.0.0.0/8,,",
            QStringList{QStringLiteral("10.0.0.0/8"), QStringLiteral("::1")});
        row("imap.grant", "", QStringList());
        row("server.hostName", "mail.Example.org", QStringLiteral("mail.Example.org"));
        row("server.hostName", "", QStringLiteral(""));
        row("imap.certificate", "web 2026", QStringLiteral("web 2026"));
        row("net.listen", "0.0.0.0,::", QStringList{QStringLiteral("0.0.0.0"), QStringLiteral("::")});
        row("imap.port", "0", qint64(0));
    }
    void parses() {
        QFETCH(QByteArray, key);
        QFETCH(QString, text);
        QFETCH(QVariant, value);
        const auto parsed = parseSetting(key, text);
        QVERIFY2(parsed.ok(), parsed.ok() ? "" : qPrintable(parsed.error().text));
        QCOMPARE(*parsed, value);
        QCOMPARE(*parseSetting(key, formatSetting(key, *parsed)), value);
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("code");
        const auto row = [](const char* key, const QString& text, const char* code) {
            QTest::addRow("%s=%s", key, text.left(40).toUtf8().constData())
                << QByteArray(key) << text << QByteArray(code);
        };
        row("imap.tlsport", QStringLiteral("1"), "setting.unknown");
        row("", QStringLiteral("1"), "setting.unknown");
        row("imap.ssl", QStringLiteral("maybe"), "setting.type");
        row("imap.port", QStringLiteral("1 KiB"), "setting.type");
        row("login.maxFailures", QStringLiteral("5 min"), "setting.type");
        row("imap.idleSeconds", QStringLiteral("5 MiB"), "setting.type");
        row("imap.idleSeconds", QStringLiteral("9999999999999 d"), "setting.range");
        row("tls.minimumVersion", QStringLiteral("TLSv1.1"), "setting.choice");
        row("log.level", QString(), "setting.choice");
        row("imap.grant", QStringLiteral("10.0.0.0/33"), "setting.address");
        row("imap.grant", QStringLiteral("example.org"), "setting.address");
        row("imap.grant", QStringLiteral("127.0.0.1\r\nX"), "setting.type");
        row("net.listen", QStringLiteral("10.0.0.0/8"), "setting.address");
        row("net.listen", QStringLiteral("*"), "setting.address");
        row("net.listen", QStringLiteral("10.0.0.1-10.0.0.2"), "setting.address");
        row("net.listen", QString(), "setting.address");
        row("server.hostName", QStringLiteral("mail example"), "setting.type");
        row("server.hostName", QStringLiteral("mail\r\n250 ok"), "setting.type");
        row("server.hostName", QStringLiteral("-a.example"), "setting.type");
        row("server.hostName", QStringLiteral("a..example"), "setting.type");
        row("server.hostName", QString(64, u'a'), "setting.type");
        row("imap.certificate", QStringLiteral("../../etc/passwd"), "setting.type");
        row("imap.certificate", QString(), "setting.type");
        row("imap.certificate", QStringLiteral("a\u202eb"), "setting.type");
        row("imap.deny", QString(100'000, u'1'), "setting.type");
    }
    void refuses() {
        QFETCH(QByteArray, key);
        QFETCH(QString, text);
        QFETCH(QByteArray, code);
        const auto parsed = parseSetting(key, text);
        QVERIFY(!parsed.ok());
        QCOMPARE(parsed.error().code, code);
        QVERIFY(parsed.error().text.size() < 400);
    }

    void tooManyEntries() {
        QStringList entries;
        for (int i = 0; i < 1001; ++i) entries << QStringLiteral("10.1.%1.%2").arg(i / 250).arg(i % 250);
        QCOMPARE(parseSetting("imap.deny", entries.join(u',')).error().code, QByteArray("setting.range"));
        entries.removeLast();
        QVERIFY(parseSetting("imap.deny", entries.join(u',')).ok());
    }

    void overridesWinOverStoredValuesOverDefaults() {
        const Settings settings({{"imap.port", qint64(1143)}, {"imap.ssl", false}},
                                {{"imap.port", qint64(2143)}}, 7);
        QCOMPARE(settings.integer("imap.port"), 2143);
        QCOMPARE(settings.boolean("imap.ssl"), false);
        QCOMPARE(settings.integer("pop3.port"), 110);
        QCOMPARE(settings.text("imap.certificate"), QStringLiteral("test"));
        QCOMPARE(settings.list("net.listen").size(), 2);
        QVERIFY(settings.isOverridden("imap.port"));
        QVERIFY(!settings.isOverridden("imap.ssl"));
        QVERIFY(!settings.isDefault("imap.ssl"));
        QVERIFY(settings.isDefault("pop3.port"));
        QCOMPARE(settings.revision(), 7);
    }

    void portsMustNotClash() {
        QVERIFY(checkTogether(with({})).ok());
        QCOMPARE(checkTogether(with({{"imap.port", qint64(995)}})).error().code,
                 QByteArray("setting.port-clash"));
        QCOMPARE(checkTogether(with({{"imap.port", qint64(993)}})).error().code,
                 QByteArray("setting.port-clash"));
        const auto clash = checkTogether(with({{"smtp.port", qint64(465)}}));
        QCOMPARE(clash.error().arguments,
                 (QStringList{QStringLiteral("smtp.port"), QStringLiteral("submission.tlsPort"),
                              QStringLiteral("465")}));
        // Ports that are not opened clash with nothing.
        QVERIFY(checkTogether(with({{"imap.port", qint64(995)}, {"pop3.enabled", false}})).ok());
        QVERIFY(checkTogether(with({{"imap.port", qint64(995)}, {"pop3.ssl", false}})).ok());
        QVERIFY(checkTogether(with({{"imap.port", qint64(995)}, {"pop3.tlsPortEnabled", false}})).ok());
        QVERIFY(checkTogether(with({{"imap.port", qint64(110)}, {"pop3.portEnabled", false}})).ok());
        QVERIFY(checkTogether(with({{"imap.port", qint64(0)}, {"pop3.port", qint64(0)}})).ok());
        // The offset of the run moves only ports below 1024.
        const Settings moved = with({{"imap.port", qint64(2025)}});
        QVERIFY(checkTogether(moved).ok());
        QCOMPARE(checkTogether(moved, 2000).error().code, QByteArray("setting.port-clash"));
        QCOMPARE(effectivePort(25, 2000), 2025);
        QCOMPARE(effectivePort(8484, 2000), 8484);
        QCOMPARE(effectivePort(0, 2000), 0);
    }

    void publishedAddressesFitIntoCertificates() {
        for (const char* good :
             {"", "http://pki.example.org", "https://pki.example.org:8480/a/b", "http://[::1]:80"})
            QVERIFY2(checkTogether(with({{"pki.baseUrl", QString::fromLatin1(good)}})).ok(), good);
        for (const char* bad :
             {"pki.example.org", "ftp://a", "http://a,DNS:b", "http://a;URI:b", "http://a b"})
            QCOMPARE(checkTogether(with({{"pki.baseUrl", QString::fromLatin1(bad)}})).error().code,
                     QByteArray("setting.url"));
    }
    void certificateServicesAreAService() {
        QCOMPARE(allServiceNames(), serviceNames() + QList<QByteArray>{"pki"});
        QVERIFY(!findSetting("pki.ssl") && !findSetting("pki.certificate") && !findSetting("pki.maxLine"));
        QVERIFY(!with({}).boolean("pki.enabled"));
        QCOMPARE(checkTogether(with({{"pki.enabled", true}, {"imap.port", qint64(8480)}})).error().code,
                 QByteArray("setting.port-clash"));
    }

    void aServiceThatIsOnNeedsAPort() {
        QCOMPARE(checkTogether(with({{"smtp.portEnabled", false}})).error().code,
                 QByteArray("setting.no-port"));
        QVERIFY(checkTogether(with({{"imap.portEnabled", false}})).ok());
        QCOMPARE(checkTogether(with({{"imap.portEnabled", false}, {"imap.ssl", false}})).error().code,
                 QByteArray("setting.no-port"));
        QVERIFY(checkTogether(with({{"smtp.portEnabled", false}, {"smtp.enabled", false}})).ok());
    }

    void aCommandMustFitInTheMemory() {
        QCOMPARE(checkTogether(with({{"imap.maxLiteralCommand", qint64(2) << 20}})).error().code,
                 QByteArray("setting.memory"));
        QVERIFY(checkTogether(with({{"imap.maxLiteralCommand", qint64(2) << 20},
                                    {"imap.memoryPerConnection", qint64(4) << 20}}))
                    .ok());
    }

    void addressSets_data() {
        QTest::addColumn<QStringList>("entries");
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("inside");
        const auto row = [](const QStringList& entries, const char* address, bool inside) {
            QTest::addRow("%s in %s", address, entries.join(u',').toLatin1().constData())
                << entries << QString::fromLatin1(address) << inside;
        };
        const QStringList ten{QStringLiteral("10.0.0.0/8")};
        row(ten, "10.255.255.255", true);
        row(ten, "11.0.0.0", false);
        row(ten, "9.255.255.255", false);
        row(ten, "::ffff:10.1.2.3", true);
        row(ten, "::ffff:11.1.2.3", false);
        row({QStringLiteral("10.9.8.7/8")}, "10.1.1.1", true);  // bits of the host do not matter
        row({QStringLiteral("::ffff:10.0.0.0/104")}, "10.1.2.3", true);
        row({QStringLiteral("::ffff:10.0.0.1")}, "10.0.0.1", true);
        row({QStringLiteral("0.0.0.0/0")}, "203.0.113.9", true);
        row({QStringLiteral("0.0.0.0/0")}, "2001:db8::1", false);
        row({QStringLiteral("::/0")}, "2001:db8::1", true);
        row({QStringLiteral("::/0")}, "203.0.113.9", false);
        row({QStringLiteral("*")}, "203.0.113.9", true);
        row({QStringLiteral("*")}, "2001:db8::1", true);
        row({QStringLiteral("2001:db8::/33")}, "2001:db8:7fff::1", true);
        row({QStringLiteral("2001:db8::/33")}, "2001:db8:8000::1", false);
        row({QStringLiteral("10.1.1.1-10.1.1.9")}, "10.1.1.9", true);
        row({QStringLiteral("10.1.1.1 - 10.1.1.9")}, "10.1.1.1", true);
        row({QStringLiteral("10.1.1.1-10.1.1.9")}, "10.1.1.10", false);
        row({QStringLiteral("10.1.1.1-10.1.1.9"), QStringLiteral("10.1.1.5-10.1.1.20"),
             QStringLiteral("192.0.2.1")},
            "10.1.1.15", true);
        row({QStringLiteral("10.1.1.1-10.1.1.9"), QStringLiteral("10.1.1.5-10.1.1.20"),
             QStringLiteral("192.0.2.1")},
            "192.0.2.1", true);
        row({QStringLiteral("10.1.1.1-10.1.1.9"), QStringLiteral("10.1.1.2")}, "10.1.1.8", true);
        row({QStringLiteral("fe80::1")}, "fe80::1%lo", true);
        row({QStringLiteral("127.0.0.1")}, "::1", false);
        row({}, "127.0.0.1", false);
    }
    void addressSets() {
        QFETCH(QStringList, entries);
        QFETCH(QString, address);
        QFETCH(bool, inside);
        const auto set = AddressSet::parse(entries);
        QVERIFY(set.ok());
        QCOMPARE(set->isEmpty(), entries.isEmpty());
        QCOMPARE(set->contains(QHostAddress(address)), inside);
    }

    void addressSetsRefuse() {
        for (const char* bad : {"",
                                " ",
                                "10",
                                "10.1",
                                "10.0.0.256",
                                "010.0.0.1",
                                "0x7f.0.0.1",
                                "10.0.0.0/",
                                "10.0.0.0/33",
                                "10.0.0.0/-1",
                                "10.0.0.0/8/8",
                                "::/129",
                                "fe80::1%eth0",
                                "localhost",
                                "10.0.0.9-10.0.0.1",
                                "10.0.0.1-::1",
                                "10.0.0.1-",
                                "1.2.3.4.5",
                                "**",
                                "10.0.0.1 10.0.0.2",
                                ":::",
                                "::ffff:1.2.3"}) {
            const auto set = AddressSet::parse({QString::fromLatin1(bad)});
            QVERIFY2(!set.ok(), bad);
            QCOMPARE(set.error().code, QByteArray("setting.address"));
        }
        QVERIFY(!AddressSet::parse({QStringLiteral("*")})->isEmpty());
        QVERIFY(!AddressSet::parse({QStringLiteral("10.0.0.0/8")})->contains(QHostAddress()));
    }

    void denyWinsAndAnEmptyGrantIsEverybody() {
        const AddressSet net = *AddressSet::parse({QStringLiteral("10.0.0.0/8")});
        const AddressSet host = *AddressSet::parse({QStringLiteral("10.0.0.1")});
        const QHostAddress first(QStringLiteral("10.0.0.1"));
        const QHostAddress second(QStringLiteral("10.0.0.2"));
        const QHostAddress other(QStringLiteral("192.0.2.1"));
        QVERIFY((AddressRules{}.admits(other)));
        QVERIFY((AddressRules{net, {}}.admits(first)));
        QVERIFY(!(AddressRules{net, {}}.admits(other)));
        QVERIFY(!(AddressRules{net, host}.admits(first)));
        QVERIFY((AddressRules{net, host}.admits(second)));
        QVERIFY(!(AddressRules{{}, host}.admits(first)));
        QVERIFY((AddressRules{{}, host}.admits(other)));
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_config_settings.moc"
