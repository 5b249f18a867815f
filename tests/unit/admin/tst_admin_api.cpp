#include "engine/admin/dispatcher.h"
#include "engine/admin/frames.h"
#include "engine/admin/logkeeper.h"
#include "engine/admin/metrics.h"
#include "engine/admin/rights.h"
#include "engine/api/json.h"
#include "engine/api/verbs.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMetaProperty>
#include <QSequentialIterable>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

using namespace postern;

// A type that the routine does not know: what the test of all verbs must notice.
struct Strange {
    Q_GADGET
    Q_PROPERTY(QByteArray bytes MEMBER bytes)
 public:
    QByteArray bytes;
};

namespace {

QVariant filledGadget(QMetaType type, int& seed);

// A value of the type that differs from its default; invalid for a type that JSON does not carry.
QVariant filledValue(QMetaType type, int& seed) {
    ++seed;
    switch (type.id()) {
        case QMetaType::Bool:
            return true;
        case QMetaType::Int:
            return seed;
        case QMetaType::LongLong:
            return qint64{1} << 52 | seed;
        case QMetaType::QString:
            return QStringLiteral("text \"%1\" \u00e4\n").arg(seed);
        case QMetaType::QStringList:
            return QStringList{QString::number(seed), QString()};
        case QMetaType::QVariantMap:
            return QVariantMap{{QStringLiteral("a"), QStringLiteral("x")},
                               {QStringLiteral("b"), QString()},
                               {QStringLiteral("c"), true}};
        default:
            break;
    }
    if (type.flags().testFlag(QMetaType::IsGadget))
        return filledGadget(type, seed);
    QVariant list(type);
    if (!list.canView<QSequentialIterable>())
        return {};
    auto view = list.view<QSequentialIterable>();
    for (int i = 0; i < 2; ++i) view.addValue(filledGadget(view.valueMetaType(), seed));
    return list;
}

QVariant filledGadget(QMetaType type, int& seed) {
    QVariant gadget(type);
    const QMetaObject* meta = type.metaObject();
    for (int i = 0; meta && i < meta->propertyCount(); ++i) {
        const QVariant value = filledValue(meta->property(i).metaType(), seed);
        if (!value.isValid() || !meta->property(i).writeOnGadget(gadget.data(), value))
            return {};
    }
    return gadget;
}

void roundTrip(QMetaType type) {
    int seed = 0;
    const QVariant filled = filledGadget(type, seed);
    QVERIFY2(filled.isValid(), type.name());
    const QJsonObject json = api::toJson(filled);
    QCOMPARE(json.size(), type.metaObject()->propertyCount());
    const QJsonObject carried = QJsonDocument::fromJson(QJsonDocument(json).toJson()).object();
    auto back = api::fromJson(type, carried);
    QVERIFY2(back.ok(), type.name());
    QCOMPARE(api::toJson(*back), json);
}

}  // namespace

