#include "engine/admin/namechecker.h"
#include "tests/unit/admin/enginefixture.h"

#include <QElapsedTimer>

using namespace postern;
using admin::NameChecker;

namespace {

QList<QHostAddress> addresses(const QStringList& texts) {
    QList<QHostAddress> list;
    for (const QString& text : texts) list += QHostAddress(text);
    return list;
}

/// A small DNS, and a machine with two addresses.
NameChecker::Sources smallWorld(const QHash<QString, QStringList>& dns) {
    NameChecker::Sources sources;
    sources.lookUp = [dns](const QString& name, const std::function<void(NameChecker::Found)>& done) {
        done({addresses(dns.value(name)), true});
    };
    sources.ownAddresses = [] {
        return addresses(
            {QStringLiteral("127.0.0.1"), QStringLiteral("198.51.100.7"), QStringLiteral("2001:db8::7")});
    };
    return sources;
}

QList<api::NameCheck> ask(const QStringList& names) {
    QList<api::NameCheck> list;
    for (const QString& name : names) {
        api::NameCheck check;
        check.name = name;
        list += check;
    }
    return list;
}

}  // namespace

class TestAdminNames : public QObject {
    Q_OBJECT

    std::optional<api::NameChecks> m_answer;

    void check(NameChecker& checker, const QStringList& names) {
        m_answer.reset();
        checker.check(ask(names), [this](const api::NameChecks& checks) {
            QVERIFY2(!m_answer, "one answer for one question");
            m_answer = checks;
        });
    }

