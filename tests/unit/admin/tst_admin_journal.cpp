#include "enginefixture.h"

#include "engine/store/database.h"
#include "engine/store/store.h"

#include <QFile>

#include <atomic>
#include <thread>
#include <vector>

using namespace postern;
using namespace postern::test;

namespace {

/// The database of a running engine, seen from outside.
class Beside {
 public:
    explicit Beside(const QString& folder) : m_database(folder + QStringLiteral("/postern.db")) {
        auto opened = m_database.openForWriting();
        if (opened)
            m_connection = opened.take();
    }
    [[nodiscard]] bool isOpen() const { return m_connection != nullptr; }
    [[nodiscard]] std::unique_ptr<store::Connection> reader() const {
        return m_database.openForReading().take();
    }
    /// From now on the table can be read only.
    [[nodiscard]] bool close(const QString& table) {
        return each(table, QStringLiteral("CREATE TRIGGER test_%2_%1 BEFORE %2 ON %1 BEGIN SELECT "
                                          "RAISE(ABORT, 'closed by the test'); END"));
    }
    [[nodiscard]] bool open(const QString& table) {
        return each(table, QStringLiteral("DROP TRIGGER test_%2_%1"));
    }
    [[nodiscard]] QStringList rowsOf(const QString& table) const {
        QSqlQuery rows(m_connection->database());
        QStringList all;
        if (!rows.exec(QStringLiteral("SELECT * FROM ") + table))
            return {rows.lastError().text()};
        while (rows.next()) {
            QStringList one;
            for (int i = 0; i < 16 && rows.value(i).isValid(); ++i)
                one += QString::fromLatin1(rows.value(i).toByteArray().toHex());
            all += table + QLatin1Char(' ') + one.join(QLatin1Char(','));
        }
        return all;
    }
    /// Everything that an act with a certificate can change.
    [[nodiscard]] QStringList state() const {
        QStringList all;
        for (const char* table : {"meta", "revision", "settings", "identity", "identity_backup", "tls_key",
                                  "signing_request", "domain_tls", "authority", "certificate_template",
                                  "issued", "account_certificate", "setting_probation"})
            all += rowsOf(QLatin1StringView(table));
        return all;
    }