class TestAdminApi : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void everyVerbRoundTrips_data() {
        QTest::addColumn<QByteArray>("verb");
        for (const QByteArray& verb : api::verbNames()) QTest::newRow(verb.constData()) << verb;
    }
    void everyVerbRoundTrips() {
        QFETCH(QByteArray, verb);
        const api::VerbTypes types = api::verbTypes(verb);
        QVERIFY(types.request.isValid() && types.reply.isValid());
        roundTrip(types.request);
        roundTrip(types.reply);
    }
    void allVerbsAreKnown() {
        const auto names = api::verbNames();
        QCOMPARE(QSet<QByteArray>(names.begin(), names.end()).size(), names.size());
        for (const char* verb : {"status", "settings.set", "key.generate", "cert.csr", "domain.security"})
            QVERIFY2(names.contains(verb), verb);
        QVERIFY(!api::verbTypes("no.such").request.isValid());
    }
    void nestedListsKeepTheirValues() {
        api::Status status;
        status.pid = qint64{1} << 40;
        status.services = {
            {QStringLiteral("pop3"),
             QStringLiteral("down"),
             true,
             true,
             {{QStringLiteral("::1"), 995, true}},
             3,
             QStringLiteral("test"),
             30,
             {QStringLiteral("net.port-taken"), {QStringLiteral("995")}, QStringLiteral("taken")}}};
        const auto back =
            api::fromJson(QMetaType::fromType<api::Status>(), api::toJson(QVariant::fromValue(status)));
        QVERIFY(back.ok());
        QCOMPARE(back.value().value<api::Status>(), status);
    }
    void nullStringInAMapStaysNull() {
        api::SettingsSet set;
        set.values = {{QStringLiteral("a"), QString()}, {QStringLiteral("b"), QStringLiteral("")}};
        const QJsonObject json = api::toJson(QVariant::fromValue(set));
        const auto back = api::fromJson(QMetaType::fromType<api::SettingsSet>(), json);
        const auto values = back.value().value<api::SettingsSet>().values;
        QVERIFY(values.value(QStringLiteral("a")).toString().isNull());
        QVERIFY(!values.value(QStringLiteral("b")).toString().isNull());
    }
    void unknownPropertyTypeIsRefused() {
        const QMetaType type = QMetaType::fromType<Strange>();
        QVERIFY(api::toJson(QVariant::fromValue(Strange{"x"})).isEmpty());
        const auto back = api::fromJson(type, {{QStringLiteral("bytes"), QStringLiteral("x")}});
        QVERIFY(!back.ok());
        QCOMPARE(back.error().code, QByteArray("api.json"));
    }
    void wrongTypesAreRefused_data() {
        QTest::addColumn<QByteArray>("verb");
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("number for text") << QByteArray("domain.add") << QByteArray(R"({"name": 5})");
        QTest::newRow("text for number") << QByteArray("session.close") << QByteArray(R"({"id": "5"})");
        QTest::newRow("text for bool")
            << QByteArray("account.suspend") << QByteArray(R"({"suspended": "true"})");
        QTest::newRow("text for list") << QByteArray("alias.set") << QByteArray(R"({"targets": "a"})");
        QTest::newRow("number in list") << QByteArray("alias.set") << QByteArray(R"({"targets": ["a", 1]})");
        QTest::newRow("list for map") << QByteArray("settings.set") << QByteArray(R"({"values": []})");
        QTest::newRow("map in map") << QByteArray("settings.set") << QByteArray(R"({"values": {"a": {}}})");
        QTest::newRow("int too big") << QByteArray("log.read") << QByteArray(R"({"limit": 5000000000})");
    }
    void wrongTypesAreRefused() {
        QFETCH(QByteArray, verb);
        QFETCH(QByteArray, json);
        const auto value =
            api::fromJson(api::verbTypes(verb).request, QJsonDocument::fromJson(json).object());
        QVERIFY(!value.ok());
        QCOMPARE(value.error().code, QByteArray("api.json"));
    }
    void unknownMembersAreIgnoredAndMissingOnesDefault() {
        const auto value = api::fromJson(QMetaType::fromType<api::LogRead>(),
                                         {{QStringLiteral("strange"), 1}, {QStringLiteral("after"), 7}});
        QCOMPARE(value.value().value<api::LogRead>().after, 7);
        QCOMPARE(value.value().value<api::LogRead>().limit, 0);
    }

    void dispatcherFindsHandlersAndRefuses() {
        admin::Dispatcher dispatcher;
        dispatcher.on<api::DomainAdd>(
            [](const api::DomainAdd& request, const admin::Caller& caller, auto reply) {
                reply(api::DomainInfo{request.name + QString::fromLatin1(caller.name), false, {}, 0});
            });
        QVariant reply;
        QByteArray code;
        const auto take = [&](const base::Result<QVariant>& result) {
            reply = result ? result.value() : QVariant();
            code = result ? QByteArray() : result.error().code;
        };
        const QVariant request = QVariant::fromValue(api::DomainAdd{QStringLiteral("d-")});
        dispatcher.dispatch("domain.add", request, admin::Caller::owner("me"), take);
        QCOMPARE(reply.value<api::DomainInfo>().name, QStringLiteral("d-me"));
        dispatcher.dispatch("domain.add", request, {"stranger", {}}, take);
        QCOMPARE(code, QByteArray("access.denied"));
        dispatcher.dispatch("domain.list", request, admin::Caller::owner("me"), take);
        QCOMPARE(code, QByteArray("api.verb"));
        dispatcher.dispatch("domain.add", QVariant(5), admin::Caller::owner("me"), take);
        QCOMPARE(code, QByteArray("api.request"));
    }
    void everyVerbNeedsARightThatIsSpelledOut() {
        for (const QByteArray& verb : api::verbNames())
            QVERIFY2(admin::rightFor(verb) != access::Right::ModifyAccessRights, verb.constData());
        QCOMPARE(admin::rightFor("anything.new"), access::Right::ModifyAccessRights);
    }

    void framesArriveByteByByteAndTogether() {
        const QByteArray bytes =
            admin::frame({{QStringLiteral("id"), 1}}) + admin::frame({{QStringLiteral("id"), 2}});
        admin::FrameReader slow(1000);
        QList<int> ids;
        for (const char c : bytes) {
            slow.add(QByteArray(1, c));
            while (const auto object = slow.next()) ids += object->value(QStringLiteral("id")).toInt();
        }
        QCOMPARE(ids, (QList<int>{1, 2}));
        admin::FrameReader whole(1000);
        whole.add(bytes);
        QCOMPARE(whole.next()->value(QStringLiteral("id")).toInt(), 1);
        QCOMPARE(whole.next()->value(QStringLiteral("id")).toInt(), 2);
        QVERIFY(!whole.next() && !whole.broken());
    }
    void badFramesBreakTheReader() {
        admin::FrameReader tooLong(100);
        tooLong.add(
            QByteArray("\0\0\0\xff", 4));  // refused by its length alone, before a byte of it has come
        QVERIFY(!tooLong.next() && tooLong.broken());
        admin::FrameReader noJson(100);
        noJson.add(QByteArray("\0\0\0\x02{]", 6));
        QVERIFY(!noJson.next() && noJson.broken());
    }

    void logRingIsBoundedAndNumbered() {
        QTemporaryDir folder;
        admin::LogKeeper log(folder.path());
        log.setRingLines(10);
        for (int i = 1; i <= 25; ++i)
            log.write(base::LogCategory::Tls, base::LogLevel::Info, QByteArray::number(i),
                      base::SessionId{7});
        api::LogLines lines = log.read(0, 0);
        QCOMPARE(lines.oldest, 16);
        QCOMPARE(lines.lines.size(), 10);
        QCOMPARE(lines.lines.first().number, 16);
        QCOMPARE(lines.lines.first().text, QStringLiteral("16"));
        QCOMPARE(lines.lines.first().category, QStringLiteral("TLS"));
        QCOMPARE(lines.lines.first().session, 7);
        lines = log.read(23, 0);
        QCOMPARE(lines.lines.size(), 2);
        QCOMPARE(log.read(0, 3).lines.first().number, 23);
        QCOMPARE(log.read(25, 0).lines.size(), 0);
        QCOMPARE(log.read(1000, 0).lines.size(), 0);
    }
    void logTellsOnceUntilRearmed() {
        QTemporaryDir folder;
        admin::LogKeeper log(folder.path());
        std::atomic<int> told{0};
        log.onAppended([&told] { ++told; });
        for (int i = 0; i < 5; ++i) log.write(base::LogCategory::Net, base::LogLevel::Info, "x");
        QCOMPARE(told.load(), 1);
        log.rearm();
        log.write(base::LogCategory::Net, base::LogLevel::Debug, "filtered");
        QCOMPARE(told.load(), 1);
        log.write(base::LogCategory::Net, base::LogLevel::Info, "y");
        QCOMPARE(told.load(), 2);
    }
    void logFilesRotate() {
        QTemporaryDir folder;
        const QString path = folder.path() + QStringLiteral("/log");
        for (int round = 0; round < 8; ++round) {
            // Each ends its thread, so that what it held is on disk.
            admin::LogFiles files(path, {1000, 3});
            files.append(QByteArray(700, 'x') + QByteArray::number(round));
        }
        {
            admin::LogFiles files(path, {1000, 3});
            files.append("last");
        }
        // Two lines are more than one file holds; of the eight files that makes, the newest three are kept.
        QCOMPARE(QDir(path).entryList(QDir::Files, QDir::Name),
                 QStringList({QStringLiteral("postern.1.log"), QStringLiteral("postern.2.log"),
                              QStringLiteral("postern.log")}));
        const auto content = [&](const char* name) {
            QFile file(path + QLatin1Char('/') + QLatin1String(name));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
        };
        const QByteArray line(700, 'x');
        QCOMPARE(content("postern.log"), line + "7\nlast\n");
        QCOMPARE(content("postern.1.log"), line + "6\n");
        QCOMPARE(content("postern.2.log"), line + "5\n");
        const QFile file(path + QStringLiteral("/postern.log"));
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void metricsAreDifferencesAndBounded() {
        admin::MetricHistory history;
        history.add(10'000, {5, 10, 3, 2, 1});
        history.add(20'000, {6, 15, 3, 4, 1});
        const api::Metrics metrics = history.read(20'000, 0);
        QCOMPARE(metrics.points.size(), 2);
        QCOMPARE(metrics.points[1].connections, 6);
        QCOMPARE(metrics.points[1].handshakesFull, 5);
        QCOMPARE(metrics.points[1].messages, 2);
        QCOMPARE(metrics.points[1].failedLogins, 0);
        qint64 now = 20'000;
        for (int i = 0; i < 10'000; ++i) history.add(now += 10'000, {1, 15 + quint64(i), 3, 4, 1});
        QCOMPARE(history.read(now, 1).points.size(), 360);
        QCOMPARE(history.read(now, 24).points.size(), 288);
        QCOMPARE(history.read(now, 24).points.first().handshakesFull, 30);
    }
};

QTEST_GUILESS_MAIN(TestAdminApi)
#include "tst_admin_api.moc"