 private Q_SLOTS:
    void eachNameGetsItsVerdict_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("valid");
        QTest::addColumn<QString>("dns");
        const auto row = [](const char* name, bool valid, const char* dns) {
            QTest::newRow(name) << QString::fromUtf8(name) << valid << QString::fromLatin1(dns);
        };
        row("mail.example.org", true, "ok");
        row("six.example.org", true, "ok");
        row("both.example.org", true, "ok");
        row("other.example.org", true, "elsewhere");
        row("mail.exmple.org", true, "missing");
        row("blocked.example.org", true, "missing");
        row("localhost", true, "local");
        row("m\u00fcller.example.org", true, "ok");  // asked as A-label
        row("198.51.100.7", true, "ok");
        row("203.0.113.9", true, "elsewhere");
        row("127.0.0.1", true, "local");
        row("*.example.org", true, "unknown");
        row("not a name", false, "unknown");
        row("", false, "unknown");
    }
    void eachNameGetsItsVerdict() {
        QFETCH(QString, name);
        NameChecker checker(smallWorld(
            {{QStringLiteral("mail.example.org"), {QStringLiteral("198.51.100.7")}},
             {QStringLiteral("six.example.org"), {QStringLiteral("2001:db8::7")}},
             {QStringLiteral("both.example.org"),
              {QStringLiteral("203.0.113.9"), QStringLiteral("198.51.100.7")}},
             {QStringLiteral("other.example.org"), {QStringLiteral("203.0.113.9")}},
             {QStringLiteral("blocked.example.org"), {QStringLiteral("0.0.0.0"), QStringLiteral("::")}},
             {QStringLiteral("localhost"), {QStringLiteral("127.0.0.1"), QStringLiteral("::1")}},
             {QStringLiteral("xn--mller-kva.example.org"), {QStringLiteral("198.51.100.7")}}}));
        check(checker, {name});
        QVERIFY(m_answer && m_answer->names.size() == 1);
        QCOMPARE(m_answer->names[0].name, name);
        QTEST(m_answer->names[0].valid, "valid");
        QTEST(m_answer->names[0].dns, "dns");
    }
    void aSilentDnsEndsInTime() {
        NameChecker::Sources sources = smallWorld({});
        std::function<void(NameChecker::Found)> late;
        sources.lookUp = [&late](const QString& name, const std::function<void(NameChecker::Found)>& done) {
            if (name == QLatin1StringView("quick.example.org"))
                done({addresses({QStringLiteral("198.51.100.7")}), true});
            else
                late = done;
        };
        sources.timeoutMs = 50;
        NameChecker checker(sources);
        check(checker, {QStringLiteral("slow.example.org"), QStringLiteral("quick.example.org")});
        QVERIFY(!m_answer);
        QVERIFY(QTest::qWaitFor([this] { return m_answer.has_value(); }, 5000));
        QCOMPARE(m_answer->names[0].dns, QStringLiteral("unknown"));
        QCOMPARE(m_answer->names[1].dns, QStringLiteral("ok"));
        late({{}, true});  // too late to count; must not answer twice
    }
    void aFailingDnsSaysNothingAboutTheName() {
        NameChecker::Sources sources = smallWorld({});
        sources.lookUp = [](const QString&, const std::function<void(NameChecker::Found)>& done) {
            done({});
        };
        NameChecker checker(sources);
        check(checker, {QStringLiteral("mail.example.org")});
        QCOMPARE(m_answer->names[0].dns, QStringLiteral("unknown"));
    }
    void muchIsBounded() {
        QStringList names;
        QStringList many;
        for (int i = 0; i < 500; ++i) {
            names += QStringLiteral("n%1.example.org").arg(i);
            many += QStringLiteral("203.0.113.%1").arg(i % 250);
        }
        NameChecker checker(smallWorld({{names[0], many}}));
        check(checker, names);
        QCOMPARE(m_answer->names.size(), NameChecker::kMaxNames);
        QCOMPARE(m_answer->names[0].addresses.size(), NameChecker::kMaxAddresses);
        NameChecker::Sources silent = smallWorld({});
        int asked = 0;
        silent.lookUp = [&asked](const QString&, const auto&) { ++asked; };
        NameChecker busy(silent);
        for (int i = 0; i < 10; ++i) check(busy, names);
        QCOMPARE(asked, NameChecker::kMaxUnderWay);
    }
    void theEngineProposesAndChecks() {
        QTemporaryDir folder;
        auto options = test::optionsFor(folder.path());
        options.overrides.insert("server.hostName", QStringLiteral("localhost"));
        const test::RunningEngine running(options);
        QVERIFY2(running.engine && running.error.code.isEmpty(), qPrintable(running.error.text));
        api::DomainAdd add;
        add.name = QStringLiteral("example.test");
        QVERIFY(test::ask(running.admin(), add));
        api::DomainSet set;
        set.name = add.name;
        set.aliases = QStringList{QStringLiteral("other.test")};
        QVERIFY(test::ask(running.admin(), set));

        api::NamesCheck request;
        request.names = QStringList{QStringLiteral("Example.Test"), QStringLiteral("nowhere.invalid"),
                                    QStringLiteral("nowhere.invalid")};
        request.propose = true;
        QElapsedTimer clock;
        clock.start();
        const auto answer = test::ask(running.admin(), request);
        QVERIFY(answer);
        QVERIFY2(clock.elapsed() < 10'000, "three seconds, and some for a busy machine");
        QStringList lines;
        for (const api::NameCheck& name : answer->names) lines += name.name + QLatin1Char(' ') + name.source;
        QCOMPARE(lines,
                 (QStringList{QStringLiteral("Example.Test asked"), QStringLiteral("nowhere.invalid asked"),
                              QStringLiteral("localhost host"), QStringLiteral("other.test alias")}));
        QVERIFY(answer->names[1].dns == QLatin1StringView("missing") ||
                answer->names[1].dns == QLatin1StringView("unknown"));  // as this machine has a DNS or not
        QCOMPARE(answer->names[2].dns, QStringLiteral("local"));

        request.domain = QStringLiteral("nobodys.test");
        const auto refused = test::ask(running.admin(), request);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, QByteArray("domain.missing"));
    }
};

QTEST_GUILESS_MAIN(TestAdminNames)
#include "tst_admin_names.moc"