 private:
    bool each(const QString& table, const QString& sql) {
        for (const char* event : {"INSERT", "UPDATE", "DELETE"})
            if (!m_connection->exec(sql.arg(table, QLatin1StringView(event))))
                return false;
        return true;
    }
    store::Database m_database;
    std::unique_ptr<store::Connection> m_connection;
};

/// An act, the table that it cannot do without (empty: a file), and whether it went well.
struct TriedAct {
    const char* verb;
    const char* table;
    std::function<base::Error(api::AdminApi&)> run;
};

template <class Request>
TriedAct tried(const char* table, const Request& request) {
    return {Request::kVerb, table, [request](api::AdminApi& admin) {
                const auto reply = ask(admin, request);
                return reply ? base::Error{} : reply.error();
            }};
}

template <class Request>
Request named(const QString& name) {
    Request request;
    request.name = name;
    return request;
}

QString pemOf(api::AdminApi& admin, const QString& authority) {
    api::AuthorityRoot root;
    root.name = authority;
    root.format = QStringLiteral("pem");
    const auto file = ask(admin, root);
    return file ? file->base64 : QString();
}

QList<TriedAct> actsOfAuthorities() {
    auto create = named<api::AuthorityCreate>(QStringLiteral("root"));
    create.commonName = QStringLiteral("Root");
    auto rules = named<api::TemplateSet>(QStringLiteral("device"));
    rules.keyType = QStringLiteral("p256");
    rules.validDays = 40;
    rules.usages = QStringList{QStringLiteral("clientAuth")};
    api::CrlImport place;
    place.authority = QStringLiteral("friends");
    place.url = QStringLiteral("http://crl.example.test/list.crl");
    const TriedAct trust{api::AuthorityTrust::kVerb, "authority", [](api::AdminApi& admin) {
                             auto request = named<api::AuthorityTrust>(QStringLiteral("friends"));
                             request.base64 = pemOf(admin, QStringLiteral("test"));
                             const auto reply = ask(admin, request);
                             return reply ? base::Error{} : reply.error();
                         }};
    api::CertificateIssue issue;
    issue.authority = create.name;
    issue.templateName = rules.name;
    issue.commonName = QStringLiteral("printer");
    issue.password = QStringLiteral("Quiet-Harbour-47");
    const TriedAct revoke{api::IssuedRevoke::kVerb, "issued", [](api::AdminApi& admin) {
                              const auto issued = ask(admin, api::IssuedCertificates{});
                              api::IssuedRevoke request;
                              request.authority = QStringLiteral("root");
                              request.serial = issued->issued.first().serial;
                              const auto reply = ask(admin, request);
                              return reply ? base::Error{} : reply.error();
                          }};
    return {tried("authority", create),
            tried("certificate_template", rules),
            trust,
            tried("authority", place),
            tried("issued", issue),
            revoke,
            tried("authority", named<api::AuthorityRemove>(QStringLiteral("friends")))};
}

QList<TriedAct> actsOfKeys() {
    api::CertificateRequestMake request;
    request.name = request.commonName = QStringLiteral("waits.example.test");
    auto out = named<api::KeyExport>(QStringLiteral("first"));
    out.password = QStringLiteral("Quiet-Harbour-47");
    return {tried("tls_key", named<api::KeyGenerate>(QStringLiteral("first"))),
            tried("", out),
            tried("signing_request", request),
            tried("signing_request", named<api::RequestSet>(request.name)),
            tried("signing_request", named<api::RequestRemove>(request.name)),
            tried("tls_key", named<api::KeyRemove>(QStringLiteral("first")))};
}

QList<TriedAct> actsOfCertificates() {
    auto make = named<api::CertificateSelfSigned>(QStringLiteral("mail"));
    make.commonName = QStringLiteral("mail.example.test");
    api::SettingsSet use;
    use.values.insert(QStringLiteral("pop3.certificate"), QStringLiteral("mail"));
    api::SettingsSet noMore;
    noMore.values.insert(QStringLiteral("pop3.certificate"), QStringLiteral("test"));
    noMore.values.insert(QStringLiteral("imap.certificate"), QStringLiteral("test"));
    auto serve = named<api::CertificateBind>(make.name);
    serve.services = QStringList{QStringLiteral("imap")};
    auto answer = named<api::CertificateBind>(make.name);
    answer.domains = QStringList{QStringLiteral("example.test")};
    api::DomainSecuritySet share;
    share.domain = answer.domains.first();
    share.choice = QStringLiteral("shared");
    api::AccountCertificateAdd rule;
    rule.address = QStringLiteral("anna@example.test");
    rule.match = QStringLiteral("email");
    rule.value = rule.address;
    api::AccountCertificateRemove gone;
    gone.id = 1;
    return {tried("identity", make),
            tried("settings", use),
            tried("settings", serve),
            tried("domain_tls", answer),
            tried("domain_tls", share),
            tried("settings", noMore),
            tried("account_certificate", rule),
            tried("account_certificate", gone),
            tried("identity", named<api::CertificateRemove>(make.name))};
}

}  // namespace

class TestAdminJournal : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void actsAreThereWhenTheyAreAnswered() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        QVERIFY2(running.error.code.isEmpty(), qPrintable(running.error.text));
        QVERIFY(ask(running.admin(), api::JournalRead{}).value().entries.isEmpty());
        for (int i = 0; i < 5; ++i) {
            api::AuthorityCreate create;
            create.name = QStringLiteral("root %1").arg(i);
            create.commonName = create.name;
            const auto made = ask(running.admin(), create);
            QVERIFY2(made.ok(), made.ok() ? "" : qPrintable(made.error().text));
            const auto list = ask(running.admin(), api::JournalRead{}).take().entries;
            QCOMPARE(list.size(), i + 1);
            QCOMPARE(list.last().act, QStringLiteral("authority.create"));
            QCOMPARE(list.last().object, create.name);
            QCOMPARE(list.last().sha256, made.value().sha256);
            QVERIFY(!list.last().who.isEmpty() && list.last().utcMs > 0);
        }
        api::JournalRead some;
        some.limit = 2;
        auto list = ask(running.admin(), some).take().entries;
        QCOMPARE(list.size(), 2);
        QCOMPARE(list.last().object, QStringLiteral("root 4"));
        some.after = list.first().number;
        QCOMPARE(ask(running.admin(), some).value().entries.size(), 1);
        // What was refused is no act.
        api::AuthorityCreate again;
        again.name = again.commonName = QStringLiteral("root 0");
        QCOMPARE(ask(running.admin(), again).error().code, QByteArray("authority.exists"));
        QCOMPARE(ask(running.admin(), api::JournalRead{}).value().entries.size(), 5);
    }

    void anActAndItsRowStandOrFallTogether() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        QVERIFY2(running.error.code.isEmpty(), qPrintable(running.error.text));
        api::AdminApi& admin = running.admin();
        QVERIFY(ask(admin, named<api::DomainAdd>(QStringLiteral("example.test"))).ok());
        api::AccountAdd anna;
        anna.address = QStringLiteral("anna@example.test");
        anna.password = QStringLiteral("Quiet-Harbour-47");
        QVERIFY(ask(admin, anna).ok());
        Beside beside(folder.path());
        QVERIFY(beside.isOpen());
        const QString journal = QStringLiteral("journal");
        for (const TriedAct& act : actsOfAuthorities() + actsOfKeys() + actsOfCertificates()) {
            const QStringList before = beside.state();
            const QStringList rows = beside.rowsOf(journal);
            QVERIFY(beside.close(journal));
            QCOMPARE(act.run(admin).code, QByteArray("store.constraint"));
            QCOMPARE(beside.state(), before);
            QVERIFY(beside.open(journal));
            const QString table = QLatin1StringView(act.table);
            if (!table.isEmpty()) {
                QVERIFY(beside.close(table));
                QCOMPARE(act.run(admin).code, QByteArray("store.constraint"));
                QVERIFY(beside.open(table));
                QCOMPARE(beside.rowsOf(journal), rows);
                QCOMPARE(beside.state(), before);
            }
            const base::Error error = act.run(admin);
            QVERIFY2(error.code.isEmpty(), qPrintable(QLatin1StringView(act.verb) + error.text));
            QVERIFY2(beside.rowsOf(journal).size() > rows.size(), act.verb);
            QCOMPARE(ask(admin, api::JournalRead{})->entries.last().act, QString::fromLatin1(act.verb));
        }
    }

    void theKeyFileMovesWithItsRowOrNotAtAll() {
        QTemporaryDir folder, other;
        const RunningEngine running(optionsFor(folder.path()));
        QVERIFY2(running.error.code.isEmpty(), qPrintable(running.error.text));
        api::AdminApi& admin = running.admin();
        QVERIFY(ask(admin, named<api::KeyGenerate>(QStringLiteral("first"))).ok());
        Beside beside(folder.path());
        api::KeyStoreSet move;
        move.folder = other.path();
        const QString here = folder.path() + QStringLiteral("/postern.key");
        const QString there = other.path() + QStringLiteral("/postern.key");
        QVERIFY(beside.close(QStringLiteral("journal")));
        QCOMPARE(ask(admin, move).error().code, QByteArray("store.constraint"));
        QVERIFY(QFile::exists(here) && !QFile::exists(there));
        QVERIFY(beside.open(QStringLiteral("journal")));
        QVERIFY(ask(admin, move).ok());
        QVERIFY(!QFile::exists(here) && QFile::exists(there));
        const auto entries = ask(admin, api::JournalRead{}).take().entries;
        QCOMPARE(entries.size(), 2);
        QCOMPARE(entries.last().act, QStringLiteral("key.store.set"));
        QCOMPARE(entries.last().reason, QStringLiteral("keyfile ") + other.path());
    }

    /// What a reader sees is what a crash at that moment would leave.
    void noCommitHoldsOneWithoutTheOther() {
        QTemporaryDir folder;
        const RunningEngine running(optionsFor(folder.path()));
        QVERIFY2(running.error.code.isEmpty(), qPrintable(running.error.text));
        const Beside beside(folder.path());
        std::atomic<bool> done{false};
        std::vector<std::pair<qint64, qint64>> seen;  // keys, rows
        std::thread watcher([&] {
            const auto reader = beside.reader();
            while (!done.load()) {
                auto counts = reader->prepare(
                    "SELECT (SELECT count(*) FROM tls_key), (SELECT count(*) FROM journal WHERE act = "
                    "'key.generate')");
                if (counts.run() && counts.next())
                    seen.emplace_back(counts.integer(0), counts.integer(1));
            }
        });
        int made = 0;
        for (int i = 0; i < 40; ++i)
            made += ask(running.admin(), named<api::KeyGenerate>(QStringLiteral("key %1").arg(i))) ? 1 : 0;
        done = true;
        watcher.join();
        QCOMPARE(made, 40);
        QVERIFY(seen.size() > 40);
        for (const auto& [keys, rows] : seen) QCOMPARE(keys, rows);
    }

    void aChangeTakenBackAtTheStartHasItsRow() {
        QTemporaryDir folder;
        {
            const RunningEngine running(optionsFor(folder.path()));
            auto make = named<api::CertificateSelfSigned>(QStringLiteral("mail"));
            make.commonName = QStringLiteral("mail.example.test");
            QVERIFY(ask(running.admin(), make).ok());
            api::SettingsSet use;
            use.values.insert(QStringLiteral("pop3.certificate"), make.name);
            use.probationSeconds = 60;
            QVERIFY(ask(running.admin(), use).ok());
        }
        const RunningEngine again(optionsFor(folder.path()));
        const auto entries = ask(again.admin(), api::JournalRead{}).take().entries;
        QCOMPARE(entries.size(), 3);
        QCOMPARE(entries.last().act, QStringLiteral("settings.set"));
        QCOMPARE(entries.last().object, QStringLiteral("pop3.certificate"));
        QCOMPARE(entries.last().who, QStringLiteral("engine"));
    }

    void nobodyRewritesIt() {
        QTemporaryDir folder;
        const base::SystemClock clock;
        base::NullLog log;
        auto store = store::Store::open(folder.path(), clock, log);
        QVERIFY(store.ok());
        const auto exec = [&](const QString& sql) {
            return store.value()->writer().submitAndWait<base::Done>(
                [sql](store::Transaction& transaction) { return transaction.connection().exec(sql); });
        };
        QVERIFY(exec(QStringLiteral("INSERT INTO journal (utc, who, act, object) VALUES (1, 'a', 'b', 'c')"))
                    .ok());
        QVERIFY(!exec(QStringLiteral("DELETE FROM journal")).ok());
        QVERIFY(!exec(QStringLiteral("UPDATE journal SET who = 'x'")).ok());
        const auto count = store.value()->writer().submitAndWait<qint64>(
            [](store::Transaction& transaction) -> base::Result<qint64> {
                auto rows = transaction.connection().prepare("SELECT count(*) FROM journal WHERE who = 'a'");
                if (const auto status = rows.run(); !status)
                    return status.error();
                if (!rows.next())
                    return base::fail("test.empty", QStringLiteral("no row"));
                return rows.integer(0);
            });
        QCOMPARE(count.value(), 1);
    }
};

QTEST_GUILESS_MAIN(TestAdminJournal)
#include "tst_admin_journal.moc"
